"""Every status that the document gives a public operation can be had, or says here why not."""

import json
from typing import Any

import pytest
from pytest_django import Settings

from annotations.actions import publications
from annotations.api.docs import document
from annotations.models import ApiKey, Claim, User
from tests import factories
from tests.accounts import make_key
from tests.api.callers import Caller

PUBLIC = {
    said["operationId"]: (path, method.upper(), said)
    for path, methods in document()["paths"].items()
    for method, said in methods.items()
    if isinstance(said, dict) and {} in said.get("security", [])
}
STATUSES = [
    pytest.param(name, status, id=f"{name} {status}")
    for name, (_, _, said) in PUBLIC.items()
    for status in said["responses"]
]
NOT_HERE = {
    "503": "the database is away: tests/api/test_errors.py, for all views at once",
    "read_dump 200": "dumps are made by a job: tests/api/test_dumps.py",
    "read_dump 206": "as above",
    "read_dump 304": "as above",
    "read_dump 410": "as above",
    "read_dump 416": "as above",
    "lint_claimreview_publicly 409": "of every POST with an Idempotency-Key: tests/api/test_idempotency.py",
}
QUERIES = {"read_oembed": "url={check}", "list_embed_cards": "slugs={slug}", "search_annotations": "limit=1"}


@pytest.fixture
def published(checker: User, editor: User) -> Claim:
    return factories.published_claim(by=checker, reviewer=editor)


def _address(name: str, claim: Claim, settings: Settings, *, gone: bool = False, unknown: bool = False) -> str:
    """A right call of the operation; of a retracted check, or of nothing that there is."""
    path = PUBLIC[name][0]
    slug = "no-such-check-1" if unknown else claim.slug
    named = slug if "annotations" not in path else _annotation_of(claim, unknown=unknown)
    for parameter in ("slug", "name", "file"):
        path = path.replace(f"{{{parameter}}}", named if parameter != "file" else "checks-2020-01-01.jsonl.gz")
    asked = QUERIES.get(name, "").format(check=f"{settings.BASE_URL}/checks/{slug}/", slug=slug)
    return f"{path}?{asked}"


def _annotation_of(claim: Claim, *, unknown: bool) -> str:
    listed = json.loads(Caller().get("/api/search").content)["rows"]
    return "no-such-check-1-0123456789abcdef" if unknown or not listed else str(listed[0]["id"])


def _had(name: str, status: str, claim: Claim, editor: User, admin: User, settings: Settings) -> Any:
    """The answer to a call that ought to have this status."""
    _, method, _ = PUBLIC[name]
    right = _address(name, claim, settings)
    body = {"markup": "{}"} if method == "POST" else None
    anyone = Caller()
    if status == "304":
        tag = anyone.get(right).headers["ETag"]
        return anyone.get(right, headers={"If-None-Match": tag})
    if status == "410":
        publications.retract(factories.fresh(claim), "It was wrong.", by=editor)
        return anyone.get(right)
    if status == "404":
        return anyone.get(_address(name, claim, settings, unknown=True))
    if status == "501":
        return anyone.get(f"{right}&format=yaml")
    if status == "403":
        return _with_key(admin, origins=["https://news.example.org"]).call(method, right, body)
    if status == "429":
        hurried = _with_key(admin, calls_per_minute=1)
        limit = 121 if name.startswith("lint") else 2
        return [hurried.call(method, right, body) for _ in range(limit)][-1]
    if status in ("411", "413", "415", "422"):
        return _posted(anyone, right, status)
    headers = {"401": {"Authorization": "Api-Key fck_wrong"}, "406": {"Accept": "image/png"}}.get(status)
    more = {"400": "&a=%00", "414": f"&a={'b' * 8_000}"}.get(status, "")
    return anyone.call(method, right + more, body, headers=headers)


def _posted(anyone: Caller, address: str, status: str) -> Any:
    if status == "411":
        return anyone.raw("POST", address, b"{}", headers={"Transfer-Encoding": "chunked"})
    if status == "413":
        return anyone.raw("POST", address, b" " * (8 * 2**20))
    if status == "415":
        return anyone.raw("POST", address, b"a=b", "application/x-yaml")
    return anyone.post(address, {"pages": [{"url": "https://news.example.org/a", "html": ""}], "markup": "{}"})


def _with_key(admin: User, **columns: Any) -> Caller:
    key, secret = make_key(by=admin)
    ApiKey.objects.filter(pk=key.pk).update(**columns)
    return Caller(f"Api-Key {secret}")


@pytest.mark.parametrize(("name", "status"), STATUSES)
def test_can_be_had(name: str, status: str, published: Claim, editor: User, admin: User, settings: Settings) -> None:
    if status in NOT_HERE or f"{name} {status}" in NOT_HERE:
        return
    answer = _had(name, status, published, editor, admin, settings)
    assert answer.status_code == int(status), (answer.status_code, answer.content[:500])
