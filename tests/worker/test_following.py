"""Cited pages that are looked at again: passages, alarms, and what becomes of links."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F
from pytest_django import Settings

from annotations.models import Event, PageHealth, Snapshot, Source, User, Verification
from annotations.tasks_following import begin_following, follow
from annotations.worker import capture, following
from tests.factories import PAGE, PAGE_QUOTE, make_claim, make_source
from tests.fakes import Behaviour, HostileServer, answer, redirect

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
HOME = b"<html><head><title>Statistics</title></head><body><p>Welcome to the statistics office of the county.</p>"


@pytest.fixture
def site(settings: Settings) -> Iterator[HostileServer]:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]
    settings.FETCH_TOTAL_S = 3
    settings.CAPTURE_MAX_ATTEMPTS = 1
    with HostileServer() as server:
        yield server


def cited(site: HostileServer, *, by: User, body: bytes = PAGE, quote: str = PAGE_QUOTE) -> Source:
    source = make_source(make_claim(by=by), by=by, url=site.on("/register", answer(body)), quote=quote, captured=None)
    capture.run(source.snapshot_id)
    begin_following()
    return Source.objects.select_related("claim").get(id=source.pk)


def later(source: Source, behaviour: Behaviour, site: HostileServer, *, days: int = 4) -> PageHealth:
    """The page's health after a look so many days on."""
    site.on("/register", behaviour)
    shift = {name: F(name) - days * DAY for name in ("next_check_at", "counted_at", "failing_since", "checked_at")}
    PageHealth.objects.update(**{**shift, "next_check_at": F("next_check_at") - 30 * DAY})
    health = PageHealth.objects.get(page=source.page_id)
    asked = following.ask_again(health.pk)
    assert asked is not None
    capture.run(asked.pk)
    following.note(health.pk)
    return PageHealth.objects.get(page=source.page_id)


def verbs(source: Source) -> list[str]:
    told = ("source.changed", "source.passage_gone", "source.restated", "source.dead", "source.back")
    return list(Event.objects.filter(claim=source.claim, verb__in=told).order_by("id").values_list("verb", flat=True))


def test_tells_once_that_a_figure_was_changed_and_that_it_was_put_right(checker: User, site: HostileServer) -> None:
    source = cited(site, by=checker)
    health = later(source, answer(PAGE), site)
    row = Verification.objects.get(source=source)
    assert (health.state, row.state, row.compared_id) == ("alive", "verified", source.snapshot_id)
    assert health.asked is not None and (health.asked.state, health.asked.same_as_id) == ("same", source.snapshot_id)
    later(source, answer(PAGE.replace(b"212 homes", b"213 homes")), site)
    later(source, answer(PAGE.replace(b"212 homes", b"213 homes")), site)
    row = Verification.objects.get(source=source)
    assert (row.state, row.words) == ("changed", PAGE_QUOTE.replace("212", "213"))
    assert verbs(source) == ["source.changed"]
    later(source, answer(PAGE.replace(b"completed in", b"completed&nbsp;in")), site)
    assert Verification.objects.get(source=source).state == "verified"
    later(source, answer(PAGE[: PAGE.index(b"<p>Between")] + PAGE[PAGE.index(b"<p>Homes") :]), site)
    assert verbs(source) == ["source.changed", "source.restated", "source.passage_gone"]
    assert Source.objects.get(id=source.pk).snapshot_id == source.snapshot_id


def test_a_page_is_dead_after_three_failures_far_apart(checker: User, site: HostileServer) -> None:
    source = cited(site, by=checker)
    gone = answer(b"Not here", status="404 Not Found")
    assert (later(source, gone, site).failures, later(source, gone, site, days=1).failures) == (1, 1)
    assert Verification.objects.get(source=source).state == "unreachable"
    health = later(source, gone, site)
    assert (health.state, health.failures, verbs(source)) == ("failing", 2, [])
    health = later(source, gone, site)
    assert (health.state, health.failures, health.is_dead, health.error_code) == ("dead", 3, True, "not_found")
    later(source, gone, site)
    assert verbs(source) == ["source.dead"]
    health = later(source, answer(PAGE), site)
    assert (health.state, health.failures, health.dead_at) == ("alive", 0, None)
    assert verbs(source) == ["source.dead", "source.back"]


def test_a_paywall_is_no_death_and_a_soft_404_is_a_failure(checker: User, site: HostileServer) -> None:
    source = cited(site, by=checker)
    health = later(source, answer(b"Pay", status="402 Payment Required"), site)
    assert (health.state, health.failures) == ("closed", 0)
    absent = b"<html><head><title>Page not found</title></head><body><p>We could not find the page.</p></body></html>"
    health = later(source, answer(absent), site)
    assert (health.state, health.failures, health.error_code) == ("failing", 1, "soft_404")
    site.on("/", answer(HOME))
    assert later(source, redirect(site.url("/")), site).failures == 2
    assert Verification.objects.get(source=source).state == "unreachable"
    assert later(source, answer(PAGE.replace(b"Housing register", b"Page not found")), site).state == "alive"


def test_asks_from_elsewhere_before_it_says_dead(checker: User, site: HostileServer, settings: Settings) -> None:
    source = cited(site, by=checker)
    with HostileServer() as proxy:
        settings.SECOND_VANTAGE_PROXY = proxy.url("")
        door = f"127.0.0.1:{site.port}"
        proxy.on(door, lambda peer: peer.send(b"HTTP/1.1 200 OK\r\n\r\n", served(PAGE)))
        gone = answer(b"", status="404 Not Found")
        for _ in range(4):
            health = later(source, gone, site)
        assert (health.state, health.failures) == ("failing", 2)
        proxy.on(door, answer(b"", status="502 Bad Gateway"))
        health = later(source, gone, site)
    assert (health.state, health.elsewhere) == ("dead", "unreachable")
    assert {request.method for request in proxy.requests} == {"CONNECT"}


def served(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def test_looks_and_notes_once_whoever_rings(checker: User, site: HostileServer) -> None:
    source = cited(site, by=checker)
    PageHealth.objects.update(next_check_at=F("next_check_at") - 30 * DAY)
    health = PageHealth.objects.get()
    first = following.ask_again(health.pk)
    assert first is not None and following.ask_again(health.pk) is None
    assert not following.note(health.pk)
    capture.run(first.pk)
    assert following.note(health.pk) and not following.note(health.pk)
    assert PageHealth.objects.get().noted_id == first.pk
    source.removed_at = first.created_at
    source.save()
    PageHealth.objects.update(next_check_at=F("next_check_at") - 30 * DAY)
    asked = Snapshot.objects.count()
    follow()
    assert Snapshot.objects.count() == asked and not PageHealth.objects.due().exists()
