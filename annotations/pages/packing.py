"""Answers that everybody may read go out packed where the caller takes that.

Only those: what a session or a form's token stands in is never packed, so that its length tells nothing of it.
Every encoding is a representation of its own, with a strong tag of its own: `"…-gz"`, `"…-br"`; a caller who has any
of them has the answer (RFC 9110, 8.8.3).
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from annotations.pages.lanes import is_lean
from annotations.web.packing import MARKS, encoding_for, packed

SMALL_BYTES = 500
"""Less than this is one packet on the network, packed or not."""
_TEXT = re.compile(r"(?:text/(?:html|xml)|application/(?:[\w.-]+\+)?(?:json|xml))(?:;|$)")
_MARKED = re.compile(rf'-(?:{"|".join(MARKS.values())})(?=")')


class PackPublicAnswers:
    """Stands outside of whatever looks at If-None-Match: the views know nothing of packed tags."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.META.get("HTTP_IF_NONE_MATCH", "")
        if known:
            request.META["HTTP_IF_NONE_MATCH"] = _MARKED.sub("", known)
        response = self.get_response(request)
        if not _may_be_packed(request, response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        encoding = encoding_for(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if response.status_code == 304:
            _name_known(response, known, encoding)
        elif encoding and len(response.content) >= SMALL_BYTES:
            _pack(response, encoding)
        return response


def _may_be_packed(request: HttpRequest, response: HttpResponse) -> bool:
    control = response.headers.get("Cache-Control", "")
    if response.streaming or "Content-Encoding" in response.headers or "no-transform" in control:
        return False
    if not is_lean(request) and not control.startswith("public"):
        return False
    is_text = response.status_code in (200, 410) and _TEXT.match(response.headers.get("Content-Type", ""))
    return bool(is_text) or (response.status_code == 304 and "ETag" in response.headers)


def _pack(response: HttpResponse, encoding: str) -> None:
    response.content = packed(response.content, encoding)
    response.headers["Content-Encoding"] = encoding
    response.headers["Content-Length"] = str(len(response.content))
    if tag := response.headers.get("ETag"):
        response.headers["ETag"] = _marked(tag, encoding)


def _name_known(response: HttpResponse, known: str, encoding: str) -> None:
    """Of the tags that the caller has, the one that this answer would have had, or else another of the same answer."""
    tag = response.headers.get("ETag", "")
    names = [_marked(tag, encoding), *(_marked(tag, other) for other in MARKS), tag]
    response.headers["ETag"] = next((name for name in names if name in known), tag)


def _marked(tag: str, encoding: str) -> str:
    return f'{tag[:-1]}-{MARKS[encoding]}"' if encoding else tag
