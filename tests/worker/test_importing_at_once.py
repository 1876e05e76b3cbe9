"""Batches beside each other, beside people, and in the hands of two workers."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from annotations.actions import articles
from annotations.models import Article, Batch, BatchProblem, Snapshot, User
from annotations.worker import importing
from annotations.worker.supplying import bring
from tests.batches import jsonl, start


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_import_each_row_once(checker: User) -> None:
    rows = [{"text": f"Text {number}.", "external_id": str(number)} for number in range(40)]
    one, other = start(jsonl(*rows), by=checker), start(jsonl(*rows), by=checker)
    barrier = threading.Barrier(6)

    def work(batch: Batch) -> None:
        try:
            barrier.wait(10)
            until = time.monotonic() + 60
            while not Batch.objects.get(id=batch.pk).is_over and time.monotonic() < until:
                importing.run(batch.pk, seconds=0)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, [one, other] * 3))
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == ("done", "done")
    assert one.made + other.made == one.known + other.known == 40
    assert Article.objects.count() == Snapshot.objects.count() == 40
    assert not BatchProblem.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_addresses_in_another_order_never_stop_each_other(checker: User) -> None:
    rows = [{"url": f"https://news.example.org/{n}", "external_id": f"n-{n}", "text": f"Text {n}."} for n in range(40)]
    files = [start(jsonl(*rows), by=checker), start(jsonl(*reversed(rows)), by=checker)]
    barrier = threading.Barrier(2)

    def work(batch: Batch) -> None:
        try:
            barrier.wait(10)
            importing.run(batch.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, files))
    for batch in files:
        batch.refresh_from_db()
        assert (batch.state, batch.attempts, batch.refused, batch.rows_done) == ("done", 1, 0, 40)
    assert files[0].made + files[1].made == Article.objects.count() == 40


@pytest.mark.django_db(transaction=True)
def test_a_persons_import_waits_for_one_row_at_most(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK_ROWS", 1)
    batch = start(jsonl({"url": "https://news.example.org/a"}, {"url": "https://news.example.org/b"}), by=checker)
    found: list[bool] = []

    def meanwhile(wanted: Any, *, by: User) -> Any:
        if wanted.url.endswith("/b"):
            with ThreadPoolExecutor(1) as pool:
                found.append(pool.submit(_import, "https://news.example.org/a", by).result(10))
        return bring(wanted, by=by)

    monkeypatch.setattr("annotations.worker.importing.bring", meanwhile)
    importing.run(batch.pk)
    assert found == [False]


def _import(url: str, by: User) -> bool:
    try:
        return articles.import_url(url, by=by)[1]
    finally:
        connection.close()
