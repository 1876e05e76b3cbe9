"""Calls: ETags, retries, refusals by name. Standard library only."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPResponse
from typing import Any, NoReturn, TypeVar, cast
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from factcheck_client.caching import Cache, Kept
from factcheck_client.errors import Problem, Retracted, Unreachable
from factcheck_client.paging import Pages, Pairs

AGENT = "factcheck-client-python/0.1.0"
WORTH_RETRYING = frozenset({429, 502, 503, 504})
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})

T = TypeVar("T")
Query = Mapping[str, Any]


class _NoRedirects(HTTPRedirectHandler):
    """The API never redirects; a key is not carried to wherever an answer points."""

    def redirect_request(self, *of: Any, **named: Any) -> None:
        return None


@dataclass(frozen=True)
class _Call:
    """One call to make, as often as it needs."""

    method: str
    url: str
    accept: str
    body: bytes | None


class Transport:
    """Where the newsroom is, and how patiently it is asked.

    base: its address, `https://checks.example.org`.
    key: a publisher's key (`fck_…`); reading needs none.
    timeout_s: for each attempt.
    tries: attempts for each call, where the newsroom is busy or away.
    longest_wait_s: where it asks for more patience than this, the refusal is raised at once (`Problem.retry_after_s`).
    cache: where answers are kept; None for nowhere.
    """

    def __init__(
        self,
        base: str,
        *,
        key: str = "",
        timeout_s: float = 10.0,
        tries: int = 4,
        longest_wait_s: float = 60.0,
        cache: Cache | None = None,
        caches: bool = True,
    ) -> None:
        self._base = _checked_base(base, key)
        self._key = key
        self._timeout_s = timeout_s
        self._tries = max(1, tries)
        self._longest_wait_s = longest_wait_s
        self._cache = (cache or Cache()) if caches else None
        self._opener: OpenerDirector = build_opener(_NoRedirects())

    def _segment(self, value: object) -> str:
        return quote(str(value), safe="")

    def _json(self, method: str, path: str, query: Query, *, accept: str, sent: Query | None = None) -> Any:
        return _parsed(self._whole(self._call(method, path, pairs(query), accept, sent)))

    def _text(self, method: str, path: str, query: Query, *, accept: str, sent: Query | None = None) -> str:
        return self._whole(self._call(method, path, pairs(query), accept, sent)).decode("utf-8", "replace")

    def _bytes(self, method: str, path: str, query: Query, *, accept: str, sent: Query | None = None) -> bytes:
        return self._whole(self._call(method, path, pairs(query), accept, sent))

    def _pages(self, method: str, path: str, query: Query, *, accept: str, sent: Query | None = None) -> Pages[Any]:
        def ask(asked: Pairs) -> dict[str, Any]:
            body: dict[str, Any] = _parsed(self._whole(self._call(method, path, asked, accept, sent)))
            return body

        return Pages(ask, pairs(query))

    def _lines(self, method: str, path: str, query: Query, *, accept: str, sent: Query | None = None) -> Iterator[Any]:
        answer = self._ask(self._call(method, path, pairs(query), accept, sent), "", lambda answer: answer)
        try:
            with answer:
                yield from (_parsed(line) for line in answer if line.strip())
        except (OSError, HTTPException) as error:
            raise Unreachable(f"{self._base} broke off: {error}") from error

    def _call(self, method: str, path: str, asked: Pairs, accept: str, sent: Query | None) -> _Call:
        url = self._base + path + (f"?{urlencode(asked)}" if asked else "")
        given = None if sent is None else {name: value for name, value in sent.items() if value is not None}
        return _Call(method, url, accept, None if given is None else json.dumps(given).encode())

    def _whole(self, call: _Call) -> bytes:
        """The body, from the cache where the newsroom says that it still stands."""
        cache = self._cache if call.method == "GET" else None
        kept = cache.get(call.url, call.accept) if cache else None
        try:
            status, headers, body = self._ask(call, kept.etag if kept else "", _read)
        except Problem as problem:
            if cache and problem.status not in WORTH_RETRYING:
                cache.drop(call.url, call.accept)
            raise
        if status == 304 and kept:
            return kept.body
        etag = headers.get("ETag", "")
        if cache and etag:
            cache.put(call.url, call.accept, Kept(etag, body))
        return body

    def _ask(self, call: _Call, etag: str, read: Callable[[HTTPResponse], T]) -> T:
        """What `read` makes of a good answer or a 304. Raises Problem for a refusal, Unreachable where nobody answers:
        both after retries, where those may help."""
        for attempt in range(1, self._tries + 1):
            try:
                return read(self._open(call, etag))
            except HTTPError as error:
                self._wait_or_raise(error, attempt)
            except (OSError, HTTPException) as error:
                self._wait_for_network(error, attempt)
        raise Unreachable(f"{self._base} does not answer.")

    def _open(self, call: _Call, etag: str) -> HTTPResponse:
        try:
            answer: HTTPResponse = self._opener.open(self._request(call, etag), timeout=self._timeout_s)
        except HTTPError as error:
            if error.code != 304:
                raise
            return cast(HTTPResponse, error)
        return answer

    def _request(self, call: _Call, etag: str) -> Request:
        headers = {"Accept": call.accept, "User-Agent": AGENT}
        if self._key:
            headers["Authorization"] = f"Api-Key {self._key}"
        if etag:
            headers["If-None-Match"] = etag
        if call.body is not None:
            headers["Content-Type"] = "application/json"
        return Request(call.url, data=call.body, method=call.method, headers=headers)

    def _wait_or_raise(self, error: HTTPError, attempt: int) -> None:
        """Waits where the refusal passes by itself and patience is left. Raises Problem, Unreachable."""
        asked_s = retry_after_s(error.headers)
        wait_s = _backoff_s(attempt) if asked_s is None else asked_s
        if error.code in WORTH_RETRYING and attempt < self._tries and wait_s <= self._longest_wait_s:
            error.close()
            time.sleep(wait_s)
            return
        with error:
            _refuse(error, asked_s)

    def _wait_for_network(self, error: Exception, attempt: int) -> None:
        if attempt >= self._tries:
            raise Unreachable(f"{self._base} does not answer: {error}") from error
        time.sleep(_backoff_s(attempt))


def _read(answer: HTTPResponse) -> tuple[int, Message, bytes]:
    with answer:
        return answer.status, answer.headers, answer.read()


def _checked_base(base: str, key: str) -> str:
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("Give the newsroom's address, such as https://checks.example.org")
    if key and parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
        raise ValueError("A key is sent over https only.")
    return base.rstrip("/")


def pairs(query: Query) -> Pairs:
    """Names and values as the API takes them: lists repeat their name, booleans are `true` and `false`."""
    found = []
    for name, value in query.items():
        many = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        found += [(name, str(one).lower() if isinstance(one, bool) else str(one)) for one in many if one is not None]
    return found


def retry_after_s(headers: Message) -> float | None:
    """Seconds, from either form of Retry-After; None where there is none or it cannot be read."""
    given = headers.get("Retry-After", "").strip()
    if given.isascii() and given.isdigit():
        return float(given)
    try:
        return max(0.0, parsedate_to_datetime(given).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _backoff_s(attempt: int) -> float:
    """Half a second, doubled each time, up to half of it off at random."""
    longest = 0.5 * 2.0 ** (attempt - 1)
    return longest * random.uniform(0.5, 1.0)


def _refuse(error: HTTPError, asked_s: float | None) -> NoReturn:
    try:
        body = json.loads(error.read())
    except (ValueError, OSError, HTTPException):
        body = None
    if not isinstance(body, dict):
        raise Unreachable(f"{error.url} answered {error.code}, and not as the API does.")
    kind = Retracted if error.code == 410 and body.get("code") == "retracted" else Problem
    raise kind(error.code, body, retry_after_s=asked_s)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise Unreachable("What answered is not the API: its answer is no JSON.") from error
