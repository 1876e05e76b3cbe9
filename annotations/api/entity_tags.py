"""Strong entity tags: 304 for readers who have it already, If-Match for edits."""

import hashlib
import re
from typing import Any

from django.http import HttpResponse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.errors import Malformed
from annotations.errors import VersionRequired

MAX_IF_MATCH = 1_000

_CLAIM_TAG = re.compile(r'(?:W/)?"(?P<version>[0-9]{1,9})\.[0-9a-f]{16}"')


def short_hash(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def asked_tags(request: Request) -> list[str]:
    """What If-None-Match names, without quotes and marks of weakness; `*` as itself."""
    given = request.headers.get("If-None-Match", "")
    return [tag.removeprefix("W/").strip('"') for tag in parse_etags(given)] if given else []


def tagged_text(request: Request, text: str | None, *, tag: str, keys: str) -> HttpResponse:
    """JSON that is text already, under its tag and its surrogate keys; 304 where the caller has it. `text` is not
    needed then."""
    known = asked_tags(request)
    if tag in known or "*" in known:
        response = HttpResponse(status=304)
        del response.headers["Content-Type"]
    else:
        response = HttpResponse(text, content_type="application/json")
    response.headers["ETag"] = f'"{tag}"'
    response.headers["Surrogate-Key"] = keys
    return response


def body_tag(data: Any, *, prefix: str = "") -> str:
    """The tag of exactly this body."""
    rendered = JSONRenderer().render(data)
    return f'"{prefix}{hashlib.sha256(rendered).hexdigest()[:16]}"'


def claim_tag(version: int, data: Any) -> str:
    """`"{version}.{hash of the body}"`: the version is what an edit has to match, the hash is for readers."""
    return body_tag(data, prefix=f"{version}.")


def tagged(request: Request, data: Any, *, tag: str, headers: dict[str, str] | None = None) -> Response:
    """The body with its tag, or 304 where the caller has it."""
    known = request.headers.get("If-None-Match", "")
    names = [name.removeprefix("W/") for name in parse_etags(known)]
    is_known = request.method in ("GET", "HEAD") and (tag in names or "*" in names)
    response = Response(status=304) if is_known else Response(data)
    for name, value in {"ETag": tag, **(headers or {})}.items():
        response.headers[name] = value
    return response


def versions_if_asked(request: Request) -> set[int] | None:
    """As `versions_asked`, where an edit need not say which version it edits: None too where it says nothing."""
    return versions_asked(request) if request.headers.get("If-Match", "").strip() else None


def versions_asked(request: Request) -> set[int] | None:
    """The claim's versions that If-Match accepts; None where it accepts any (`*`). Raises VersionRequired without it,
    Malformed beyond MAX_IF_MATCH characters.

    Only the version before the dot counts: a capture that settled meanwhile changes the body, and does not collide with
    an edit of the claim's own words. A tag that is none of ours matches no version. The weak form is taken as well,
    since proxies that compress make it out of ours.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise VersionRequired(_("Say which version you edit: send If-Match with the ETag that you read, or *."))
    if len(given) > MAX_IF_MATCH:
        raise Malformed(f"If-Match has at most {MAX_IF_MATCH:,} characters.")
    if given == "*":
        return None
    tags = (_CLAIM_TAG.fullmatch(tag.strip()) for tag in given.split(","))
    return {int(tag["version"]) for tag in tags if tag}
