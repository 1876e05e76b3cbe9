"""From a verdict to a public check and back, and who may take which step."""

from typing import Any

import pytest

from annotations.models import Claim, Publication, Review, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

PUBLIC = "/api/public/v1/checks/"


def _step(c: Caller, claim: Claim, name: str, body: Any = None) -> Any:
    return c.post(f"/api/v1/claims/{claim.pk}/{name}/", body)


def test_takes_a_claim_from_draft_to_published_corrected_and_retracted(
    caller: Any, anyone: Caller, checker: User, editor: User, second_editor: User
) -> None:
    claim = factories.make_claim(by=checker)
    factories.make_source(claim, by=checker)
    c, e, second = caller(checker), caller(editor), caller(second_editor)
    verdict = json_of(_step(c, claim, "verdicts", {"rating": "false", "explanation": "212 homes."}), 201)
    assert (verdict["rating"]["label"], verdict["author"]["name"]) == ("False", "Cleo Checker")
    assert json_of(_step(c, claim, "submit"))["status"] == "in_review"
    read = json_of(e.get(f"/api/v1/claims/{claim.pk}/"))
    decision = {"decision": "approve", "note": "Checked.", "seen": read["content_sha256"]}
    assert json_of(_step(e, claim, "review", decision))["status"] == "approved"
    first = json_of(_step(e, claim, "publish"), 201)
    assert (first["version"], first["kind"]) == (1, "original")
    correction = {"rating": "mostly-false", "explanation": "212, and 40 more.", "note": "We missed 40 homes."}
    assert json_of(_step(e, claim, "correct", correction))["status"] == "in_review"
    assert json_of(anyone.get(f"{PUBLIC}{first['slug']}/"))["version"] == 1
    json_of(_step(second, claim, "review", factories.approval(claim)))
    corrected = json_of(_step(second, claim, "publish"), 201)
    assert (corrected["slug"], corrected["version"], corrected["note"]) == (first["slug"], 2, "We missed 40 homes.")
    assert json_of(anyone.get(f"{PUBLIC}{first['slug']}/"))["rating"]["key"] == "mostly-false"
    retracted = json_of(_step(e, claim, "retract", {"reason": "The register was wrong."}), 201)
    assert (retracted["version"], retracted["kind"]) == (3, "retraction")
    assert json_of(c.get(f"/api/v1/claims/{claim.pk}/"))["status"] == "retracted"


def test_holds_the_four_eyes_for_every_role(caller: Any, checker: User, editor: User, admin: User) -> None:
    for author in (editor, admin):
        claim = factories.submitted_claim(by=author)
        problem_of(_step(caller(author), claim, "review", factories.approval(claim)), 403, "four_eyes")
    problem_of(_step(caller(checker), claim, "review", factories.approval(claim)), 403, "not_allowed")
    judged_by_checker = factories.submitted_claim(by=checker)
    edit = caller(editor).patch(
        f"/api/v1/claims/{judged_by_checker.pk}/", {"text": "Mine now."}, headers={"If-Match": "*"}
    )
    json_of(edit)
    problem_of(
        _step(caller(editor), judged_by_checker, "review", factories.approval(judged_by_checker)), 403, "four_eyes"
    )
    assert not Review.objects.exists()


def test_names_the_legal_moves_when_one_is_not(caller: Any, checker: User, editor: User) -> None:
    claim = factories.make_claim(by=checker)
    e = caller(editor)
    for name, body in (("publish", {}), ("retract", {"reason": "x"}), ("withdraw", {}), ("reopen", {})):
        assert problem_of(_step(e, claim, name, body), 409, "wrong_state")["allowed"] == ["submit", "discard"]


