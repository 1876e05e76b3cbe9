"""Answers that a web process gives again: for a moment, and never past a publication."""

import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import tally
from annotations.actions import publications, reviews
from annotations.models import Claim, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

pytestmark = pytest.mark.django_db(transaction=True)
CHECKS = "/api/public/v1/checks/"
URL = "https://news.example.org/quay"


@pytest.fixture
def claim(checker: User, editor: User, settings: Any) -> Claim:
    settings.PUBLIC_KEPT_S = 86_400
    article = factories.make_article(by=checker, url=URL)
    return factories.published_claim(by=checker, reviewer=editor, article=article)


def _queries(anyone: Caller, path: str, **headers: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert anyone.get(path, headers=headers).status_code in (200, 304)
    return [query["sql"] for query in asked]


@pytest.mark.parametrize("path", [f"{CHECKS}{{slug}}/", f"{CHECKS}?url={URL}"])
def test_gives_the_same_answer_again_without_asking(anyone: Caller, claim: Claim, path: str) -> None:
    path = path.format(slug=claim.slug)
    first = anyone.get(path)
    assert not _queries(anyone, path)
    again = anyone.get(path)
    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    assert not _queries(anyone, path, **{"If-None-Match": first.headers["ETag"]})


def test_a_correction_is_told_at_once(anyone: Caller, claim: Claim, editor: User, second_editor: User) -> None:
    paths = (f"{CHECKS}{claim.slug}/", f"{CHECKS}?url={URL}")
    before = [anyone.get(path) for path in paths]
    publications.correct(factories.fresh(claim), "true", "It was right.", note="We were wrong.", by=second_editor)
    reviews.decide(factories.fresh(claim), "approve", by=editor, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=editor)
    for path, old in zip(paths, before, strict=True):
        now = anyone.get(path, headers={"If-None-Match": old.headers["ETag"]})
        assert now.status_code == 200
        assert b"We were wrong." in now.content


def test_a_retraction_is_told_at_once(anyone: Caller, claim: Claim, editor: User) -> None:
    anyone.get(f"{CHECKS}{claim.slug}/")
    anyone.get(f"{CHECKS}?url={URL}")
    publications.retract(factories.fresh(claim), "The register was misread.", by=editor)
    assert problem_of(anyone.get(f"{CHECKS}{claim.slug}/"), 410)["code"] == "retracted"
    assert json_of(anyone.get(f"{CHECKS}?url={URL}"))["results"] == []


def test_a_retraction_is_told_by_a_process_that_redis_did_not_answer_a_moment_ago(
    anyone: Caller, claim: Claim, editor: User, settings: Any
) -> None:
    anyone.get(f"{CHECKS}{claim.slug}/")
    redis, settings.REDIS_URL = settings.REDIS_URL, "redis://127.0.0.1:1/0"
    anyone.get(f"{CHECKS}{claim.slug}/")
    tally._resting[redis] = tally._resting.pop(settings.REDIS_URL)  # so long that process leaves this Redis alone
    settings.REDIS_URL = redis
    publications.retract(factories.fresh(claim), "The register was misread.", by=editor)
    tally._resting.clear()  # another process, which Redis did answer
    assert problem_of(anyone.get(f"{CHECKS}{claim.slug}/"), 410)["code"] == "retracted"


def test_a_retraction_returns_without_redis_once_nothing_kept_is_given_again(
    anyone: Caller, claim: Claim, editor: User, settings: Any
) -> None:
    settings.PUBLIC_KEPT_S = 0.1
    redis, settings.REDIS_URL = settings.REDIS_URL, "redis://127.0.0.1:1/0"
    begun = time.monotonic()
    publications.retract(factories.fresh(claim), "The register was misread.", by=editor)
    assert time.monotonic() - begun >= settings.PUBLIC_KEPT_S
    settings.REDIS_URL = redis
    assert problem_of(anyone.get(f"{CHECKS}{claim.slug}/"), 410)["code"] == "retracted"


def test_asks_every_time_where_nobody_says_what_was_published(anyone: Caller, claim: Claim, settings: Any) -> None:
    anyone.get(f"{CHECKS}{claim.slug}/")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert _queries(anyone, f"{CHECKS}{claim.slug}/")


def test_asks_again_in_the_next_moment(anyone: Caller, claim: Claim, settings: Any) -> None:
    anyone.get(f"{CHECKS}{claim.slug}/")
    settings.PUBLIC_KEPT_S = 1e-6
    assert _queries(anyone, f"{CHECKS}{claim.slug}/")
