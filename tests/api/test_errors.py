"""Every refusal is problem+json, whoever raised it, and tells what to do."""

import gzip
import json
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings

from annotations.models import Article, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

DEEP = b"[" * 100_000


@pytest.mark.parametrize("path", ["nope/", "v1/", "v1/claims/abc/", "v1/claims/0/", "v1/claims/9223372036854775808/"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PURGE"])
def test_answers_404_for_addresses_that_are_none(anyone: Caller, path: str, method: str) -> None:
    problem_of(anyone.call(method, f"/api/{path}"), 404, "not_found")


@pytest.mark.parametrize("path", ["v1/claims/999/", "v1/claims/9223372036854775807/", "v1/articles/1/versions/"])
def test_answers_404_for_rows_that_are_none(caller: Any, checker: User, path: str) -> None:
    problem_of(caller(checker).get(f"/api/{path}"), 404, "not_found")


def test_says_that_addresses_end_with_a_slash(caller: Any, checker: User) -> None:
    for method in ("GET", "POST"):
        assert "slash" in problem_of(caller(checker).call(method, "/api/v1/claims"), 404)["detail"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/v1/claims/", "GET, HEAD, OPTIONS"),
        ("DELETE", "/api/v1/ratings/", "GET, HEAD, OPTIONS"),
        ("GET", "/api/v1/claims/1/submit/", "POST, OPTIONS"),
        ("PURGE", "/api/v1/queue/", "GET, HEAD, OPTIONS"),
    ],
)
def test_names_the_methods_that_there_are(caller: Any, checker: User, method: str, path: str, allowed: str) -> None:
    refused = caller(checker).call(method, path)
    problem_of(refused, 405, "method_not_allowed")
    assert refused.headers["Allow"] == allowed


def test_refuses_formats_that_are_not_made(caller: Any, checker: User) -> None:
    refused = caller(checker).get("/api/v1/claims/", headers={"Accept": "application/xml"})
    problem_of(refused, 406, "not_acceptable")
    html = caller(checker).get("/api/v1/claims/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert html.headers["Content-Type"] == "application/json"
    assert caller(checker).get("/api/v1/ratings/?format=api").status_code == 400


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "application/x-www-form-urlencoded"])
def test_refuses_bodies_of_other_types(caller: Any, checker: User, content_type: str) -> None:
    claim = factories.make_claim(by=checker)
    refused = caller(checker).raw("POST", f"/api/v1/claims/{claim.pk}/comments/", b"text=x", content_type)
    problem_of(refused, 415, "unsupported_media_type")


def test_refuses_packed_bodies(caller: Any, anyone: Caller, checker: User) -> None:
    path = f"/api/v1/claims/{factories.make_claim(by=checker).pk}/comments/"
    for who, where in ((caller(checker), path), (anyone, "/api/public/v1/lookup/")):
        refused = who.raw("POST", where, gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"})
        assert "unpacked" in problem_of(refused, 415, "unsupported_media_type")["detail"]


def test_asks_for_credentials(anyone: Caller) -> None:
    refused = anyone.get("/api/v1/claims/")
    problem_of(refused, 401, "not_authenticated")
    assert refused.headers["WWW-Authenticate"] == 'Token realm="staff"'
    assert refused.headers["Cache-Control"] == "private, no-store"


def test_refuses_a_session_without_its_csrf_token(checker: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(checker)
    assert client.get("/api/v1/claims/").status_code == 200
    refused = client.post("/api/v1/articles/", json.dumps({"text": "x"}), "application/json")
    problem_of(refused, 403, "csrf_failed")
    assert not Article.objects.exists()
    client.get("/")
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    accepted = client.post("/api/v1/articles/", json.dumps({"text": "x"}), "application/json", headers=headers)
    assert accepted.status_code == 201


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "JSON"),
        (b"\xff\xfe{}", "JSON"),
        (b'{"text": "\xff"}', "JSON"),
        (b"[]", "object"),
        (b'"text"', "object"),
        (b"null", "object"),
        (b'{"text": NaN}', "NaN"),
        (b'{"text": -Infinity}', "Infinity"),
        (b'{"text": 1e999}', "large"),
        (b'{"text": ' + b"9" * 5_000 + b"}", "JSON"),
        (b'{"text": "a", "text": "b"}', "twice"),
        (DEEP, "deep"),
        (b'{"text": ' + DEEP, "deep"),
        (b'{"text": ' + b"[" * 50 + b"]" * 50 + b"}", "deep"),
        (b'{"a":' * 100_000, "deep"),
    ],
)
def test_refuses_what_is_not_plain_json(caller: Any, checker: User, body: bytes, said: str) -> None:
    assert said in problem_of(caller(checker).raw("POST", "/api/v1/articles/", body), 400, "bad_request")["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (rb'{"text": "a\u0000b"}', "text"),
        (rb'{"text": "a\ud800b"}', "text"),
        (rb'{"title": "\udc00", "text": "a"}', "title"),
        (rb'{"a\u0000b": 1}', "body"),
        (rb'{"\ud800": 1}', "body"),
        (rb'{"claim": {"\ud800": ["\u0000"]}}', "claim"),
        (rb'{"claim": [{"a": "\u0000"}]}', "claim.0.a"),
    ],
)
def test_names_the_field_whose_text_cannot_be_stored(caller: Any, checker: User, body: bytes, field: str) -> None:
    problem = problem_of(caller(checker).raw("POST", "/api/v1/articles/", body), 400, "bad_request")
    assert field in problem["fields"]
    json.dumps(problem, ensure_ascii=False).encode()


