"""What every request passes: text that cannot be stored, a database in trouble, refusals of the domain."""

import codecs
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict

from annotations.errors import Refused
from annotations.pages import problems
from annotations.pages.errors import refusal_page

log = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
MAX_QUERY = 8_000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
CHARSETS = {"utf-8", "ascii", "iso8859-1", "cp1252"}  # by the codec's own name; others can spell half characters
BATCHES = ("/api/v1/batches/", "/articles/batches/")
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class RefuseUnstorableText:
    """Refuses NUL and lone surrogates before they reach the database: 400; an over-long query string: 414.

    Bodies of API requests are its own parsers' affair: they are not read here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding is not None and codecs.lookup(request.encoding).name not in CHARSETS:
            return problems.answer(request, problems.BAD_CHARSET)
        if len(request.META.get("QUERY_STRING", "")) > MAX_QUERY:
            return problems.answer(request, problems.TOO_LONG)
        if UNSTORABLE.search("\n".join(_texts_of_head(request))) or _hides_nul(request):
            return problems.answer(request, problems.UNSTORABLE)
        if (length := _announced_bytes(request)) and length > _most_bytes(request):
            return problems.answer(request, problems.TOO_MUCH)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if problems.wants_json(request) or request.content_type not in FORM_TYPES:
            return None
        try:
            texts = [*_texts(request.POST), *_texts(request.FILES)]
        except RequestDataTooBig:
            return problems.answer(request, problems.TOO_MUCH)
        if any(UNSTORABLE.search(text) for text in texts):
            return problems.answer(request, problems.UNSTORABLE)
        return None


def _announced_bytes(request: HttpRequest) -> int:
    """What the body is said to hold; a server that passes on bodies of unknown length gives them no bytes."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() else 0


def _most_bytes(request: HttpRequest) -> int:
    """An upload and what is written beside it; for who is not known at all, no more than a form."""
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES or "authorization" in request.headers
    most = settings.BATCH_MAX_BYTES if request.path in BATCHES else settings.UPLOAD_MAX_BYTES
    return int(most) + 2**20 if is_known else 2**20


class ShowDatabaseTrouble:
    """A database that is gone, full or locked: 503 with Retry-After instead of a crash."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError):
            return None
        log.error("the database is in trouble: %s", error)
        return problems.answer(request, problems.NO_DATABASE)


class RefusalPages:
    """Shows a refusal that a page raised: what happened, what was kept, what to do. Every other error goes its way."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused) or problems.wants_json(request):
            return None
        return refusal_page(request, error)


def _texts_of_head(request: HttpRequest) -> Iterator[str]:
    yield request.path
    yield from _texts(request.GET)
    for name, value in request.META.items():
        if name.startswith(("HTTP_", "CONTENT_")) and isinstance(value, str):
            yield value


def _hides_nul(request: HttpRequest) -> bool:
    """A NUL in the query string, however it is cut into names and values."""
    return b"\x00" in unquote_to_bytes(request.META.get("QUERY_STRING", ""))


def _texts(pairs: MultiValueDict[str, Any]) -> Iterator[str]:
    for name, values in pairs.lists():
        yield name
        for value in values:
            yield value if isinstance(value, str) else str(getattr(value, "name", "") or "")
