"""Feeds of every kind that newsrooms offer, sound, careless and hostile."""

import gzip
import json
import time
from datetime import UTC, datetime

import pytest

from annotations.text.document import Unreadable
from annotations.text.feeds import MAX_READ_BYTES, Child, Entry, FeedReading, read_feed
from annotations.text.packed import packed_feed as packed
from annotations.text.packed import unpacked_feed as unpacked
from annotations.text.syndication import MAX_ITEMS

URL = "https://news.example/feeds/all.xml"
TEN = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)

RSS_2 = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Harbour News</title><link>https://news.example/</link><language>en-gb</language>
<item><title>Dam &amp; bridge &lt;i&gt;reopen&lt;/i&gt;</title><link>https://News.example/dam?utm_source=rss#top</link>
<guid isPermaLink="false">story-1</guid><pubDate>Mon, 02 Nov 2026 11:00:00 +0100</pubDate>
<dc:creator>Ines Arnott</dc:creator><dc:creator><![CDATA[Bo Lund]]></dc:creator>
<description>&lt;p&gt;Nine years.&lt;/p&gt;&lt;p&gt;412 sacks.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;</description>
</item>
<item><title>Second</title><link>/second</link><author>ines@news.example (Ines Arnott)</author></item>
<item><title>By its guid</title><guid>https://news.example/third</guid></item>
<item><title>Nowhere</title><guid>story-4</guid></item>
</channel></rss>"""

RSS_1 = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>Harbour News</title><dc:language>nb</dc:language></channel>
<item rdf:about="https://news.example/dam"><title>Dam</title><link>https://news.example/dam</link>
<dc:date>2026-11-02T10:00:00Z</dc:date></item></rdf:RDF>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://news.example/base/">
<title type="text">Hafen &lt;b&gt;</title><author><name>Redaktion</name></author>
<entry xml:base="more/"><id>tag:news.example,2026:1</id><title type="html">Damm &amp;amp; Brücke</title>
<link rel="enclosure" href="a.mp3"/><link rel="alternate" type="text/html" href="dam.html"/>
<published>2026-11-02T10:00:00Z</published><updated>2026-11-02T13:00:00+01:00</updated>
<author><name>Ines Arnott</name><email>ines@news.example</email></author><author><name>Bo Lund</name></author>
<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Neun Jahre.</p><p>412 Säcke.</p></div></summary>
</entry>
<entry><id>tag:news.example,2026:2</id><title>Zwei</title><link href="/two"/><updated>2026-11-02T12:00:00Z</updated>
</entry>
</feed>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbour News",
    "language": "en",
    "authors": [{"name": "Desk"}],
    "items": [
        {
            "id": "story-1",
            "url": "https://news.example/dam",
            "title": "Dam",
            "authors": [{"name": "Ines Arnott"}],
            "date_published": "2026-11-02T11:00:00+01:00",
            "date_modified": "2026-11-02T12:00:00Z",
            "content_html": "<p>Nine years.</p><p>412 sacks.</p>",
        },
        {"id": 2, "external_url": "/second", "content_text": "Two"},
    ],
}

NEWS_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://news.example/dam</loc><lastmod>2026-11-02T12:00:00Z</lastmod>
<image:image><image:loc>https://news.example/dam.jpg</image:loc><image:title>A picture</image:title></image:image>
<news:news><news:publication><news:name>Harbour</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-11-02T10:00:00Z</news:publication_date><news:title>Dam &amp; bridge</news:title></news:news>
</url>
<url><loc> https://news.example/second </loc></url></urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/one.xml</loc><lastmod>2026-11-02T10:00:00Z</lastmod></sitemap>
<sitemap><loc>/two.xml.gz</loc></sitemap></sitemapindex>"""


def read(body: str | bytes, charset: str | None = None) -> FeedReading:
    body = body.encode() if isinstance(body, str) else body
    return read_feed(body, content_type="application/xml", url=URL, charset=charset)


def rss(items: str) -> str:
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title>{items}</channel></rss>"


