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
NOT_HERE = {
    "503": "the database is away: tests/api/test_errors.py, for all views at once",
    "read_dump 200": "dumps are made by a job: tests/api/test_dumps.py",
    "read_dump 206": "as above",
    "read_dump 304": "as above",
    "read_dump 410": "as above",
    "read_dump 416": "as above",
    "look_up_by_hash 404": "five hex digits always have an answer, others no address: tests/api/test_lookups.py",
    "look_up_by_hash 410": "what was retracted has no place under a hash",
    "look_up 422": "the document gives it to every POST; what these read is refused with 400",
    "lint_claimreview_publicly 422": "as above",
    "look_up 409": "of every POST with an Idempotency-Key: tests/api/test_idempotency.py",
    "lint_claimreview_publicly 409": "of every POST with an Idempotency-Key: tests/api/test_idempotency.py",
}
QUERIES = {
    "search_claims": "query=homes",
    "read_oembed": "url={check}",
    "list_embed_cards": "slugs={slug}",
    "search_annotations": "limit=1",
}

BODIES = {"lint_claimreview_publicly": {"markup": "{}"}, "look_up": {"urls": ["https://news.example.org/harbour"]}}


@pytest.fixture
def published(checker: User, editor: User) -> Claim:
    article = factories.make_article(by=checker, url="https://news.example.org/harbour")
    return factories.published_claim(by=checker, reviewer=editor, article=article)


def _address(name: str, claim: Claim, settings: Settings, *, gone: bool = False, unknown: bool = False) -> str:
    """A right call of the operation; of a retracted check, or of nothing that there is."""
    path = PUBLIC[name][0]
    slug = "no-such-check-1" if unknown else claim.slug
    named = slug if "annotations" not in path else _annotation_of(claim, unknown=unknown)
    path = path.replace("{capture_id}", str(10**12 if unknown else claim.sources.get().snapshot_id))
    for parameter in ("slug", "name", "file"):
        path = path.replace("{prefix}", "00000").replace(
            f"{{{parameter}}}", named if parameter != "file" else "checks-2020-01-01.jsonl.gz"
        )
    asked = QUERIES.get(name, "").format(check=f"{settings.BASE_URL}/checks/{slug}/", slug=slug)
    return f"{path}?{asked}"


def _annotation_of(claim: Claim, *, unknown: bool) -> str:
    listed = json.loads(Caller().get("/api/search").content)["rows"]
    return "no-such-check-1-0123456789abcdef" if unknown or not listed else str(listed[0]["id"])


def _had(name: str, status: str, claim: Claim, editor: User, admin: User, settings: Settings) -> Any:
    """The answer to a call that ought to have this status."""
    _, method, _ = PUBLIC[name]
    right = _address(name, claim, settings)
    body = BODIES.get(name)
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
        hurried = _with_key(admin, budget=1)
        return [hurried.call(method, right, body) for _ in range(2)][-1]
    if status in ("411", "413", "415"):
        return _posted(anyone, right, status)
    headers = {"401": {"Authorization": "Api-Key fck_wrong"}, "406": {"Accept": "image/png"}}.get(status)
    more = {"400": "&a=%00", "414": f"&a={'b' * 8_000}"}.get(status, "")
    return anyone.call(method, right + more, body, headers=headers)


def _posted(anyone: Caller, address: str, status: str) -> Any:
    if status == "411":
        return anyone.raw("POST", address, b"{}", headers={"Transfer-Encoding": "chunked"})
    if status == "413":
        return anyone.raw("POST", address, b" " * (8 * 2**20))
    return anyone.raw("POST", address, b"a=b", "application/x-yaml")


def _with_key(admin: User, **columns: Any) -> Caller:
    key, secret = make_key(by=admin)
    ApiKey.objects.filter(pk=key.pk).update(**columns)
    return Caller(f"Api-Key {secret}")


@pytest.mark.parametrize("name", PUBLIC)
def test_has_every_status_of_its_document(
    name: str, published: Claim, editor: User, admin: User, settings: Settings
) -> None:
    _, _, said = PUBLIC[name]
    for status in sorted(said["responses"], key=lambda one: one == "410"):  # after which there is no check any more
        if status in NOT_HERE or f"{name} {status}" in NOT_HERE:
            continue
        answer = _had(name, status, published, editor, admin, settings)
        assert answer.status_code == int(status), (status, answer.status_code, answer.content[:500])
