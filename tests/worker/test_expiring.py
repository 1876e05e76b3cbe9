"""A check past its last day, on a clock that stands still: what readers are told, and what the desk gets."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from annotations.actions import publications, reviews
from annotations.actions.days import Days
from annotations.errors import Invalid
from annotations.meaning.queue import Wanted, rows_of
from annotations.models import Claim, Event, Notice, User
from annotations.tasks import expire_checks
from tests.factories import fresh, make_claim, make_source, newest_publication, seen_of


def _published(checker: User, editor: User, days: Days) -> Claim:
    claim = make_claim(by=checker)
    make_source(claim, by=checker)
    reviews.propose_verdict(fresh(claim), "false", "The register counts 212 homes.", by=checker, days=days)
    reviews.submit(fresh(claim), by=checker)
    reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    publications.publish(fresh(claim), by=editor)
    return fresh(claim)


def test_readers_are_told_from_the_day_after_and_the_desk_gets_it_once(
    checker: User, editor: User, client: Client
) -> None:
    today = timezone.localdate()
    last = today + timedelta(days=30)
    claim = _published(checker, editor, Days(as_of=today - timedelta(days=3), expires_on=last))
    api, page = f"/api/public/v1/checks/{claim.slug}/", f"/checks/{claim.slug}/"
    with time_machine.travel(_noon(last), tick=False):
        before = client.get(api)
        said = before.json()
        assert (said["status"], said["expires_on"]) == ("current", last.isoformat())
        assert said["as_of"] == (today - timedelta(days=3)).isoformat()
        assert said["claimreview"]["expires"] == last.isoformat()
        assert "Outdated" not in client.get(page).content.decode()
        expire_checks()
        assert fresh(claim).recheck_since is None
    with time_machine.travel(_noon(last + timedelta(days=1)), tick=False):
        after = client.get(api, headers={"If-None-Match": before.headers["ETag"]})
        assert (after.status_code, after.json()["status"]) == (200, "outdated")
        assert client.get(api, {"version": 1}).json() == newest_publication(claim).payload
        for address in (page, "/checks/", "/checks/feed.json", f"/embed/checks/{claim.slug}/"):
            assert "Outdated" in client.get(address).content.decode(), address
        waiting = Wanted(states=("published",), recheck=True)
        assert not rows_of(waiting, by=editor).exists()
        for _ in range(2):
            expire_checks()
        assert rows_of(waiting, by=editor).get() == claim
        client.force_login(editor)
        for address in ("/", "/queue/?state=recheck"):
            assert f"/claims/{claim.pk}/" in client.get(address).content.decode(), address
        found = client.get("/api/v1/queue/?state=published&recheck=true").json()["results"]
        assert [row["id"] for row in found] == [claim.pk]
    event = Event.objects.get(claim=claim, verb="verdict.expired")
    assert Notice.objects.get(event=event).user == checker
    assert (fresh(claim).status, fresh(claim).is_live) == ("published", True)


def test_a_new_version_takes_it_off_the_desk(checker: User, editor: User, second_editor: User) -> None:
    last = timezone.localdate() + timedelta(days=1)
    claim = _published(checker, editor, Days(expires_on=last))
    with time_machine.travel(_noon(last + timedelta(days=1)), tick=False):
        expire_checks()
        publications.correct(claim, "false", "It still counts 212.", note="Looked at again.", by=editor)
        reviews.decide(fresh(claim), "approve", by=second_editor, seen=seen_of(fresh(claim)))
        publications.publish(fresh(claim), by=editor)
        expire_checks()
        assert fresh(claim).recheck_since is None
    assert Event.objects.filter(claim=claim, verb="verdict.expired").count() == 1


def test_days_that_nobody_says_are_no_part_of_the_content(checker: User, editor: User) -> None:
    claim = _published(checker, editor, Days())
    payload = newest_publication(claim).payload
    assert "expires_on" not in payload
    assert payload["as_of"] == timezone.localdate().isoformat()


@pytest.mark.parametrize("days", [{"as_of": 1}, {"expires_on": 0}, {"as_of": -3, "expires_on": -1}])
def test_refuses_days_that_cannot_be(days: dict[str, int], checker: User) -> None:
    claim = make_claim(by=checker)
    given = {name: timezone.localdate() + timedelta(days=number) for name, number in days.items()}
    with pytest.raises(Invalid) as refused:
        reviews.propose_verdict(claim, "false", "Reasons.", by=checker, days=Days(**given))
    assert set(refused.value.fields) <= set(days)


def _noon(day: date) -> str:
    return f"{day.isoformat()}T12:00:00+00:00"
