"""Who is on an article's page."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from annotations.api.schema import example
from annotations.api.serializers.fields import Id, Strict, Text

PAGE = "6b0f2f3e-52a4-4c39-9f0d-0f0f8f6f2c11"


class PageNameSerializer(Strict):
    """A page is one that is open in a browser; the name it gives itself tells two of one person's apart."""

    page = Text(max_length=40)

    def validate_page(self, page: str) -> str:
        if not page or not page.isascii() or not page.replace("-", "").isalnum():
            raise serializers.ValidationError(_("Letters, digits and hyphens."))
        return page


@example({"page": PAGE, "editing": 7})
class HereSerializer(PageNameSerializer):
    """`editing`: the claim whose form is open there, or null."""

    editing = Id(required=False, allow_null=True)


@example({"id": 4, "name": "Ada Okafor", "editing": [7]})
class PresentSerializer(serializers.Serializer[Any]):
    """A colleague who has the article open, and the claims that she is editing."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    editing = serializers.ListField(child=serializers.IntegerField())


@example({"known": True, "people": [{"id": 4, "name": "Ada Okafor", "editing": [7]}]})
class PeopleHereSerializer(serializers.Serializer[Any]):
    """`known` is false while nobody can tell who is there: the store of such things does not answer."""

    known = serializers.BooleanField()
    people = PresentSerializer(many=True)
