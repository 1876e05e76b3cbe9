"""Publishers, their people, keys, usage and pages, and who got which version of a check."""

from typing import Any

from rest_framework import serializers

from annotations.api import publisher_examples as examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Strict, Text, Whole
from annotations.models import Reading
from annotations.models.partner import PageState
from annotations.models.publication import Kind
from annotations.models.publisher import Scope
from annotations.models.reading import ReaderKind, ReaderState


class NamedSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


@example(examples.PUBLISHER)
class PublisherSerializer(NamedSerializer):
    contact = serializers.CharField()
    created_at = serializers.DateTimeField()


@example({"name": "The Daily Example", "contact": "desk@daily.example.org"})
class NewPublisherSerializer(Strict):
    name = Text()
    contact = serializers.EmailField(required=False, allow_blank=True, max_length=254)


@example(examples.MEMBER)
class MemberSerializer(NamedSerializer):
    username = serializers.CharField()
    is_active = serializers.BooleanField()
    last_login = serializers.DateTimeField(allow_null=True)


@example({"username": "mia", "name": "Mia Member", "password": "three slow paper boats"})
class NewMemberSerializer(Strict):
    username = Text()
    name = Text()
    password = Text(help_text="The first one: 12 characters or more. She can change it.")


@example(examples.KEY)
class KeySerializer(serializers.Serializer[Any]):
    """A key as it can be shown. `old_…`: the secret before the present one, as long as it counts."""

    id = serializers.IntegerField()
    label: Any = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    origins = serializers.ListField(child=serializers.CharField())
    budget = serializers.IntegerField(allow_null=True, help_text="Calls a minute; null for the usual number.")
    calls_per_minute = serializers.IntegerField(help_text="What the key has: its budget or the usual number.")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    rotated_at = serializers.DateTimeField(allow_null=True)
    old_prefix = serializers.CharField()
    old_until = serializers.DateTimeField(allow_null=True)
    old_used_at = serializers.DateTimeField(allow_null=True)


@example(examples.ISSUED_KEY)
class IssuedKeySerializer(KeySerializer):
    """`secret` is shown this once; a repeated answer (`Idempotent-Replayed`) has null."""

    secret = serializers.CharField(allow_null=True)


class KeyTermsSerializer(Strict):
    origins = serializers.ListField(
        child=Text(),
        required=False,
        max_length=100,
        help_text="Web origins of the pages that may call with it, such as https://www.example.org. Empty: no limit.",
    )
    expires_at = serializers.DateTimeField(required=False, allow_null=True, help_text="null: never.")
    budget = Whole(required=False, allow_null=True, help_text="Calls a minute. Only admins of the newsroom set it.")


@example({"label": "Website", "scopes": ["lookup"], "origins": ["https://www.daily.example.org"]})
class NewKeySerializer(KeyTermsSerializer):
    label: Any = Text()
    scopes = serializers.ListField(child=Text(), max_length=20)


@example({"label": "Website and app", "expires_at": "2027-11-03T00:00:00Z"})
class KeyChangesSerializer(KeyTermsSerializer):
    label: Any = Text(required=False)


@example({"overlap_days": 2})
class RotationSerializer(Strict):
    overlap_days = Whole(help_text="How long the present secret still counts: 0 to 7 days; 0 ends it now.")


@example(examples.USAGE)
class UsageSerializer(serializers.Serializer[Any]):
    """Calls with one key on one day (UTC); `refused` of them were answered 403 or 429."""

    key = serializers.IntegerField(source="key_id")
    day = serializers.DateField()
    calls = serializers.IntegerField()
    refused = serializers.IntegerField()


class ShownCheckSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    modified_at = serializers.DateTimeField()


@example(examples.READER)
class ReaderSerializer(serializers.Serializer[Any]):
    """The newest version of a check that one reader got: since when, and when it last asked.

    `told`: its publisher's webhook was told of the newest, and it has not fetched since. `version` 0: an older one,
    unknown which.
    """

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=ReaderKind.choices)
    name = serializers.SerializerMethodField(help_text="A key's label, an origin, or a page's address.")
    state = serializers.ChoiceField(choices=ReaderState.choices)
    version = serializers.IntegerField()
    newest_version = serializers.IntegerField(source="check_shown.version")
    since = serializers.DateTimeField()
    last_at = serializers.DateTimeField()
    publisher = NamedSerializer(allow_null=True)
    check = ShownCheckSerializer(source="check_shown")

    def get_name(self, reading: Reading) -> str:
        return str(getattr(reading, "label", "") or reading.name)


@example(examples.PARTNER_PAGE)
class PartnerPageSerializer(serializers.Serializer[Any]):
    """A page that carries our markup or embed, as it was when it was last looked at; `detail` says what went wrong."""

    id = serializers.IntegerField()
    url = serializers.CharField()
    state = serializers.ChoiceField(choices=PageState.choices)
    detail = serializers.CharField(source="error_detail")
    looked_at = serializers.DateTimeField(allow_null=True)
    next_look_at = serializers.DateTimeField()


@example({"url": "https://www.daily.example.org/harbour"})
class NewPartnerPageSerializer(Strict):
    url = Text()
