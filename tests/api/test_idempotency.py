"""The same Idempotency-Key and request: one effect, one answer, whatever the answer was."""

import errno
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from annotations.models import Article, Claim, Comment, Event, IdempotentReply, User
from tests import factories
from tests.api.callers import json_of, problem_of

ARTICLES = "/api/v1/articles/"
KEY = {"Idempotency-Key": "0b7f9d7e-4a0c-4c7e-9a53-8f2f6f0f9c11"}


def test_answers_again_and_does_once(caller: Any, checker: User) -> None:
    c = caller(checker)
    first = c.post(ARTICLES, {"text": factories.TEXT}, headers=KEY)
    again = c.post(ARTICLES, {"text": factories.TEXT}, headers=KEY)
    assert json_of(first, 201) == json_of(again, 201)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Article.objects.count() == 1
    other_spelling = c.raw("POST", ARTICLES, f'{{ "text" : {json.dumps(factories.TEXT)} }}'.encode(), headers=KEY)
    assert json_of(other_spelling, 201) == json_of(first, 201)


def test_refuses_the_key_for_another_request(caller: Any, checker: User) -> None:
    c = caller(checker)
    json_of(c.post(ARTICLES, {"text": "One."}, headers=KEY), 201)
    problem_of(c.post(ARTICLES, {"text": "Two."}, headers=KEY), 409, "idempotency_mismatch")
    article = Article.objects.get()
    problem_of(c.post(f"{ARTICLES}{article.pk}/versions/", {"text": "One."}, headers=KEY), 409, "idempotency_mismatch")


def test_keeps_keys_of_different_people_apart(caller: Any, checker: User, editor: User) -> None:
    for person in (checker, editor):
        json_of(caller(person).post(ARTICLES, {"text": "One."}, headers=KEY), 201)
    assert Article.objects.count() == 2


def test_repeats_refusals_of_the_domain_and_undoes_what_was_begun(caller: Any, checker: User) -> None:
    article = factories.make_article(by=checker)
    assert article.snapshot is not None
    body = {"snapshot": article.snapshot.pk, "start": 0, "end": 3, "quote": "xyz", "claim": {"text": "A"}}
    c, address = caller(checker), f"{ARTICLES}{article.pk}/highlights/"
    first, again = (c.post(address, body, headers=KEY) for _ in range(2))
    assert problem_of(first, 422, "bad_span") == problem_of(again, 422, "bad_span")
    assert again.headers["Idempotent-Replayed"] == "true"
    assert not Claim.objects.exists()


def test_repeats_the_answer_although_the_state_has_moved_on(caller: Any, checker: User, editor: User) -> None:
    claim = factories.approved_claim(by=checker, reviewer=editor)
    e, address = caller(editor), f"/api/v1/claims/{claim.pk}/publish/"
    first, again = (e.post(address, headers=KEY) for _ in range(2))
    assert json_of(first, 201) == json_of(again, 201)
    problem_of(e.post(address, headers={"Idempotency-Key": "another"}), 409, "wrong_state")


def test_leaves_the_key_free_after_a_request_that_could_not_be_read(caller: Any, checker: User) -> None:
    c = caller(checker)
    problem_of(c.post(ARTICLES, {"text": 5}, headers=KEY), 400, "bad_request")
    problem_of(c.raw("POST", ARTICLES, b"{", headers=KEY), 400, "bad_request")
    json_of(c.post(ARTICLES, {"text": "Right."}, headers=KEY), 201)


def test_leaves_the_key_free_after_a_failure_on_our_side(
    caller: Any, checker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = factories.make_claim(by=checker)
    c, address = caller(checker), f"/api/v1/claims/{claim.pk}/comments/"
    c.client.raise_request_exception = False
    events = Event.objects.count()
    with monkeypatch.context() as broken:
        broken.setattr("annotations.api.comments.CommentSerializer", None)
        problem_of(c.post(address, {"text": "Hm."}, headers=KEY), 500, "server_error")
    assert (Comment.objects.count(), Event.objects.count(), IdempotentReply.objects.count()) == (0, events, 0)
    json_of(c.post(address, {"text": "Hm."}, headers=KEY), 201)
    assert Comment.objects.count() == 1


def test_leaves_the_key_free_after_a_refusal_that_passes(caller: Any, checker: User, editor: User) -> None:
    claim = factories.submitted_claim(by=checker)
    source = factories.make_source(claim, by=checker, url="https://slow.example.org/", captured=None)
    e, address, body = caller(editor), f"/api/v1/claims/{claim.pk}/review/", factories.approval(claim)
    problem_of(e.post(address, body, headers=KEY), 409, "captures_unsettled")
    assert not IdempotentReply.objects.exists()
    factories.settle(source.snapshot, factories.PAGE)
    answer = e.post(address, factories.approval(claim), headers=KEY)
    assert json_of(answer, 200, 201)
    assert "Idempotent-Replayed" not in answer.headers


def test_leaves_the_key_free_when_there_was_no_room(
    caller: Any, checker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    c = caller(checker)

    def upload() -> Any:
        return c.form(ARTICLES, {"file": SimpleUploadedFile("a.txt", b"No room yet.", "text/plain")}, headers=KEY)

    def refuse(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("os.fsync", refuse)
        problem_of(upload(), 409, "storage_full")
    assert not IdempotentReply.objects.exists()
    json_of(upload(), 201)


def test_tells_files_apart_by_their_bytes(caller: Any, checker: User) -> None:
    c = caller(checker)

    def upload(content: bytes) -> Any:
        return c.form(ARTICLES, {"file": SimpleUploadedFile("a.txt", content, "text/plain")}, headers=KEY)

    first, again = upload(b"One."), upload(b"One.")
    assert json_of(first, 201) == json_of(again, 201)
    problem_of(upload(b"Two."), 409, "idempotency_mismatch")
    assert Article.objects.count() == 1


def test_knows_the_request_again_after_a_change_of_the_secret_key(
    caller: Any, checker: User, settings: Settings
) -> None:
    first = json_of(caller(checker).post(ARTICLES, {"text": "One."}, headers=KEY), 201)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key " * 5, [settings.SECRET_KEY]
    again = caller(checker).post(ARTICLES, {"text": "One."}, headers=KEY)
    assert json_of(again, 201) == first and again.headers["Idempotent-Replayed"]
    problem_of(caller(checker).post(ARTICLES, {"text": "Two."}, headers=KEY), 409, "idempotency_mismatch")


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "tab\there"])
def test_refuses_keys_that_are_none(caller: Any, checker: User, key: str) -> None:
    refused = caller(checker).post(ARTICLES, {"text": "x"}, headers={"Idempotency-Key": key})
    problem_of(refused, 422, "bad_idempotency_key")
    assert not Article.objects.exists()


def test_keeps_no_secret_for_the_repetition(checker: User) -> None:
    session = Client()
    session.force_login(checker)

    def issue() -> Any:
        return json_of(session.post("/api/v1/tokens/", {"label": "Script"}, "application/json", headers=KEY), 201)

    first, again = issue(), issue()
    assert first["secret"].startswith("fct_") and again == {**first, "secret": None}
    assert first["secret"] not in str(list(IdempotentReply.objects.values()))
