"""Batches as a worker does them: by chunks, wherever they were left, never twice; and what a dry run says."""

import tracemalloc
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.db.models.functions import Now

from annotations import tasks
from annotations.actions import articles, batches
from annotations.models import Article, Batch, BatchName, BatchProblem, Event, Snapshot, User
from annotations.text.rows import Place, read_rows
from annotations.worker import importing
from annotations.worker.supplying import Supplied, bring, read_supplied
from tests.batches import jsonl, start
from tests.factories import make_article
from tests.memory import traced_memory

pytestmark = pytest.mark.django_db


def finished(batch: Batch, *, seconds: float = 20.0) -> Batch:
    """The batch after as many turns as it takes."""
    for _ in range(10_000):
        importing.run(batch.pk, seconds=seconds)
        batch.refresh_from_db()
        if batch.is_over:
            return batch
    raise AssertionError("it never ends")


def counts(batch: Batch) -> tuple[str, int, int, int]:
    return batch.state, batch.made, batch.known, batch.refused


MIXED = [
    {
        "text": "A text of its own.\n\nIn two paragraphs.",
        "title": "One",
        "external_id": "a-1",
        "authors": ["A. B", "C. D"],
    },
    {"url": "https://news.example.org/2?utm_source=x", "external_id": "a-2"},
    {"html": "<p>Words enough.</p>", "url": "https://news.example.org/3", "language": "en", "section": "Local"},
    {"text": "The same again.", "external_id": "a-1"},
    {"url": "http://www.news.example.org/2"},
    {"url": "ftp://news.example.org/"},
    {"text": " \n "},
    {"title": "Nothing else"},
    {"text": "a", "html": "<p>b</p>"},
    {"text": 5},
    {"text": "a", "titel": "b"},
    b"{broken",
    {"text": "a\x00b"},
    {"text": "a\ud800"},
    {"text": "a", "language": "not a tag!"},
    {"text": "a", "published_at": "yesterday"},
    {"text": "a", "external_id": "x" * 256},
    {"url": "https://news.example.org/2", "external_id": "a-other"},
    {"text": "Dated.", "published_at": "2026-11-01"},
]
TROUBLES = [
    (6, "url", "bad_scheme"),
    (7, "url", "invalid"),
    (8, "url", "invalid"),
    (9, "text", "invalid"),
    (10, "text", "invalid"),
    (11, "titel", "unknown_field"),
    (12, "", "bad_json"),
    (13, "text", "invalid"),
    (14, "text", "invalid"),
    (15, "language", "invalid"),
    (16, "published_at", "invalid"),
    (17, "external_id", "invalid"),
    (18, "external_id", "external_id_differs"),
]


def test_imports_what_it_can_and_says_of_each_other_row_why_not(checker: User) -> None:
    batch = finished(start(jsonl(*MIXED), by=checker))
    assert counts(batch) == ("done", 4, 2, 13)
    found = BatchProblem.objects.order_by("row").values_list("row", "field", "code")
    assert list(found) == TROUBLES
    assert all(problem.detail for problem in BatchProblem.objects.all())
    assert (batch.rows_done, batch.percent, batch.offset) == (len(MIXED), 100, batch.body_bytes)
    one, two, three, dated = Article.objects.order_by("id")
    assert (one.state, one.title, one.byline, one.authors) == ("ok", "One", "A. B, C. D", ["A. B", "C. D"])
    assert (two.state, two.url, two.external_id) == ("pending", "https://news.example.org/2", "a-2")
    assert (three.state, three.section, three.language) == ("pending", "Local", "en")
    assert dated.published_at is not None and dated.published_at.isoformat() == "2026-11-01T00:00:00+00:00"
    assert {article.added_by_id for article in Article.objects.all()} == {checker.pk}


