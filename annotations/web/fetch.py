"""Fetching one document from the web: judged addresses, few redirects, ceilings on time, bytes and types."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

from annotations.web.addresses import AllowedNetworks
from annotations.web.answers import Answer, Headers, answer_to, header_value, request_bytes, retry_after_s
from annotations.web.clock import Clock
from annotations.web.connections import Wire, dial, failures_named, judge, wrap_tls
from annotations.web.encodings import ACCEPT_ENCODING, decoder_for, unpacked
from annotations.web.failures import FetchError
from annotations.web.media import HEAD_BYTES, PAGE_TYPES, actual_type, charset_of, declared_type, may_become
from annotations.web.names import Resolver, look_up, system_resolver
from annotations.web.recording import Exchange, Hop, exchange_of, read_on
from annotations.web.targets import Target, parse_target
from annotations.web.tunnels import dial_through

MIB = 1024 * 1024
DNS_S = 5.0
_REDIRECTS = {301, 302, 303, 307, 308}
_CODES = {
    401: "unauthorized",
    402: "payment_required",
    403: "forbidden",
    404: "not_found",
    410: "gone",
    429: "rate_limited",
    451: "legally_blocked",
}
_PASSING_STATUSES = {408, 425}
_SAYS_MORE = {401, 403, 429, 503}
GLIMPSE_BYTES = 65_536
GLIMPSE_S = 3.0
"""How much of a refusal's page is looked at, and for how long: it tells a challenge from a plain no."""


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """What a fetch may do. `allow_networks` are CIDRs where any address and port may be reached; see `addresses`.

    `ca_file` names further certificate authorities (PEM), for a house's own network. `proxy` (`http://host:port`) is
    who connects in our place, to addresses that are judged here. Raises ValueError for a block that is none and for a
    user agent that no header can hold.
    """

    allow_networks: tuple[str, ...] = ()
    user_agent: str = "Factcheck"
    total_s: float = 20.0
    connect_s: float = 5.0
    max_wire_bytes: int = 20 * MIB
    max_body_bytes: int = 50 * MIB
    max_redirects: int = 5
    content_types: tuple[str, ...] = PAGE_TYPES
    ca_file: str | None = None
    proxy: str = ""

    def __post_init__(self) -> None:
        _allowed(self.allow_networks)
        if not re.fullmatch(r"[\x20-\x7e]{1,300}", self.user_agent):
            raise ValueError(f"Not a user agent: {self.user_agent!r}")


@dataclass(frozen=True, slots=True)
class Validators:
    """What an earlier answer said about its version, to be asked whether it changed (RFC 9110 section 13.1)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """One hop: the URL that was asked, and the status with which it sent us on."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it came. `content_type` is what it is, `charset` the label that its header gives.

    Status 304 (only after Validators) has no body. `address` is the one really used; `certificate_sha256` is of the
    last server's certificate, empty without TLS. `exchanges`: every hop as it went over the wire.
    """

    requested_url: str
    final_url: str
    status: int
    headers: Headers
    redirects: tuple[Redirect, ...]
    content_type: str
    charset: str | None
    body: bytes = field(repr=False)
    elapsed_ms: int
    address: str
    certificate_sha256: str
    exchanges: tuple[Exchange, ...] = field(default=(), repr=False)

    @property
    def is_unchanged(self) -> bool:
        return self.status == 304

    def header(self, name: str) -> str:
        """Return a header's value, several joined by commas; empty if there is none."""
        return header_value(self.headers, name)


@dataclass(frozen=True, slots=True)
class _Content:
    media_type: str
    charset: str | None
    body: bytes


def fetch(
    url: str, *, policy: FetchPolicy, validators: Validators | None = None, resolver: Resolver = system_resolver
) -> Fetched:
    """Fetch a document, following redirects. Returns or raises FetchError within `policy.total_s` and little more.

    `resolver` stands in for the system's: whatever it answers is judged.
    """
    clock = Clock.start(policy.total_s)
    target = parse_target(url)
    hops: list[Exchange] = []
    while True:
        request = request_bytes(target, headers=_request_headers(policy, validators))
        with asked(target, request, policy=policy, resolver=resolver, clock=clock) as hop:
            if hop.answer.status not in _REDIRECTS:
                content = _content(hop.answer, policy, has_validators=validators is not None, clock=clock)
                break
            hops.append(exchange_of(hop, target.url, request, is_whole=read_on(hop)))
            target = _next_target(target, hop.answer, hops=hops, policy=policy)
    last = exchange_of(hop, target.url, request, is_whole=True)
    return Fetched(
        requested_url=url,
        final_url=target.url,
        status=last.status,
        headers=hop.answer.headers,
        redirects=tuple(Redirect(url=one.url, status=one.status) for one in hops),
        content_type=content.media_type,
        charset=content.charset,
        body=content.body,
        elapsed_ms=round((policy.total_s - clock.ends_at + time.monotonic()) * 1000),
        address=last.address,
        certificate_sha256=last.certificate_sha256,
        exchanges=(*hops, last),
    )


@lru_cache(maxsize=16)
def _allowed(blocks: tuple[str, ...]) -> AllowedNetworks:
    return AllowedNetworks.parse(blocks)


def _request_headers(policy: FetchPolicy, validators: Validators | None) -> Headers:
    asked = validators or Validators()
    return (
        ("User-Agent", policy.user_agent),
        ("Accept", ", ".join((*policy.content_types, "*/*;q=0.1"))),
        ("Accept-Encoding", ACCEPT_ENCODING),
        ("If-None-Match", asked.etag),
        ("If-Modified-Since", asked.last_modified),
    )