def test_refuses_unstorable_text_in_forms_and_queries(caller: Any, checker: User) -> None:
    c = caller(checker)
    assert "text" in problem_of(c.form("/api/v1/articles/", {"text": "a\x00b"}), 400)["fields"]
    problem_of(c.get("/api/v1/claims/?q=a%00b"), 400)
    problem_of(c.get("/api/v1/claims/?q%00=a"), 400)
    assert c.get("/api/v1/claims/?q=%ED%A0%80").status_code == 200


def test_refuses_a_form_that_is_broken(caller: Any, checker: User) -> None:
    c = caller(checker)
    for content_type in ("multipart/form-data", "multipart/form-data; boundary=x"):
        refused = c.raw("POST", "/api/v1/articles/", b"--y\r\nnonsense", content_type)
        problem_of(refused, 400, "bad_request")
    twice = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n' * 2 + b"--x--\r\n"
    problem = problem_of(c.raw("POST", "/api/v1/articles/", twice, "multipart/form-data; boundary=x"), 400)
    assert problem["fields"] == {"text": ["Give this once."]}


def test_refuses_a_form_in_another_encoding(caller: Any, checker: User) -> None:
    def form(text: bytes, title: bytes) -> bytes:
        head = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        return head % (b"text", text) + head % (b"title", title) + b"--x--\r\n"

    c, kind = caller(checker), "multipart/form-data; boundary=x"
    for body in (form(b"words", "Zürich".encode("latin-1")), form(b"words", b"a\xed\xa0\x80b")):
        problem = problem_of(c.raw("POST", "/api/v1/articles/", body, kind), 400, "bad_request")
        assert list(problem["fields"]) == ["title"] and "UTF-8" in problem["detail"]
    assert not Article.objects.exists()
    made = json_of(c.raw("POST", "/api/v1/articles/", form("Grüße".encode(), "Zürich".encode()), kind), 201)
    assert (made["title"], made["snapshot"]["text"]) == ("Zürich", "Grüße")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page_size=0", "page_size"),
        ("page_size=201", "page_size"),
        ("page_size=ten", "page_size"),
        ("cursor=x", "cursor"),
        ("cursor=cD1hYmM%3D", "cursor"),  # p=abc
        ("cursor=cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "cursor"),  # a number that no row has
        ("cursor=" + "a" * 600, "cursor"),
        ("status=nice", "status"),
        ("mine=perhaps", "mine"),
        ("q=" + "a" * 201, "q"),
        ("stauts=draft", "stauts"),
        ("q=a&q=b", "q"),
    ],
)
def test_names_the_parameter_that_is_wrong(caller: Any, checker: User, query: str, field: str) -> None:
    assert list(problem_of(caller(checker).get(f"/api/v1/claims/?{query}"), 400)["fields"]) == [field]


