"""The feeds of checks and of corrections, as readers of every kind take them."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pytest_django import Settings

from annotations.actions import publications
from annotations.meaning.syndication import Channel, Entry
from annotations.meaning.syndication_json import json_feed
from annotations.meaning.syndication_xml import SCHEMA, atom, rss
from annotations.models import Check, Claim, User
from annotations.text.feeds import read_feed
from tests.factories import newest_publication, published_claim
from tests.pages.reading_pages import queries_of
from tests.pages.test_public import corrected

SHAPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
FEEDS = ("/checks/feed.", "/corrections/feed.")
NASTY = 'Rents <b>"rose"</b> & fell ]]> by 5 % <![CDATA[ \x08\x1f\ufffe\uffff \U0001f6a2 سفينة'


@pytest.fixture
def three(checker: User, editor: User, second_editor: User) -> list[Claim]:
    """A check that stands, a corrected one and a retracted one."""
    told = [published_claim(by=checker, reviewer=editor, text=f"Claim {number}") for number in range(3)]
    told[1] = corrected(told[1], editor, second_editor)
    publications.retract(told[2], "The register was withdrawn.", by=editor)
    return told


def reviews_in(body: bytes) -> list[Any]:
    return [json.loads(node.text or "") for node in etree.fromstring(body).iter(f"{{{SCHEMA}}}review")]


@pytest.mark.django_db
@pytest.mark.parametrize("shape", SHAPES)
def test_tells_what_stands_the_newest_first(client: Client, three: list[Claim], shape: str) -> None:
    answer = client.get(f"/checks/feed.{shape}")
    assert answer.headers["Content-Type"] == f"{SHAPES[shape]}; charset=utf-8"
    wanted = [newest_publication(claim).payload for claim in (three[1], three[0])]
    reading = read_feed(answer.content, content_type=SHAPES[shape], url="https://checks.example/", charset="utf-8")
    assert [entry.url for entry in reading.entries] == [payload["url"] for payload in wanted]
    assert [entry.title for entry in reading.entries] == ["Mostly false: Claim 1", "False: Claim 0"]
    assert reading.entries[0].published_at == datetime.fromisoformat(wanted[0]["published_at"])
    assert "Claim 2" not in answer.content.decode()


@pytest.mark.django_db
def test_carries_the_claimreview_of_each_check(client: Client, three: list[Claim]) -> None:
    wanted = [newest_publication(claim).payload["claimreview"] for claim in (three[1], three[0])]
    for shape in ("rss", "atom"):
        assert reviews_in(client.get(f"/checks/feed.{shape}").content) == wanted
    feed = json.loads(client.get("/checks/feed.json").content)
    assert [item["_claimreview"] for item in feed["items"]] == wanted
    assert (feed["version"], feed["items"][0]["_factcheck"]["version"]) == ("https://jsonfeed.org/version/1.1", 2)
    assert feed["feed_url"].endswith("/checks/feed.json")


@pytest.mark.django_db
def test_rss_is_what_the_members_of_de_facto_read(client: Client, three: list[Claim], settings: Settings) -> None:
    settings.CHECKS_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
    root = etree.fromstring(client.get("/checks/feed.rss").content)
    assert {"schema", "media", "content", "atom"} <= set(root.nsmap)
    assert root.findtext("channel/copyright") == settings.CHECKS_LICENSE
    item = root.find("channel/item")
    assert item is not None
    payload = newest_publication(three[1]).payload
    assert item.findtext("guid") == payload["url"] and item.findtext(f"{{{SCHEMA}}}version") == "2"
    assert item.findtext("{http://www.w3.org/2005/Atom}updated") == payload["modified_at"]
    said = datetime.strptime(str(item.findtext("pubDate")), "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    assert said == datetime.fromisoformat(payload["published_at"])
    assert item.findtext("category") == "Mostly false"
    content = str(item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded"))
    assert "<strong>Corrected.</strong>" in content and "We first said 212." in content
    review = item.find(f"{{{SCHEMA}}}review")
    assert review is not None and review.get("encodingFormat") == "application/ld-json"


@pytest.mark.django_db
@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("shape", ["rss", "atom"])
def test_other_programs_read_it(client: Client, three: list[Claim], path: str, shape: str) -> None:
    read = feedparser.parse(client.get(path + shape).content)
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == {"rss": "rss20", "atom": "atom10"}[shape]
    assert len(read.entries) == 2
    for entry in read.entries:
        assert entry.id and entry.title and entry.link and entry.published_parsed and entry.updated_parsed
        assert entry.summary and entry.content[0].value.startswith(("<p>", "<blockquote"))
    [own] = [link for link in read.feed.links if link.rel == "self"]
    assert own.href.endswith(path + shape) and own.type == SHAPES[shape]


@pytest.mark.django_db
@pytest.mark.parametrize("shape", SHAPES)
def test_tells_corrections_and_retractions(client: Client, three: list[Claim], shape: str) -> None:
    answer = client.get(f"/corrections/feed.{shape}")
    reading = read_feed(answer.content, content_type=SHAPES[shape], url="https://checks.example/", charset="utf-8")
    assert [entry.title for entry in reading.entries] == ["Retracted: Claim 2", "Corrected: Claim 1"]
    body = answer.content.decode()
    assert "False → Mostly false" in body
    assert "We first said 212." in body and "The register was withdrawn." in body


@pytest.mark.django_db
@pytest.mark.parametrize("shape", SHAPES)
def test_tells_nothing_of_what_was_withdrawn(
    client: Client, checker: User, editor: User, second_editor: User, shape: str
) -> None:
    claim = corrected(published_claim(by=checker, reviewer=editor), editor, second_editor)
    publications.retract(claim, "No register backs it.", by=editor)
    body = client.get(f"/corrections/feed.{shape}").content.decode()
    assert "No register backs it." in body
    assert "false" not in body.lower().replace('ispermalink="false"', "") and "ClaimReview" not in body
    assert claim.slug not in client.get(f"/checks/feed.{shape}").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_is_well_formed_with_nothing_in_it(client: Client, path: str, shape: str) -> None:
    body = client.get(path + shape).content
    if shape == "json":
        assert json.loads(body)["items"] == []
    else:
        read = feedparser.parse(body)
        assert not read.bozo and read.entries == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_answers_304_and_head(client: Client, three: list[Claim], path: str, shape: str) -> None:
    answer = client.get(path + shape)
    again = client.get(path + shape, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(path + shape)
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Cookie" not in answer.headers.get("Vary", "") and not answer.cookies
    crossing = client.get(path + shape, headers={"Origin": "https://news.example.org"})
    assert crossing.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
def test_narrows_by_language_rating_and_site(client: Client, checker: User, editor: User) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    published_claim(by=checker, reviewer=editor, text="Another")
    Check.objects.filter(claim=claim).update(sites=["news.example.org", "The Harbour Post"])

    def told(query: str) -> list[str]:
        return [item["title"] for item in json.loads(client.get(f"/checks/feed.json?{query}").content)["items"]]

    for site in ("NEWS.example.org", "The Harbour Post"):
        assert told(f"site={site}") == [f"False: {claim.text}"]
    assert len(told("rating=false&language=en")) == 2
    for query in ("rating=true", "language=de", "site=elsewhere.example", "site=" + "x" * 5000, "rating=%27%3B--"):
        assert told(query) == []
    own = json.loads(client.get("/checks/feed.json?rating=false&utm_source=x").content)["feed_url"]
    assert own.endswith("/checks/feed.json?rating=false")


@pytest.mark.django_db
def test_knows_no_other_shapes(client: Client) -> None:
    for path in FEEDS:
        for shape in ("xml", "RSS", "rss.gz", ""):
            assert client.get(path + shape).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/checks/feed.rss", "/corrections/feed.rss", "/corrections/"])
def test_takes_one_query_however_many_there_are(
    client: Client, checker: User, editor: User, second_editor: User, path: str
) -> None:
    for number in range(8):
        corrected(published_claim(by=checker, reviewer=editor, text=f"Claim {number}"), editor, second_editor)
        if number in (1, 7):
            assert queries_of(client, path) == 1


@pytest.mark.django_db
def test_public_pages_point_to_the_feeds(client: Client, three: list[Claim]) -> None:
    for path in ("/checks/", f"/checks/{three[0].slug}/", "/corrections/"):
        page = client.get(path).content.decode()
        for shape, media_type in SHAPES.items():
            assert re.search(rf'<link rel="alternate" type="{re.escape(media_type)}"[^>]*feed\.{shape}"', page), path


def _channel(text: str) -> Channel:
    when = datetime(2026, 11, 3, tzinfo=UTC)
    review = {"@type": "ClaimReview", "claimReviewed": text, text: [text]}
    url = "https://checks.example/checks/a-1/"
    entry = Entry(url, url, text, text, SafeString(text), when, when, 1, "original", "en", [text], review)
    return Channel(text, text, "https://checks.example/checks/", url, [entry])


@given(st.one_of(st.just(NASTY), st.text(st.characters(exclude_categories=["Cs"]))))
def test_whatever_is_written_in_a_check_the_feed_is_whole(text: str) -> None:
    channel = _channel(text)
    for body in (rss(channel), atom(channel)):
        root = etree.fromstring(body)
        [review] = reviews_in(body)
        assert review == channel.entries[0].review
        titles = [node.text or "" for node in root.iter() if etree.QName(node).localname == "title"]
        kept = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
        assert {title.replace("\r", "\n") for title in titles} == {re.sub("\r", "\n", kept)}
    assert json.loads(json_feed(channel))["items"][0]["_claimreview"] == channel.entries[0].review
