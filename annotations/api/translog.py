"""`/api/public/v1/log/`: everything that was ever published, in a chain of hashes that anybody can check."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import PublicView
from annotations.api.entity_tags import body_tag, tagged
from annotations.api.schema import ETAG, IF_NONE_MATCH, UNCHANGED, example
from annotations.api.serializers.fields import MAX_ID, Strict
from annotations.meaning.chained import LOG_HEAD, entry_form, head_form
from annotations.meaning.payload import Json
from annotations.models import LogEntry, LogHead
from annotations.models.publication import Kind
from annotations.models.sealing import GENESIS

ROWS, HEADS = 100, 1_000
FOR_GOOD = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=10, must-revalidate"
ENTRY: Json = {
    "position": 1,
    "slug": "the-mayor-says-that-400-homes-were-built-7",
    "version": 1,
    "kind": "original",
    "at": "2026-11-03T14:05:12.120394Z",
    "payload_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "previous": GENESIS,
    "hash": "0263829989b6fd954f72baaf2fc64bc2e2f01d692d4de72986ea808f6e99813f",
}
HEAD: Json = {
    "statement": {
        "type": LOG_HEAD,
        "day": "2026-11-03",
        "at": "2026-11-03T00:00:07.000000Z",
        "size": 1,
        "hash": ENTRY["hash"],
        "audit": "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c",
        "previous": GENESIS,
        "key": "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    },
    "signature": "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc+bRr0lv18FlbvirlUUFDjnoQCw==",
}


class LogQuery(Strict):
    after = serializers.IntegerField(
        required=False, min_value=0, max_value=MAX_ID, help_text="The position that was read last. Without it: 0."
    )


class LogEntrySerializer(serializers.Serializer[Any]):
    """`hash` is the SHA-256 of the canonical JSON of all the other members."""

    position = serializers.IntegerField(help_text="1, 2, 3 …, without gaps.")
    slug = serializers.CharField()
    version = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    at = serializers.CharField()
    payload_sha256 = serializers.CharField(help_text="Of the canonical JSON of the check's version.")
    previous = serializers.CharField(help_text="The hash of the entry before; 64 zeros for the first.")
    hash = serializers.CharField()


@example({"results": [ENTRY], "next": "https://checks.example.org/api/public/v1/log/?after=1", "has_more": False})
class LogSerializer(serializers.Serializer[Any]):
    results = LogEntrySerializer(many=True)
    next = serializers.URLField(help_text="Where the log goes on, now or later.")
    has_more = serializers.BooleanField(help_text="Whether there is more behind it now.")


class LogStatementSerializer(serializers.Serializer[Any]):
    """What is signed, as canonical JSON: sorted names, no spaces, UTF-8."""

    type = serializers.CharField()
    day = serializers.DateField()
    at = serializers.CharField()
    size = serializers.IntegerField(help_text="How many entries the log had.")
    hash = serializers.CharField(help_text="Of the last of them; 64 zeros where there was none.")
    audit = serializers.CharField(help_text="The newest hash of the newsroom's own chain, which is not public.")
    previous = serializers.CharField(help_text="SHA-256 of the statement before; 64 zeros for the first.")
    key = serializers.CharField(help_text="The public key, Ed25519, in base64.")


class LogHeadSerializer(serializers.Serializer[Any]):
    statement = LogStatementSerializer()
    signature = serializers.CharField(help_text="Ed25519 over the statement's canonical JSON, in base64.")


@example({"results": [HEAD]})
class LogHeadsSerializer(serializers.Serializer[Any]):
    results = LogHeadSerializer(many=True, help_text="The oldest first.")


class LogView(PublicView):
    @extend_schema(
        operation_id="list_log",
        summary="Read the log of everything that was ever published",
        description="Each publication, correction and retraction once, in the order in which it became public. Every "
        "entry holds the hash of the one before: nothing can be changed or taken out without every later hash "
        "changing too. A full page never changes. `verify_log.py` checks it all.",
        parameters=[LogQuery, IF_NONE_MATCH, ETAG],
        responses={200: LogSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request) -> Response:
        after = self.query(request, LogQuery).get("after", 0)
        rows = list(LogEntry.objects.after(after)[: ROWS + 1])
        shown = rows[:ROWS]
        reached = shown[-1].position if shown else after
        body = {
            "results": [{**entry_form(row), "previous": row.previous, "hash": row.hash} for row in shown],
            "next": f"{settings.BASE_URL}/api/public/v1/log/?after={reached}",
            "has_more": len(rows) > ROWS,
        }
        cache = FOR_GOOD if len(rows) > ROWS else SHORTLY
        return tagged(request, body, tag=body_tag(body), headers={"Cache-Control": cache})


class LogHeadsQuery(Strict):
    after = serializers.DateField(required=False, help_text="The day of the head that was read last.")


class LogHeadsView(PublicView):
    @extend_schema(
        operation_id="list_log_heads",
        summary="Read the signed daily heads of the log",
        description="Each head says how long the log was on a day, and its last hash. Keep them: whoever has one can "
        "tell whether the log was rewritten since. At most 1,000 at once; go on `after` the last day.",
        parameters=[LogHeadsQuery, IF_NONE_MATCH, ETAG],
        responses={200: LogHeadsSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request) -> Response:
        after = self.query(request, LogHeadsQuery).get("after")
        rows = LogHead.objects.order_by("day")
        shown = (rows.filter(day__gt=after) if after else rows)[:HEADS]
        body = {"results": [{"statement": head_form(head), "signature": head.signature} for head in shown]}
        return tagged(request, body, tag=body_tag(body), headers={"Cache-Control": SHORTLY})