@pytest.mark.parametrize("seconds", [20.0, 0.0])
def test_a_dry_run_counts_as_a_real_one_and_leaves_nothing_but_its_report(seconds: float, checker: User) -> None:
    make_article(by=checker, url="https://news.example.org/3")
    before = Article.objects.count(), Snapshot.objects.count()
    trial = finished(start(jsonl(*MIXED), by=checker, dry_run=True), seconds=seconds)
    assert (Article.objects.count(), Snapshot.objects.count()) == before
    said = list(trial.problems.order_by("row").values_list("row", "field", "code"))
    assert said == TROUBLES
    real = finished(batches.run_for_real(trial, by=checker))
    assert (real.pk, real.body_sha256) != (trial.pk, "") and real.body_sha256 == trial.body_sha256
    assert counts(trial) == counts(real) == ("done", 3, 3, 13)
    assert list(real.problems.order_by("row").values_list("row", "field", "code")) == said


def test_a_dry_run_goes_on_at_its_place_and_reads_no_row_twice(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"url": f"https://news.example.org/{number % 9}"} for number in range(30)]
    starts: list[Place] = []

    def noted(*args: Any, start: Place, **options: Any) -> Any:
        starts.append(start)
        return read_rows(*args, start=start, **options)

    monkeypatch.setattr(importing, "read_rows", noted)
    trial = finished(start(jsonl(*rows), by=checker, dry_run=True), seconds=0)
    assert counts(trial) == ("done", 9, 21, 0)
    assert [place.row for place in starts] == list(range(1, 32))
    assert BatchName.objects.filter(batch=trial).count() == 9
    going = start(jsonl(*rows), by=checker, dry_run=True)
    importing.run(going.pk, seconds=0)
    tasks.tidy()
    assert list(BatchName.objects.values_list("batch", flat=True)) == [going.pk], "what goes on is still needed"


