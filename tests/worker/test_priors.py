"""Importing others' checks: by a worker from an address or a file, and by the command; once, however often."""

import json
import tracemalloc
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now
from pytest_django import Settings

from annotations.actions import people
from annotations.actions import priors as deeds
from annotations.errors import Invalid, NotAllowed, TooLarge
from annotations.models import PriorCheck, PriorImport, StatementVector, User
from annotations.text.embedding import Choice, choose
from annotations.worker import priors
from tests.fakes import HostileServer, answer
from tests.memory import traced_memory
from tests.text.claimreviews.reviews import AGENCY, VALID, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def local_servers_allowed(settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]


def _lines(count: int, *, start: int = 0) -> bytes:
    each = (
        {**VALID, "url": f"https://checks.example.org/{n}", "claimReviewed": f"Claim {n}"}
        for n in range(start, start + count)
    )
    return "\n".join(json.dumps(one) for one in each).encode()


def _done(job: PriorImport, *, seconds: float = 20) -> PriorImport:
    PriorImport.objects.filter(id=job.pk).update(next_attempt_at=Now() - timedelta(seconds=1))
    priors.run(job.pk, seconds=seconds)
    return PriorImport.objects.get(id=job.pk)


def _import(body: bytes, content_type: str, *, by: User) -> PriorImport:
    with HostileServer() as server:
        job, is_new = deeds.import_address(server.on("/x", answer(body, content_type=content_type)), by=by)
        assert is_new
        return _done(job)


def test_keeps_what_a_page_says_and_knows_it_again(checker: User) -> None:
    body = page(VALID, AGENCY).encode()
    job = _import(body, "text/html; charset=utf-8", by=checker)
    assert (job.state, job.made, job.known, job.refused) == ("done", 2, 0, 0)
    kept = PriorCheck.objects.get(claim=VALID["claimReviewed"])
    assert (kept.label, kept.score, kept.site, kept.origin) == ("Mostly false", 0.0, "checks.example.org", "page")
    assert kept.markup == VALID and kept.page_url.startswith("http://127.0.0.1")
    again = _import(page(VALID, AGENCY).replace("Mostly false", "False").encode(), "text/html", by=checker)
    assert (again.state, again.made, again.known) == ("done", 0, 2)
    renewed = PriorCheck.objects.get(id=kept.pk)
    assert renewed.label == "False" and renewed.first_seen_at == kept.first_seen_at
    assert PriorCheck.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "content_type", "origin"),
    [
        (
            json.dumps({"@type": "DataFeed", "dataFeedElement": [{"item": None}, {"item": [VALID]}]}),
            "application/json",
            "dump",
        ),
        (json.dumps([VALID, VALID]), "application/json", "dump"),
        (
            '<?xml version="1.0"?><rss version="2.0" xmlns:s="https://schema.org/"><channel><title>x</title><item>'
            f"<s:review><![CDATA[{json.dumps(VALID)}]]></s:review></item></channel></rss>",
            "application/rss+xml",
            "feed",
        ),
    ],
)
def test_takes_feeds_and_dumps(body: str, content_type: str, origin: str, checker: User) -> None:
    job = _import(body.encode(), content_type, by=checker)
    assert (job.state, job.made) == ("done", 1), job.error_detail
    assert PriorCheck.objects.get().origin == origin


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"<html><p>Words", "text/html", "no_review"),
        (b'{"@type": "Article"}', "application/json", "no_review"),
        (b'{"@type": "ClaimReview", "claimReviewed": "x\\u0000"}', "application/json", "no_address"),
        (b"\xff\xfe\x00[[[[[", "application/json", "not_json"),
        (b"[" * 100_000, "application/json", "not_json"),
        (b"\x00\x01\x02\x03", "image/png", "wrong_type"),
    ],
)
def test_says_why_nothing_was_kept(body: bytes, content_type: str, code: str, checker: User) -> None:
    job = _import(body, content_type, by=checker)
    assert (job.state, job.error_code) == ("failed", code) and job.error_detail
    assert not PriorCheck.objects.exists()


def test_asks_again_later_where_that_may_help(checker: User) -> None:
    with HostileServer() as server:
        url = server.on("/x", answer(b"busy", status="503 Service Unavailable"))
        job, _ = deeds.import_address(url, by=checker)
        waiting = _done(job)
        assert (waiting.state, waiting.error_code) == ("pending", "server_error")
        assert deeds.import_address(url, by=checker) == (waiting, False)
        assert not PriorImport.objects.overdue().exists()
        server.on("/x", answer(page(VALID).encode(), content_type="text/html"))
        done = _done(job)
        assert (done.state, done.made, done.error_code) == ("done", 1, "")
        assert deeds.import_address(url, by=checker)[1] is True