def refusal(body: str | bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(body)
    return refused.value.code


def test_reads_rss_2() -> None:
    feed = read(RSS_2)
    assert (feed.kind, feed.title, feed.language) == ("rss", "Harbour News", "en-gb")
    assert feed.entries == (
        Entry(
            "story-1",
            "https://news.example/dam",
            "Dam & bridge reopen",
            ("Ines Arnott", "Bo Lund"),
            TEN,
            None,
            "Nine years. 412 sacks.",
        ),
        Entry("https://news.example/second", "https://news.example/second", "Second", ("Ines Arnott",)),
        Entry("https://news.example/third", "https://news.example/third", "By its guid"),
        Entry("story-4", "", "Nowhere"),
    )


def test_reads_rss_1() -> None:
    feed = read(RSS_1)
    assert (feed.kind, feed.title, feed.language) == ("rss", "Harbour News", "nb")
    assert feed.entries == (Entry("https://news.example/dam", "https://news.example/dam", "Dam", (), TEN),)


def test_reads_atom() -> None:
    feed = read(ATOM)
    assert (feed.kind, feed.title, feed.language) == ("atom", "Hafen <b>", "de")
    first, second = feed.entries
    assert first == Entry(
        "tag:news.example,2026:1",
        "https://news.example/base/more/dam.html",
        "Damm & Brücke",
        ("Ines Arnott", "Bo Lund"),
        TEN,
        NOON,
        "Neun Jahre. 412 Säcke.",
    )
    assert second == Entry(
        "tag:news.example,2026:2", "https://news.example/two", "Zwei", ("Redaktion",), None, NOON, ""
    )


def test_reads_json_feed() -> None:
    feed = read(json.dumps(JSON_FEED))
    assert (feed.kind, feed.title, feed.language) == ("json", "Harbour News", "en")
    url = "https://news.example/dam"
    assert feed.entries == (
        Entry("story-1", url, "Dam", ("Ines Arnott",), TEN, NOON, "Nine years. 412 sacks."),
        Entry("2", "https://news.example/second", "", ("Desk",), None, None, "Two"),
    )


def test_reads_a_news_sitemap_and_none_of_its_pictures() -> None:
    feed = read(NEWS_SITEMAP)
    assert (feed.kind, feed.language) == ("sitemap", "en")
    dam, second = "https://news.example/dam", "https://news.example/second"
    assert feed.entries == (Entry(dam, dam, "Dam & bridge", (), TEN, NOON), Entry(second, second))


def test_reads_an_index_of_sitemaps() -> None:
    feed = read(INDEX)
    assert (feed.kind, feed.entries) == ("sitemap_index", ())
    assert feed.children == (Child("https://news.example/one.xml", TEN), Child("https://news.example/two.xml.gz"))


@pytest.mark.parametrize("body", [RSS_2, RSS_1, ATOM, json.dumps(JSON_FEED), NEWS_SITEMAP, INDEX])
def test_comes_back_whole_from_plain_values(body: str) -> None:
    feed = read(body)
    assert unpacked(json.loads(json.dumps(packed(feed)))) == feed


def test_unpacks_what_is_gzipped() -> None:
    assert read(gzip.compress(NEWS_SITEMAP.encode())) == read(NEWS_SITEMAP)


@pytest.mark.parametrize(
    "item",
    [
        "<item><title>Café & bar</title><link>/1?a=1&b=2</link></item>",
        "<item><title>Caf&eacute; &amp; bar</title><link>/1?a=1&amp;b=2</link>",
        "<item><title><![CDATA[Café & bar]]></title><link><![CDATA[/1?a=1&b=2]]></link><br></item>",
        "<item><title>Caf\x02é\x00 &amp; bar</title><link>/1?a=1&amp;b=2</link></item></item></rss>",
        "<item><title>Caf&#233; &amp; bar</title><x:unbound>1</x:unbound><link>\n /1?a=1&amp;b=2\n</link></item>",
    ],
    ids=["bare ampersand", "html entity, cut off", "cdata, unclosed", "controls, overclosed", "unbound prefix"],
)
def test_reads_what_is_ill_formed(item: str) -> None:
    [entry] = read(rss(item)).entries
    assert (entry.title, entry.url) == ("Café & bar", "https://news.example/1?a=1&b=2")


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "iso-8859-1", "us-ascii"),
        ("windows-1252", "windows-1252", None),
        ("windows-1252", "utf-8", "utf-8"),
        ("utf-16", "utf-16", None),
        ("utf-8-sig", "utf-8", "iso-8859-1"),
    ],
)
def test_reads_feeds_in_any_encoding(encoding: str, declared: str, charset: str | None) -> None:
    item = "<item><title>Über Größe – „Öl“ für München</title><link>/1</link></item>"
    text = rss(item).replace("?>", f" encoding='{declared}'?>")
    [entry] = read(text.encode(encoding), charset).entries
    assert entry.title == "Über Größe – „Öl“ für München"


def test_keeps_entries_that_share_a_name_apart_by_their_addresses() -> None:
    item = "<item><guid isPermaLink='false'>same</guid><link>/{}</link></item>"
    feed = read(rss(item.format(1) + item.format(2) + item.format(2)))
    assert [entry.external_id for entry in feed.entries] == ["same", "https://news.example/2"]


