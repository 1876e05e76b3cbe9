"""The admins' status page, as far as pages at Google's go."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from annotations.models import Check, Event, Purge, PushedPage, User
from tests.conftest import SignIn
from tests.factories import published_claim

pytestmark = pytest.mark.django_db
SAID = "Google does not let the service account change this site's pages. Google says: <b>No</b>."


def _stuck(count: int, *, checker: User, editor: User) -> None:
    for number in range(count):
        claim = published_claim(by=checker, reviewer=editor, text=f"Claim number {number} is wrong.")
        check = Check.objects.get(claim=claim)
        told = {"state": "paused", "error_code": "forbidden", "error_sentence": SAID}
        PushedPage.objects.create(public_check=check, wanted=check.publication, **told)


def test_says_nothing_of_google_where_nothing_is_pushed(admin: User, signed_in: SignIn) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = signed_in(admin).get("/status/").content.decode()
    assert "Google" not in page
    assert not [query for query in queries.captured_queries if "pushedpage" in query["sql"]]


def test_says_that_none_is_held_back(admin: User, signed_in: SignIn, settings: Settings) -> None:
    settings.FACT_CHECK_TOOLS_CREDENTIALS = "/run/secrets/google.json"
    page = signed_in(admin).get("/status/").content.decode()
    assert "No check is held back." in page and "/run/secrets" not in page


def test_shows_what_is_held_back_and_why_and_tries_it_again(
    checker: User, editor: User, admin: User, signed_in: SignIn, settings: Settings
) -> None:
    _stuck(2, checker=checker, editor=editor)
    settings.FACT_CHECK_TOOLS_CREDENTIALS = "{}"
    client = signed_in(admin)
    page = client.get("/status/").content.decode()
    assert "Claim number 1 is wrong." in page and "Try all 2 again" in page
    assert "Google says: &lt;b&gt;No&lt;/b&gt;." in page
    for _ in range(2):
        answer = client.post("/status/pushes/retry/", {"once": "a-key"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/status/#pushes")
    assert Event.objects.filter(verb="pushes.retried", actor=admin).count() == 1
    assert set(PushedPage.objects.values_list("state", "tries")) == {("pending", 0)}
    assert "No check is held back." in client.get("/status/").content.decode()


def test_asks_as_often_for_many_as_for_two(
    checker: User, editor: User, admin: User, signed_in: SignIn, settings: Settings
) -> None:
    settings.FACT_CHECK_TOOLS_CREDENTIALS = "{}"
    client = signed_in(admin)
    client.get("/status/")  # a process asks once whether all migrations are applied
    counts = []
    for more in (2, 10):
        settings.FACT_CHECK_TOOLS_CREDENTIALS = ""
        _stuck(more, checker=checker, editor=editor)
        settings.FACT_CHECK_TOOLS_CREDENTIALS = "{}"
        with CaptureQueriesContext(connection) as queries:
            client.get("/status/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_there_is_nothing_to_try_again_while_it_is_off(admin: User, signed_in: SignIn) -> None:
    assert signed_in(admin).post("/status/pushes/retry/").status_code == 404


def test_says_nothing_of_caches_where_none_is_told(admin: User, signed_in: SignIn) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = signed_in(admin).get("/status/").content.decode()
    assert "Caches in front" not in page
    assert not [query for query in queries.captured_queries if "annotations_purge" in query["sql"]]


def test_says_how_far_caches_were_told(
    checker: User, editor: User, admin: User, signed_in: SignIn, settings: Settings
) -> None:
    settings.PURGE_URL = "https://cache.example/purge/s3cret"
    published_claim(by=checker, reviewer=editor)
    client = signed_in(admin)
    page = client.get("/status/").content.decode()
    assert "Never" in page and "1 publication" in page and "s3cret" not in page
    Purge.objects.update(error="503", attempts=2)
    assert "The cache answered 503. Tried 2 times; it goes on by itself." in client.get("/status/").content.decode()
    row = Purge.objects.get()
    assert row.settle(position=row.waiting()[0].pk)
    page = client.get("/status/").content.decode()
    assert "Never" not in page and "Last try" not in page and "1 publication" not in page