def test_gives_up_after_some_tries(checker: User) -> None:
    with HostileServer() as server:
        job, _ = deeds.import_address(server.on("/x", answer(b"x", status="503 Busy")), by=checker)
        states = [_done(job).state for _ in range(4)]
    assert states == ["pending", "pending", "pending", "failed"]


def test_goes_on_with_a_file_where_it_was(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(priors, "CHUNK", 10)
    body = _lines(25) + b"\n{\n" + _lines(5, start=25)
    job = deeds.import_file(BytesIO(body), filename="dump.jsonl", by=checker)
    first = _done(job, seconds=-1)
    assert (first.state, first.next_record, first.made) == ("pending", 11, 10)
    PriorImport.objects.filter(id=job.pk).update(state="running", lease_until=Now() - timedelta(seconds=1), attempts=7)
    last = _done(job)
    assert (last.state, last.made, last.known, last.refused) == ("done", 30, 0, 1)
    assert last.problems[0]["record"] == 26 and last.problems[0]["code"] == "not_json"


def test_leaves_alone_what_another_worker_has(checker: User) -> None:
    job = deeds.import_file(BytesIO(_lines(2)), filename="", by=checker)
    held = PriorImport.objects.take(job.pk)
    assert held is not None and PriorImport.objects.take(job.pk) is None
    priors.run(job.pk)
    PriorImport.objects.filter(id=job.pk).update(attempts=9)
    priors.settle_failed(held, "late", "Too late.")
    assert PriorImport.objects.get(id=job.pk).state == "running" and not PriorCheck.objects.exists()


def test_reads_nothing_for_who_may_not(checker: User, admin: User, outsider_of: Any = None) -> None:
    job = deeds.import_file(BytesIO(_lines(1)), filename="", by=checker)
    people.deactivate(checker, by=admin)
    failed = _done(job)
    assert (failed.state, failed.error_code) == ("failed", "not_allowed")
    checker.refresh_from_db()
    with pytest.raises(NotAllowed):
        deeds.import_address("https://checks.example.net/", by=checker)


def test_refuses_files_that_are_empty_or_too_large(checker: User, settings: Settings) -> None:
    with pytest.raises(Invalid):
        deeds.import_file(BytesIO(b""), filename="x", by=checker)
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(TooLarge):
        deeds.import_file(BytesIO(b"x" * 11), filename="x", by=checker)
    assert not PriorImport.objects.exists()


def _command(path: Path | str, **options: Any) -> tuple[str, str, int]:
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("import_prior_checks", str(path), stdout=out, stderr=err, **options)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return out.getvalue(), err.getvalue(), code


def test_imports_by_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "dump.jsonl"
    file.write_bytes(_lines(3) + b"\nnot json\n" + _lines(2, start=3))
    assert _command(file, dry_run=True) == (
        "5 would be new, 0 known, 1 refused.\n",
        "4: not_json: This is not JSON: Expecting value.\n",
        1,
    )
    assert not PriorCheck.objects.exists()
    assert _command(file, start=5)[0] == "2 new, 0 known, 0 refused.\n"
    assert _command(file)[0] == "3 new, 2 known, 1 refused.\n"
    assert _command(file)[0] == "0 new, 5 known, 1 refused.\n"
    with pytest.raises(CommandError, match="No such file"):
        _command(tmp_path / "none")


def test_what_the_command_imports_is_findable_when_it_returns(tmp_path: Path) -> None:
    file = tmp_path / "dump.jsonl"
    file.write_bytes(_lines(3))
    assert _command(file, dry_run=True)[2] == 0
    assert _command(file, no_vectors=True)[0] == "3 new, 0 known, 0 refused.\n"
    assert StatementVector.objects.waiting().count() == 3
    assert _command(file)[:2] == ("0 new, 3 known, 0 refused.\n", "")
    assert not StatementVector.objects.waiting().exists()
    choose(Choice("off"))
    assert "switched off (EMBEDDING_MODEL=off). What was imported is found by its words only." in _command(file)[1]
    choose(Choice())


def test_imports_many_in_flat_memory_with_few_queries(tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    file = tmp_path / "dump.jsonl"
    file.write_bytes(_lines(6_000))
    with traced_memory(), django_assert_max_num_queries(12 * 2 + 24):
        assert _command(file, no_vectors=True)[0] == "6,000 new, 0 known, 0 refused.\n"
        peak = tracemalloc.get_traced_memory()[1]
    assert peak < 30 * 2**20 and PriorCheck.objects.count() == 6_000
