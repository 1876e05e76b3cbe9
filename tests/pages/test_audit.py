"""The audit log: who sees what of it, narrowed in every way, and as a file."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from annotations.actions import people
from annotations.actions.credentials import issue_token
from annotations.meaning.auditlog import PERMISSIONS, Wanted, events, verbs
from annotations.models import Event, User
from tests.accounts import make_member
from tests.conftest import SignIn
from tests.factories import make_claim

pytestmark = pytest.mark.django_db


def seen(by: User, **wanted: Any) -> set[str]:
    return set(events(Wanted(**wanted), by=by).values_list("verb", flat=True))


def test_everybody_sees_what_is_theirs(checker: User, other_checker: User, editor: User, admin: User) -> None:
    claim = make_claim(by=checker)
    Event.objects.record("claim.seen", by=editor, claim=claim)
    people.change_role(other_checker, "editor", by=admin)
    everything = set(verbs())
    assert seen(editor) == seen(admin) == everything
    assert "claim.seen" in seen(checker) and "account.role_changed" not in seen(checker)
    checker_again = User.objects.create(username="new", role="checker")
    assert seen(checker_again) == set()


def test_is_narrowed_by_deed_person_claim_and_time(checker: User, editor: User, admin: User) -> None:
    claim, _ = make_claim(by=checker), make_claim(by=editor)
    people.deactivate(checker, by=admin)
    issue_token("Mine", by=admin)
    assert seen(editor, what="claim.created") == {"claim.created"}
    assert seen(editor, what=PERMISSIONS) == {"account.deactivated", "token.issued"}
    assert seen(editor, what="token") == {"token.issued"} and seen(editor, what="nonsense") == set()
    assert seen(editor, person=admin.pk) == {"account.deactivated", "token.issued"}
    assert set(events(Wanted(claim=claim.pk), by=editor).values_list("claim", flat=True)) == {claim.pk}
    now, day = timezone.now(), timedelta(days=1)
    assert seen(editor, since=now - day, until=now + day) == set(verbs())
    assert seen(editor, since=now + day) == seen(editor, until=now - day) == set()


def test_the_page_says_what_happened(
    checker: User, admin: User, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    claim = make_claim(by=checker)
    people.deactivate(checker, by=admin)
    browser = signed_in(admin)
    shown = browser.get("/audit/").text
    assert "Ada Admin</strong> closed an account" in shown and "username: cleo" in shown and claim.text[:30] in shown
    assert "closed an account" not in browser.get("/audit/?what=claim").text
    assert "Nothing fits" in browser.get("/audit/?claim=99999999").text
    for bad in ("claim=x", "since=never", "person=0", "what=no", "until=9999-12-31", "since=0001-01-01", "claim=-1"):
        assert browser.get(f"/audit/?{bad}").status_code == 200
    with django_assert_num_queries(8):
        browser.get("/audit/")
    for _ in range(12):
        Event.objects.record("claim.counted", by=checker, claim=claim)
    with django_assert_num_queries(8):
        browser.get("/audit/")


@pytest.mark.django_db(transaction=True)
def test_the_file_holds_the_same_and_no_formula(checker: User, admin: User, signed_in: SignIn) -> None:
    admin.display_name = "=HYPERLINK(1)"
    admin.save()
    people.deactivate(checker, by=admin)
    claim = make_claim(by=admin)
    browser = signed_in(admin)
    lines = [json.loads(line) for line in browser.get("/api/v1/events/export/").getvalue().splitlines()]
    assert lines[-1] == {"end": True, "events": len(lines) - 1}
    assert [line["id"] for line in lines[:-1]] == list(
        Event.objects.exclude(verb="audit.exported").order_by("id").values_list("id", flat=True)
    )
    told = browser.get(f"/api/v1/events/export/?format=csv&claim={claim.pk}").getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(told)))
    assert {row["actor"] for row in rows[:-1]} == {"'=HYPERLINK(1)"}
    assert {row["claim_id"] for row in rows[:-1]} == {str(claim.pk)} and told.endswith(
        f"# end: {len(rows) - 1} events\n"
    )
    assert Event.objects.filter(verb="audit.exported", actor=admin).count() == 2
    answer = browser.get("/api/v1/events/?what=account&page_size=1").json()
    assert [event["verb"] for event in answer["results"]] == ["account.deactivated"]
    for bad in ("person=0", "since=x", "what=a%00b", "format=xml", "claim=9" + "9" * 30, "else=1"):
        assert browser.get(f"/api/v1/events/export/?{bad}").status_code == 400


def test_says_that_there_is_nothing_of_what_never_happened_and_before_all_time(admin: User, signed_in: SignIn) -> None:
    make_claim(by=admin)
    browser = signed_in(admin)
    for asked in ("what=no.such", "until=0001-01-01T00:00:00Z", "since=9999-12-31T23:59:59Z"):
        assert browser.get(f"/api/v1/events/?{asked}").json()["results"] == []
        assert json.loads(browser.get(f"/api/v1/events/export/?{asked}").getvalue()) == {"end": True, "events": 0}
    for asked in ("since=0001-01-01T00:00:00Z", "until=9999-12-31T23:59:59Z"):
        assert browser.get(f"/api/v1/events/?{asked}").json()["results"] != []


def test_names_publishers_people_to_editors_alone(checker: User, editor: User, signed_in: SignIn) -> None:
    make_member("mia")
    for person, is_named in ((checker, False), (editor, True)):
        assert ("(mia)" in signed_in(person).get("/audit/").content.decode()) is is_named
