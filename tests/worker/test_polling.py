"""The poll of a feed: each entry once, a broken feed by itself, nothing asked that need not be."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from pytest_django import Settings

from annotations import tasks
from annotations.actions import articles, feeds
from annotations.models import Article, Feed, FeedEntry, Snapshot, User
from annotations.worker import arrivals, polling
from annotations.worker.pausing import Trouble
from tests.fakes import HostileServer, Peer, answer, redirect
from tests.feeds import Item, captures, imported, poll, rss, sitemap, sitemap_index, stories

pytestmark = pytest.mark.django_db
RSS = "application/rss+xml; charset=utf-8"


@pytest.fixture(autouse=True)
def local_servers_allowed(settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]
    settings.FETCH_TOTAL_S = 3


def subscribed(url: str, by: User, *, first: int = 25) -> Feed:
    return feeds.subscribe(url, first_entries=first, by=by)[0]


def serve(
    server: HostileServer,
    body: bytes,
    *,
    path: str = "/feed.xml",
    status: str = "200 OK",
    headers: tuple[tuple[str, str], ...] = (),
) -> str:
    return server.on(path, answer(body, content_type=RSS, status=status, headers=headers))


def wait_s(feed: Feed) -> float:
    assert feed.polled_at is not None
    return (feed.next_poll_at - feed.polled_at).total_seconds()


def test_imports_the_newest_entries_first_and_only_notes_the_others(checker: User) -> None:
    with HostileServer() as server:
        feed = poll(subscribed(serve(server, rss(stories(10))), checker, first=3))
    assert (feed.state, feed.kind, feed.title, feed.language) == ("ok", "rss", "Harbour News", "en")
    assert imported(feed) == [f"https://news.example.org/story-{n}" for n in (7, 8, 9)]
    assert [entry.state for entry in feed.entries.order_by("id")] == ["noted"] * 7 + ["imported"] * 3
    assert captures() == 3, "each article is asked for once"
    entry = feed.entries.latest("id")
    assert entry.article is not None and entry.article.added_by == checker
    assert (entry.title, entry.article.state) == ("Story 9", "pending")


def test_imports_all_that_is_new_later(checker: User) -> None:
    with HostileServer() as server:
        feed = poll(subscribed(serve(server, rss(stories(2))), checker, first=0))
        serve(server, rss(stories(5)))
        feed = poll(feed)
    assert imported(feed) == [f"https://news.example.org/story-{n}" for n in (2, 3, 4)]


def test_imports_no_more_than_a_ceiling_in_one_poll_and_the_rest_in_the_next(checker: User, settings: Settings) -> None:
    settings.FEED_MAX_NEW = 4
    with HostileServer() as server:
        feed = poll(subscribed(serve(server, rss([]), headers=(("ETag", '"1"'),)), checker))
        serve(server, rss(stories(6)), headers=(("ETag", '"2"'),))
        feed = poll(feed)
        assert feed.entries.count() == 4 and (feed.etag, feed.body_sha256) == ("", "")
        feed = poll(feed)
    assert feed.entries.count() == 6 and feed.etag == '"2"'


def test_sends_back_what_the_server_said_of_its_version_and_does_nothing_for_a_304(checker: User) -> None:
    said = (("ETag", '"7"'), ("Last-Modified", "Sun, 01 Nov 2026 08:00:00 GMT"))
    with HostileServer() as server:
        feed = poll(subscribed(serve(server, rss(stories(2)), headers=said), checker))
        serve(server, b"", status="304 Not Modified")
        read_at = feed.read_at
        feed = poll(feed)
        asked = server.requests[-1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"7"', said[1][1])
    assert (feed.state, feed.http_status, feed.etag, feed.read_at) == ("ok", 304, '"7"', read_at)
    assert feed.entries.count() == 2 and captures() == 2


def test_reads_no_body_twice(checker: User) -> None:
    with HostileServer() as server:
        feed = poll(subscribed(serve(server, rss(stories(2))), checker))
        read_at = feed.read_at
        feed = poll(feed)
    assert feed.read_at == read_at and feed.polled_at is not None and read_at is not None
    assert feed.polled_at > read_at and (feed.state, feed.http_status) == ("ok", 200)


def test_imports_an_entry_once_whatever_its_address_becomes(checker: User) -> None:
    with HostileServer() as server:
        before = Item(server.url("/draft-title"), guid="tag:127.0.0.1,2026:1")
        after = Item(server.url("/final-title"), guid=before.guid)
        feed = poll(subscribed(serve(server, rss([before])), checker))
        serve(server, rss([after, after]))
        feed = poll(feed)
    assert imported(feed) == [before.url]
    assert Article.objects.get().external_id == before.guid


def test_takes_one_name_in_two_feeds_for_two_articles_unless_it_is_unique_and_of_one_site(checker: User) -> None:
    theirs, tag = "https://other.example.com", "tag:127.0.0.1,2026:9"
    with HostileServer() as server:
        ours = server.url("")
        for path, items in {
            "/a": [Item(f"{ours}/one", guid="1"), Item(f"{ours}/nine", guid=tag)],
            "/b": [Item(f"{theirs}/one", guid="1"), Item(f"{theirs}/nine", guid=tag)],
            "/c": [Item(f"{ours}/moved/nine", guid=tag)],
        }.items():
            poll(subscribed(serve(server, rss(items), path=path), checker))
    urls = set(Article.objects.values_list("page__url", flat=True))
    assert urls == {f"{ours}/one", f"{ours}/nine", f"{theirs}/one", f"{theirs}/nine"}
    assert list(Article.objects.exclude(external_id=None).values_list("page__url", "external_id")) == [
        (f"{ours}/nine", tag)
    ]


def test_links_to_the_article_that_is_known_at_a_twin_of_the_address(checker: User, editor: User) -> None:
    known, _ = articles.import_url("https://www.news.example.org/story-0", by=editor)
    with HostileServer() as server:
        feed = poll(subscribed(serve(server, rss(stories(1, site="http://m.news.example.org"))), checker))
    assert feed.entries.get().article == known and captures() == 1


def test_says_of_an_entry_without_an_address_that_it_has_none(checker: User) -> None:
    with HostileServer() as server:
        feed = poll(subscribed(serve(server, rss([Item("", guid="7"), *stories(1)])), checker))
    bare = feed.entries.get(external_id="7")
    assert (bare.state, bare.error_code, bare.article) == ("failed", "no_address", None)
    assert len(imported(feed)) == 1


BROKEN = {
    "not_found": answer(b"", status="404 Not Found"),
    "server_error": answer(b"", status="503 Service Unavailable"),
    "forbidden": answer(b"", status="403 Forbidden"),
    "blocked_address": redirect("http://10.0.0.1/feed.xml"),
    "connection_lost": lambda peer: peer.reset(),
    "read_timeout": lambda peer: peer.hang(),
    "wrong_type": answer(b"GIF89a" + b"\0" * 50, content_type="image/gif"),
    "not_a_feed": answer(b"<!doctype html><html><title>A page</title><p>Words."),
    "broken_feed": answer(b"<rss><chan", content_type=RSS),
}


@pytest.mark.parametrize("code", BROKEN)
def test_says_why_a_feed_cannot_be_read_and_goes_on_with_the_others(code: str, checker: User) -> None:
    with HostileServer() as server:
        broken = subscribed(server.on("/broken", BROKEN[code]), checker)
        sound = subscribed(serve(server, rss(stories(1))), checker)
        tasks.poll_feed(broken.pk)
        tasks.poll_feed(sound.pk)
    broken, sound = Feed.objects.get(id=broken.pk), Feed.objects.get(id=sound.pk)
    assert (broken.state, broken.failures, sound.state) == ("failed", 1, "ok")
    assert broken.error_code == code if code != "broken_feed" else broken.error_code in ("broken_feed", "not_a_feed")
    assert broken.error_detail.endswith(".") and broken.lease_until is None
    assert sound.entries.count() == 1


def test_survives_an_entity_bomb(checker: User) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "boom">{levels}]><rss version="2.0"><channel>'
    bomb += (
        "<title>&l11;</title><item><title>&l11;</title><link>https://news.example.org/x</link></item></channel></rss>"
    )
    started = time.monotonic()
    with HostileServer() as server:
        feed = poll(subscribed(serve(server, bomb.encode()), checker))
    assert time.monotonic() - started < 10
    assert feed.state in ("ok", "failed") and len(feed.title) <= 500


def test_asks_a_failing_feed_less_and_less_often_and_forgets_it_once_it_works(
    checker: User, settings: Settings
) -> None:
    with HostileServer() as server:
        feed = subscribed(serve(server, b"", status="500 Oh"), checker)
        waits = []
        for _ in range(12):
            feed = poll(feed)
            waits.append(round(wait_s(feed)))
        assert feed.failures == 12 and feed.is_active
        assert waits[:3] == [900, 1800, 3600] and waits[-1] == settings.FEED_MAX_WAIT_S
        serve(server, rss(stories(1)))
        feed = poll(feed)
    assert (feed.state, feed.failures, feed.error_code, round(wait_s(feed))) == ("ok", 0, "", 900)


@pytest.mark.parametrize(("asked", "waited"), [("2400", 2400), ("60", 900), ("99999999", 3600), ("soon", 900)])
def test_comes_back_no_sooner_than_it_is_asked_to_but_within_a_day(asked: str, waited: int, checker: User) -> None:
    busy = (("Retry-After", asked),)
    with HostileServer() as server:
        feed = poll(subscribed(serve(server, b"", status="429 Too Many Requests", headers=busy), checker))
    assert feed.error_code == "rate_limited"
    assert round(wait_s(feed)) == waited


def test_stops_asking_for_a_feed_that_is_gone(checker: User) -> None:
    with HostileServer() as server:
        feed = poll(subscribed(serve(server, b"", status="410 Gone"), checker))
    assert (feed.state, feed.error_code, feed.is_active) == ("paused", "gone", False)
    assert not Feed.objects.overdue().exists()


def test_follows_a_page_to_the_feed_that_it_names_on_its_own_site(checker: User) -> None:
    page = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="https://elsewhere.example/feed">'
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.xml">'
        '<link href="/feed.xml" type="application/rss+xml" rel="alternate"></head><body>Words'
    )
    with HostileServer() as server:
        address = serve(server, rss(stories(1)))
        feed = poll(subscribed(server.on("/", answer(page.encode())), checker))
        assert (feed.url, feed.state) == (address, "ok") and len(imported(feed)) == 1
        again = poll(subscribed(server.url("/"), checker))
    assert (again.state, again.error_code, again.url) == ("paused", "known_feed", server.url("/"))


def test_reads_the_newest_sitemaps_of_an_index_on_its_own_site(checker: User, settings: Settings) -> None:
    settings.FEED_MAX_CHILDREN = 2
    with HostileServer() as server:
        for n in range(4):
            urls = [(server.url(f"/page-{n}"), f"2026-10-0{n + 1}")]
            server.on(f"/map-{n}.xml", answer(sitemap(urls), content_type="text/xml"))
        children = [(server.url(f"/map-{n}.xml"), f"2026-10-0{n + 1}") for n in range(4)]
        index = sitemap_index([*children, ("http://127.0.0.2/other.xml", "2026-12-01")])
        feed = poll(subscribed(serve(server, index, path="/index.xml"), checker))
        asked = [request.path for request in server.requests]
    assert (feed.kind, feed.state) == ("sitemap_index", "ok")
    assert asked == ["/index.xml", "/map-3.xml", "/map-2.xml"]
    assert imported(feed) == [server.url("/page-2"), server.url("/page-3")]


def test_reads_an_index_again_while_one_of_its_sitemaps_is_broken(checker: User) -> None:
    with HostileServer() as server:
        server.on("/a.xml", answer(sitemap([(server.url("/a"), "2026-10-01")]), content_type="text/xml"))
        server.on("/b.xml", answer(b"", status="500 Oh"))
        index = sitemap_index([(server.url("/a.xml"), "2026-10-01"), (server.url("/b.xml"), "2026-10-02")])
        feed = poll(subscribed(serve(server, index, path="/index.xml"), checker))
        assert (feed.state, feed.body_sha256) == ("ok", "") and len(imported(feed)) == 1
        server.on("/b.xml", answer(sitemap([(server.url("/b"), "2099-10-02")]), content_type="text/xml"))
        feed = poll(feed)
    assert imported(feed) == [server.url("/a"), server.url("/b")] and feed.body_sha256


def test_only_notes_what_a_sitemap_names_late(checker: User) -> None:
    with HostileServer() as server:
        url = serve(server, sitemap([(server.url("/a"), "2026-10-01")]), path="/map.xml")
        feed = poll(subscribed(url, checker))
        serve(server, sitemap([(server.url("/old"), "2001-01-01"), (server.url("/b"), "2099-01-01")]), path="/map.xml")
        feed = poll(feed)
    assert imported(feed) == [server.url("/a"), server.url("/b")]
    assert feed.entries.get(external_id=server.url("/old")).state == "noted"


def test_is_polled_again_when_its_worker_died(checker: User) -> None:
    with HostileServer() as server:
        feed = subscribed(serve(server, rss(stories(1))), checker)
        late = Feed.objects.take(feed.pk)
        assert late is not None and Feed.objects.take(feed.pk) is None
        polling.run(feed.pk)
        assert server.requests == [], "somebody else holds it"
        Feed.objects.filter(id=feed.pk).update(lease_until=Now() - timedelta(seconds=1))
        assert list(Feed.objects.overdue()) == [feed]
        polling.run(feed.pk)
    assert not polling.settle_failed(late, Trouble("late", "Late."))
    fresh = Feed.objects.get(id=feed.pk)
    assert (fresh.state, fresh.attempts, fresh.error_code, fresh.entries.count()) == ("ok", 2, "", 1)


def test_says_nothing_of_a_feed_that_was_removed_meanwhile(checker: User) -> None:
    with HostileServer() as server:
        feed = subscribed(serve(server, rss(stories(1))), checker)
        held = Feed.objects.take(feed.pk)
        assert held is not None
        found = polling._look(held, polling.Budget())
        feeds.remove(feed, by=checker)
        assert not polling.settle_ok(held, found)
    assert arrivals.bring_in(feed.pk).settled == 0 and not FeedEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_is_polled_once_by_five_workers_and_each_entry_is_imported_once(checker: User) -> None:
    asked = []

    def count(peer: Peer) -> None:
        asked.append(peer.request.path)
        peer.wait(0.3)
        answer(rss(stories(8)), content_type=RSS)(peer)

    with HostileServer() as server:
        feed = subscribed(server.on("/feed.xml", count), checker)
        barrier = threading.Barrier(5)

        def work() -> None:
            barrier.wait(10)
            try:
                polling.run(feed.pk)
                barrier.wait(10)
                arrivals.bring_in(feed.pk)
            finally:
                connection.close()

        workers = [threading.Thread(target=work) for _ in range(5)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
    assert asked == ["/feed.xml"]
    assert Article.objects.count() == Snapshot.objects.count() == 8
    assert not FeedEntry.objects.waiting().exists()
