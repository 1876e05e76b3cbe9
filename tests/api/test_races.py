"""Two at the same time: one effect, one answer, and never a publication of what nobody approved."""

import json
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from annotations.actions import articles, jobs
from annotations.actions.credentials import issue_token
from annotations.actions.following import see_difference
from annotations.models import (
    Article,
    Claim,
    Highlight,
    IdempotentReply,
    PageHealth,
    Publication,
    Review,
    Snapshot,
    User,
    Verification,
)
from annotations.worker.following import ask_again, note
from tests import factories
from tests.api.callers import Caller, json_of
from tests.looking import CHANGED, looked_at

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("RACE_ROUNDS", "50"))
"""`make race` asks for a thousand."""


def _caller(user: User) -> Caller:
    _, secret = issue_token("Race", by=user)
    return Caller(f"Token {secret}")


def _at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """The answers of calls that start together, each in a thread with a connection of its own."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait(timeout=10)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(lambda call: _closing(lambda: run(call)), calls))


def test_makes_one_highlight_when_a_save_is_sent_six_times_at_once(checker: User) -> None:
    article = factories.make_article(by=checker)
    assert article.snapshot is not None
    start = article.snapshot.text.index(factories.QUOTE)
    body = {
        "snapshot": article.snapshot.pk,
        "start": start,
        "end": start + len(factories.QUOTE),
        "quote": factories.QUOTE,
        "claim": {"text": "400 homes"},
    }
    callers = [_caller(checker) for _ in range(6)]
    for number in range(5):
        headers = {"Idempotency-Key": f"save {number}"}
        path = f"/api/v1/articles/{article.pk}/highlights/"
        answers = _at_once([_posting(c, path, body, headers) for c in callers])
        made = {json.dumps(json_of(answer, 201), sort_keys=True) for answer in answers}
        assert len(made) == 1
        assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 5
        assert Highlight.objects.count() == Claim.objects.count() == IdempotentReply.objects.count() == number + 1


def test_makes_one_article_when_an_address_is_imported_by_many_at_once(checker: User, editor: User) -> None:
    callers = [_caller(user) for user in (checker, editor) * 3]
    body = {"url": "https://news.example.org/harbour"}
    answers = _at_once([_posting(c, "/api/v1/articles/", body) for c in callers])
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 200, 201]
    assert len({json_of(answer, 200, 201)["id"] for answer in answers}) == 1


def test_lets_one_of_two_approvals_through(checker: User, editor: User, second_editor: User) -> None:
    callers = [_caller(editor), _caller(second_editor)]
    for _ in range(5):
        claim = factories.submitted_claim(by=checker)
        path = f"/api/v1/claims/{claim.pk}/review/"
        answers = _at_once([_posting(c, path, factories.approval(claim)) for c in callers])
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        assert Review.objects.filter(claim=claim).count() == 1


def test_lets_one_of_two_publishers_through(checker: User, editor: User, second_editor: User) -> None:
    callers = [_caller(editor), _caller(second_editor)]
    claim = factories.approved_claim(by=checker, reviewer=editor)
    answers = _at_once([_posting(c, f"/api/v1/claims/{claim.pk}/publish/", {}) for c in callers])
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert Publication.objects.count() == 1


def test_keeps_both_texts_when_two_edit_at_once(checker: User, editor: User) -> None:
    claim = factories.make_claim(by=checker)
    callers = [_caller(checker), _caller(editor)]
    for number in range(10):
        path = f"/api/v1/claims/{claim.pk}/"
        tag = callers[0].get(path).headers["ETag"]
        answers = _at_once([_patching(c, path, f"Text {number} {at}", tag) for at, c in enumerate(callers)])
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        kept, refused = sorted(answers, key=lambda answer: int(answer.status_code))
        assert json_of(refused, 412)["current"]["text"] == json_of(kept)["text"]


@pytest.mark.timeout(180 + ROUNDS)
def test_never_publishes_what_was_not_approved_while_an_edit_races_with_the_approval(
    checker: User, editor: User, second_editor: User
) -> None:
    article = factories.make_article(by=checker)
    author, reviewer, publisher = _caller(checker), _caller(editor), _caller(second_editor)
    published = 0
    for number in range(ROUNDS):
        claim = factories.submitted_claim(by=checker, article=article, text=f"Round {number}")
        path = f"/api/v1/claims/{claim.pk}/"
        edit, approval = _at_once(
            [
                _patching(author, path, f"Round {number}, edited", "*"),
                _posting(reviewer, f"{path}review/", {"decision": "approve", "seen": factories.seen_of(claim)}),
            ]
        )
        assert edit.status_code == 200 and approval.status_code in (200, 409)
        answer = publisher.post(f"{path}publish/")
        assert answer.status_code == 409, "the edit came after the approval or voided it: nothing is to be published"
        json_of(reviewer.post(f"{path}review/", factories.approval(claim)))
        edit, answer = _at_once(
            [_patching(author, path, f"Round {number}, again", "*"), _posting(publisher, f"{path}publish/", {})]
        )
        assert sorted([edit.status_code, answer.status_code]) in ([200, 409], [201, 409])
        published += answer.status_code == 201
    for publication in Publication.objects.select_related("review", "claim"):
        assert publication.review is not None
        assert publication.content_sha256 == publication.review.content_sha256
        assert publication.payload["content_sha256"] == publication.content_sha256
        assert publication.payload["claim"]["text"] == publication.claim.text
    assert Publication.objects.count() == published


def test_tries_many_captures_again_without_holding_a_claim_while_it_waits_for_an_article(
    checker: User, admin: User
) -> None:
    article, _ = articles.import_url("https://news.example/a", by=checker)
    claim = factories.make_claim(by=checker)
    factories.make_source(claim, by=checker, captured=None)
    Snapshot.objects.filter(state="pending").update(state="failed", error_code="server_error")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Article.objects.locked(article.pk)
            tried = pool.submit(_closing, lambda: jobs.retry_cause("server_error", by=admin))
            _wait_for_somebody_who_waits()
            Claim.objects.select_for_update(no_key=True, nowait=True).get(id=claim.pk)
        assert tried.result(timeout=10).asked == 2


def test_a_look_at_the_live_page_does_not_undo_that_somebody_has_seen_what_differs(checker: User) -> None:
    source = factories.make_source(factories.make_claim(by=checker), by=checker)
    health = looked_at(source, CHANGED)
    PageHealth.objects.update(next_check_at=health.checked_at)
    asked = ask_again(health.pk)
    assert asked is not None
    factories.settle(asked, CHANGED)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            see_difference(source, by=checker)
            noted = pool.submit(_closing, lambda: note(health.pk))
            _wait_for_somebody_who_waits()
        assert noted.result(timeout=10)
    assert Verification.objects.get().seen_by == checker


def _closing(call: Callable[[], Any]) -> Any:
    try:
        return call()
    finally:
        connection.close()


def _wait_for_somebody_who_waits() -> None:
    """Until another connection to this database waits for a lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(1_000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            if cursor.fetchone() != (0,):
                return
        threading.Event().wait(0.01)
    raise AssertionError("nobody waits")


def _posting(c: Caller, path: str, body: Any, headers: dict[str, str] | None = None) -> Callable[[], Any]:
    return lambda: c.post(path, body, headers=headers)


def _patching(c: Caller, path: str, text: str, tag: str) -> Callable[[], Any]:
    return lambda: c.patch(path, {"text": text}, headers={"If-Match": tag})
