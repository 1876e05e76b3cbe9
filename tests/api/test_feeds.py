"""Subscriptions over the API: added once, paused, polled, removed; every bad input is said to be so."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from annotations.actions import feeds
from annotations.models import Event, Feed, FeedEntry, User
from tests.api.callers import json_of, problem_of
from tests.fakes import HostileServer, answer
from tests.feeds import poll, rss, stories

pytestmark = pytest.mark.django_db
FEEDS = "/api/v1/feeds/"
URL = "https://news.example.org/feed.xml"


@pytest.fixture(autouse=True)
def local_servers_allowed(settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]


def test_adds_one_subscription_however_its_address_is_spelled(caller: Any, checker: User, editor: User) -> None:
    made = json_of(caller(checker).post(FEEDS, {"url": "HTTPS://News.example.org:443/feed.xml#top"}), 201)
    assert (made["url"], made["state"], made["first_entries"]) == (URL, "pending", 25)
    assert made["error"] is None and made["next_poll_at"] and made["may_change"] is True
    for spelled in (URL, f"feed:{URL}", "feed://news.example.org/feed.xml"):
        again = json_of(caller(editor).post(FEEDS, {"url": spelled, "first_entries": 3}), 200)
        assert (again["id"], again["first_entries"]) == (made["id"], 25)
    assert Event.objects.filter(verb="feed.added").count() == 1


def test_shows_what_was_read_and_its_entries_newest_first(caller: Any, checker: User) -> None:
    c = caller(checker)
    with HostileServer() as server:
        url = server.on("/feed.xml", answer(rss(stories(4)), content_type="application/rss+xml"))
        made = json_of(c.post(FEEDS, {"url": url, "first_entries": 2}), 201)
        poll(Feed.objects.get(id=made["id"]))
    shown = json_of(c.get(f"{FEEDS}{made['id']}/"))
    assert (shown["state"], shown["kind"], shown["title"]) == ("ok", "rss", "Harbour News")
    assert (shown["entry_count"], shown["article_count"], shown["new_count"]) == (4, 2, 2)
    entries = json_of(c.get(f"{FEEDS}{made['id']}/entries/?page_size=3"))
    assert [entry["title"] for entry in entries["results"]] == ["Story 3", "Story 2", "Story 1"]
    assert [entry["state"] for entry in entries["results"]] == ["imported", "imported", "noted"]
    assert entries["results"][0]["article"] and entries["results"][2]["article"] is None
    assert {entry["error"] for entry in entries["results"]} == {None}
    assert len(json_of(c.get(entries["next"]))["results"]) == 1


def test_says_why_a_feed_could_not_be_read(caller: Any, checker: User) -> None:
    c = caller(checker)
    with HostileServer() as server:
        made = json_of(c.post(FEEDS, {"url": server.on("/", answer(b"<html><p>Words"))}), 201)
        poll(Feed.objects.get(id=made["id"]))
    shown = json_of(c.get(f"{FEEDS}{made['id']}/"))
    assert (shown["state"], shown["error"]["code"], shown["failures"]) == ("failed", "not_a_feed", 1)
    assert "RSS" in shown["error"]["detail"] and "subscribe" in shown["error"]["detail"]


def test_pauses_and_resumes(caller: Any, checker: User) -> None:
    c = caller(checker)
    feed, _ = feeds.subscribe(URL, by=checker)
    address = f"{FEEDS}{feed.pk}/"
    for _ in range(2):
        paused = json_of(c.patch(address, {"is_active": False}))
        assert (paused["state"], paused["is_active"], paused["next_poll_at"]) == ("paused", False, None)
    assert not Feed.objects.overdue().exists()
    assert problem_of(c.post(f"{address}poll/", {}), 409, "feed_paused")
    resumed = json_of(c.patch(address, {"is_active": True, "first_entries": 0}))
    assert (resumed["state"], resumed["first_entries"]) == ("pending", 0)
    assert json_of(c.post(f"{address}poll/", {}), 202)["id"] == feed.pk
    assert Feed.objects.overdue().exists()
    verbs = list(Event.objects.filter(verb__startswith="feed.").order_by("id").values_list("verb", flat=True))
    assert verbs == ["feed.added", "feed.paused", "feed.resumed"]


def test_says_that_the_first_entries_are_here_already(caller: Any, checker: User) -> None:
    with HostileServer() as server:
        url = server.on("/feed.xml", answer(rss(stories(1)), content_type="application/rss+xml"))
        feed = poll(feeds.subscribe(url, by=checker)[0])
    address = f"{FEEDS}{feed.pk}/"
    assert problem_of(caller(checker).patch(address, {"first_entries": 9, "is_active": False}), 409, "already_read")
    assert Feed.objects.get(id=feed.pk).is_active, "nothing was changed"
    assert json_of(caller(checker).patch(address, {"first_entries": 25}))["first_entries"] == 25


def test_removes_a_subscription_and_keeps_its_articles(caller: Any, checker: User) -> None:
    c = caller(checker)
    with HostileServer() as server:
        url = server.on("/feed.xml", answer(rss(stories(2)), content_type="application/rss+xml"))
        feed = poll(feeds.subscribe(url, by=checker)[0])
    assert c.delete(f"{FEEDS}{feed.pk}/").status_code == 204
    assert not FeedEntry.objects.exists()
    assert len(json_of(c.get("/api/v1/articles/"))["results"]) == 2
    for method, rest in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "poll/"), ("GET", "entries/")):
        assert problem_of(c.call(method, f"{FEEDS}{feed.pk}/{rest}", {}), 404, "not_found")


def test_leaves_a_subscription_to_its_keeper(caller: Any, checker: User, other_checker: User, editor: User) -> None:
    feed, _ = feeds.subscribe(URL, by=checker)
    address = f"{FEEDS}{feed.pk}/"
    other = caller(other_checker)
    for method, path in (("PATCH", address), ("DELETE", address), ("POST", f"{address}poll/")):
        assert problem_of(
            other.call(method, path, {"is_active": False} if method == "PATCH" else {}), 403, "not_allowed"
        )
    assert json_of(other.get(address))["may_change"] is False
    assert json_of(caller(editor).patch(address, {"is_active": False}))["state"] == "paused"


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 400, "url"),
        ({"url": 7}, 400, "url"),
        ({"url": None}, 400, "url"),
        ({"url": ""}, 422, "url"),
        ({"url": "ftp://news.example.org/feed"}, 422, "url"),
        ({"url": "https://me:secret@news.example.org/feed"}, 422, "url"),
        ({"url": "not an address"}, 422, "url"),
        ({"url": f"https://news.example.org/{'x' * 3000}"}, 422, "url"),
        ({"url": "https://news.example.org/\u0000"}, 400, "url"),
        ({"url": "https://news.example.org/\ud800"}, 400, "url"),
        ({"url": URL, "first_entries": -1}, 422, "first_entries"),
        ({"url": URL, "first_entries": 501}, 422, "first_entries"),
        ({"url": URL, "first_entries": 10**30}, 422, "first_entries"),
        ({"url": URL, "first_entries": "25"}, 400, "first_entries"),
        ({"url": URL, "first_entries": True}, 400, "first_entries"),
        ({"url": URL, "title": "x"}, 400, "title"),
    ],
)
def test_refuses_what_is_no_subscription(body: Any, status: int, field: str, caller: Any, checker: User) -> None:
    refused = caller(checker).post(FEEDS, body)
    assert refused.status_code == status, refused.content
    assert field in refused.json()["fields"]
    assert not Feed.objects.exists()


def test_repeats_its_answer_to_a_repeated_request(caller: Any, checker: User) -> None:
    c = caller(checker)
    key = {"Idempotency-Key": "feed-1"}
    first = json_of(c.post(FEEDS, {"url": URL}, headers=key), 201)
    again = c.post(FEEDS, {"url": URL}, headers=key)
    assert again.status_code == 201 and again.json() == first and again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.django_db(transaction=True)
def test_makes_one_row_of_two_subscriptions_at_once(checker: User, editor: User) -> None:
    barrier = threading.Barrier(4)
    made: list[tuple[int, bool]] = []

    def subscribe(by: User) -> None:
        barrier.wait(10)
        try:
            feed, is_new = feeds.subscribe(URL, by=by)
            made.append((feed.pk, is_new))
        finally:
            connection.close()

    callers = [threading.Thread(target=subscribe, args=(by,)) for by in (checker, editor) * 2]
    for one in callers:
        one.start()
    for one in callers:
        one.join(30)
    assert len({pk for pk, _ in made}) == 1 and sorted(is_new for _, is_new in made) == [False, False, False, True]


def test_costs_the_same_queries_for_long_lists(caller: Any, checker: User) -> None:
    c = caller(checker)
    with HostileServer() as server:
        url = server.on("/feed.xml", answer(rss(stories(2)), content_type="application/rss+xml"))
        feed = poll(feeds.subscribe(url, by=checker)[0])
        few = _cost(c, FEEDS), _cost(c, f"{FEEDS}{feed.pk}/entries/")
        for number in range(10):
            feeds.subscribe(f"{URL}?n={number}", by=checker)
        server.on("/feed.xml", answer(rss(stories(12)), content_type="application/rss+xml"))
        poll(feed)
    assert (_cost(c, FEEDS), _cost(c, f"{FEEDS}{feed.pk}/entries/")) == few
    assert len(json_of(c.get(FEEDS))["results"]) == 11


def _cost(c: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        json_of(c.get(path))
    return len(queries)
