"""Publishers' keys over the API: made, changed, rotated, revoked, held to their origins and their budgets."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations import tally
from annotations.actions import credentials
from annotations.actions.credentials import KeyTerms
from annotations.errors import Conflict
from annotations.models import ApiKey, Event, IdempotentReply, KeyUsage, User
from annotations.worker import readings
from tests.accounts import make_key, make_member
from tests.api.callers import Caller, json_of, problem_of
from tests.conftest import SignIn

PUBLIC = "/api/public/v1/checks/"
POLICY = re.compile(r'"default";q=(\d+);w=60')
LEFT = re.compile(r'"default";r=(\d+);t=(\d+)')
CallerOf = Callable[[User], Caller]


@pytest.fixture
def member(db: None) -> User:
    return make_member("mia")


@pytest.fixture
def own(member: User) -> str:
    return f"/api/v1/publishers/{member.publisher_id}/"


def _reader(secret: str) -> Caller:
    return Caller(f"Api-Key {secret}")


def test_is_made_by_the_publisher_s_own_people_and_shown_once(caller: CallerOf, member: User, own: str) -> None:
    c = caller(member)
    said = {"label": "Site", "scopes": ["read"], "origins": ["HTTPS://News.Example.org:443"], "expires_at": None}
    made = json_of(c.post(f"{own}keys/", said, headers={"Idempotency-Key": "k1"}), 201)
    assert made["secret"].startswith(made["prefix"])
    assert (made["origins"], made["calls_per_minute"]) == (["https://news.example.org"], 1200)
    again = json_of(c.post(f"{own}keys/", said, headers={"Idempotency-Key": "k1"}), 201)
    assert (again["id"], again["secret"]) == (made["id"], None)
    assert made["secret"] not in str(list(IdempotentReply.objects.values())) + str(list(ApiKey.objects.values()))
    [listed] = json_of(c.get(f"{own}keys/"))["results"]
    assert "secret" not in listed
    assert Event.objects.filter(verb="key.issued", actor=member).exists()


def test_hides_other_publishers(caller: CallerOf, member: User, admin: User) -> None:
    other, _ = make_key(by=admin, name="Another Example")
    c = caller(member)
    theirs = f"/api/v1/publishers/{other.publisher_id}/"
    for path in ("", "keys/", f"keys/{other.pk}/", "usage/", "people/", "pages/", "readers/"):
        problem_of(c.get(f"{theirs}{path}"), 404, "not_found")
    problem_of(c.get(f"/api/v1/publishers/{member.publisher_id}/keys/{other.pk}/"), 404, "not_found")
    problem_of(c.post(f"{theirs}keys/{other.pk}/rotate/", {"overlap_days": 0}), 404)
    assert [one["id"] for one in json_of(c.get("/api/v1/publishers/"))["results"]] == [member.publisher_id]


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({"origins": ["https://news.example.org/path"]}, 422, "origins"),
        ({"origins": ["https://*.example.org"]}, 422, "origins"),
        ({"origins": ["null"]}, 422, "origins"),
        ({"origins": ["*"]}, 422, "origins"),
        ({"origins": ["https://user:word@example.org"]}, 422, "origins"),
        ({"origins": ["ftp://example.org"]}, 422, "origins"),
        ({"origins": [""]}, 422, "origins"),
        ({"origins": ["https://" + "a" * 2000 + ".org"]}, 422, "origins"),
        ({"origins": [f"https://n{number}.example.org" for number in range(21)]}, 422, "origins"),
        ({"origins": "https://news.example.org"}, 400, "origins"),
        ({"origins": [7]}, 400, "origins.0"),
        ({"origins": ["https://a\x00.example.org"]}, 400, "origins"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, 422, "expires_at"),
        ({"expires_at": "9999-12-31T00:00:00Z"}, 422, "expires_at"),
        ({"expires_at": "soon"}, 400, "expires_at"),
        ({"expires_at": 7}, 400, "expires_at"),
        ({"label": ""}, 422, "label"),
        ({"label": "x" * 81}, 422, "label"),
        ({"label": None}, 400, "label"),
        ({"scopes": []}, 422, "scopes"),
        ({"scopes": ["write"]}, 422, "scopes"),
        ({"scopes": None}, 400, "scopes"),
        ({"budget": 0}, 422, "budget"),
        ({"budget": 10**30}, 422, "budget"),
        ({"budget": "many"}, 400, "budget"),
        ({"budget": True}, 400, "budget"),
        ({"owner": 1}, 400, "owner"),
    ],
)
def test_says_which_term_is_wrong(
    caller: CallerOf, admin: User, member: User, own: str, given: dict[str, Any], status: int, field: str
) -> None:
    c = caller(admin)
    problem = problem_of(c.post(f"{own}keys/", {"label": "Site", "scopes": ["read"], **given}), status)
    assert any(name == field or name.startswith(f"{field}.") for name in problem["fields"]), problem
    assert not ApiKey.objects.exists()
    if "scopes" in given:
        return
    key, _ = make_key(by=admin)
    refused = problem_of(c.patch(f"{own}keys/{key.pk}/", given), status)
    assert any(name == field or name.startswith(f"{field}.") for name in refused["fields"]), refused


def test_leaves_budgets_to_admins(caller: CallerOf, admin: User, member: User, own: str) -> None:
    key, _ = make_key(by=admin)
    path = f"{own}keys/{key.pk}/"
    problem_of(caller(member).patch(path, {"budget": 100_000}), 403, "not_allowed")
    problem_of(caller(member).post(f"{own}keys/", {"label": "x", "scopes": ["read"], "budget": 9}), 403, "not_allowed")
    assert json_of(caller(admin).patch(path, {"budget": 5}))["calls_per_minute"] == 5
    assert json_of(caller(admin).patch(path, {"budget": None}))["calls_per_minute"] == 1200


def test_works_only_from_its_origins(admin: User) -> None:
    terms = KeyTerms(origins=["https://news.example.org", "http://localhost:3000"])
    publisher = make_key(by=admin)[0].publisher
    _, secret = credentials.issue_key(publisher, "Page", scopes=["read"], terms=terms, by=admin)
    c = _reader(secret)
    for origin in terms.origins:
        answer = c.get(PUBLIC, headers={"Origin": origin})
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
    for origin in ("https://evil.example", "https://news.example.org.evil.example", "http://news.example.org", "null"):
        refused = c.get(PUBLIC, headers={"Origin": origin})
        problem_of(refused, 403, "origin_not_allowed")
        assert refused.headers["Cache-Control"] == "no-store"
    problem_of(c.get(PUBLIC), 403, "origin_not_allowed")


def test_ends_when_it_should(caller: CallerOf, admin: User, own: str) -> None:
    key, secret = make_key(by=admin)
    soon = timezone.now() + timedelta(hours=1)
    json_of(caller(admin).patch(f"{own}keys/{key.pk}/", {"expires_at": soon.isoformat()}))
    assert _reader(secret).get(PUBLIC).status_code == 200
    ApiKey.objects.filter(id=key.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    problem_of(_reader(secret).get(PUBLIC), 401, "authentication_failed")


def test_rotates_with_an_overlap(caller: CallerOf, member: User, admin: User, own: str) -> None:
    key, first = make_key(by=admin)
    c, path = caller(member), f"{own}keys/{key.pk}/"
    rotated = json_of(c.post(f"{path}rotate/", {"overlap_days": 2}, headers={"Idempotency-Key": "r"}))
    second = rotated["secret"]
    assert json_of(c.post(f"{path}rotate/", {"overlap_days": 2}, headers={"Idempotency-Key": "r"}))["secret"] is None
    assert (rotated["old_prefix"], rotated["id"]) == (first[:12], key.pk)
    assert [_reader(secret).get(PUBLIC).status_code for secret in (first, second)] == [200, 200]
    assert json_of(c.get(path))["old_used_at"] is not None
    problem_of(c.post(f"{path}rotate/", {"overlap_days": 1}), 409, "still_rotating")
    ApiKey.objects.filter(id=key.pk).update(old_until=timezone.now() - timedelta(seconds=1))
    assert [_reader(secret).get(PUBLIC).status_code for secret in (first, second)] == [401, 200]
    third = json_of(c.post(f"{path}rotate/", {"overlap_days": 7}))["secret"]
    assert c.delete(f"{path}old-secret/").status_code == 204
    assert [_reader(secret).get(PUBLIC).status_code for secret in (second, third)] == [401, 200]
    fourth = json_of(c.post(f"{path}rotate/", {"overlap_days": 0}))["secret"]
    assert [_reader(secret).get(PUBLIC).status_code for secret in (third, fourth)] == [401, 200]


@pytest.mark.parametrize("given", [{}, {"overlap_days": "2"}, {"overlap_days": None}, {"overlap_days": True}, []])
def test_cannot_read_every_rotation(caller: CallerOf, admin: User, own: str, given: Any) -> None:
    key, secret = make_key(by=admin)
    problem_of(caller(admin).post(f"{own}keys/{key.pk}/rotate/", given), 400, "bad_request")
    for days in (-1, 8, 10**30):
        problem_of(caller(admin).post(f"{own}keys/{key.pk}/rotate/", {"overlap_days": days}), 422, "invalid")
    assert _reader(secret).get(PUBLIC).status_code == 200


def test_dies_at_once_with_both_secrets(caller: CallerOf, member: User, admin: User, own: str) -> None:
    key, first = make_key(by=admin)
    c, path = caller(member), f"{own}keys/{key.pk}/"
    second = json_of(c.post(f"{path}rotate/", {"overlap_days": 7}))["secret"]
    assert [c.delete(path).status_code for _ in range(2)] == [204, 204]
    assert [_reader(secret).get(PUBLIC).status_code for secret in (first, second)] == [401, 401]
    assert Event.objects.filter(verb="key.revoked").count() == 1
    problem_of(c.patch(path, {"label": "Else"}), 409, "key_revoked")
    problem_of(c.post(f"{path}rotate/", {"overlap_days": 0}), 409, "key_revoked")


@pytest.mark.django_db(transaction=True)
def test_gives_one_secret_to_people_who_rotate_at_once(admin: User) -> None:
    key, first = make_key(by=admin)
    barrier = Barrier(4)

    def rotate(_: int) -> str:
        barrier.wait()
        try:
            return credentials.rotate_key(key, overlap_days=1, by=admin)[1]
        except Conflict:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        secrets = [secret for secret in pool.map(rotate, range(4)) if secret]
    assert len(secrets) == 1
    assert [_reader(secret).get(PUBLIC).status_code for secret in (first, *secrets)] == [200, 200]
    assert Event.objects.filter(verb="key.rotated").count() == 1


def test_tells_in_every_answer_what_is_left(anyone: Caller, admin: User) -> None:
    key, secret = make_key(by=admin)
    credentials.change_key(key, {"budget": 4}, by=admin)
    c = _reader(secret)
    origin = {"Origin": "https://news.example.org"}
    etag = anyone.get(PUBLIC).headers["ETag"]
    answers = [
        c.get(PUBLIC, headers=origin),
        c.get(PUBLIC, headers={"If-None-Match": etag}),
        c.get(f"{PUBLIC}no-such-check/"),
        c.call("POST", PUBLIC, {}),
        c.get(PUBLIC, headers=origin),
    ]
    assert [answer.status_code for answer in answers] == [200, 304, 404, 405, 429]
    policies = [POLICY.fullmatch(answer.headers["RateLimit-Policy"]) for answer in answers]
    left = [LEFT.fullmatch(answer.headers["RateLimit"]) for answer in answers]
    assert all(policy and policy[1] == "4" for policy in policies)
    assert [found and found[1] for found in left] == ["3", "2", "1", "0", "0"]
    assert left[4] and answers[4].headers["Retry-After"] == left[4][2]
    assert 1 <= int(answers[4].headers["Retry-After"]) <= 60
    exposed = answers[0].headers["Access-Control-Expose-Headers"]
    assert {"ratelimit", "ratelimit-policy", "retry-after"} <= set(exposed.split(", "))
    assert POLICY.fullmatch(anyone.get(PUBLIC).headers["RateLimit-Policy"]), "callers without a key are told too"


def test_counts_what_it_refuses(looker: Caller, admin: User) -> None:
    key = ApiKey.objects.get()
    credentials.change_key(key, {"budget": 2}, by=admin)
    assert [looker.get(PUBLIC).status_code for _ in range(3)] == [403, 403, 429]


def test_counts_a_network_of_ipv6_as_one_caller(db: None, settings: Any) -> None:
    settings.PUBLIC_CALLS_PER_MINUTE = 1
    statuses = [
        Client().get(PUBLIC, REMOTE_ADDR=address).status_code
        for address in ("2001:db8::1", "2001:db8::2", "2001:db8:1::")
    ]
    assert statuses == [200, 429, 200]


def test_answers_and_says_nothing_of_limits_when_redis_is_gone(reader: Caller, settings: Any) -> None:
    settings.PUBLIC_CALLS_PER_MINUTE = settings.KEY_CALLS_PER_MINUTE = 1
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    for _ in range(3):
        answer = reader.get(PUBLIC)
        assert answer.status_code == 200
        assert not {"RateLimit", "RateLimit-Policy", "Retry-After"} & set(answer.headers)


def test_costs_one_query_for_the_key(reader: Caller) -> None:
    reader.get(PUBLIC)
    with CaptureQueriesContext(connection) as with_key:
        reader.get(f"{PUBLIC}?url=https://news.example.org/")
    with CaptureQueriesContext(connection) as without:
        Caller().get(f"{PUBLIC}?url=https://news.example.org/")
    assert len(with_key) == len(without) + 1


def test_counts_calls_by_day_and_key(caller: CallerOf, admin: User, looker: Caller, own: str) -> None:
    key = ApiKey.objects.get()
    for path in (f"{PUBLIC}?url=https://news.example.org/", PUBLIC, PUBLIC):
        looker.get(path)
    readings.write_down()
    looker.get(PUBLIC)
    readings.write_down()
    readings.write_down()
    row = KeyUsage.objects.get()
    assert (row.key_id, row.calls, row.refused) == (key.pk, 4, 3)
    [told] = json_of(caller(admin).get(f"/api/v1/publishers/{key.publisher_id}/usage/"))["results"]
    assert told == {"key": key.pk, "day": row.day.isoformat(), "calls": 4, "refused": 3}


def test_keeps_its_notes_while_redis_is_away(reader: Caller, settings: Any) -> None:
    reader.get(PUBLIC)
    there, settings.REDIS_URL = settings.REDIS_URL, "redis://127.0.0.1:1/0"
    reader.get(PUBLIC)
    tally.push()
    settings.REDIS_URL = there
    readings.write_down()
    assert KeyUsage.objects.get().calls == 1, "what was noted for the other Redis stays with that one"


def test_lists_cost_the_same_for_many(caller: CallerOf, admin: User, member: User, own: str) -> None:
    c = caller(admin)

    def queries() -> list[int]:
        counted = []
        for path in ("/api/v1/publishers/", f"{own}keys/", f"{own}people/", f"{own}usage/", f"{own}pages/"):
            with CaptureQueriesContext(connection) as seen:
                json_of(c.get(path))
            counted.append(len(seen))
        return counted

    def add(rows: range) -> None:
        for number in rows:
            key, _ = make_key(by=admin)
            KeyUsage.objects.create(key=key, day=timezone.now().date(), calls=1)
            json_of(c.post(f"{own}pages/", {"url": f"https://daily.example.org/{number}"}), 201)
            make_member(f"m{number}")
            make_key(by=admin, name=f"Publisher {number}")

    add(range(2))
    few = queries()
    add(range(2, 12))
    assert queries() == few


def test_makes_an_account_that_lands_on_its_keys(caller: CallerOf, admin: User, own: str, signed_in: SignIn) -> None:
    said = {"username": "mo", "name": "Mo Member", "password": "three slow paper boats"}
    made = json_of(caller(admin).post(f"{own}people/", said), 201)
    problem_of(caller(admin).post(f"{own}people/", said), 409, "name_taken")
    problem_of(caller(admin).post(f"{own}people/", {**said, "username": "m2", "password": "password"}), 422)
    user = User.objects.get(id=made["id"])
    assert signed_in(user).get("/").headers["Location"] == f"/publishers/{user.publisher_id}/"
    event = Event.objects.get(verb="account.created")
    assert said["password"] not in str(event.data)
