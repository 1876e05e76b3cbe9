"""A capture as a file in the WARC format (ISO 28500:2017), put together from what was kept of it.

Nothing in it is made up when it is asked for: names and times of the records come from the rows, so that the same
capture is always the same records. Bodies are stored once, however many captures had them.
"""

import hashlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from annotations.meaning.archived import capture_url
from annotations.models import Exchange, Snapshot
from annotations.worker import bodies

MEDIA_TYPE = "application/warc"
_FIELDS = "application/warc-fields"


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `head_bytes`: how much of the block comes before its payload."""

    kind: str
    name: str
    at: datetime
    media_type: str
    block: bytes = field(repr=False)
    uri: str = ""
    head_bytes: int = 0
    more: tuple[tuple[str, str], ...] = ()

    def headers(self) -> list[tuple[str, str]]:
        """The record's named fields, but for its length and type (section 5)."""
        told = [("WARC-Type", self.kind), ("WARC-Record-ID", self.name), ("WARC-Date", _moment(self.at))]
        told += [("WARC-Target-URI", self.uri)] if self.uri else []
        told += [*self.more, ("WARC-Block-Digest", _digest(self.block))]
        return [*told, ("WARC-Payload-Digest", _digest(self.block[self.head_bytes :]))]


def name_of(snapshot: Snapshot) -> str:
    return f"capture-{snapshot.pk}.warc.gz"


def written(snapshot: Snapshot) -> bytes:
    """The whole file, each record packed by itself. Raises BodyMissing, StorageAway."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    for record in records_of(snapshot):
        fields = StatusAndHeaders("", record.headers(), protocol="WARC/1.1")
        stream, length = BytesIO(record.block), len(record.block)
        writer.write_record(ArcWarcRecord("warc", record.kind, fields, stream, None, record.media_type, length))
    return out.getvalue()


def records_of(snapshot: Snapshot) -> Iterator[Record]:
    """Each record in its order: what this is, then every question, its answer and the certificate that came with it.

    Of what was handed in, and of captures from before the wire was kept, the body alone.
    """
    exchanges = sorted(snapshot.exchanges.all(), key=lambda exchange: exchange.position)
    yield _about(snapshot, exchanges)
    for exchange in exchanges:
        yield from _of_exchange(snapshot, exchange)
    if not exchanges:
        yield _of_body(snapshot)


def _about(snapshot: Snapshot, exchanges: list[Exchange]) -> Record:
    told = {
        "software": f"Factcheck {settings.RELEASE}",
        "format": "WARC file version 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": f"Capture {snapshot.pk} by {settings.NEWSROOM_NAME}: {snapshot.requested_url}",
        "http-header-user-agent": exchanges[-1].user_agent if exchanges else "",
        "sha256-of-text": snapshot.sha256,
        "sha256-of-body": snapshot.body_sha256,
    }
    return Record(
        kind="warcinfo",
        name=_urn(snapshot, "about"),
        at=_settled_at(snapshot),
        media_type=_FIELDS,
        block=_fields(told),
        more=(("WARC-Filename", name_of(snapshot)),),
    )


def _of_exchange(snapshot: Snapshot, exchange: Exchange) -> Iterator[Record]:
    answer, at = _urn(snapshot, f"{exchange.position}-response"), exchange.asked_at
    to_answer = ("WARC-Concurrent-To", answer)
    request, head = bytes(exchange.request), bytes(exchange.head)
    rest = bodies.read(exchange.body_sha256) if exchange.body_sha256 else b""
    told: tuple[tuple[str, str], ...] = (("WARC-IP-Address", exchange.address),)
    told += () if exchange.is_whole else (("WARC-Truncated", "length"),)
    yield Record(
        kind="request",
        name=_urn(snapshot, f"{exchange.position}-request"),
        at=at,
        media_type="application/http; msgtype=request",
        block=request,
        uri=exchange.url,
        head_bytes=len(request),
        more=(to_answer, ("WARC-IP-Address", exchange.address)),
    )
    kind = "application/http; msgtype=response"
    yield Record("response", answer, at, kind, head + rest, exchange.url, len(head), told)
    if exchange.certificate:
        yield from _of_certificate(snapshot, exchange, to_answer)


def _of_certificate(snapshot: Snapshot, exchange: Exchange, to_answer: tuple[str, str]) -> Iterator[Record]:
    """The server's certificate, and what was agreed with it."""
    told = {"tls": exchange.tls, "certificate-sha256": exchange.certificate_sha256}
    name, at = _urn(snapshot, f"{exchange.position}-tls"), exchange.asked_at
    yield Record("metadata", name, at, _FIELDS, _fields(told), exchange.url, more=(to_answer,))
    yield Record(
        kind="resource",
        name=_urn(snapshot, f"{exchange.position}-certificate"),
        at=at,
        media_type="application/pkix-cert",
        block=bytes(exchange.certificate),
        uri=f"urn:x-certificate:sha256:{exchange.certificate_sha256}",
        more=(to_answer,),
    )


def _of_body(snapshot: Snapshot) -> Record:
    return Record(
        kind="resource",
        name=_urn(snapshot, "body"),
        at=_settled_at(snapshot),
        media_type=snapshot.content_type or "application/octet-stream",
        block=bodies.read(snapshot.body_sha256),
        uri=snapshot.final_url or snapshot.requested_url or f"{capture_url(snapshot.pk)}body",
    )


def _urn(snapshot: Snapshot, part: str) -> str:
    return f"<{uuid5(NAMESPACE_URL, f'{capture_url(snapshot.pk)}#{part}').urn}>"


def _fields(told: dict[str, str]) -> bytes:
    lines = (f"{name}: {' '.join(value.split())}\r\n" for name, value in told.items() if value)
    return "".join(lines).encode()


def _settled_at(snapshot: Snapshot) -> datetime:
    assert snapshot.captured_at is not None, "it is settled"
    return snapshot.captured_at


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _digest(block: bytes) -> str:
    return f"sha256:{b32encode(hashlib.sha256(block).digest()).decode()}"
