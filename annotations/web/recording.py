"""What went over the wire, kept as it was: each question of a fetch and its answer, byte for byte."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass, field

from annotations.web.addresses import Address
from annotations.web.answers import Answer
from annotations.web.connections import Wire
from annotations.web.failures import FetchError

PASSED_ON_BYTES = 64 * 1024
PASSED_ON_S = 2.0
"""How much of a redirect's own page is read, and for how long: it is never shown, but it was an answer."""
_INTERIM = re.compile(rb"HTTP/1\.[01] 1\d\d[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n")
_HEAD = re.compile(rb".*?\r?\n\r?\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hop:
    """One answer, and who gave it. `certificate` is DER, None without TLS; `began` is of `time.monotonic`."""

    answer: Answer
    address: Address
    certificate: bytes | None
    wire: Wire
    began: float


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. `began` is of `time.monotonic`.

    `head`: the status line and header lines with the empty line after them; `rest`: all that followed on the wire, in
    its chunks and as it was packed. `tls`: the protocol's version and cipher, "" without TLS; `certificate` is DER.
    `is_whole`: whether the answer was read to its end.
    """

    url: str
    began: float
    address: str
    tls: str
    certificate: bytes | None = field(repr=False)
    request: bytes = field(repr=False)
    head: bytes = field(repr=False)
    rest: bytes = field(repr=False)
    status: int
    is_whole: bool

    @property
    def certificate_sha256(self) -> str:
        """The fingerprint of the server's certificate in hex; "" without TLS."""
        return hashlib.sha256(self.certificate).hexdigest() if self.certificate else ""

    @property
    def age_s(self) -> float:
        """How long ago it was asked."""
        return time.monotonic() - self.began


def split_answer(received: bytes) -> tuple[bytes, bytes]:
    """Head and rest of an answer. Interim answers (1xx) before it are dropped: a record holds one answer."""
    start = 0
    while (interim := _INTERIM.match(received, start)) is not None:
        start = interim.end()
    head = _HEAD.match(received, start)
    end = head.end() if head else len(received)
    return received[start:end], received[end:]


def exchange_of(hop: Hop, url: str, request: bytes, *, is_whole: bool) -> Exchange:
    """What went to and fro at this address."""
    head, rest = split_answer(bytes(hop.wire.tape))
    return Exchange(
        url=url,
        began=hop.began,
        address=str(hop.address),
        tls=hop.wire.tls_used,
        certificate=hop.certificate,
        request=request,
        head=head,
        rest=rest,
        status=hop.answer.status,
        is_whole=is_whole,
    )


def read_on(hop: Hop) -> bool:
    """Reads what a redirect says besides, as much of it as there is time and room for; whether that was all."""
    hop.wire.clock = hop.wire.clock.within(PASSED_ON_S)
    seen = 0
    try:
        for piece in hop.answer.packed():
            seen += len(piece)
            if seen >= PASSED_ON_BYTES:
                return False
    except FetchError:
        return False
    return True
