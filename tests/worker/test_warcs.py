"""A capture as WARC: what went over the wire, byte for byte, as other people's readers see it."""

import gzip
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from pytest_django import Settings
from warcio.archiveiterator import ArchiveIterator

from annotations.meaning.attested import capture_statement
from annotations.models import Exchange, Snapshot, User
from annotations.text.proof.warcfile import holds_exchanges
from annotations.text.reader import read
from annotations.web.fetch import FetchPolicy, fetch
from annotations.web.recording import split_answer
from annotations.worker import bodies, capture, settling, warcs
from tests.factories import PAGE, make_article, make_claim, make_source
from tests.fakes import HostileServer, answer, redirect
from tests.web.conftest import CERTIFICATES, tls_server_context
from tests.worker.test_capture import cited

pytestmark = pytest.mark.django_db


def captured(url: str, by: User) -> Snapshot:
    source = cited(url, by)
    capture.run(source.snapshot_id)
    return Snapshot.objects.get(id=source.snapshot_id)


@pytest.fixture(autouse=True)
def local_servers_allowed(settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]


def records(snapshot: Snapshot) -> list[Any]:
    """Every record with what stands in it, its digests checked by warcio."""
    written = warcs.written(snapshot)
    for checked in ArchiveIterator(BytesIO(written), check_digests="raise"):
        checked.raw_stream.read()
    read = ArchiveIterator(BytesIO(written), no_record_parse=True)
    return [(record, record.raw_stream.read()) for record in read]


def test_keeps_every_hop_as_it_went_over_the_wire(checker: User) -> None:
    packed = gzip.compress(PAGE)
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    more = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("X-Odd", "caf\u00e9"))
    with HostileServer() as server:
        end = server.on("/register", answer(chunks, headers=more, length=None))
        snapshot = captured(server.on("/old", redirect(end)), checker)
    assert snapshot.state == "ok" and bodies.read(snapshot.body_sha256) == PAGE
    about, *rest = records(snapshot)
    assert about[0].rec_type == "warcinfo" and snapshot.sha256.encode() in about[1]
    assert [record.rec_type for record, _ in rest] == ["request", "response"] * 2
    (_, asked), (first, sent_on), (_, asked_then), (last, page) = rest
    assert asked.startswith(b"GET /old HTTP/1.1\r\nHost: 127.0.0.1") and b"\r\nUser-Agent: Factcheck" in asked
    assert sent_on.startswith(b"HTTP/1.1 302 Found\r\nLocation: ") and asked_then.startswith(b"GET /register ")
    assert page.endswith(b"\r\n\r\n" + chunks) and "X-Odd: caf\u00e9".encode() in page
    headers = last.rec_headers
    assert headers.get_header("WARC-Target-URI") == end and headers.get_header("WARC-IP-Address") == "127.0.0.1"
    assert first.rec_headers.get_header("WARC-Date") <= headers.get_header("WARC-Date")


def test_a_reader_of_warcs_gets_the_page_back(checker: User) -> None:
    with HostileServer() as server:
        snapshot = captured(server.on("/register", answer(PAGE)), checker)
    pages = [
        (record.http_headers.get_statuscode(), record.content_stream().read())
        for record in ArchiveIterator(BytesIO(warcs.written(snapshot)))
        if record.rec_type == "response"
    ]
    assert pages == [("200", PAGE)]
    assert warcs.written(snapshot) == warcs.written(Snapshot.objects.get(id=snapshot.pk))


def test_identical_bytes_are_stored_once(checker: User, settings: Settings) -> None:
    with HostileServer() as server:
        url = server.on("/register", answer(PAGE))
        first, second = captured(url, checker), captured(url, checker)
    kept = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.name == first.body_sha256]
    assert len(kept) == 1 and first.body_sha256 == second.body_sha256
    assert {one.body_sha256 for one in Exchange.objects.filter(snapshot__in=[first, second])} == {first.body_sha256}


def test_keeps_the_certificate_of_the_server(checker: User) -> None:
    policy = FetchPolicy(allow_networks=("127.0.0.1/32",), ca_file=str(CERTIFICATES / "authority.pem"))
    with HostileServer(tls=tls_server_context("archive.example.pem")) as server:
        url = f"https://archive.example:{server.port}/"
        fetched = fetch(url, policy=policy, resolver=lambda host: ["127.0.0.1"])
    held = Snapshot.objects.take(cited(url, checker).snapshot_id)
    assert held is not None
    told = settling.Answer(fetched.body, fetched.content_type, exchanges=fetched.exchanges)
    assert settling.settle_ok(held, told, read(fetched.body, content_type="text/html", url=url))
    blocks = {record.rec_type: block for record, block in records(held)}
    [exchange] = held.exchanges.all()
    assert exchange.tls.startswith("TLSv1.3 ") and blocks["resource"] == bytes(exchange.certificate)
    assert exchange.certificate_sha256 == fetched.certificate_sha256 != ""
    assert fetched.certificate_sha256.encode() in blocks["metadata"]
    stated, whole = json.loads(capture_statement(held))["exchanges"], gzip.decompress(warcs.written(held))
    assert holds_exchanges(gzip.compress(whole), stated), "as verify.py looks at it"
    for old, new in ((b"tls: TLSv1.3", b"tls: TLSv1.2"), (b"urn:x-certificate:sha256:", b"urn:x-certificate:sha255:")):
        assert not holds_exchanges(gzip.compress(whole.replace(old, new)), stated)


def test_what_was_handed_in_is_one_resource(checker: User) -> None:
    version = make_article(by=checker, text="One sentence.").snapshot
    assert version is not None
    (_, _), (record, body) = records(version)
    assert record.rec_type == "resource" and body == b"One sentence."


def test_refuses_to_tell_what_is_no_longer_what_was_captured(checker: User, settings: Settings) -> None:
    snapshot = make_source(make_claim(by=checker), by=checker).snapshot
    path = Path(settings.MEDIA_ROOT) / bodies.path_of(snapshot.body_sha256)
    path.write_bytes(PAGE.replace(b"212", b"213"))
    with pytest.raises(bodies.BodyMissing):
        warcs.written(snapshot)


def test_the_database_refuses_to_change_what_was_recorded(checker: User) -> None:
    with HostileServer() as server:
        snapshot = captured(server.on("/register", answer(PAGE)), checker)
    with pytest.raises(ProgrammingError, match="annotations_exchange"), transaction.atomic():
        Exchange.objects.filter(snapshot=snapshot).update(url="https://elsewhere.example")


@pytest.mark.parametrize(
    ("received", "head"),
    [
        (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n"),
        (b"HTTP/1.1 200 OK\nA: b\n\nbody", b"HTTP/1.1 200 OK\nA: b\n\n"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\n\r\nbody", b"HTTP/1.1 200 OK\r\n\r\n"),
    ],
)
def test_splits_an_answer_where_its_body_begins(received: bytes, head: bytes) -> None:
    assert split_answer(received)[0] == head and received.endswith(b"".join(split_answer(received)))