def test_refuses_to_submit_without_a_verdict(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    assert list(problem_of(_step(caller(checker), claim, "submit"), 422, "incomplete")["fields"]) == [
        "verdict",
        "sources",
    ]


def test_voids_an_approval_by_any_edit(caller: Any, checker: User, editor: User) -> None:
    claim = factories.approved_claim(by=checker, reviewer=editor)
    c, e = caller(checker), caller(editor)
    json_of(c.patch(f"/api/v1/claims/{claim.pk}/", {"text": "Edited."}, headers={"If-Match": "*"}))
    problem_of(_step(e, claim, "publish"), 409, "wrong_state")
    json_of(_step(e, claim, "review", factories.approval(claim)))
    json_of(_step(e, claim, "publish"), 201)
    assert Publication.objects.get().payload["claim"]["text"] == "Edited."


def test_decides_on_nothing_but_what_was_seen(caller: Any, checker: User, editor: User) -> None:
    claim = factories.submitted_claim(by=checker)
    seen = factories.seen_of(claim)
    json_of(caller(checker).patch(f"/api/v1/claims/{claim.pk}/", {"text": "Else."}, headers={"If-Match": "*"}))
    problem_of(_step(caller(editor), claim, "review", {"decision": "approve", "seen": seen}), 409, "changed_meanwhile")
    for nothing in ({}, {"seen": ""}):
        refused = problem_of(
            _step(caller(editor), claim, "review", {"decision": "approve", **nothing}), 422, "seen_missing"
        )
        assert "seen" in refused["fields"]
    assert not Review.objects.exists()


def test_waits_for_captures_before_an_approval(caller: Any, checker: User, editor: User) -> None:
    claim = factories.submitted_claim(by=checker)
    factories.make_source(claim, by=checker, url="https://slow.example.org/", captured=None)
    problem_of(_step(caller(editor), claim, "review", factories.approval(claim)), 409, "captures_unsettled")


def test_sends_back_rejects_withdraws_and_reopens(caller: Any, checker: User, editor: User) -> None:
    claim = factories.submitted_claim(by=checker)
    c, e = caller(checker), caller(editor)
    assert json_of(_step(c, claim, "withdraw"))["status"] == "draft"
    json_of(_step(c, claim, "submit"))
    for decision in ("send_back", "reject"):
        refused = _step(e, claim, "review", {"decision": decision, "note": " "})
        assert list(problem_of(refused, 422, "invalid")["fields"]) == ["note"]
    assert json_of(_step(e, claim, "review", {"decision": "send_back", "note": "Cite it."}))["status"] == "sent_back"
    json_of(_step(c, claim, "submit"))
    assert json_of(_step(e, claim, "review", {"decision": "reject", "note": "Opinion."}))["status"] == "rejected"
    assert json_of(_step(c, claim, "reopen"))["status"] == "draft"


@pytest.mark.parametrize(
    ("name", "body", "status", "field"),
    [
        ("verdicts", {}, 400, "rating"),
        ("verdicts", {"rating": "pants-on-fire", "explanation": "x"}, 422, "rating"),
        ("verdicts", {"rating": 1, "explanation": "x"}, 400, "rating"),
        ("verdicts", {"rating": "false", "explanation": ""}, 422, "explanation"),
        ("verdicts", {"rating": "false", "explanation": "x" * 20_001}, 422, "explanation"),
        ("verdicts", {"rating": "false", "explanation": "x", "author": 1}, 400, "author"),
        ("verdicts", {"rating": "false", "explanation": "x", "note": "hidden"}, 400, "note"),
        ("review", {}, 400, "decision"),
        ("review", {"decision": "applaud"}, 422, "decision"),
        ("review", {"decision": True}, 400, "decision"),
        ("review", {"decision": "approve", "note": 1}, 400, "note"),
        ("review", {"decision": "approve", "reviewer": 1}, 400, "reviewer"),
        ("submit", {"status": "approved"}, 400, "status"),
        ("correct", {"rating": "false", "explanation": "x"}, 400, "note"),
        ("retract", {}, 400, "reason"),
        ("retract", {"reason": None}, 400, "reason"),
    ],
)
def test_names_the_field_that_is_wrong(
    caller: Any, checker: User, editor: User, name: str, body: Any, status: int, field: str
) -> None:
    claim = factories.submitted_claim(by=checker)
    assert field in problem_of(_step(caller(editor), claim, name, body), status)["fields"]
    claim.refresh_from_db()
    assert claim.status == "in_review"


@pytest.mark.parametrize(("name", "body"), [("retract", {"reason": ""}), ("correct", {"note": " "})])
def test_owes_the_public_a_reason(caller: Any, checker: User, editor: User, name: str, body: Any) -> None:
    claim = factories.published_claim(by=checker, reviewer=editor)
    sent = {"rating": "true", "explanation": "x", **body} if name == "correct" else body
    problem_of(_step(caller(editor), claim, name, sent), 422, "invalid")
    claim.refresh_from_db()
    assert claim.status == "published"


def test_lists_the_scale_in_order(caller: Any, checker: User) -> None:
    page = json_of(caller(checker).get("/api/v1/ratings/"))
    assert [step["key"] for step in page["results"]] == [
        "true",
        "mostly-true",
        "misleading",
        "mostly-false",
        "false",
        "unverifiable",
    ]
    assert (page["next"], page["previous"]) == (None, None)
    assert {"label", "definition", "tone", "value", "order", "scale"} <= set(page["results"][0])
