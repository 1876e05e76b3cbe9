"""New articles by the chunk: the same rows as one by one, in as many statements for many as for few."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.models import Model
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from annotations.actions import articles
from annotations.models import Address, Article, Batch, BatchProblem, Event, Page, Snapshot, User
from annotations.worker import bodies, importing
from annotations.worker.bringing import bring_new, keep_bodies
from tests.batches import jsonl, start

ROWS: list[dict[str, Any]] = [
    {"text": "A headline\n\nBy Ann Bee\n\nWords of it.\n\nSource: Harbour News", "external_id": "{who}-1"},
    {"text": "Told words.", "title": "Told", "authors": ["A. B"], "site": "S", "language": "de", "section": "Local"},
    {"text": "Of a page.", "url": "https://{who}.example.org/3?utm_source=x", "published_at": "2026-11-01"},
    {"url": "https://www.{who}.example.org/4", "external_id": "{who}-4", "byline": "C. D"},
    {"html": "<p>Words enough.</p>", "url": "https://{who}.example.org/5"},
    {"text": "a\x00b"},
    {"text": "a\n" * 100_001},
    {"text": "Told words."},
    {"text": "Other words.", "external_id": "{who}-1"},
    {"text": "Of a page, later.", "url": "https://{who}.example.org/3"},
    {"url": "https://{who}.example.org/4", "external_id": "{who}-other"},
    {"url": "https://{who}.example.org/4"},
    {"text": "The last one.", "external_id": "{who}-12"},
]
MODELS: tuple[type[Model], ...] = (Page, Address, Article, Snapshot, Event)
TIMES = {"created_at", "captured_at", "seen_at", "next_attempt_at", "at", "turn"}


def rows_of(who: str) -> list[dict[str, Any]]:
    def told(value: Any) -> Any:
        return value.replace("{who}", who) if isinstance(value, str) else value

    return [{name: told(value) for name, value in row.items()} for row in ROWS]


def places(model: type[Model], after: dict[type[Model], int]) -> dict[int, int]:
    """Of the rows that came since: id → place among them. Addresses go by what they are, not by when they came."""
    order = "key" if model is Address else "id"
    ids = model._default_manager.filter(id__gt=after[model]).order_by(order).values_list("id", flat=True)
    return {row_id: place for place, row_id in enumerate(ids)}


def stored(who: str, after: dict[type[Model], int]) -> list[str]:
    """All that was stored since: references as places among the new rows, times as whether there is one."""
    found = {model: places(model, after) for model in MODELS}

    def plain(field: Any, value: Any) -> Any:
        if field.name in TIMES:
            return value is not None
        if field.name == "data" and "version" in value:
            return {"version": found[Snapshot][value["version"]]}
        known = found.get(field.model if field.primary_key else field.related_model, {})
        return known.get(value, value) if known and value is not None else value

    said = []
    for model, ids in found.items():
        rows = model._default_manager.in_bulk(list(ids))
        for row_id in ids:
            row = {f.name: plain(f, getattr(rows[row_id], f.attname)) for f in model._meta.concrete_fields}
            said.append(f"{model.__name__} {row}".replace(who, "WHO"))
    return [line for line in said if "'verb': 'batch." not in line]


def imported(who: str, by: User) -> tuple[Batch, list[str]]:
    newest = {model: model._default_manager.order_by("-id").first() for model in MODELS}
    after = {model: row.pk if row else 0 for model, row in newest.items()}
    batch = start(jsonl(*rows_of(who)), by=by)
    importing.run(batch.pk)
    batch.refresh_from_db()
    return batch, stored(who, after)


def problems_of(batch: Batch, who: str) -> list[str]:
    rows = batch.problems.order_by("row").values_list("row", "field", "code", "detail")
    return [repr(row).replace(who, "WHO") for row in rows]


@pytest.mark.django_db
def test_a_chunk_stores_what_its_rows_one_by_one_would(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    together, rows = imported("together", checker)
    monkeypatch.setattr(importing, "CHUNK_ROWS", 1)
    singly, others = imported("oneatatime", checker)
    assert (together.state, together.made, together.known, together.refused) == ("done", 7, 3, 3)
    assert (singly.made, singly.known, singly.refused, singly.offset) == (7, 3, 3, singly.body_bytes)
    assert problems_of(together, "together") == problems_of(singly, "oneatatime")
    assert rows == others
    bodies_kept = Snapshot.objects.exclude(body_sha256="").values_list("body_sha256", "body_bytes")
    assert all(len(bodies.read(sha256)) == length for sha256, length in bodies_kept)


@pytest.mark.django_db
@pytest.mark.parametrize("made", [True, False])
def test_many_rows_cost_as_many_statements_as_few(made: bool, checker: User) -> None:
    def statements(rows: list[dict[str, str]]) -> int:
        batch = start(jsonl(*rows), by=checker, dry_run=not made)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            importing.run(batch.pk)
        batch.refresh_from_db()
        assert (batch.state, batch.made) == ("done", len(rows))
        return len(asked)

    few, many = (
        [
            {"text": f"Text {n}.", "url": f"https://{count}.example.org/{n}", "external_id": f"{count}-{n}"}
            for n in range(count)
        ]
        for count in (5, 200)
    )
    assert statements(few) == statements(many) < 40


class Stopped(BaseException):
    """As abrupt as a kill: nothing of the product catches it."""


@pytest.mark.django_db
def test_killed_in_the_middle_of_a_chunk_leaves_nothing_of_it(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK_ROWS", 10)
    batch = start(jsonl(*({"text": f"Text {number}."} for number in range(45))), by=checker)
    seen: list[int] = []

    def stop_at_the_third(fresh: Any, *, by: User) -> Any:
        found = bring_new(fresh, by=by)
        seen.append(len(fresh))
        if len(seen) == 3:
            raise Stopped
        return found

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(importing, "bring_new", stop_at_the_third)
        importing.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_done, Article.objects.count()) == ("running", 20, 20)
    Batch.objects.update(lease_until=Now() - timedelta(seconds=1))
    with monkeypatch.context() as patch:
        patch.setattr(importing, "bring_new", stop_at_the_third)
        importing.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.made, Article.objects.count()) == ("done", 45, 45)
    assert seen[3:] == [10, 5], "ten rows one by one, then by chunks again"


@pytest.mark.django_db
def test_a_chunk_that_the_database_gave_up_is_brought_row_by_row(
    checker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def given_up(fresh: Any, *, by: User) -> Any:
        bring_new(fresh, by=by)
        raise OperationalError("deadlock detected")

    monkeypatch.setattr(importing, "bring_new", given_up)
    batch = start(jsonl(*({"text": f"Text {number}."} for number in range(5))), by=checker)
    importing.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.made, Article.objects.count()) == ("done", 5, 5)


@pytest.mark.django_db(transaction=True)
def test_somebody_is_faster_with_an_address_of_a_chunk_and_does_not_wait(
    checker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"url": f"https://news.example.org/{n}", "external_id": f"n-{n}", "text": f"Text {n}."} for n in range(6)]
    found: list[bool] = []

    def meanwhile(fresh: Any) -> None:
        with ThreadPoolExecutor(1) as pool:
            found.append(pool.submit(_import, "https://news.example.org/2", checker).result(10))
        keep_bodies(fresh)

    monkeypatch.setattr(importing, "keep_bodies", meanwhile)
    batch = start(jsonl(*rows), by=checker)
    importing.run(batch.pk)
    batch.refresh_from_db()
    assert found == [True]
    assert (batch.state, batch.made, batch.known, batch.refused) == ("done", 5, 1, 0)
    assert Article.objects.count() == 6 and not BatchProblem.objects.exists()
    assert set(Article.objects.values_list("external_id", flat=True)) == {f"n-{n}" for n in range(6)}


def _import(url: str, by: User) -> bool:
    try:
        return articles.import_url(url, by=by)[1]
    finally:
        connection.close()
