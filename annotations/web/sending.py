"""Sending one request to somebody else's server: judged addresses, no redirects, little read of what it answers."""

from __future__ import annotations

import io
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from annotations.web.answers import Answer, Headers, header_value, request_bytes, retry_after_s
from annotations.web.clock import Clock
from annotations.web.failures import FetchError
from annotations.web.fetch import FetchPolicy, asked
from annotations.web.names import Resolver, system_resolver
from annotations.web.targets import parse_target

SEND_S = 15.0
MAX_ANSWER_BYTES = 4096
MAX_WAIT_S = 24 * 3600
"""The longest Retry-After that is heeded."""
MAX_WIRE_BYTES = 512 * 1024
"""More than a head and one full read: the answer's body is left where it is long, not called too large."""
BODY_S = 5.0
_METHOD = re.compile(r"[A-Z]{3,10}")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_ADDED = {"host", "content-length", "connection", "transfer-encoding", "user-agent", "accept-encoding"}


@dataclass(frozen=True, slots=True)
class Message:
    """One request. `body` None sends none, as a DELETE does.

    Host, length, connection, encoding and user agent are added. Raises ValueError for a method or the name of a header
    that is none, and for a header that is added anyway; a value that no header can hold is left out.
    """

    url: str
    body: bytes | None = field(default=None, repr=False)
    headers: Headers = ()
    method: str = "POST"

    def __post_init__(self) -> None:
        names = [name for name, _ in self.headers]
        wrong = [name for name in names if not _HEADER_NAME.fullmatch(name) or name.lower() in _ADDED]
        if wrong or not _METHOD.fullmatch(self.method):
            raise ValueError(f"Not to be sent: {self.method!r} with {wrong!r}")


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered, whatever its status. `body` is the beginning of it, as sent (no encoding was asked for)."""

    status: int
    headers: Headers
    body: bytes = field(repr=False)
    elapsed_ms: int
    address: str

    @property
    def is_success(self) -> bool:
        """Any 2xx. A redirect is none: it is never followed."""
        return 200 <= self.status < 300

    @property
    def retry_after_s(self) -> int | None:
        """For how long the server asks to be left alone, at most MAX_WAIT_S; None where it does not ask."""
        return retry_after_s(self.header("Retry-After"), now=datetime.now(UTC), most_s=MAX_WAIT_S)

    def header(self, name: str) -> str:
        """Return a header's value, several joined by commas; empty if there is none."""
        return header_value(self.headers, name)


def send_policy(
    *, allow_networks: tuple[str, ...] = (), user_agent: str = "Factcheck", total_s: float = SEND_S
) -> FetchPolicy:
    """Return the limits of one sending. Raises ValueError as FetchPolicy does."""
    return FetchPolicy(
        allow_networks=allow_networks,
        user_agent=user_agent,
        total_s=total_s,
        max_wire_bytes=MAX_WIRE_BYTES,
    )


def send(
    message: Message,
    *,
    policy: FetchPolicy,
    resolver: Resolver = system_resolver,
    most_bytes: int = MAX_ANSWER_BYTES,
) -> Reply:
    """Send a request once and return its answer, whatever the status, within `policy.total_s` and little more.

    Of the answer's body, `most_bytes` are read.

    Raises FetchError where there is no answer; `blocked_address` is the one answer for every forbidden address.
    """
    clock = Clock.start(policy.total_s)
    target = parse_target(message.url)
    own = (("User-Agent", policy.user_agent), ("Accept-Encoding", "identity"))
    request = request_bytes(target, headers=(*own, *message.headers), method=message.method, body=message.body)
    with asked(target, request, policy=policy, resolver=resolver, clock=clock) as hop:
        body = _beginning(hop.answer, most_bytes=most_bytes, clock=clock.within(BODY_S))
    return Reply(
        status=hop.answer.status,
        headers=hop.answer.headers,
        body=body,
        elapsed_ms=round((policy.total_s - clock.ends_at + time.monotonic()) * 1000),
        address=str(hop.address),
    )


def _beginning(answer: Answer, *, most_bytes: int, clock: Clock) -> bytes:
    """Return the beginning of an answer's body, or what came of it: the status is what counts, and it is there."""
    seen = io.BytesIO()
    with suppress(FetchError, TimeoutError):
        for piece in answer.packed():
            seen.write(piece)
            if seen.tell() >= most_bytes:
                break
            clock.left_s()
    return seen.getvalue()[:most_bytes]
