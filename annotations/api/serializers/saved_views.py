"""Saved views of the queue."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from annotations.api.saved_view_examples import SAVED_VIEW
from annotations.api.schema import example
from annotations.api.serializers.fields import PersonSerializer, Strict, Text
from annotations.models import SavedView
from annotations.policy import may_keep_view


@example(SAVED_VIEW)
class SavedViewSerializer(serializers.Serializer[Any]):
    """A way to look at the queue. `query` in its canonical form; `url` is the page that shows it."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    query = serializers.CharField(allow_blank=True)
    is_shared = serializers.BooleanField(help_text="Whether the whole newsroom sees it.")
    owner = PersonSerializer()
    may_change = serializers.SerializerMethodField(help_text="Whether the caller may rename, change and remove it.")
    url = serializers.SerializerMethodField()

    def get_may_change(self, view: SavedView) -> bool:
        return may_keep_view(self.context["by"], view)

    def get_url(self, view: SavedView) -> str:
        return reverse("queue") + view.address


@example({"name": "Overdue, politics", "query": "due=overdue&desk=politics", "is_shared": True})
class NewViewSerializer(Strict):
    name = Text(help_text="Up to 60 characters.")
    query = Text(help_text="Up to 2,000 characters; a `cursor` in it is dropped.")
    is_shared = serializers.BooleanField(required=False)


@example({"name": "Overdue, all desks", "query": "due=overdue"})
class ViewChangesSerializer(Strict):
    name = Text(required=False)
    query = Text(required=False)
    is_shared = serializers.BooleanField(required=False)
