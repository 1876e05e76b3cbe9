"""`claims:search` in the shape of Google's Fact Check Tools API, so that its clients can read ours.

https://developers.google.com/fact-check/tools/api/reference/rest/v1alpha1/claims/search
"""

import base64
import binascii
import json
from datetime import UTC, datetime, time, timedelta
from typing import Any, cast

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import Direction, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import PublicView
from annotations.api.entity_tags import short_hash, tagged_text
from annotations.api.errors import Malformed, problem_of
from annotations.api.schema import PublicSchema, example
from annotations.meaning.content import iso
from annotations.meaning.searching import matching
from annotations.models import Check
from annotations.postgres.replica import shared_rows
from annotations.text.surrogates import LISTS
from annotations.text.urls import site

MOST_PAGE = 100
MOST_OFFSET = 10_000
STATUS = {
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
OF_GOOGLE = frozenset(
    [
        *("key", "alt", "prettyPrint", "quotaUser", "$.xgafv", "$alt", "$prettyPrint", "fields", "$fields"),
        *("callback", "access_token", "oauth_token", "uploadType", "upload_protocol"),
    ]
)
"""Parameters that Google's own client libraries add. A `key` is let pass unread: ours go into the header."""
EXAMPLE = {
    "claims": [
        {
            "text": "The city built 400 homes since the last election.",
            "claimant": "The mayor",
            "claimDate": "2026-11-01T00:00:00Z",
            "claimReview": [
                {
                    "publisher": {"name": "Example Checks", "site": "checks.example.org"},
                    "url": "https://checks.example.org/checks/we-have-built-400-homes-7/",
                    "title": "False: The city built 400 homes since the last election.",
                    "reviewDate": "2026-11-03T16:05:00Z",
                    "textualRating": "False",
                    "languageCode": "en",
                }
            ],
        }
    ],
    "nextPageToken": "Mw",
}
Json = dict[str, Any]


class SearchQuery(serializers.Serializer[Any]):
    query = serializers.CharField(required=False, allow_blank=True, max_length=2_000, default="")
    languageCode = serializers.CharField(required=False, allow_blank=True, max_length=35, default="")
    reviewPublisherSiteFilter = serializers.CharField(required=False, allow_blank=True, max_length=255, default="")
    maxAgeDays = serializers.IntegerField(required=False, min_value=0, max_value=100_000, default=0)
    pageSize = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1, default=10)
    pageToken = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    offset = serializers.IntegerField(required=False, min_value=0, max_value=MOST_OFFSET, default=0)

    def validate(self, attrs: Json) -> Json:
        if not attrs["query"].strip() and not attrs["reviewPublisherSiteFilter"]:
            raise serializers.ValidationError({"query": ["Give query or reviewPublisherSiteFilter."]})
        if attrs["pageToken"] and attrs["offset"]:
            raise serializers.ValidationError({"offset": ["Only without pageToken."]})
        return attrs


class GoogleReviewPublisher(serializers.Serializer[Any]):
    name = serializers.CharField()
    site = serializers.CharField()


class GoogleReview(serializers.Serializer[Any]):
    publisher = GoogleReviewPublisher()
    url = serializers.URLField()
    title = serializers.CharField()
    reviewDate = serializers.DateTimeField()
    textualRating = serializers.CharField()
    languageCode = serializers.CharField()


class GoogleClaim(serializers.Serializer[Any]):
    text = serializers.CharField()
    claimant = serializers.CharField(required=False)
    claimDate = serializers.DateTimeField(required=False)
    claimReview = GoogleReview(many=True)


@example(EXAMPLE)
class ClaimsFoundSerializer(serializers.Serializer[Any]):
    """`{}` where nothing is found."""

    claims = GoogleClaim(many=True, required=False)
    nextPageToken = serializers.CharField(required=False)


class GoogleFault(serializers.Serializer[Any]):
    code = serializers.IntegerField()
    message = serializers.CharField()
    status = serializers.CharField()


class GoogleErrorSerializer(serializers.Serializer[Any]):
    """What Google's APIs answer where they refuse."""

    error = GoogleFault()


class GoogleSchema(PublicSchema):
    """Refusals in Google's shape; those that come before a view is asked are problems as everywhere."""

    def _get_response_bodies(self, direction: Direction = "response") -> Json:
        bodies: Json = super()._get_response_bodies(direction)
        make = cast(Any, self._get_response_for_code)
        for status in self.refusals():
            of_google = make(GoogleErrorSerializer, status, ["application/json"], direction)
            bodies[status]["content"] |= of_google["content"]
        return bodies