def test_tries_a_row_again_that_the_database_gave_up(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK_ROWS", 1)
    troubles = [OperationalError("deadlock detected"), OperationalError("deadlock detected")]

    def given_up(wanted: Any, *, by: User) -> Any:
        brought = bring(wanted, by=by)
        if troubles:
            raise troubles.pop()
        return brought

    monkeypatch.setattr("annotations.worker.importing.bring", given_up)
    batch = finished(start(jsonl({"text": "One."}, {"text": "Two."}), by=checker))
    assert counts(batch) == ("done", 2, 0, 0) and Article.objects.count() == 2


def test_stops_in_time_and_goes_on_where_it_was(checker: User) -> None:
    batch = start(jsonl(*({"text": f"Text {number}."} for number in range(3))), by=checker)
    for done, state in ((1, "pending"), (2, "pending"), (3, "pending"), (3, "done")):
        importing.run(batch.pk, seconds=0)
        batch.refresh_from_db()
        assert (batch.rows_done, batch.state, Article.objects.count()) == (done, state, done)
    assert importing.run(batch.pk) == [] and Article.objects.count() == 3


def test_rings_for_the_first_captures_only(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MAX_BELLS", 5)
    batch = start(jsonl(*({"url": f"https://news.example.org/{number}"} for number in range(9))), by=checker)
    assert importing.run(batch.pk) == list(Snapshot.objects.order_by("id").values_list("id", flat=True)[:5])


class Stopped(BaseException):
    """As abrupt as a kill: nothing of the product catches it."""


def test_killed_in_the_middle_of_a_row_imports_nothing_twice(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK_ROWS", 1)
    batch = start(jsonl(*({"text": f"Text {number}."} for number in range(10))), by=checker)
    brought: list[Any] = []

    def stop_at_the_seventh(wanted: Any, *, by: User) -> Any:
        brought.append(wanted)
        if len(brought) == 7:
            raise Stopped
        return bring(wanted, by=by)

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr("annotations.worker.importing.bring", stop_at_the_seventh)
        importing.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done, Article.objects.count()) == ("running", 6, 6)
    assert importing.run(batch.pk) == []
    Batch.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert counts(finished(batch)) == ("done", 10, 0, 0)
    assert Article.objects.count() == 10
    assert batch.error_code == ""


def test_refuses_the_row_at_which_two_workers_ended(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = start(jsonl(*({"text": f"Text {number}."} for number in range(6))), by=checker)

    def stop_at_three(supplied: Supplied) -> Any:
        if supplied.body == b"Text 3.":
            raise MemoryError
        return read_supplied(supplied)

    def stop_there_too(wanted: Any, *, by: User) -> Any:
        stop_at_three(wanted.supplied)
        return bring(wanted, by=by)

    monkeypatch.setattr("annotations.worker.foreseen.read_supplied", stop_at_three)
    monkeypatch.setattr("annotations.worker.importing.bring", stop_there_too)
    for done in (0, 3, 3):
        with pytest.raises(MemoryError):
            importing.run(batch.pk)
        Batch.objects.update(lease_until=Now() - timedelta(seconds=1))
        batch.refresh_from_db()
        assert batch.rows_done == done
    assert counts(finished(batch)) == ("done", 5, 0, 1)
    assert list(batch.problems.values_list("row", "code")) == [(4, "crashed_worker")]


def test_a_text_for_a_known_address_becomes_its_newest_version(checker: User) -> None:
    article = make_article(by=checker, url="https://news.example.org/a")
    batch = finished(start(jsonl({"url": "https://news.example.org/a", "text": "Other words now."}), by=checker))
    assert counts(batch) == ("done", 0, 1, 0)
    assert article.versions.count() == 2


def test_gives_an_article_that_we_have_its_name(checker: User) -> None:
    article, _ = articles.import_url("https://news.example.org/a", by=checker)
    finished(start(jsonl({"url": "https://news.example.org/a", "external_id": "x"}), by=checker))
    article.refresh_from_db()
    assert article.external_id == "x"


@pytest.mark.parametrize(
    ("break_it", "code"),
    [
        (lambda batch: User.objects.update(is_active=False), "not_allowed"),
        (lambda batch: Batch.objects.update(body_sha256="0" * 64), "body_missing"),
    ],
)
def test_says_why_it_cannot_go_on(break_it: Any, code: str, checker: User) -> None:
    batch = start(jsonl({"text": "a"}), by=checker)
    break_it(batch)
    batch.refresh_from_db()
    assert (finished(batch).state, batch.error_code) == ("failed", code)
    assert batch.error_detail and not Article.objects.exists()
    assert Event.objects.filter(verb="batch.failed").count() == 1


def test_stops_where_too_many_rows_are_refused(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_REFUSED", 8)
    batch = finished(start(b"{}\n" * 50, by=checker))
    assert (batch.state, batch.error_code, batch.refused, batch.rows_done) == ("failed", "too_many_refused", 8, 8)


def test_stops_when_somebody_says_so_and_goes_on_when_asked(checker: User) -> None:
    batch = start(jsonl(*({"text": f"Text {number}."} for number in range(6))), by=checker)
    importing.run(batch.pk, seconds=0)
    batches.cancel(batch, by=checker)
    assert importing.run(batch.pk) == []
    batch.refresh_from_db()
    assert counts(batch) == ("cancelled", 1, 0, 0)
    batches.resume(batch, by=checker)
    assert counts(finished(batch)) == ("done", 6, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_holds_no_more_memory_at_the_end_than_at_the_beginning(checker: User) -> None:
    words = "Words of an article. " * 2_000
    batch = start(jsonl(*({"text": f"Text {number}. {words}"} for number in range(60))), by=checker)
    importing.run(batch.pk, seconds=0)
    with traced_memory():
        importing.run(batch.pk, seconds=0)
        after_one, most_of_one = tracemalloc.get_traced_memory()
        assert finished(batch, seconds=0).made == 60
        after_all, most_of_all = tracemalloc.get_traced_memory()
    assert after_all - after_one < 10 * len(words)
    assert most_of_all < most_of_one + 10 * len(words)
