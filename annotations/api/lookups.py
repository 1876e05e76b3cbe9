"""Looking up many things at once, and addresses without naming them."""

import json
import re
from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import PUBLIC_CACHE, PublicView, require_length
from annotations.api.entity_tags import short_hash, tagged_text
from annotations.api.errors import Malformed
from annotations.api.schema import ETAG, IF_NONE_MATCH, UNCHANGED
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.lookups import LookedUpSerializer, LookupSerializer, PrefixSerializer
from annotations.api.throttling import BATCH
from annotations.meaning import briefs
from annotations.meaning.stated import checks_stated_in
from annotations.models.publisher import Scope
from annotations.text.surrogates import LISTS
from annotations.text.urls import BadUrl, canonical, identity

MOST_BYTES = 1024 * 1024
PADDED_TO = 4096
_PREFIX = re.compile("[0-9a-f]{5}")
PREFIX = OpenApiParameter(
    "prefix", {"type": "string", "pattern": "^[0-9a-f]{5}$"}, OpenApiParameter.PATH, description="Five hex digits."
)
Json = dict[str, Any]


class OfLookups(PublicView):
    """What a key for look-ups may do too."""

    def scopes_for(self, request: Request) -> tuple[str, ...]:
        return (Scope.READ, Scope.LOOKUP)


class LookupView(OfLookups):
    http_method_names = ["post", "options"]
    limit = BATCH

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        require_length(request, MOST_BYTES)
        super().initial(request, *args, **kwargs)

    @extend_schema(
        operation_id="look_up",
        summary="Look up many addresses and passages at once",
        description="100 in all. Each is answered by itself: what is not known has no checks, and an address that is "
        "none has a `problem`. A passage has the checks whose statement, or a passage that was checked, stands in it "
        "word for word, whatever the marks, blanks and capitals. Passages with more words than can be looked for at "
        "once are refused (413): some 13,000 letters where each is a word of its own.",
        request=LookupSerializer,
        responses=LookedUpSerializer,
    )
    def post(self, request: Request) -> Response:
        asked = self.read(LookupSerializer, request.data)
        answer = {"urls": _urls(asked["urls"]), "passages": _passages(asked["passages"])}
        told = [check for found in answer.values() for one in found for check in one["checks"]]
        self.gave(*((check["slug"], check["version"]) for check in told))
        return Response(answer, headers={"Cache-Control": "no-store"})


class PrefixView(OfLookups):
    @extend_schema(
        operation_id="look_up_by_hash",
        summary="Look up an address without naming it: by the first 20 bits of its SHA-256",
        description="Bring the address into its canonical spelling (rules and test vectors: docs/publishers.md), take "
        "the SHA-256 of its UTF-8, send the first five hex digits, and keep what stands under the whole hash. Every "
        "address is found as https and http, with and without `www.`. Answers fill whole blocks of 4,096 bytes.",
        parameters=[PREFIX, IF_NONE_MATCH, ETAG],
        responses={200: PrefixSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request, prefix: str) -> HttpResponse:
        self.query(request, Nothing)
        if not _PREFIX.fullmatch(prefix):
            said = "The prefix is five hex digits in small letters: the first 20 bits of a SHA-256."
            raise Malformed(said, fields={"prefix": [said]})
        found = [{"hash": hashed, "checks": checks} for hashed, checks in briefs.by_hash(prefix).items()]
        text = _padded({"prefix": prefix, "results": found})
        response = tagged_text(request, text, tag=short_hash(text), keys=LISTS)
        response.headers["Cache-Control"] = f"{PUBLIC_CACHE}, no-transform"  # packed, the padding would be gone
        return response


def _padded(answer: Json) -> str:
    bare = len(json.dumps({**answer, "padding": ""}))
    return json.dumps({**answer, "padding": "0" * (-bare % PADDED_TO)})


def _urls(given: list[str]) -> list[Json]:
    spelt = [_canonical(url) for url in given]
    good = [one["canonical"] for one in spelt if one["canonical"]]
    found = iter(briefs.of_addresses([identity(url) for url in good]) if good else [])
    nothing = briefs.Found()
    told = [asdict(next(found)) if one["canonical"] else asdict(nothing) for one in spelt]
    return [{"url": url, **checks, **one} for url, checks, one in zip(given, told, spelt, strict=True)]


def _canonical(url: str) -> Json:
    try:
        return {"canonical": canonical(url), "problem": None}
    except BadUrl as error:
        problem = {"status": 400, "code": error.code, "detail": error.sentence}
        return {"canonical": None, "problem": problem}


def _passages(given: list[str]) -> list[Json]:
    found = briefs.of_checks(checks_stated_in(given)) if given else []
    return [{"passage": passage, **asdict(one)} for passage, one in zip(given, found, strict=True)]
