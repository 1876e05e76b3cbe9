"""The queue over HTTP: narrowed, counted, taken from, dealt with many at a time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import taking, triage
from annotations.models import Claim, Desk, Event, Notice, User
from tests import factories
from tests.api.callers import json_of

pytestmark = pytest.mark.django_db
QUEUE = "/api/v1/queue/"
SOON = (datetime.now(UTC) + timedelta(days=2)).isoformat()


def ids(answer: Any) -> list[int]:
    return [row["id"] for row in json_of(answer)["results"]]


def test_lists_narrows_orders_and_counts(caller: Any, checker: User, editor: User, admin: User) -> None:
    article = factories.make_article(by=checker)
    plain, weighty = (factories.submitted_claim(by=checker, article=article) for _ in range(2))
    draft = factories.make_claim(article, by=checker)
    desk = json_of(caller(admin).post("/api/v1/desks/", {"name": "Public health"}), 201)
    notes = {
        "desk": desk["id"],
        "assignee": editor.pk,
        "due_at": SOON,
        "reach": 1,
        "harm": 3,
        "importance": 0,
        "why": "People may be hurt",
        "labels": ["Élection 2026", "élection  2026"],
        "language": "de-AT",
    }
    e = caller(editor)
    whole = json_of(e.patch(f"/api/v1/claims/{weighty.pk}/triage/", notes))
    told = {name: whole[name] for name in ("priority", "labels", "language", "assignee", "desk", "taken_by")}
    assert told == {
        "priority": 11,
        "labels": ["élection-2026"],
        "language": "de",
        "assignee": {"id": editor.pk, "name": editor.name},
        "desk": {"id": desk["id"], "name": "Public health", "slug": "public-health"},
        "taken_by": None,
    }
    assert whole["version"] == weighty.version, "the desk's notes are no content"
    cases = {
        "": [plain.pk, weighty.pk],
        "?order=priority": [weighty.pk, plain.pk],
        "?order=due&state=open": [weighty.pk, plain.pk, draft.pk],
        "?state=draft": [draft.pk],
        "?state=draft,in_review&order=newest": [draft.pk, weighty.pk, plain.pk],
        "?assignee=me": [weighty.pk],
        "?assignee=none": [plain.pk],
        f"?desk={desk['id']}": [weighty.pk],
        "?desk=none": [plain.pk],
        "?label=%C3%A9lection-2026": [weighty.pk],
        "?language=DE": [weighty.pk],
        "?min_priority=7": [weighty.pk],
        "?taken=yes": [],
        f"?article={article.pk}&state=open": [draft.pk, plain.pk, weighty.pk],
        f"?due_before={SOON.replace('+', '%2B')}": [],
        "?overdue=true": [],
    }
    for query, expected in cases.items():
        found = ids(e.get(f"{QUEUE}{query}"))
        assert (found if "order" in query or not query else sorted(found)) == sorted(expected, key=expected.index) or (
            sorted(found) == sorted(expected) and "article" in query
        ), query
    first = json_of(e.get(f"{QUEUE}?page_size=1"))
    assert ids(e.get(first["next"].removeprefix("http://testserver"))) == [weighty.pk]
    counts = json_of(e.get(f"{QUEUE}counts/?state=open&q=homes"))["states"]
    assert {one["state"]: one["number"] for one in counts} == {
        "draft": 1,
        "in_review": 2,
        "sent_back": 0,
        "approved": 0,
    }
    assert json_of(e.get("/api/v1/labels/?q=él"))["results"] == [{"slug": "élection-2026", "name": "Élection 2026"}]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("state=nowhere", "state"),
        ("assignee=him", "assignee"),
        ("assignee=99999999999999999999", "assignee"),
        ("desk=0", "desk"),
        ("due_before=soon", "due_before"),
        ("min_priority=19", "min_priority"),
        ("label=" + "x" * 41, "label"),
        ("language=1", "language"),
        ("taken=maybe", "taken"),
        ("cursor=W10", "cursor"),
        ("order=random", "order"),
        ("page_size=1000", "page_size"),
        ("due_date=1", "due_date"),
    ],
)
def test_refuses_what_it_cannot_read(query: str, field: str, caller: Any, editor: User) -> None:
    said = json_of(caller(editor).get(f"{QUEUE}?{query}"), 400)
    assert (said["code"], list(said["fields"])) == ("bad_request", [field])


@pytest.mark.parametrize(
    ("notes", "field"),
    [
        ({"harm": 4, "why": "x"}, "harm"),
        ({"harm": True, "why": "x"}, "harm"),
        ({"reach": 2}, "why"),
        ({"why": "x" * 501}, "why"),
        ({"assignee": 2**70}, "assignee"),
        ({"desk": 99}, "desk"),
        ({"due_at": "2020-01-01T00:00:00Z"}, "due_at"),
        ({"due_at": "9999-12-31T23:00:00Z"}, "due_at"),
        ({"labels": ["…"]}, "labels"),
        ({"labels": ["x" * 41]}, "labels"),
        ({"labels": [str(number) for number in range(21)]}, "labels"),
        ({"why": "a\x00b"}, "why"),
        ({"labels": ["a\ud800b"]}, "labels"),
        ({"priority": 18}, "priority"),
    ],
)
def test_refuses_notes_that_cannot_be(notes: Any, field: str, caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    answer = caller(checker).patch(f"/api/v1/claims/{claim.pk}/triage/", notes)
    assert answer.status_code in (400, 422), answer.content
    assert field in str(answer.json()["fields"])
    assert not Event.objects.filter(claim=claim, verb__in=["claim.weighed", "claim.labelled"]).exists()


def test_gives_everybody_another_claim_and_says_when_there_is_none(
    caller: Any, checker: User, editor: User, admin: User
) -> None:
    first, second = (factories.submitted_claim(by=checker) for _ in range(2))
    taken = json_of(caller(editor).post(f"{QUEUE}take/", {}))
    assert (taken["id"], taken["taken_by"]["name"]) == (first.pk, editor.name) and taken["taken_until"]
    refused = json_of(caller(admin).post(f"/api/v1/claims/{first.pk}/take/", {}), 409)
    assert (refused["code"], editor.name in refused["detail"]) == ("taken", True)
    assert json_of(caller(admin).post(f"{QUEUE}take/", {"min_priority": 0}))["id"] == second.pk
    assert caller(admin).post(f"{QUEUE}take/", {}).status_code == 204
    assert ids(caller(admin).get(f"{QUEUE}?taken=mine")) == [second.pk]
    assert json_of(caller(editor).post(f"/api/v1/claims/{first.pk}/release/", {}))["taken_by"] is None
    assert ids(caller(admin).get(f"{QUEUE}?taken=no")) == [first.pk]


def test_deals_with_many_and_names_those_refused(caller: Any, checker: User, editor: User, second_editor: User) -> None:
    article = factories.make_article(by=checker)
    theirs, own = (factories.submitted_claim(by=by, article=article) for by in (checker, editor))
    draft = factories.make_claim(article, by=checker)
    gone = factories.make_claim(article, by=checker)
    Claim.objects.filter(id=gone.pk).update(status="discarded")
    e, every = caller(editor), [theirs.pk, own.pk, draft.pk, gone.pk, 10**9]

    def bulk(**asked: Any) -> dict[Any, Any]:
        found = json_of(e.post(f"{QUEUE}bulk/", {"claims": every, **asked}))
        return {"done": found["done"], **{row["claim"]: row["code"] for row in found["refused"]}}

    taking.take(theirs, by=second_editor)
    assert bulk(deed="send_back", note="Name a second source.")[theirs.pk] == "taken"
    taking.release(theirs, by=second_editor)
    back = bulk(deed="send_back", note="Name a second source.")
    assert back == {
        "done": [theirs.pk],
        own.pk: "four_eyes",
        draft.pk: "wrong_state",
        gone.pk: "wrong_state",
        10**9: "not_found",
    }
    open_ones = [theirs.pk, own.pk, draft.pk]
    refused: dict[object, object] = {gone.pk: "wrong_state", 10**9: "not_found"}
    assert bulk(deed="assign", assignee=checker.pk) == {"done": open_ones, **refused}
    assert Notice.objects.filter(user=checker, event__verb="claim.assigned").count() == 3
    assert bulk(deed="due", due_at=SOON) == {"done": open_ones, **refused}
    assert bulk(deed="label", add=["Homes", "City"]) == {"done": open_ones, **refused}
    assert bulk(deed="label", add=["Vote"], remove=["city"]) == {"done": open_ones, **refused}
    assert list(Claim.objects.filter(id__in=open_ones).values_list("labels", flat=True)) == [["homes", "vote"]] * 3
    for body in (
        {"claims": [], "deed": "release"},
        {"claims": list(range(1, 102)), "deed": "release"},
        {"claims": every, "deed": "send_back"},
        {"claims": every, "deed": "publish"},
        {"claims": ["x"], "deed": "release"},
    ):
        assert e.post(f"{QUEUE}bulk/", body).status_code == 400


def test_hands_everything_over_when_somebody_leaves(
    caller: Any, checker: User, editor: User, second_editor: User, admin: User
) -> None:
    article = factories.make_article(by=checker)
    rows = [factories.submitted_claim(by=checker, article=article) for _ in range(3)]
    for claim in rows:
        triage.note_on(claim, {"assignee": editor.pk}, by=admin)
    taking.take(rows[0], by=editor)
    path = f"{QUEUE}hand-over/"
    refused = json_of(caller(checker).post(path, {"from": editor.pk, "to": None}), 403)
    assert refused["code"] == "not_allowed"
    for to in (editor.pk, 10**9):
        assert caller(editor).post(path, {"to": to}).status_code == 422
    assert json_of(caller(editor).post(path, {"to": second_editor.pk})) == {"claims": 3}
    claim = factories.fresh(rows[0])
    assert (claim.assignee_id, claim.taken_by_id) == (second_editor.pk, None)
    assert Event.objects.filter(verb="claim.assigned", data__because="hand_over").count() == 3
    assert Notice.objects.filter(user=second_editor, event__verb="claim.assigned").count() == 3


def test_retires_a_desk_and_keeps_its_claims(caller: Any, checker: User, admin: User) -> None:
    claim, desk = factories.make_claim(by=checker), Desk.objects.create(name="Health", slug="health")
    triage.note_on(claim, {"desk": desk.pk}, by=admin)
    a = caller(admin)
    assert json_of(a.post("/api/v1/desks/", {"name": "health"}), 409)["code"] == "name_taken"
    assert json_of(a.patch(f"/api/v1/desks/{desk.pk}/", {"retired": True, "name": "Medicine"}))["slug"] == "health"
    assert json_of(a.get("/api/v1/desks/"))["results"][0]["name"] == "Medicine"
    assert json_of(a.get(f"/api/v1/claims/{claim.pk}/"))["desk"]["name"] == "Medicine"
    assert a.patch(f"/api/v1/claims/{claim.pk}/triage/", {"desk": desk.pk}).status_code == 422


def test_costs_the_same_queries_however_many_wait(caller: Any, checker: User, editor: User) -> None:
    e = caller(editor)

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            json_of(e.get(path))
        return len(asked)

    paths = [f"{QUEUE}?state=open&order=priority", f"{QUEUE}counts/", f"{QUEUE}?mine=true&state=open"]

    def grow(rows: int) -> None:
        for number in range(rows):
            claim = factories.submitted_claim(by=checker if number % 2 else editor)
            triage.note_on(claim, {"assignee": editor.pk}, by=editor)
            taking.take(claim, by=editor)

    grow(2)
    few = [cost(path) for path in paths]
    grow(6)
    assert [cost(path) for path in paths] == few
