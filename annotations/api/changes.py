"""`/api/public/v1/changes/`: everything that was published, corrected and retracted, once each, in order."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Self

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import PublicView
from annotations.api.entity_tags import body_tag, tagged
from annotations.api.errors import Malformed
from annotations.api.examples import PUBLISHED
from annotations.api.schema import ETAG, IF_NONE_MATCH, UNCHANGED, example
from annotations.api.serializers.fields import MAX_ID, Strict
from annotations.api.serializers.public import CheckSerializer, TombstoneSerializer
from annotations.meaning.payload import Json, check_url, utc
from annotations.models import Publication
from annotations.models.publication import CHANGES, Kind

DEFAULT_CHANGES, MAX_CHANGES = 50, 200
CACHE = "public, max-age=5, must-revalidate"
HASHED = 12


class CursorLost(Malformed):
    """The cursor names a change that we do not have: the database was put back to an earlier state."""

    default_code = "cursor_lost"


class ChangesQuery(Strict):
    after = serializers.CharField(
        required=False, max_length=200, help_text="`cursor` of the answer before. Without it: from the beginning."
    )
    updated_since = serializers.DateTimeField(
        required=False,
        default_timezone=UTC,
        help_text="A way in instead of `after`: from this time on. A few earlier changes may come along.",
    )
    limit = serializers.IntegerField(required=False, default=DEFAULT_CHANGES, min_value=1, max_value=MAX_CHANGES)
    include = serializers.ChoiceField(
        required=False, choices=["payload"], help_text="`payload`: each change with the whole check as it was frozen."
    )


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="ChangePayload",
        serializers=[CheckSerializer, TombstoneSerializer],
        resource_type_field_name=None,
    )
)
class ChangePayloadField(serializers.JSONField):
    """The payload as it was frozen."""


class PublicChangeSerializer(serializers.Serializer[Any]):
    """One publication, correction or retraction."""

    position = serializers.IntegerField(help_text="Grows from change to change, with gaps.")
    type = serializers.ChoiceField(choices=list(CHANGES.values()))
    slug = serializers.CharField()
    version = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    severity = serializers.CharField(
        allow_blank=True, help_text="minor, update, correction or retraction; empty of a first version."
    )
    note = serializers.CharField(allow_blank=True, help_text="What a correction corrects; why it was retracted.")
    at = serializers.DateTimeField()
    url = serializers.URLField(help_text="The public page.")
    withdrawn = serializers.BooleanField(
        help_text="The check is retracted by now: its `verdict.retracted` is this change, or comes later."
    )
    payload = ChangePayloadField(
        required=False,
        allow_null=True,
        help_text="With `include=payload`. Of a retraction the tombstone, without verdict; null of what was withdrawn.",
    )


@example(
    {
        "results": [
            {
                "position": 41,
                "type": CHANGES[Kind.ORIGINAL],
                **{name: PUBLISHED[name] for name in ("slug", "version", "kind", "severity", "note", "url")},
                "at": PUBLISHED["modified_at"],
                "withdrawn": False,
            }
        ],
        "cursor": "NDEuZTNiMGM0NDI5OGZj",
        "has_more": False,
    }
)
class PublicChangesSerializer(serializers.Serializer[Any]):
    results = PublicChangeSerializer(many=True)
    cursor = serializers.CharField(help_text="Keep it, and send it as `after`. Always there, however many came.")
    has_more = serializers.BooleanField(help_text="Whether there are more at once. If not, ask again later.")


@dataclass(frozen=True, slots=True)
class Place:
    """After which change a reader stands. `sha256` begins the hash of its payload; position 0 is the beginning."""

    position: int = 0
    sha256: str = ""

    @classmethod
    def of(cls, publication: Publication) -> Self:
        return cls(publication.pk, publication.payload_sha256[:HASHED])

    @classmethod
    def read(cls, cursor: str) -> Self:
        """Raises Malformed for a cursor that is none of ours."""
        try:
            written = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
            number, _, sha256 = written.partition(".")
            place = cls(int(number), sha256)
        except (binascii.Error, ValueError) as error:
            raise _no_cursor() from error
        if not 0 <= place.position <= MAX_ID or place.cursor != cursor:
            raise _no_cursor()
        return place

    @property
    def cursor(self) -> str:
        return base64.urlsafe_b64encode(f"{self.position}.{self.sha256}".encode()).decode().rstrip("=")


class ChangesView(PublicView):
    @extend_schema(
        operation_id="list_changes",
        summary="List what was published, corrected and retracted since, in order",
        description="Begin without `after`, or with `updated_since`; then keep `cursor` and send it as `after`, for "
        "as long as you like. Every change comes once, in the order in which it became public, and none is left out, "
        "however many people publish at once. What was said by a check that is retracted by now is not told any more: "
        "its changes stay, with `withdrawn`. A cursor of a history that was lost is refused (`cursor_lost`).",
        parameters=[ChangesQuery, IF_NONE_MATCH, ETAG],
        responses={200: PublicChangesSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request) -> Response:
        asked = self.query(request, ChangesQuery)
        if "after" in asked and "updated_since" in asked:
            raise Malformed("Give `after` or `updated_since`, not both.", fields={"updated_since": ["Not with after."]})
        place = _start(asked)
        with_payload = "include" in asked
        rows = _rows_from(place, asked["limit"] + 1, with_payload=with_payload)
        shown = rows[: asked["limit"]]
        self.gave(*((row.slug, row.version) for row in shown))
        body = {
            "results": [_change(row, with_payload=with_payload) for row in shown],
            "cursor": (Place.of(shown[-1]) if shown else place).cursor,
            "has_more": len(rows) > len(shown),
        }
        return tagged(request, body, tag=body_tag(body), headers={"Cache-Control": CACHE})


def _start(asked: dict[str, Any]) -> Place:
    if "after" in asked:
        return Place.read(asked["after"])
    if "updated_since" not in asked:
        return Place()
    position = Publication.objects.position_before(asked["updated_since"])
    before = Publication.objects.filter(id__lte=position).order_by("-id").only("payload_sha256").first()
    return Place.of(before) if before else Place()


def _rows_from(place: Place, count: int, *, with_payload: bool) -> list[Publication]:
    """The next ones after that place. Raises CursorLost where what should stand there does not: one query for both."""
    rows = Publication.objects.after(max(place.position - 1, 0)).with_standing()
    found = list((rows if with_payload else rows.defer("payload"))[: count + 1])
    if place == Place():
        return found[:count]
    if not found or Place.of(found[0]) != place:
        raise CursorLost(
            "We do not have the change that this cursor stands at: our database was put back to an earlier state. "
            "Start again, with updated_since a day before that.",
            fields={"after": ["Not of this history."]},
        )
    return found[1:]


def _change(row: Any, *, with_payload: bool) -> Json:
    is_withdrawn = row.stands_as == Kind.RETRACTION
    change = {
        "position": row.pk,
        "type": row.change,
        "slug": row.slug,
        "version": row.version,
        "kind": row.kind,
        "severity": row.amends,
        "note": row.note,
        "at": utc(row.published_at),
        "url": check_url(row.slug),
        "withdrawn": is_withdrawn,
    }
    if with_payload:
        change["payload"] = row.payload if row.is_retraction or not is_withdrawn else None
    return change


def _no_cursor() -> Malformed:
    return Malformed("The cursor is not one of ours.", fields={"after": ["Not a cursor."]})