@contextmanager
def asked(target: Target, request: bytes, *, policy: FetchPolicy, resolver: Resolver, clock: Clock) -> Iterator[Hop]:
    """Resolve, judge, connect and ask: the addresses that were judged are the ones connected to. Raises FetchError."""
    with failures_named(timeout="read_timeout", tls="tls_failed"):
        addresses = look_up(target.host, resolver=resolver, clock=clock.within(DNS_S))
    judge(addresses, port=target.port, allowed=_allowed(policy.allow_networks))
    opening = clock.within(policy.connect_s)
    if policy.proxy:
        connected, address = dial_through(policy.proxy, addresses, port=target.port, clock=opening)
    else:
        connected, address = dial(addresses, port=target.port, clock=opening)
    if target.is_tls:
        connected = wrap_tls(connected, host=target.host, ca_file=policy.ca_file, clock=clock.within(policy.connect_s))
    with closing(Wire(connected, clock=clock)) as wire:
        certificate, began = wire.certificate(), time.monotonic()
        with answer_to(request, wire=wire, max_bytes=policy.max_wire_bytes) as answer:
            yield Hop(answer=answer, address=address, certificate=certificate, wire=wire, began=began)


def _next_target(target: Target, answer: Answer, *, hops: list[Exchange], policy: FetchPolicy) -> Target:
    try:
        following = parse_target(answer.header("Location"), base=target.url)
    except FetchError as error:
        raise FetchError("bad_redirect", detail=error.detail, status=answer.status) from error
    if not answer.header("Location"):
        raise FetchError("bad_redirect", detail="no Location", status=answer.status)
    if any(hop.url == following.url for hop in hops):
        raise FetchError("redirect_loop", status=answer.status)
    if len(hops) > policy.max_redirects:
        raise FetchError("too_many_redirects", status=answer.status)
    return following


def _content(answer: Answer, policy: FetchPolicy, *, has_validators: bool, clock: Clock) -> _Content:
    """Return what an answer holds if it is a document. Raises FetchError for any other."""
    if answer.status == 304 and has_validators:
        return _Content(media_type="", charset=None, body=b"")
    _refuse_status(answer, clock=clock)
    type_header = answer.header("Content-Type")
    declared = declared_type(type_header)
    if not may_become(declared, wanted=policy.content_types):
        raise FetchError("wrong_type", detail=declared, status=answer.status)
    announced = answer.response.length
    if announced is not None and announced > policy.max_wire_bytes:
        raise FetchError("too_large", detail=f"{announced} bytes announced", status=answer.status)
    pieces = unpacked(answer.packed(), decoder=decoder_for(answer.header("Content-Encoding")))
    return _collected(pieces, type_header=type_header, policy=policy, clock=clock)


def code_of(status: int) -> str:
    """Return the code of the failure that an answer's status from 400 on is."""
    return _CODES.get(status, "server_error" if status >= 500 else "http_error")


def _refuse_status(answer: Answer, *, clock: Clock) -> None:
    status = answer.status
    if answer.header("cf-mitigated") == "challenge" or answer.header("x-amzn-waf-action") in {"challenge", "captcha"}:
        raise FetchError("bot_wall", status=status)
    if 200 <= status < 300 and status != 206:  # no part was asked for
        return
    code = code_of(status)
    wait_s = retry_after_s(answer.header("Retry-After"), now=datetime.now(UTC))
    retryable = True if status in _PASSING_STATUSES else None
    page = _glimpse(answer, clock=clock.within(GLIMPSE_S)) if status in _SAYS_MORE else b""
    said = f"status {status}"
    raise FetchError(code, detail=said, status=status, retryable=retryable, retry_after_s=wait_s, page=page)


def _glimpse(answer: Answer, *, clock: Clock) -> bytes:
    """Return the beginning of a refusal's page, or what there is of it."""
    seen = io.BytesIO()
    with suppress(FetchError, TimeoutError):
        for piece in unpacked(answer.packed(), decoder=decoder_for(answer.header("Content-Encoding"))):
            clock.left_s()
            seen.write(piece[:GLIMPSE_BYTES])
            if seen.tell() >= GLIMPSE_BYTES:
                break
    return seen.getvalue()[:GLIMPSE_BYTES]


def _collected(pieces: Iterator[bytes], *, type_header: str, policy: FetchPolicy, clock: Clock) -> _Content:
    """Read a body; its first bytes are judged as soon as they are there, so that no film is loaded to be refused."""
    body = io.BytesIO()
    is_judged = False
    for piece in pieces:
        clock.left_s()
        if body.write(piece) and body.tell() > policy.max_body_bytes:
            raise FetchError("too_large", detail=f"more than {policy.max_body_bytes} bytes unpacked")
        if not is_judged and body.tell() >= HEAD_BYTES:
            _judged(type_header, head=body.getvalue()[:HEAD_BYTES], policy=policy)
            is_judged = True
    if not body.tell():
        raise FetchError("empty_body")
    media_type, charset = _judged(type_header, head=body.getvalue()[:HEAD_BYTES], policy=policy)
    return _Content(media_type=media_type, charset=charset, body=body.getvalue())


def _judged(type_header: str, *, head: bytes, policy: FetchPolicy) -> tuple[str, str | None]:
    charset = charset_of(type_header)
    content_type = actual_type(declared_type(type_header), head=head, charset=charset)
    if content_type not in policy.content_types:
        raise FetchError("wrong_type", detail=f"{content_type}, sent as {declared_type(type_header) or 'nothing'}")
    return content_type, charset
