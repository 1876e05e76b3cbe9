"""The pages of subscriptions: what is read, why it fails and what to do, and nothing typed is lost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from annotations.actions import feeds
from annotations.models import Feed, FeedEntry, User
from tests.conftest import SignIn
from tests.fakes import HostileServer, answer
from tests.feeds import Item, poll, rss, stories

pytestmark = pytest.mark.django_db
URL = "https://news.example.org/feed.xml"
RSS = "application/rss+xml"


@pytest.fixture(autouse=True)
def local_servers_allowed(settings: Settings) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]


def test_teaches_the_first_step_where_there_is_none(checker: User, signed_in: SignIn) -> None:
    page = signed_in(checker).get("/feeds/").content.decode()
    assert "No subscriptions yet" in page and 'name="url"' in page
    assert 'href="/feeds/"' in signed_in(checker).get("/articles/").content.decode()


def test_subscribes_and_says_so(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    done = visitor.post("/feeds/", {"url": URL, "first_entries": "3", "once": "a"})
    feed = Feed.objects.get()
    assert (done.status_code, done["Location"], feed.first_entries) == (303, f"/feeds/{feed.pk}/", 3)
    page = visitor.get(f"/feeds/{feed.pk}/").content.decode()
    assert "Subscribed." in page and "Being read" in page and "data-waiting" in page
    again = visitor.post("/feeds/", {"url": URL, "first_entries": "9", "once": "b"}, follow=True)
    assert "subscribed to already" in again.content.decode() and Feed.objects.count() == 1


@pytest.mark.parametrize(
    ("url", "first", "said"),
    [
        ("nonsense words", "25", "This is not a web address."),
        ("", "25", "Write something here."),
        (URL, "501", "500"),
        (URL, "many", "Give a whole number."),
        (URL, "", "Give a number"),
        (URL, "9" * 400, "500"),
    ],
)
def test_keeps_what_was_typed(url: str, first: str, said: str, checker: User, signed_in: SignIn) -> None:
    refused = signed_in(checker).post("/feeds/", {"url": url, "first_entries": first})
    page = refused.content.decode()
    assert refused.status_code == 422 and said in page and not Feed.objects.exists()
    assert f'value="{url}"' in page or not url
    assert f'value="{first}"' in page or not first


def test_shows_entries_and_their_articles(checker: User, signed_in: SignIn) -> None:
    with HostileServer() as server:
        url = server.on("/feed.xml", answer(rss([Item("", guid="9"), *stories(4)]), content_type=RSS))
        feed = poll(feeds.subscribe(url, first_entries=3, by=checker)[0])
    page = signed_in(checker).get(f"/feeds/{feed.pk}/").content.decode()
    article = feed.entries.exclude(article=None).latest("id").article_id
    assert f'href="/articles/{article}/"' in page and "Story 3" in page
    assert "3 of 5 entries" in page and page.count("known before, not imported") == 2
    assert page.count(">Import</button>") == 1, "what has no address cannot be imported"
    assert "Harbour News" in signed_in(checker).get("/feeds/").content.decode()


def test_says_what_failed_and_what_to_do(checker: User, signed_in: SignIn) -> None:
    with HostileServer() as server:
        feed = feeds.subscribe(server.on("/feed.xml", answer(b"", status="503 Oh")), by=checker)[0]
        for _ in range(10):
            feed = poll(feed)
        page = signed_in(checker).get(f"/feeds/{feed.pk}/").content.decode()
        assert "The site has a fault of its own" in page and "asked again by itself" in page
        assert "10 times in a row" in page and "once a day" in page
        server.on("/feed.xml", answer(b"", status="410 Gone"))
        poll(feed)
    page = signed_in(checker).get(f"/feeds/{feed.pk}/").content.decode()
    assert "taken this page down for good" in page and "new feed" in page and ">Resume</button>" in page
    assert "Paused" in signed_in(checker).get("/feeds/").content.decode()


def test_pauses_with_an_undo(checker: User, signed_in: SignIn) -> None:
    feed, _ = feeds.subscribe(URL, by=checker)
    visitor = signed_in(checker)
    page = visitor.post(f"/feeds/{feed.pk}/pause/", {"once": "a"}, follow=True).content.decode()
    assert "Paused. Nothing new is imported." in page and f'action="/feeds/{feed.pk}/resume/"' in page
    assert not Feed.objects.get().is_active
    visitor.post(f"/feeds/{feed.pk}/resume/", {"once": "b"})
    assert Feed.objects.get().is_active
    assert visitor.post(f"/feeds/{feed.pk}/poll/", {"once": "c"}).status_code == 303


def test_asks_before_it_removes(checker: User, other_checker: User, signed_in: SignIn) -> None:
    feed, _ = feeds.subscribe(URL, by=checker)
    asked = signed_in(checker).get(f"/feeds/{feed.pk}/remove/").content.decode()
    assert "Remove this subscription?" in asked and "Pause instead" in asked
    assert "Pause" not in signed_in(other_checker).get(f"/feeds/{feed.pk}/").content.decode()
    for deed in ("pause", "resume", "poll", "remove"):
        assert signed_in(other_checker).post(f"/feeds/{feed.pk}/{deed}/", {}).status_code == 403
    assert Feed.objects.exists()
    gone = signed_in(checker).post(f"/feeds/{feed.pk}/remove/", {}, follow=True).content.decode()
    assert "Removed. The articles stay." in gone and not Feed.objects.exists()


def test_shows_a_feeds_words_as_words(checker: User, signed_in: SignIn) -> None:
    feed, _ = feeds.subscribe(URL, by=checker)
    Feed.objects.filter(id=feed.pk).update(title="<script>alert(1)</script>")
    FeedEntry.objects.create(feed=feed, key="0" * 64, external_id="1", title="<img src=x>", url="https://a.example/")
    for path in ("/feeds/", f"/feeds/{feed.pk}/"):
        page = signed_in(checker).get(path).content.decode()
        assert "<script>alert" not in page and "<img src=x>" not in page and "&lt;script&gt;" in page


def test_costs_the_same_queries_for_long_lists(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    with HostileServer() as server:
        feed = feeds.subscribe(server.on("/feed.xml", answer(rss(stories(2)), content_type=RSS)), by=checker)[0]
        poll(feed)
        few = cost(visitor, "/feeds/"), cost(visitor, f"/feeds/{feed.pk}/")
        for number in range(10):
            feeds.subscribe(f"{URL}?n={number}", by=checker)
        server.on("/feed.xml", answer(rss(stories(12)), content_type=RSS))
        poll(feed)
    assert (cost(visitor, "/feeds/"), cost(visitor, f"/feeds/{feed.pk}/")) == few


def cost(visitor: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert visitor.get(path).status_code == 200
    return len(queries)