def test_an_empty_feed_is_a_feed() -> None:
    assert read(rss("")).entries == ()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "not_a_feed"),
        ("hello", "not_a_feed"),
        ("<!doctype html><html><body><p>x", "not_a_feed"),
        ("<?xml version='1.0'?><opml version='2.0'><body/></opml>", "not_a_feed"),
        ("[1, 2]", "not_a_feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [', "broken_feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 100_000, "too_deep"),
        (gzip.compress(b"<rss>" * 99)[:30], "broken_feed"),
        (gzip.compress(b"<rss>" + b" " * 60_000_000), "too_long"),
        (b"\x89PNG\r\n\x1a\n\x00\x00" * 500, "not_a_feed"),
    ],
    ids=["empty", "text", "page", "opml", "list", "cut", "deep", "cut gzip", "gzip bomb", "picture"],
)
def test_refuses_what_is_no_feed(body: str | bytes, code: str) -> None:
    assert refusal(body) == code


def test_passes_over_values_of_wrong_types() -> None:
    items = [1, None, {"id": [], "url": 7, "title": {}, "authors": 3}, {"id": 10**400, "url": "/a", "title": "\ud800x"}]
    feed = read(json.dumps({"version": "https://jsonfeed.org/version/1", "title": 7, "items": items}))
    assert [(entry.url, entry.title) for entry in feed.entries] == [("https://news.example/a", "x")]


NESTED = "<!DOCTYPE x [<!ENTITY a '" + "x" * 50_000 + "'>" + "<!ENTITY b '" + "&a;" * 100 + "'>" + "]>"
SECRET = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
LINK = "<link>/1</link>"


@pytest.mark.parametrize(
    "body",
    [
        NESTED + rss("<item>" + LINK + "<title>" + "&b;" * 10_000 + "</title></item>"),
        SECRET + rss("<item>" + LINK + "<title>&a;</title></item>"),
        NESTED + "<urlset><url><loc>/&b;</loc></url></urlset>",
        rss("<item>" + LINK + "<title>" + "<a>" * 500_000),
        rss("<item>" * 300_000),
        rss("<item>" + LINK + "<x:y>" * 200_000),
        "<urlset>" + "<url>" * 500_000,
        "<rss " + " ".join(f"a{at}='x'" for at in range(150_000)) + "><channel><item>" + LINK,
        rss("<item>" + LINK + "<title>" + "&" * 2_000_000),
        rss("<item>" + LINK + "<title>" + "<" * 2_000_000),
        rss("<item>" + LINK + "<description><![CDATA[" * 100_000),
        rss("<item>" + LINK + "<pubDate>" + "Mon, " * 300_000 + "</pubDate><author>" + "a@b.c " * 100_000),
        rss("<item>" + LINK + "<title>e" + "\u0301" * 200_000),
        "<!--" * 500_000,
        "<!DOCTYPE " + "[" * 1_000_000,
        rss("<item>" + LINK + "<description>" + "word " * 5_000_000),
        rss("".join(f"<item><link>/{at}</link></item>" for at in range(200_000))),
        "<urlset>" + "".join(f"<url><loc>/{at}</loc></url>" for at in range(50_000)),
    ],
    ids=lambda body: f"{body[:12]}…{len(body)}",
)
def test_ends_in_time_whatever_it_is_given(body: str) -> None:
    start = time.process_time()
    try:
        feed = read(body)
    except Unreadable as refused:
        assert refused.code in ("broken_feed", "not_a_feed", "too_long")
    else:
        assert not any("root:" in entry.title for entry in feed.entries)
    assert time.process_time() - start < 6, "the child process is stopped at two, on a quiet machine"


@pytest.mark.parametrize("reference", ["&a;", "&b;", "&nosuch;"])
def test_resolves_no_entity_of_the_feeds_own(reference: str) -> None:
    [entry] = read(SECRET + rss(f"<item>{LINK}<title>{reference}</title></item>")).entries
    assert entry.title == reference


def test_reads_the_beginning_of_a_feed_that_is_too_long() -> None:
    item = "<item><title>Größe</title><link>/{}</link></item>"
    feed = read(rss("".join(item.format(at) for at in range(400_000))))
    assert (len(feed.entries), feed.entries[-1].title, feed.replaced) == (MAX_ITEMS, "Größe", 0)
    json_feed = '{"version": "https://jsonfeed.org/version/1", "items": [' + " " * MAX_READ_BYTES
    assert refusal(json_feed) == "too_long"
