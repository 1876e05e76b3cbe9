"""`/api/v1/articles/{id}/suggestions/`: known claims that an article states again."""

from collections.abc import Callable, Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import suggestions as deeds
from annotations.actions.passages import Passage
from annotations.api import loading
from annotations.api.already import published_of, said_of
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.schema import DONE
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.suggestions import NotTheSameSerializer, SuggestionsSerializer
from annotations.meaning.coverage import sentences_of
from annotations.meaning.matching import MOST_LETTERS, Match, offered
from annotations.models import Claim

MOST_SUGGESTIONS = 200


class SuggestionsView(StaffView):
    @extend_schema(
        operation_id="list_suggestions",
        summary="List the known claims that an article seems to state again",
        description="Repeats, word for word or in much the same words; never where a number, unit, negation, "
        "direction, name or date differs. Offered, not decided: `POST …/highlights/` with the claim's id takes one up.",
        responses=SuggestionsSerializer,
    )
    def get(self, request: Request, article_id: int) -> Response:
        self.query(request, Nothing)
        article = loading.article_with_text(article_id)
        if article.snapshot is None:
            return Response(SuggestionsSerializer({"snapshot": None, "is_cut": False, "results": []}).data)
        sentences = sentences_of(article.snapshot, language=article.language, upto=MOST_LETTERS)
        found = offered(article, article.snapshot, sentences)
        shown = found.matches[:MOST_SUGGESTIONS]
        body = {
            "snapshot": article.snapshot_id,
            "is_cut": found.is_cut or len(found.matches) > len(shown),
            "results": _with_claims(shown),
        }
        return Response(SuggestionsSerializer(body, context={"by": self.person}).data)


class _OfferView(StaffView):
    """What is said of one offer: of a claim, and of the words for which it was offered."""

    def told(self, request: Request, article_id: int, deed: Callable[..., None]) -> Response:
        said = self.body(request, NotTheSameSerializer)
        article, claim = loading.article(article_id), loading.claim(said["claim"])
        passage = Passage(article.snapshot_id or 0, said["start"], said["end"], said["quote"])
        deed(article, claim, passage, by=self.person)
        return Response(status=204)


class DismissView(_OfferView):
    @extend_schema(
        operation_id="dismiss_suggestion",
        summary="Say that these words do not state this claim",
        description="The claim is offered for them no more, wherever they stand in this article.",
        request=NotTheSameSerializer,
        responses={204: DONE},
    )
    @done_once
    def post(self, request: Request, article_id: int) -> Response:
        return self.told(request, article_id, deeds.dismiss_suggestion)


class SuggestionRestoreView(_OfferView):
    @extend_schema(
        operation_id="restore_suggestion",
        summary="Offer the claim for these words again",
        request=NotTheSameSerializer,
        responses={204: DONE},
    )
    @done_once
    def post(self, request: Request, article_id: int) -> Response:
        return self.told(request, article_id, deeds.restore_suggestion)


def _with_claims(matches: Sequence[Match]) -> list[dict[str, Any]]:
    """Matches with the cards of their claims and the public checks that stand."""
    ids = {match.claim for match in matches}
    claims = Claim.objects.for_card().in_bulk(ids)
    published = published_of(ids)
    rows = []
    for match in matches:
        claim, check = claims[match.claim], published.get(match.claim)
        place = {name: getattr(match, name) for name in ("kind", "score", "start", "end", "quote", "words")}
        url = check["url"] if check else None
        rows.append({"claim": claim, "said": said_of(claim, check), "published": check, "public_url": url, **place})
    return rows
