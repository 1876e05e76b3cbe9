"""Hostile values in every field of every call: always a problem with a code, never a 500, nothing half-written."""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.actions.credentials import issue_token
from annotations.actions.feeds import subscribe
from annotations.api.docs import document
from annotations.models import Event, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

HOSTILE: dict[str, Any] = {
    "null": None,
    "true": True,
    "zero": 0,
    "negative": -1,
    "huge": 10**40,
    "float": 1.5,
    "empty": "",
    "blank": " \t\n ",
    "nul": "a\x00b",
    "surrogate": "a\ud83d",
    "megabyte": "x" * 1_000_000,
    "spaces": "a " * 500_000,
    "controls": "\x01\x1b[31m\x7f",
    "bidi": "\u202eevil\u2066",
    "combining": "e" + "\u0301" * 5_000,
    "markup": "<script>alert(1)</script>{{ 7*7 }}' OR 1=1 --",
    "list": [],
    "object": {},
    "nested": [[[[{"a": [1]}]]]],
    "many": [1] * 10_000,
    "date": "2026-02-30",
    "far date": "9999-12-31T23:59:59-14:00",
    "url": "http://[::1]:99999/\\..%00",
}
CALLS = [
    pytest.param(method.upper(), path, id=f"{method.upper()} {path}")
    for path, methods in document()["paths"].items()
    for method in ("post", "patch")
    if "requestBody" in methods.get(method, {})
]


@pytest.fixture
def ids(checker: User, editor: User) -> dict[str, Any]:
    claim = factories.submitted_claim(by=checker)
    highlight = claim.highlights.all()[0]
    article = highlight.article
    return {
        "claim_id": claim.pk,
        "article_id": article.pk,
        "source_id": claim.sources.all()[0].pk,
        "highlight_id": highlight.pk,
        "feed_id": subscribe("https://news.example.org/feed.xml", by=checker)[0].pk,
        "span": {"snapshot": highlight.snapshot_id, "start": highlight.start, "end": highlight.end},
        "quote": highlight.quote,
    }


def _example(method: str, path: str, ids: dict[str, Any]) -> dict[str, Any]:
    """The document's own example of the body, about rows that are there."""
    content = document()["paths"][path][method.lower()]["requestBody"]["content"]["application/json"]
    [example] = content["examples"].values()
    body = copy.deepcopy(example["value"])
    return {**body, **ids["span"], "quote": ids["quote"]} if "snapshot" in body else dict(body)


def _spoilt(body: dict[str, Any], value: Any) -> Iterator[tuple[str, Any]]:
    """The body with the hostile value in place of each member, nested ones too, and under a name of its own."""
    for name, kept in body.items():
        yield name, {**body, name: value}
        if isinstance(kept, dict):
            for inner in kept:
                yield f"{name}.{inner}", {**body, name: {**kept, inner: value}}
    yield "unknown", {**body, "unknown": value}


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_refuses_or_takes_every_value_whole(method: str, path: str, ids: dict[str, Any], editor: User) -> None:
    _, secret = issue_token("Tests", by=editor)
    c = Caller(f"Token {secret}")
    if path == "/api/v1/tokens/":
        c = Caller()
        c.client.force_login(editor)
    address = path.format(**{name: ids.get(name, 1) for name in re.findall(r"\{(\w+)\}", path)})
    example, before = _example(method, path, ids), _rows()
    for kind, value in HOSTILE.items():
        for name, body in _spoilt(example, value):
            _sent(c, f"{name}: {kind}", (method, address, body))
        assert _rows() == before, f"{kind} was refused and left something behind"


def _sent(c: Caller, what: str, call: tuple[str, str, Any]) -> None:
    """One call, which is refused for a reason, or undone where it was taken."""
    try:
        with transaction.atomic():
            answer = c.call(*call, headers={"If-Match": "*"})
            if answer.status_code < 300:
                assert "unknown" not in call[2], what
                raise Undo
    except Undo:
        return
    assert 400 <= answer.status_code < 500, (what, answer.content[:300])
    problem_of(answer, answer.status_code)


class Undo(Exception):
    """What was taken is undone, so that every value meets the same rows."""


def test_knows_every_parameter_that_it_takes(ids: dict[str, Any], admin: User) -> None:
    _, secret = issue_token("Tests", by=admin)
    c, asked = Caller(f"Token {secret}"), 0
    for path, methods in document()["paths"].items():
        if "get" not in methods or not path.startswith("/api/v1/"):
            continue
        address = path.format(**{name: ids.get(name, 1) for name in re.findall(r"\{(\w+)\}", path)})
        answer = c.get(f"{address}?zzz=1")
        assert answer.status_code in (400, 404), (path, answer.status_code)
        asked += answer.status_code == 400 and "zzz" in problem_of(answer, 400)["fields"]
    assert asked > 50


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters()), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=JSON_VALUES | st.binary(max_size=200))
def test_answers_any_body_with_a_problem(body: Any, checker: User) -> None:
    client = Client()
    client.force_login(checker)
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = client.generic("POST", "/api/v1/articles/", sent, "application/json")
    problem_of(answer, 400, "bad_request")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["q", "cursor", "page_size", "status", "mine", "state", "url", "version", "x"]),
    value=st.text(st.characters(exclude_categories=["Cs"]), max_size=80) | st.integers().map(str),
    path=st.sampled_from(["/api/v1/claims/", "/api/v1/articles/", "/api/v1/queue/", "/api/public/v1/checks/"]),
)
def test_answers_any_query(name: str, value: str, path: str, checker: User) -> None:
    client = Client()
    client.force_login(checker)
    answer = client.get(path, {name: value})
    if answer.status_code != 200:
        problem_of(answer, 400)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(header=st.text(st.characters(min_codepoint=1, max_codepoint=255), max_size=60), name=st.integers(0, 4))
def test_answers_any_header(header: str, name: int, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    _, secret = issue_token("Tests", by=checker)
    names = ["If-None-Match", "If-Match", "Accept", "Idempotency-Key", "Authorization"]
    headers = {"Authorization": f"Token {secret}", names[name]: header.replace("\r", "").replace("\n", "")}
    client = Client()
    got = client.get(f"/api/v1/claims/{claim.pk}/", headers=headers)
    assert got.status_code in (200, 304, 401, 406), got.content
    body = json.dumps({"text": "x"})
    edited = client.patch(f"/api/v1/claims/{claim.pk}/", body, "application/json", headers=headers)
    assert edited.status_code in (200, 401, 406, 412, 428), edited.content
    said = client.post(f"/api/v1/claims/{claim.pk}/comments/", body, "application/json", headers=headers)
    assert said.status_code in (201, 401, 406, 422), said.content


def test_keeps_text_as_it_was_meant(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    said = json_of(caller(checker).post(f"/api/v1/claims/{claim.pk}/comments/", {"text": HOSTILE["markup"]}), 201)
    assert said["text"] == HOSTILE["markup"]
    assert Event.objects.filter(verb="comment.added", claim=claim).count() == 1


def _rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = sorted(t for t in connection.introspection.table_names(cursor) if t.startswith("annotations_"))
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables))
        return dict(cursor.fetchall())
