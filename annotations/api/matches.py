"""`/api/v1/claims/match/`: has this been checked?"""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.already import published_of, said_of
from annotations.api.base import StaffView
from annotations.api.serializers.matches import MatchesSerializer, MatchQuery, MatchSerializer
from annotations.meaning.known import Result, match
from annotations.models import Claim, PriorCheck

Json = dict[str, Any]
SAID = (
    "From a sentence, a post or a headline to the claims and the checks of others that may be the same, the best "
    "first; drafts too, for this is the newsroom's own. Found by words and, where the sentence model is installed, by "
    "meaning: `note` says what was left out. Offered, not decided."
)


class MatchView(StaffView):
    @extend_schema(
        operation_id="match_claims",
        summary="Say what is known of a statement",
        description=SAID,
        parameters=[MatchQuery],
        responses=MatchesSerializer,
    )
    def get(self, request: Request) -> Response:
        return self._answer(self.query(request, MatchQuery))

    @extend_schema(
        operation_id="match_long_text",
        summary="Say what is known of a long text",
        description=f"{SAID} A long text is looked through sentence by sentence.",
        request=MatchSerializer,
        responses=MatchesSerializer,
    )
    def post(self, request: Request) -> Response:
        return self._answer(self.body(request, MatchSerializer))

    def _answer(self, asked: Json) -> Response:
        known = match(asked["q"], limit=asked["limit"])
        body = {"results": _shown(known.results), "by_meaning": known.by_meaning, "note": known.note}
        return Response(MatchesSerializer(body, context={"by": self.person}).data)


def _shown(results: Sequence[Result]) -> list[Json]:
    """The results with what they are about; without those that went away meanwhile."""
    claims = Claim.objects.for_card().in_bulk([one.claim for one in results if one.claim])
    priors = PriorCheck.objects.defer("markup").in_bulk([one.prior_check for one in results if one.prior_check])
    published = published_of(list(claims)) if claims else {}
    rows = []
    for one in results:
        claim, prior = claims.get(one.claim or 0), priors.get(one.prior_check or 0)
        about = _of_claim(claim, published.get(claim.pk)) if claim else _of_prior(prior) if prior else None
        if about is not None:
            told = {name: getattr(one, name) for name in ("relation", "matched", "differs")}
            rows.append({"claim": claim, "prior_check": prior, "score": round(one.score, 4), **told, **about})
    return rows


def _of_claim(claim: Claim, published: Json | None) -> Json:
    rating = {**published["rating"], "score": None} if published else None
    return {"rating": rating, "said": said_of(claim, published), "url": published["url"] if published else None}


def _of_prior(prior: PriorCheck) -> Json:
    rating = {"key": None, "label": prior.label, "tone": None, "score": prior.score}
    return {"rating": rating, "said": f"Checked by {prior.publisher or prior.site}", "url": prior.url}
