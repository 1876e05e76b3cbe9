"""Questions and answers: what they are, whom they belong to, and how far they go."""

from typing import Any

import pytest
from django.test import Client

from annotations.models import Claim, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

ASKED = {"text": "How many homes did the council complete?"}


def _ask(c: Caller, claim: Claim, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = json_of(c.post(f"/api/v1/claims/{claim.pk}/questions/", {**ASKED, **more}), 201)
    return made


def test_goes_from_the_question_to_the_answer_to_the_passage_and_out_to_readers(
    caller: Any, checker: User, editor: User
) -> None:
    claim = factories.make_claim(by=checker)
    source = factories.make_source(claim, by=checker)
    c = caller(checker)
    said = {"text": "212 homes.", "kind": "quoted", "stance": "refutes", "source": source.pk}
    question = _ask(c, claim, answers=[said])
    assert [{name: one[name] for name in said} for one in question["answers"]] == [said]
    json_of(
        c.post(f"/api/v1/questions/{question['id']}/answers/", {"text": "Nobody says.", "kind": "unanswerable"}), 201
    )
    factories.make_verdict(claim, by=checker)
    json_of(c.post(f"/api/v1/claims/{claim.pk}/submit/"))
    e = caller(editor)
    json_of(e.post(f"/api/v1/claims/{claim.pk}/review/", factories.approval(claim)))
    slug = json_of(e.post(f"/api/v1/claims/{claim.pk}/publish/"), 201)["slug"]
    [told] = Client().get(f"/api/public/v1/checks/{slug}/").json()["questions"]
    assert told["text"] == ASKED["text"]
    cited = {"url": source.url, "title": "Housing register 2026", "quote": factories.PAGE_QUOTE}
    assert told["answers"][0] == {**said, "source": cited}
    assert told["answers"][1]["source"] is None


def test_voids_an_approval_when_an_answer_changes(caller: Any, checker: User, editor: User) -> None:
    claim = factories.make_claim(by=checker)
    question = _ask(caller(checker), claim, answers=[{"text": "212."}])
    [answer] = question["answers"]
    factories.make_source(claim, by=checker)
    factories.make_verdict(claim, by=checker)
    c, e = caller(checker), caller(editor)
    json_of(c.post(f"/api/v1/claims/{claim.pk}/submit/"))
    json_of(e.post(f"/api/v1/claims/{claim.pk}/review/", factories.approval(claim)))
    json_of(c.patch(f"/api/v1/answers/{answer['id']}/", {"text": "213."}))
    now = json_of(c.get(f"/api/v1/claims/{claim.pk}/"))
    assert (now["status"], now["questions"][0]["answers"][0]["text"]) == ("in_review", "213.")
    assert problem_of(e.post(f"/api/v1/claims/{claim.pk}/publish/"), 409)["code"] == "wrong_state"


def test_takes_them_off_and_puts_them_back(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    c = caller(checker)
    question = _ask(c, claim, answers=[{"text": "212."}])
    path, answer = f"/api/v1/questions/{question['id']}/", f"/api/v1/answers/{question['answers'][0]['id']}/"
    assert c.delete(answer).status_code == 204
    assert json_of(c.get(path))["answers"] == []
    assert problem_of(c.patch(answer, {"text": "213."}), 409)["code"] == "removed"
    json_of(c.post(f"{answer}restore/"))
    assert c.delete(path).status_code == 204 and c.delete(path).status_code == 204
    assert json_of(c.get(f"/api/v1/claims/{claim.pk}/"))["questions"] == []
    assert problem_of(c.post(f"{path}answers/", {"text": "213."}), 409)["code"] == "removed"
    assert [one["text"] for one in json_of(c.post(f"{path}restore/"))["answers"]] == ["212."]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "Yes.", "stance": "proves"}, "stance"),
        ({"text": "Yes.", "kind": "guess"}, "kind"),
        ({"text": "No.", "kind": "unanswerable", "stance": "refutes"}, "stance"),
        ({"text": "Yes.", "source": 10**30}, "source"),
    ],
)
def test_refuses_an_answer_naming_what_is_wrong(caller: Any, checker: User, said: Any, field: str) -> None:
    claim = factories.make_claim(by=checker)
    c = caller(checker)
    refused = problem_of(c.post(f"/api/v1/claims/{claim.pk}/questions/", {**ASKED, "answers": [said]}), 422)
    assert field in refused["fields"]
    assert json_of(c.get(f"/api/v1/claims/{claim.pk}/"))["questions"] == [], "all or nothing"


def test_refuses_a_source_of_another_claim_and_one_that_was_removed(caller: Any, checker: User) -> None:
    claim, other = factories.make_claim(by=checker), factories.make_claim(by=checker, text="Another.")
    c = caller(checker)
    source, strange = factories.make_source(claim, by=checker), factories.make_source(other, by=checker)
    question = _ask(c, claim, answers=[{"text": "212.", "source": source.pk}])
    assert c.delete(f"/api/v1/sources/{source.pk}/").status_code == 204
    for gone in (source, strange):
        body = {"text": "213.", "source": gone.pk}
        assert "source" in problem_of(c.post(f"/api/v1/questions/{question['id']}/answers/", body), 422)["fields"]
    [answer] = json_of(c.get(f"/api/v1/questions/{question['id']}/"))["answers"]
    assert answer["source"] is None, "what was removed is cited no more"