def test_refuses_too_large_a_body(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    body = b'{"text": "' + b"a" * (5 * 2**20) + b'"}'
    problem_of(caller(checker).raw("POST", f"/api/v1/claims/{claim.pk}/comments/", body), 413, "too_large")
    session = Client()
    session.force_login(checker)
    form = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"a" * (5 * 2**20) + b"\r\n--x--\r\n"
    problem_of(session.post("/api/v1/articles/", form, "multipart/form-data; boundary=x"), 413, "too_large")


def test_refuses_a_body_in_chunks_rather_than_lose_it(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    refused = caller(checker).post(
        f"/api/v1/claims/{claim.pk}/comments/", {"text": "x"}, headers={"Transfer-Encoding": "chunked"}
    )
    problem_of(refused, 411, "length_required")


def test_answers_503_while_the_database_is_away(caller: Any, checker: User) -> None:
    c = caller(checker)

    def refuse(*args: Any) -> Any:
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        refused = c.get("/api/v1/claims/")
        problem_of(refused, 503, "database_unavailable")
        assert refused.headers["Retry-After"] == "5"
        problem_of(c.post("/api/v1/articles/", {"text": "x"}, headers={"Idempotency-Key": "k"}), 503)
        problem_of(Caller().get("/api/public/v1/checks/"), 503)
    assert json_of(c.get("/api/v1/claims/"))["results"] == []


def test_answers_500_as_a_problem_and_says_no_more(caller: Any, checker: User) -> None:
    c = caller(checker)
    c.client.raise_request_exception = False

    def break_down(*args: Any) -> Any:
        raise RuntimeError("secret detail")

    with connection.execute_wrapper(break_down):
        broken = c.get("/api/v1/claims/")
    problem_of(broken, 500, "server_error")
    assert b"secret detail" not in broken.content


def test_limits_public_reading_and_says_when_to_go_on(anyone: Caller, reader: Caller, settings: Any) -> None:
    settings.PUBLIC_CALLS_PER_MINUTE = 3
    assert [anyone.get("/api/public/v1/checks/").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = anyone.get("/api/public/v1/checks/nope/")
    problem_of(refused, 429, "throttled")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert reader.get("/api/public/v1/checks/").status_code == 200
    elsewhere = anyone.client.get("/api/public/v1/checks/", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


def test_counts_wrong_keys_as_calls_without_one(anyone: Caller, settings: Any) -> None:
    settings.PUBLIC_CALLS_PER_MINUTE = 2
    guesser = Caller("Api-Key fck_guessed")
    assert [guesser.get("/api/public/v1/checks/").status_code for _ in range(3)] == [401, 401, 429]
    refused = guesser.get("/api/public/v1/checks/nope/")
    problem_of(refused, 429, "throttled")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    problem_of(anyone.get("/api/public/v1/checks/"), 429, "throttled")


def test_counts_callers_behind_our_proxy_by_the_address_it_noted(anyone: Caller, settings: Any) -> None:
    settings.PUBLIC_CALLS_PER_MINUTE = 1
    with override_settings(TRUST_PROXY=True):
        statuses = [
            anyone.get("/api/public/v1/checks/", headers={"X-Forwarded-For": forged}).status_code
            for forged in ("1.1.1.1, 192.0.2.1", "2.2.2.2, 192.0.2.1", "1.1.1.1, 192.0.2.2")
        ]
    assert statuses == [200, 429, 200]


@pytest.mark.parametrize("path", ["/api/v1/claims/", "/api/v1/claims/1/", "/api/v1/articles/"])
def test_answers_head_and_options_without_a_body(caller: Any, checker: User, path: str) -> None:
    factories.make_claim(by=checker)
    c = caller(checker)
    path = path.replace("/1/", f"/{json_of(c.get('/api/v1/claims/'))['results'][0]['id']}/")
    head, got = c.call("HEAD", path), c.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers.get("ETag") == got.headers.get("ETag")
    options = c.call("OPTIONS", path)
    assert (options.status_code, options.content) == (204, b"")
    assert "GET" in options.headers["Allow"]
