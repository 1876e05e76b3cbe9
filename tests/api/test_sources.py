"""Citing pages, and what becomes of their captures."""

from typing import Any

import pytest

from annotations.models import Claim, Snapshot, Source, User
from tests import factories
from tests.api.callers import json_of, problem_of

URL = "https://statistics.example.org/register"


def _address(claim: Claim) -> str:
    return f"/api/v1/claims/{claim.pk}/sources/"


def test_returns_the_contract_s_shape(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    body = {"url": f"{URL}?utm_source=x", "stance": "refutes", "note": "The register", "quote": factories.PAGE_QUOTE}
    c = caller(checker)
    source = json_of(c.post(_address(claim), body), 201)
    assert (source["url"], source["state"], source["error"], source["title"]) == (URL, "pending", None, "")
    assert (source["quote"], source["quote_state"], source["stance"]) == (factories.PAGE_QUOTE, "pending", "refutes")
    factories.settle(Snapshot.objects.get(id=source["snapshot"]), factories.PAGE)
    [settled] = json_of(c.get(f"/api/v1/claims/{claim.pk}/"))["sources"]
    assert (settled["state"], settled["quote_state"], settled["title"]) == ("ok", "verified", "Housing register 2026")
    capture = json_of(c.get(f"/api/v1/snapshots/{settled['snapshot']}/"))
    assert capture["text"][settled["quote_start"] : settled["quote_end"]] == factories.PAGE_QUOTE
    assert capture["headers"] == {"content-type": "text/html; charset=utf-8"}


def test_tells_why_a_capture_failed_and_tries_again(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    source = factories.make_source(claim, by=checker, captured=None)
    factories.fail(source.snapshot)
    c = caller(checker)
    [failed] = json_of(c.get(f"/api/v1/claims/{claim.pk}/"))["sources"]
    assert failed["error"] == {"code": "not_found", "detail": "The page is not there (404)."}
    again = json_of(c.post(f"/api/v1/sources/{source.pk}/retry/"), 202)
    assert (again["state"], again["error"]) == ("pending", None) and again["snapshot"] != failed["snapshot"]
    same = json_of(c.post(f"/api/v1/sources/{source.pk}/retry/"), 202)
    assert same["snapshot"] == again["snapshot"]


def test_refuses_the_same_page_and_passage_twice(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    c = caller(checker)
    body = {"url": URL, "stance": "context"}
    json_of(c.post(_address(claim), body), 201)
    problem_of(c.post(_address(claim), {**body, "stance": "refutes"}), 409, "cited")
    json_of(c.post(_address(claim), {**body, "quote": "Another passage"}), 201)
    assert Source.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"stance": "likes"}, 422, "stance"),
        ({"stance": ""}, 422, "stance"),
        ({"stance": None}, 400, "stance"),
        ({"stance": 1}, 400, "stance"),
        ({"stance": ["refutes"]}, 400, "stance"),
        ({"url": "nowhere"}, 422, "url"),
        ({"url": "gopher://example.org/"}, 422, "url"),
        ({"url": 5}, 400, "url"),
        ({"note": "x" * 20_001}, 422, "note"),
        ({"quote": "x" * 1_000_000}, 422, "quote"),
        ({"quote": False}, 400, "quote"),
        ({"state": "ok"}, 400, "state"),
        ({"snapshot": 1}, 400, "snapshot"),
        ({"note": "a\x00b"}, 400, "note"),
        ({"quote": "\udfff"}, 400, "quote"),
    ],
)
def test_names_the_field_that_is_wrong(caller: Any, checker: User, changes: Any, status: int, field: str) -> None:
    claim = factories.make_claim(by=checker)
    body = {"url": URL, "stance": "context", **changes}
    assert list(problem_of(caller(checker).post(_address(claim), body), status)["fields"]) == [field]
    assert not Source.objects.exists()


def test_changes_what_is_given_and_keeps_the_rest(caller: Any, checker: User) -> None:
    source = factories.make_source(factories.make_claim(by=checker), by=checker)
    c, address = caller(checker), f"/api/v1/sources/{source.pk}/"
    changed = json_of(c.patch(address, {"stance": "context"}))
    assert (changed["stance"], changed["note"], changed["quote_state"]) == (
        "context",
        "The official register.",
        "verified",
    )
    assert json_of(c.patch(address, {"quote": "Nobody wrote this anywhere"}))["quote_state"] == "not_found"
    assert json_of(c.patch(address, {"quote": ""}))["quote_state"] == "none"
    problem_of(c.patch(address, {"url": "https://example.org/"}), 400, "bad_request")


def test_removes_and_brings_back(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    source = factories.make_source(claim, by=checker)
    c, address = caller(checker), f"/api/v1/sources/{source.pk}/"
    for _ in range(2):
        assert c.delete(address).status_code == 204
    assert json_of(c.get(f"/api/v1/claims/{claim.pk}/"))["sources"] == []
    problem_of(c.patch(address, {"note": "x"}), 404, "not_found")
    problem_of(c.post(f"{address}retry/"), 404, "not_found")
    assert json_of(c.post(f"{address}restore/"))["id"] == source.pk
    assert len(json_of(c.get(f"/api/v1/claims/{claim.pk}/"))["sources"]) == 1


def test_refuses_to_restore_what_was_cited_anew(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    source = factories.make_source(claim, by=checker, quote="")
    c = caller(checker)
    c.delete(f"/api/v1/sources/{source.pk}/")
    json_of(c.post(_address(claim), {"url": source.url, "stance": "context"}), 201)
    problem_of(c.post(f"/api/v1/sources/{source.pk}/restore/"), 409, "cited")


def test_voids_an_approval_when_evidence_changes(caller: Any, checker: User, editor: User) -> None:
    claim = factories.approved_claim(by=checker, reviewer=editor)
    json_of(caller(checker).post(_address(claim), {"url": f"{URL}/2", "stance": "supports"}), 201)
    problem_of(caller(editor).post(f"/api/v1/claims/{claim.pk}/publish/"), 409, "wrong_state")
    assert json_of(caller(checker).get(f"/api/v1/claims/{claim.pk}/"))["status"] == "in_review"
