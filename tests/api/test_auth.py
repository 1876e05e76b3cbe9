"""Who is let in: tokens, sessions and publishers' keys, each at its own door."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from annotations.actions import credentials
from annotations.models import ApiKey, ApiToken, Event, User
from tests.accounts import make_key
from tests.api.callers import Caller, json_of, problem_of

STAFF, PUBLIC = "/api/v1/ratings/", "/api/public/v1/checks/"


def _caller(secret: str, scheme: str = "Token") -> Caller:
    return Caller(f"{scheme} {secret}")


def test_lets_a_person_in_by_token_and_by_session(checker: User) -> None:
    _, secret = credentials.issue_token("Mine", by=checker)
    for scheme in ("Token", "token", "TOKEN"):
        assert _caller(secret, scheme).get(STAFF).status_code == 200
    session = Client()
    session.force_login(checker)
    assert session.get(STAFF).status_code == 200
    assert session.get(STAFF, headers={"Authorization": "Basic c29tZTpwcm94eQ=="}).status_code == 200


@pytest.mark.parametrize("sent", ["", "x", "fct_wrong", "fct_wrong extra", "\x00", "é" * 50, "a" * 4_000])
def test_refuses_secrets_that_are_none(db: None, sent: str) -> None:
    refused = _caller(sent).get(STAFF)
    problem_of(refused, 400 if "\x00" in sent else 401)
    if refused.status_code == 401:
        assert refused.headers["WWW-Authenticate"] == 'Token realm="staff"'


def test_refuses_revoked_and_expired_tokens_and_people_who_have_left(checker: User) -> None:
    token, secret = credentials.issue_token("Mine", by=checker)
    c = _caller(secret)
    assert c.get(STAFF).status_code == 200
    ApiToken.objects.filter(id=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    problem_of(c.get(STAFF), 401, "authentication_failed")
    ApiToken.objects.filter(id=token.pk).update(expires_at=timezone.now() + timedelta(hours=1))
    assert c.get(STAFF).status_code == 200
    User.objects.filter(id=checker.pk).update(is_active=False)
    problem_of(c.get(STAFF), 401, "authentication_failed")
    User.objects.filter(id=checker.pk).update(is_active=True)
    credentials.revoke_token(token.pk, by=checker)
    problem_of(c.get(STAFF), 401, "authentication_failed")


def test_ends_a_session_with_the_account(checker: User) -> None:
    session = Client()
    session.force_login(checker)
    User.objects.filter(id=checker.pk).update(is_active=False)
    problem_of(session.get(STAFF), 401, "not_authenticated")


def test_notes_a_use_once_a_minute(checker: User) -> None:
    token, secret = credentials.issue_token("Mine", by=checker)
    c = _caller(secret)
    c.get(STAFF)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    c.get(STAFF)
    token.refresh_from_db()
    assert token.last_used_at == first
    ApiToken.objects.filter(id=token.pk).update(last_used_at=first - timedelta(minutes=2))
    c.get(STAFF)
    token.refresh_from_db()
    assert token.last_used_at is not None and token.last_used_at >= first


def test_opens_nothing_of_the_staff_s_with_a_publisher_s_key(reader: Caller, checker: User) -> None:
    problem_of(reader.get(STAFF), 401, "authentication_failed")
    reader.client.force_login(checker)
    problem_of(reader.post("/api/v1/articles/", {"text": "x"}), 401, "authentication_failed")


def test_takes_no_key_a_right_key_and_no_wrong_one(anyone: Caller, reader: Caller, admin: User) -> None:
    assert anyone.get(PUBLIC).status_code == 200
    assert reader.get(PUBLIC).status_code == 200
    refused = _caller("fck_wrong", "Api-Key").get(PUBLIC)
    problem_of(refused, 401, "authentication_failed")
    assert refused.headers["WWW-Authenticate"] == 'Api-Key realm="publishers"'
    assert refused.headers["Cache-Control"] == "no-store"
    credentials.revoke_key(ApiKey.objects.get(), by=admin)
    problem_of(reader.get(PUBLIC), 401, "authentication_failed")


def test_holds_keys_to_their_scopes(looker: Caller) -> None:
    assert json_of(looker.get(f"{PUBLIC}?url=https://news.example.org/"))["results"] == []
    for path in (PUBLIC, f"{PUBLIC}some-check/", f"{PUBLIC}some-check/claimreview/"):
        problem_of(looker.get(path), 403, "scope_missing")


def test_notes_when_a_key_was_used(admin: User) -> None:
    key, secret = make_key(by=admin)
    _caller(secret, "Api-Key").get(PUBLIC)
    key.refresh_from_db()
    assert key.last_used_at is not None


def test_issues_lists_and_revokes_one_s_own_tokens(caller: Any, checker: User, editor: User) -> None:
    session = Client()
    session.force_login(checker)
    issued = json_of(session.post("/api/v1/tokens/", {"label": "Script"}, "application/json"), 201)
    c = _caller(issued["secret"])
    [row] = json_of(c.get("/api/v1/tokens/"))["results"]
    assert (row["label"], row["prefix"]) == ("Script", issued["secret"][:12])
    assert "secret" not in row
    assert issued["secret"] not in str(list(ApiToken.objects.values()))
    problem_of(caller(editor).delete(f"/api/v1/tokens/{row['id']}/"), 404, "not_found")
    assert c.delete(f"/api/v1/tokens/{row['id']}/").status_code == 204
    problem_of(c.get(STAFF), 401)
    assert Event.objects.filter(verb="token.revoked", actor=checker).exists()


def test_makes_no_token_with_a_token(caller: Any, checker: User) -> None:
    c = caller(checker)
    before = ApiToken.objects.count()
    problem_of(c.post("/api/v1/tokens/", {"label": "Heir"}), 403, "session_required")
    assert ApiToken.objects.count() == before
