"""What a browser showed of a source's page."""

from typing import Any

from rest_framework import serializers

from annotations.api.schema import example
from annotations.meaning.failures import said
from annotations.models import Rendering
from annotations.models.errand import ErrandState

RENDERING = {
    "state": "ok",
    "rendered_at": "2026-11-03T14:05:19.120394Z",
    "final_url": "https://statistics.example/register",
    "http_status": 200,
    "browser": "Chrome/156.0.8078.79",
    "picture_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "picture_bytes": 48211,
    "picture_width": 1280,
    "picture_height": 1840,
    "text": "Housing register 2026\n212 homes were completed.",
    "text_sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "is_cut": False,
    "is_settled": True,
    "refused": 2,
    "error": "",
    "sentence": "",
    "advice": "",
    "tries": 0,
}


class RenderingSerializer(serializers.Serializer[Any]):
    """As a browser showed it, with scripts run. Quotes are never locked to this."""

    state = serializers.ChoiceField(choices=ErrandState.choices)
    rendered_at = serializers.DateTimeField(allow_null=True)
    final_url = serializers.CharField(allow_blank=True, help_text="Where the page was in the end, as the browser says.")
    http_status = serializers.IntegerField(allow_null=True)
    browser = serializers.CharField(allow_blank=True)
    picture_sha256 = serializers.CharField(allow_blank=True)
    picture_bytes = serializers.IntegerField(allow_null=True)
    picture_width = serializers.IntegerField(allow_null=True)
    picture_height = serializers.IntegerField(allow_null=True)
    text = serializers.CharField(allow_blank=True, help_text="The words that were laid out, line by line.")
    text_sha256 = serializers.CharField(allow_blank=True)
    is_cut = serializers.BooleanField(help_text="The page is longer, or loaded more, than was kept or let through.")
    is_settled = serializers.BooleanField(help_text="The page had stopped loading.")
    refused = serializers.IntegerField(help_text="Connections that the page asked for and did not get.")
    error = serializers.CharField(source="error_code", allow_blank=True, help_text="Why there is none yet.")
    sentence = serializers.CharField(source="error_sentence", allow_blank=True)
    advice = serializers.SerializerMethodField()
    tries = serializers.IntegerField(help_text="How often it failed.")

    def get_advice(self, row: Rendering) -> str:
        return said(row.error_code).advice if row.error_code else ""


@example({"id": 21, "snapshot": 34, "may_be_asked": True, "rendering": RENDERING})
class SourceRenderingSerializer(serializers.Serializer[Any]):
    """`rendering` null: not asked for. `may_be_asked`: a browser is set up, and the capture is of a page of the web."""

    id = serializers.IntegerField(help_text="The source's.")
    snapshot = serializers.IntegerField()
    may_be_asked = serializers.BooleanField()
    rendering = RenderingSerializer(allow_null=True)
