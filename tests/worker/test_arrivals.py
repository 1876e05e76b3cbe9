"""Entries that wait in a feed: none is lost, none holds up the others, and nobody imports who may not."""

from collections.abc import Callable

import pytest
from django.db import OperationalError
from pytest_django import Settings

from annotations.actions import feeds
from annotations.models import Article, Event, Feed, FeedEntry, User
from annotations.worker import arrivals, polling
from annotations.worker.intake import article_at
from tests.fakes import HostileServer, answer
from tests.feeds import imported, rss, stories

pytestmark = pytest.mark.django_db
SITE = "https://news.example.org"


def waiting(feed: Feed, *urls: str) -> list[FeedEntry]:
    return [FeedEntry.objects.create(feed=feed, key=url[-64:], external_id=f"name of {url}", url=url) for url in urls]


@pytest.fixture
def feed(checker: User) -> Feed:
    return feeds.subscribe(f"{SITE}/feed.xml", by=checker)[0]


@pytest.mark.parametrize("bad", ["no address at all", "https://[broken/", f"{SITE}/{'x' * 3000}"])
def test_an_entry_that_cannot_be_taken_is_settled_and_holds_up_no_other(bad: str, feed: Feed) -> None:
    waiting(feed, bad, f"{SITE}/a", f"{SITE}/b")
    arrived = arrivals.bring_in(feed.pk)
    assert (arrived.settled, len(arrived.captures)) == (3, 2)
    broken = feed.entries.get(url=bad)
    assert (broken.state, broken.error_code, broken.article) == ("failed", "broken_entry", None)
    assert broken.error_detail.endswith(".") and imported(feed) == [f"{SITE}/a", f"{SITE}/b"]
    assert arrivals.bring_in(feed.pk).settled == 0


def raising(error: Exception, *, at: str) -> Callable[..., object]:
    def article_or_trouble(url: str, *, by: User) -> object:
        if url == at:
            raise error
        return article_at(url, by=by)

    return article_or_trouble


def test_trouble_with_the_database_is_no_entrys_fault(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting(feed, f"{SITE}/a", f"{SITE}/b")
    monkeypatch.setattr(arrivals, "article_at", raising(OperationalError("deadlock detected"), at=f"{SITE}/a"))
    assert arrivals.bring_in(feed.pk).settled == 1
    assert [entry.state for entry in feed.entries.order_by("id")] == ["waiting", "imported"]


def test_what_stops_a_turn_that_took_too_long_is_no_entrys_fault(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting(feed, f"{SITE}/a")
    monkeypatch.setattr(arrivals, "article_at", raising(RuntimeError("the time is over"), at=f"{SITE}/a"))
    with pytest.raises(RuntimeError):
        arrivals.bring_in(feed.pk, seconds=0)
    assert feed.entries.get().state == "waiting"


def test_brings_in_some_and_says_that_others_wait(feed: Feed) -> None:
    waiting(feed, f"{SITE}/a", f"{SITE}/b")
    assert arrivals.bring_in(feed.pk, seconds=0).settled == 1 and arrivals.are_waiting(feed.pk)
    assert arrivals.bring_in(feed.pk, seconds=0).settled == 1 and not arrivals.are_waiting(feed.pk)


def test_imports_nothing_for_somebody_who_may_not_any_more(feed: Feed, checker: User) -> None:
    waiting(feed, f"{SITE}/a")
    assert list(Feed.objects.with_arrivals()) == [feed]
    User.objects.filter(id=checker.pk).update(is_active=False)
    for _ in range(2):
        assert arrivals.bring_in(feed.pk).settled == 0
    feed.refresh_from_db()
    assert (feed.state, feed.error_code) == ("paused", "not_allowed") and "Cleo Checker" in feed.error_detail
    assert not Article.objects.exists() and not Feed.objects.with_arrivals().exists()
    paused = Event.objects.get(verb="feed.paused")
    assert (paused.actor, paused.data["feed"], paused.data["error"]) == (None, feed.pk, "not_allowed")


def test_polls_nothing_for_somebody_who_may_not_any_more(feed: Feed, checker: User) -> None:
    User.objects.filter(id=checker.pk).update(is_active=False)
    with HostileServer() as server:
        Feed.objects.filter(id=feed.pk).update(url=server.url("/feed.xml"))
        polling.run(feed.pk)
        assert server.requests == []
    feed.refresh_from_db()
    assert (feed.state, feed.error_code, feed.lease_until) == ("paused", "not_allowed", None)
    assert Event.objects.filter(verb="feed.paused").count() == 1


def test_who_resumes_a_feed_of_somebody_who_may_not_takes_it_over(
    feed: Feed, checker: User, editor: User, settings: Settings
) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]
    waiting(feed, f"{SITE}/a")
    User.objects.filter(id=checker.pk).update(is_active=False)
    arrivals.bring_in(feed.pk)
    taken = feeds.resume(Feed.objects.get(id=feed.pk), by=editor)
    assert (taken.added_by, taken.state) == (editor, "pending")
    with HostileServer() as server:
        server.on("/feed.xml", answer(rss(stories(1)), content_type="text/xml"))
        Feed.objects.filter(id=feed.pk).update(url=server.url("/feed.xml"))
        polling.run(feed.pk)
    assert arrivals.bring_in(feed.pk).settled == 2
    assert {article.added_by for article in Article.objects.all()} == {editor}


def test_resuming_leaves_a_feed_with_whoever_may_keep_it(feed: Feed, checker: User, editor: User) -> None:
    feeds.pause(feed, by=editor)
    assert feeds.resume(feed, by=editor).added_by == checker


@pytest.mark.parametrize(("status", "paused"), [("410 Gone", 1), ("404 Not Found", 0)])
def test_says_when_a_feed_is_switched_off(
    status: str, paused: int, feed: Feed, checker: User, settings: Settings
) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]
    waiting(feed, f"{SITE}/a")
    with HostileServer() as server:
        Feed.objects.filter(id=feed.pk).update(url=server.on("/feed.xml", answer(b"", status=status)))
        polling.run(feed.pk)
    found = Event.objects.filter(verb="feed.paused")
    assert [event.data["error"] for event in found] == ["gone"] * paused
    assert list(Feed.objects.with_arrivals()) == [feed], "what was seen before is still imported"
    assert arrivals.bring_in(feed.pk).settled == 1
