"""`/api/v1/claims/{id}/translations/`: the words of the verdict in other languages."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions.translations import Words, remove_translation, translate_verdict
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.schema import example, page_of
from annotations.api.serializers.fields import Nothing, PersonSerializer, Strict, Text
from annotations.models import Translation

_SAID: dict[str, str] = {
    "statement": "Die Stadt hat seit der Wahl 400 Wohnungen gebaut.",
    "explanation": "Das Register zählt 212 Wohnungen.",
    "note": "",
}
_EXAMPLE: dict[str, Any] = {
    "language": "de",
    **_SAID,
    "author": {"id": 3, "name": "Cleo Checker"},
    "created_at": "2026-11-02T09:30:00.000000Z",
}


@example(_SAID)
class WordsSerializer(Strict):
    """An empty `statement` or `note` is shown as it was first written."""

    explanation = Text()
    statement = Text(required=False)
    note = Text(required=False)


@example(_EXAMPLE)
class TranslationSerializer(serializers.Serializer[Any]):
    language = serializers.CharField(help_text="BCP 47.")
    statement = serializers.CharField(allow_blank=True)
    explanation = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    author = PersonSerializer()
    created_at = serializers.DateTimeField()


class TranslationsView(StaffView):
    @extend_schema(
        operation_id="list_translations",
        summary="List what the newest verdict says in other languages",
        responses=page_of(TranslationSerializer, _EXAMPLE),
    )
    def get(self, request: Request, claim_id: int) -> Response:
        self.query(request, Nothing)
        claim = loading.claim(claim_id)
        rows = Translation.objects.standing().filter(verdict=claim.verdict).select_related("author")
        found = TranslationSerializer(rows, many=True).data
        return Response({"results": found, "next": None, "previous": None})


class TranslationView(StaffView):
    @extend_schema(
        operation_id="translate_verdict",
        summary="Say the newest verdict in another language",
        description="Part of what is reviewed: it voids approvals, and is published with the verdict.",
        request=WordsSerializer,
        responses=TranslationSerializer,
    )
    def put(self, request: Request, claim_id: int, language: str) -> Response:
        said = self.body(request, WordsSerializer)
        words = Words(said["explanation"], said.get("statement", ""), said.get("note", ""))
        made = translate_verdict(loading.claim(claim_id), language, words, by=self.person)
        return Response(TranslationSerializer(made).data)

    @extend_schema(
        operation_id="remove_translation", summary="Take a translation off", request=None, responses={204: None}
    )
    def delete(self, request: Request, claim_id: int, language: str) -> Response:
        remove_translation(loading.claim(claim_id), language, by=self.person)
        return Response(status=204)
