"""Threads and colleagues over the API, and on the claim's page."""

from typing import Any

import pytest

from annotations.actions import comments
from annotations.models import User
from tests.accounts import make_member
from tests.api.callers import json_of, problem_of
from tests.conftest import SignIn
from tests.factories import make_article, make_claim, make_highlight

pytestmark = pytest.mark.django_db


def test_counts_lists_and_answers_threads(caller: Any, checker: User, editor: User) -> None:
    article = make_article(by=checker)
    claim = make_claim(article, by=checker)
    make_highlight(article, by=checker, quote="Work began in 2021", claim=claim)
    make_claim(article, by=checker, quote="Traffic over the bridge")
    mine, hers = caller(checker), caller(editor)
    said = f"/api/v1/claims/{claim.pk}/comments/"
    thread = json_of(hers.post(said, {"text": "Hm."}), 201)
    done = json_of(hers.post(said, {"text": "Done?"}), 201)
    reply = json_of(mine.post(f"/api/v1/comments/{thread['id']}/replies/", {"text": "Well."}), 201)
    assert (thread["thread"], reply["thread"], reply["author"]["name"]) == (None, thread["id"], "Cleo Checker")
    mine.post(f"/api/v1/comments/{done['id']}/replies/", {"text": "Yes."})
    json_of(mine.post(f"/api/v1/comments/{done['id']}/resolve/", {}))
    counted = json_of(mine.get(f"/api/v1/articles/{article.pk}/threads/"))["results"]
    assert counted == [{"claim": claim.pk, "open": 1, "resolved": 1}]
    texts = [[row["text"] for row in json_of(mine.get(f"{said}?resolved={flag}"))["results"]] for flag in (0, 1)]
    assert texts == [["Hm.", "Well."], ["Done?", "Yes."]]
    assert problem_of(mine.post(f"/api/v1/comments/{reply['id']}/resolve/", {}), 409)["code"] == "wrong_state"
    problem_of(mine.post(f"/api/v1/comments/{thread['id']}/replies/", {"text": " "}), 422)
    problem_of(mine.post("/api/v1/comments/999999999/replies/", {"text": "x"}), 404)


def test_finds_colleagues_by_the_beginning_of_a_name(caller: Any, checker: User, editor: User, admin: User) -> None:
    make_member("edward")
    found = {
        begun: [row["username"] for row in json_of(caller(checker).get(f"/api/v1/colleagues/?q={begun}"))["results"]]
        for begun in ("ed", "EDITH", "editor", "dith", "cleo", "%25")
    }
    assert found == {"ed": ["edith"], "EDITH": ["edith"], "editor": ["edith"], "dith": [], "cleo": [], "%25": []}


def test_the_claim_s_page_shows_replies_and_keeps_what_could_not_be_sent(
    checker: User, editor: User, signed_in: SignIn
) -> None:
    claim = make_claim(by=checker)
    thread = comments.comment_on(claim, "Hm.", by=editor)
    visitor = signed_in(checker)
    path = f"/claims/{claim.pk}/comments/{thread.pk}/reply/"
    answer = visitor.post(path, {"text": "Well, <b>no</b>."})
    reply = claim.comments.get(thread=thread)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/claims/{claim.pk}/#comment-{reply.pk}")
    assert "Well, &lt;b&gt;no&lt;/b&gt;." in visitor.get(f"/claims/{claim.pk}/").content.decode()
    refused = visitor.post(path, {"text": "long " * 30_000})
    assert refused.status_code == 422 and "long long" in refused.content.decode()
    assert visitor.post(f"/claims/{claim.pk + 1}/comments/{thread.pk}/reply/", {"text": "x"}).status_code == 404
