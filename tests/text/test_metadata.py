import json
from datetime import UTC, datetime

import pytest

from annotations.text.extraction import read_html
from annotations.text.packed import packed, unpacked
from tests.text.pages import JSON_LD, URL, page


def test_reads_what_a_page_says_of_itself() -> None:
    head = (
        JSON_LD
        + '<link rel="canonical" href="/news/bread-1?utm_source=x"><meta property="og:site_name" content="The Bell">'
    )
    metadata = read_html(page(head), url=URL + "?fbclid=1").metadata
    assert metadata.title == "Bread is dearer"
    assert metadata.byline == "Ana Bell, Bo Lind"
    assert metadata.site == "The Bell"
    assert metadata.language == "en-GB"
    assert metadata.published_at == datetime(2026, 3, 4, 3, 6, 7, tzinfo=UTC)
    assert metadata.canonical_url == URL


@pytest.mark.parametrize(
    ("head", "authors", "byline"),
    [
        (JSON_LD, ("Ana Bell", "Bo Lind"), "Ana Bell, Bo Lind"),
        ('<meta property="article:author" content="https://social.example/ana">', ("Ana Bell",), "Ana Bell"),
        ('<meta property="article:author" content="By Cy Orr and Di Poe">', ("Cy Orr", "Di Poe"), "Cy Orr, Di Poe"),
        ('<meta name="author" content="Cy Orr, Mill Editor">', ("Cy Orr",), "Cy Orr"),
        (JSON_LD.replace("Bo Lind", "bell.example"), ("Ana Bell",), "Ana Bell"),
    ],
)
def test_names_the_authors_one_by_one(head: str, authors: tuple[str, ...], byline: str) -> None:
    metadata = read_html(page(head), url=URL).metadata
    assert (metadata.authors, metadata.byline) == (authors, byline)


MARCH, APRIL = "2026-03-04T05:06:07Z", "2026-04-05T06:07:08+02:00"


CHANGED = datetime(2026, 4, 5, 4, 7, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "modified_at"),
    [
        (f'<meta property="article:modified_time" content="{APRIL}">', CHANGED),
        (f'<meta property="og:updated_time" content="{APRIL}">', CHANGED),
        (
            JSON_LD.replace('"headline"', f'"dateModified": "{APRIL}", "headline"'),
            CHANGED,
        ),
        (
            f'<meta property="article:published_time" content="{APRIL}">'
            f'<meta property="article:modified_time" content="{MARCH}">',
            None,
        ),
        ("", None),
    ],
)
def test_reads_when_the_page_was_changed(head: str, modified_at: datetime | None) -> None:
    assert read_html(page(head), url=URL).metadata.modified_at == modified_at


@pytest.mark.parametrize(
    ("head", "section"),
    [
        (
            '<script type="application/ld+json">{"@type": "Article", "articleSection": ["Food", "Mills"]}</script>',
            "Food",
        ),
        ('<meta property="article:section" content="Food &amp; drink">', "Food & drink"),
        ('<meta property="article:section" content="food,mills,rain">', "food"),
        ('<meta property="article:section" content="Food; Mills">', "Food"),
        ('<meta property="article:section" content="https://bell.example/food">', ""),
        ("", ""),
    ],
)
def test_reads_the_section(head: str, section: str) -> None:
    assert read_html(page(head), url=URL).metadata.section == section