class ClaimsSearchView(PublicView):
    schema = GoogleSchema()

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        return _as_google(exc, response)

    @extend_schema(
        operation_id="search_claims",
        summary="Search as in Google's Fact Check Tools API",
        description="The parameters, defaults, answers and errors of `claims:search` there, over our checks alone: "
        "give a client of that API this address. It stands at `/v1alpha1/claims:search` too.",
        parameters=[SearchQuery],
        responses={200: ClaimsFoundSerializer},
    )
    def get(self, request: Request) -> HttpResponse:
        given = {name: value for name, value in request.query_params.dict().items() if name not in OF_GOOGLE}
        unknown = sorted(set(given) - set(SearchQuery().fields))
        if unknown:
            raise Malformed(f"Unknown name: {unknown[0][:60]!r}.")
        asked = self.read(SearchQuery, given)
        rows, token = _found(asked)
        self.gave(*((row.slug, row.version) for row in rows))
        text = json.dumps(_answer(rows, token))
        return tagged_text(request, text, tag=short_hash(text), keys=LISTS)


def _found(asked: Json) -> tuple[list[Check], str]:
    """One page of checks, and the token of the next; empty where there is none."""
    of_ours = asked["reviewPublisherSiteFilter"].strip().lower().removeprefix("www.")
    if of_ours not in ("", site(settings.BASE_URL)):
        return [], ""
    first = _offset(asked)
    size = min(asked["pageSize"], MOST_PAGE) or 10
    rows: list[Check] = shared_rows(_rows(asked)[first : first + size + 1])
    has_more = len(rows) > size and first + size <= MOST_OFFSET
    return rows[:size], _token(asked, first + size) if has_more else ""


def _answer(rows: list[Check], token: str) -> Json:
    answer: Json = {"claims": [_claim(row) for row in rows]} if rows else {}
    return {**answer, "nextPageToken": token} if token else answer


def _rows(asked: Json) -> Any:
    rows = Check.objects.live()
    if asked["languageCode"]:
        rows = rows.in_language(asked["languageCode"])
    if asked["maxAgeDays"]:
        since = timezone.now() - timedelta(days=asked["maxAgeDays"])
        rows = rows.filter(Q(claimed_on__gte=since.date()) | Q(modified_at__gte=since))
    if not asked["query"].strip():
        return rows.order_by("-publication_id")
    found: Any = matching(rows, asked["query"])
    return found.order_by("-score", "-publication_id")


def _claim(check: Check) -> Json:
    claim: Json = {"text": check.text}
    if check.claimant:
        claim["claimant"] = check.claimant
    if check.claimed_on:
        claim["claimDate"] = iso(datetime.combine(check.claimed_on, time(), UTC))
    review = {
        "publisher": {"name": settings.NEWSROOM_NAME, "site": site(settings.BASE_URL)},
        "url": f"{settings.BASE_URL}/checks/{check.slug}/",
        "title": f"{check.rating_label}: {check.text}",
        "reviewDate": iso(check.modified_at),
        "textualRating": check.rating_label,
        "languageCode": check.language,
    }
    return {**claim, "claimReview": [review]}


def _token(asked: Json, offset: int) -> str:
    """Where the next page begins, bound to the other parameters, which have to stay as they are."""
    same = json.dumps([asked[name] for name in ("query", "languageCode", "reviewPublisherSiteFilter", "maxAgeDays")])
    return base64.urlsafe_b64encode(f"{offset}.{short_hash(same)[:8]}".encode()).decode().rstrip("=")


def _offset(asked: Json) -> int:
    """Raises Malformed for a token that is none of ours, or of another search."""
    token = asked["pageToken"]
    if not token:
        return int(asked["offset"])
    try:
        said = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode("ascii").partition(".")[0]
        offset = int(said)
    except (binascii.Error, ValueError):
        offset = -1
    if not 0 <= offset <= MOST_OFFSET or _token(asked, offset) != token:
        raise Malformed("The pageToken is not of this search.")
    return offset


def _as_google(exc: Exception, response: Response) -> Response:
    """The refusal in the form of Google's errors, with the same status and headers."""
    problem = problem_of(exc)
    said = problem.detail if problem else "Internal error encountered."
    named = "; ".join(f"{name}: {' '.join(lines)}" for name, lines in problem.fields.items()) if problem else ""
    status = response.status_code
    error = {"code": status, "message": f"{said} {named}".strip(), "status": STATUS.get(status, "INVALID_ARGUMENT")}
    response.data = {"error": error}
    response.content_type = "application/json"
    return response
