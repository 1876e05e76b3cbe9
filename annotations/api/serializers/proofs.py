"""What proves a source's capture from outside the newsroom."""

from typing import Any

from rest_framework import serializers

from annotations.api.schema import example
from annotations.models.errand import ErrandState

PROOFS = {
    "id": 21,
    "snapshot": 34,
    "timestamp": {
        "state": "ok",
        "stamped_at": "2026-11-03T14:05:14Z",
        "signer": "Example Timestamp Authority",
        "serial": "1f",
        "error": "",
        "tries": 0,
    },
    "archive_copy": {
        "state": "pending",
        "stage": "The archive is making a copy",
        "copy_url": "",
        "copied_at": None,
        "confirmed_at": None,
        "error": "",
        "tries": 1,
    },
}


class TimestampSerializer(serializers.Serializer[Any]):
    """RFC 3161, over `capture.json` of the evidence bundle."""

    state = serializers.ChoiceField(choices=ErrandState.choices)
    stamped_at = serializers.DateTimeField(allow_null=True, help_text="By the authority's clock.")
    signer = serializers.CharField(allow_blank=True)
    serial = serializers.CharField(allow_blank=True, help_text="The authority's own number for it, in hex.")
    error = serializers.CharField(source="error_sentence", allow_blank=True, help_text="Why there is none yet.")
    tries = serializers.IntegerField(help_text="How often it failed since it last went well.")


class ArchiveCopySerializer(serializers.Serializer[Any]):
    """A second copy, at a web archive."""

    state = serializers.ChoiceField(choices=ErrandState.choices)
    stage = serializers.CharField(help_text="How far it is, in words.")
    copy_url = serializers.CharField(allow_blank=True, help_text="Where the archive says that it is.")
    copied_at = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True, help_text="When we saw it there.")
    error = serializers.CharField(source="error_sentence", allow_blank=True, help_text="Why there is none yet.")
    tries = serializers.IntegerField(help_text="How often it failed, or was not there yet, in this stage.")


@example(PROOFS)
class SourceProofsSerializer(serializers.Serializer[Any]):
    """Null: not asked for, because none is set up or the capture is not made."""

    id = serializers.IntegerField(help_text="The source's.")
    snapshot = serializers.IntegerField()
    timestamp = TimestampSerializer(allow_null=True)
    archive_copy = ArchiveCopySerializer(allow_null=True)