def test_carries_what_a_page_says_of_itself_from_process_to_process() -> None:
    head = JSON_LD + f'<meta property="article:modified_time" content="{APRIL}"><meta name="section" content="Food">'
    reading = read_html(page(head), url=URL)
    assert reading.metadata.modified_at == CHANGED
    assert unpacked(json.loads(json.dumps(packed(reading)))) == reading


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            '<meta property="og:title" content="Loaves &amp; bread: dearer than ever">' + JSON_LD,
            "Loaves & bread: dearer than ever",
        ),
        (
            '<meta property="og:title" content="Bread is dear | The Bell">'
            '<meta property="og:site_name" content="The Bell">',
            "Bread is dear",
        ),
        ('<meta property="og:title" content="Dearer bread - bell.example">', "Dearer bread"),
        ('<meta property="og:title" content="The Bell, your paper on the coast">', "Bread is dearer than ever"),
        (JSON_LD, "Bread is dearer"),
        ("", "Bread is dearer than ever"),
    ],
)
def test_takes_the_title_in_a_set_order(head: str, title: str) -> None:
    assert read_html(page(head), url=URL).metadata.title == title


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Bread is dearer than ever | The Bell", "Bread is dearer than ever"),
        ("Bread is dearer than ever - Food - bell.example", "Bread is dearer than ever - Food"),
        ("Bread: a short history of loaves", "Bread: a short history of loaves"),
        ("Rain", "Rain"),
    ],
)
def test_takes_the_title_element_without_the_sites_name(title: str, expected: str) -> None:
    html = page(article="").replace("Bread is dearer than ever | The Bell", title)
    assert read_html(html, url=URL).metadata.title in (expected, expected.removesuffix(" - Food"))


@pytest.mark.parametrize(
    ("head", "when"),
    [
        (
            '<meta property="article:published_time" content="2026-03-04T05:06:07Z">',
            datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC),
        ),
        ('<meta name="pubdate" content="2026-03-04">', datetime(2026, 3, 4, tzinfo=UTC)),
        ('<meta name="date" content="Wed, 04 Mar 2026 05:06:07 -0500">', datetime(2026, 3, 4, 10, 6, 7, tzinfo=UTC)),
        ('<meta name="date" content="soon">', None),
        ('<meta name="date" content="9999-01-01">', None),
    ],
)
def test_reads_dates_as_utc(head: str, when: datetime | None) -> None:
    assert read_html(page(head), url=URL).metadata.published_at == when


@pytest.mark.parametrize(
    ("head", "attributes", "language"),
    [
        ("", 'lang="de"', "de"),
        ("", 'lang="pt_BR"', "pt-BR"),
        ('<meta property="og:locale" content="fr_FR">', "", "fr-FR"),
        ("", "", ""),
        ('<meta property="og:locale" content="fr_FR">', 'lang="{{ lang }}"', "fr-FR"),
    ],
)
def test_reads_the_language(head: str, attributes: str, language: str) -> None:
    assert read_html(page(head, attributes=attributes), url=URL).metadata.language == language


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://bell.example/news/bread-1#top", "https://bell.example/news/bread-1"),
        ("https://amp.bell.example/x", "https://amp.bell.example/x"),
        ("https://evil.test/news/bread-1", ""),
        ("https://bell.example.evil.test/", ""),
        ("javascript:alert(1)", ""),
        ("https://www.bell.example/", ""),
        ("", ""),
    ],
)
def test_believes_a_canonical_address_only_on_its_own_domain(href: str, expected: str) -> None:
    assert read_html(page(f'<link rel="canonical" href="{href}">'), url=URL).metadata.canonical_url == expected


@pytest.mark.parametrize(
    "script", ['{"@type": "NewsArticle", "headline": ', "[" * 100_000, "null", '"x"', '{"@type": 7, "author": 8}']
)
def test_survives_broken_json(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script>{JSON_LD}'
    assert read_html(page(head), url=URL).metadata.title == "Bread is dearer"


def test_reads_a_byline_that_is_printed() -> None:
    html = page(article='<h1>Bread</h1><span class="pb-byline">By Cy Orr and Di Poe</span>')
    assert read_html(html, url=URL).metadata.authors == ("Cy Orr", "Di Poe")


@pytest.mark.parametrize(
    ("head", "article"),
    [
        ('<meta name="date" content="2020-01-02"><meta property="article:published_time" content="2026-03-04">', ""),
        (
            '<meta property="article:modified_time" content="2026-04-05"><meta name="pubdate" content="4. März 2026">',
            "",
        ),
        ("", '<span itemprop="datePublished">4 mars 2026</span>'),
        ("", '<time pubdate datetime="2026-03-04">yesterday</time>'),
        ("", "<p>Published on March 4, 2026</p>"),
    ],
)
def test_reads_the_date_of_publication_from_the_surest_place(head: str, article: str) -> None:
    published = read_html(page(head, f"<h1>Bread</h1>{article}"), url=URL).metadata.published_at
    assert published == datetime(2026, 3, 4, tzinfo=UTC)
