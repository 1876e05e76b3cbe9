"""Locking a source to a passage of our capture."""

from typing import Any

import pytest

from annotations.models import Event, Snapshot, Source, User
from tests import factories
from tests.api.callers import json_of, problem_of
from tests.factories import PAGE, PAGE_QUOTE, make_claim, make_source


@pytest.fixture
def source(checker: User) -> Source:
    return make_source(make_claim(by=checker), by=checker, quote="")


def test_locks_a_span_and_words_that_are_looked_for(caller: Any, checker: User, source: Source) -> None:
    c, address, text = caller(checker), f"/api/v1/sources/{source.pk}/passage/", source.snapshot.text
    start = text.index(PAGE_QUOTE)
    span = {"snapshot": source.snapshot_id, "start": start, "end": start + len(PAGE_QUOTE), "quote": PAGE_QUOTE}
    locked = json_of(c.put(address, span))
    assert (locked["quote"], locked["quote_state"], locked["quote_start"]) == (PAGE_QUOTE, "verified", start)
    json_of(c.put(address, span))
    assert Event.objects.filter(verb="source.locked").count() == 1
    other = json_of(c.put(address, {"quote": "Homes  under construction are “not” counted".replace("“not”", "not")}))
    assert other["quote"] == "Homes under construction are not counted"
    assert text[other["quote_start"] : other["quote_end"]] == other["quote"]
    bare = json_of(c.put(address, {"start": 0, "end": 7}))
    assert bare["quote"] == text[:7]


def test_locks_in_the_capture_of_before_where_another_one_failed(caller: Any, checker: User, source: Source) -> None:
    c, address, before = caller(checker), f"/api/v1/sources/{source.pk}/passage/", source.snapshot_id
    again = json_of(c.post(f"/api/v1/sources/{source.pk}/retry/"), 202)["snapshot"]
    said = {"snapshot": before, "quote": PAGE_QUOTE}
    problem_of(c.put(address, said), 422, "bad_span")
    factories.fail(Snapshot.objects.get(id=again))
    locked = json_of(c.put(address, said))
    assert (locked["snapshot"], locked["state"], locked["quote_state"]) == (before, "ok", "verified")


def test_locks_in_a_newer_capture_of_the_page_only(caller: Any, checker: User, source: Source) -> None:
    c, address = caller(checker), f"/api/v1/sources/{source.pk}/passage/"
    newer = factories.make_source(source.claim, by=checker, quote="213", captured=PAGE.replace(b"212", b"213"))
    moved = json_of(c.put(address, {"snapshot": newer.snapshot_id, "quote": "213 homes were completed"}))
    assert (moved["snapshot"], moved["quote_state"]) == (newer.snapshot_id, "verified")
    problem_of(c.put(address, {"snapshot": source.snapshot_id, "quote": "212 homes"}), 422, "bad_span")
    elsewhere = make_source(source.claim, by=checker, url="https://else.example.org/")
    problem_of(c.put(address, {"snapshot": elsewhere.snapshot_id, "quote": "212 homes"}), 422, "bad_span")


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"quote": "213 homes were completed"}, 422, "bad_span"),
    ({"start": 0, "end": 9, "quote": PAGE_QUOTE}, 422, "bad_span"),
    ({"start": 9, "end": 9}, 422, "bad_span"),
    ({"start": -1, "end": 9}, 422, "bad_span"),
    ({"start": 0, "end": 10**30}, 422, "bad_span"),
    ({"start": 0, "end": 3}, 422, "bad_span"),
    ({"start": 0}, 400, "bad_request"),
    ({}, 400, "bad_request"),
    ({"quote": "x" * 2001}, 422, "invalid"),
    ({"quote": "a\x00b"}, 400, "bad_request"),
    ({"quote": "a\ud800b"}, 400, "bad_request"),
    ({"quote": 7}, 400, "bad_request"),
    ({"start": True, "end": 4}, 400, "bad_request"),
    ({"snapshot": 10**30, "quote": "homes"}, 422, "bad_span"),
    ({"words": "homes"}, 400, "bad_request"),
]


def test_refuses_what_is_not_there(caller: Any, checker: User, source: Source) -> None:
    c = caller(checker)
    for body, status, code in REFUSED:
        problem_of(c.put(f"/api/v1/sources/{source.pk}/passage/", body), status, code)
    assert Source.objects.get(id=source.pk).quote == ""


def test_refuses_without_a_capture_when_cited_already_and_after_removal(caller: Any, checker: User) -> None:
    claim = make_claim(by=checker)
    waiting = make_source(claim, by=checker, quote="", captured=None)
    c = caller(checker)
    problem_of(c.put(f"/api/v1/sources/{waiting.pk}/passage/", {"quote": "homes"}), 409, "not_captured")
    factories.settle(waiting.snapshot, PAGE)
    make_source(claim, by=checker)
    problem_of(c.put(f"/api/v1/sources/{waiting.pk}/passage/", {"quote": PAGE_QUOTE}), 409, "cited")
    c.delete(f"/api/v1/sources/{waiting.pk}/")
    problem_of(c.put(f"/api/v1/sources/{waiting.pk}/passage/", {"quote": "homes"}), 404, "not_found")


def test_voids_an_approval(caller: Any, checker: User, editor: User) -> None:
    claim = factories.approved_claim(by=checker, reviewer=editor)
    source = claim.sources.get()
    json_of(caller(checker).put(f"/api/v1/sources/{source.pk}/passage/", {"quote": "Homes under construction"}))
    assert factories.fresh(claim).status == "in_review"
