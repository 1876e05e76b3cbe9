import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.apart import packed, unpacked
from annotations.text.document import Kind, Unreadable
from annotations.text.extraction import read_html

URL = "https://www.bell.example/news/bread-1"
MILLS = [
    f"Mill number {n} on the north bank ground {n * 7 + 3} sacks of wheat in a week of rain, its miller told our paper."
    for n in range(1, 9)
]
ARTICLE = """
<h1>Bread is dearer than ever</h1>
<p class="byline">By Ana Bell</p>
<p>The price of a loaf rose by <b>3.1&nbsp;%</b> on <time>3 May</time>, the <a href="/mill">mill</a> said, its
   third rise in a year of bad harvests and worse weather on the plains.</p>
<figure><img src="loaf.jpg" alt=""><figcaption>A loaf at the north quay (Image: Bell)</figcaption></figure>
<h2>Why it rose</h2>
<ul><li>Rain in spring, twice what farmers feared<li>Wind in autumn <ul><li>strong in the north</ul></ul>
<blockquote><p>“We lost half of it,” he said.</p><p>“And then the other half.”</p></blockquote>
<p>He said <q>never</q> again would they sow so late &#150; or so thin.<br>So did the others who sow there.</p>
<table><caption>Loaves sold</caption><tr><th>Year<th>Loaves<tr><td>2024<td>3,100<tr><td>2025<td>2,900</table>
"""
JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebSite", "name": "Site"}, {"@type": "NewsArticle", "headline": "Bread is dearer",
"datePublished": "2026-03-04T05:06:07.123+0200", "author": [{"@type": "Person", "name": "Ana Bell"},
{"@type": "Person", "name": "Bo Lind"}], "publisher": {"name": "The Bell"}, "inLanguage": "en"}]}</script>"""


def page(head: str = "", article: str = ARTICLE, attributes: str = 'lang="en-GB"') -> str:
    mills = "".join(f"<p>{words}</p>" for words in MILLS)
    return f"""<!doctype html><html {attributes}><head><title>Bread is dearer than ever | The Bell</title>{head}</head>
<body><header><nav><ul><li><a href="/">Home</a><li><a href="/sport">Sport</a></ul></nav></header>
<main><article>{article}{mills}</article></main>
<aside><h3>More stories</h3><ul><li><a href="/2">The mayor resigns over the price of bread</a></ul></aside>
<footer><p>© The Bell. All rights reserved.</p></footer><script>var x = "secret";</script></body></html>"""


def blocks(html: str, *, url: str = "") -> list[tuple[Kind, str]]:
    document = read_html(html, url=url).document
    return [(block.kind, document.of(block)) for block in document.blocks]


def test_keeps_blocks_of_every_kind_in_order_and_word_for_word() -> None:
    found = blocks(page(), url=URL)
    assert [pair for pair in found if pair[1] not in MILLS and pair[1] != "By Ana Bell"] == [
        ("heading", "Bread is dearer than ever"),
        (
            "paragraph",
            "The price of a loaf rose by 3.1\u00a0% on 3 May, the mill said, its third rise in a year of bad harvests "
            "and worse weather on the plains.",
        ),
        ("caption", "A loaf at the north quay (Image: Bell)"),
        ("heading", "Why it rose"),
        ("list_item", "Rain in spring, twice what farmers feared"),
        ("list_item", "Wind in autumn"),
        ("list_item", "strong in the north"),
        ("quote", "“We lost half of it,” he said."),
        ("quote", "“And then the other half.”"),
        ("paragraph", "He said “never” again would they sow so late – or so thin."),
        ("paragraph", "So did the others who sow there."),
        ("caption", "Loaves sold"),
        ("table_row", "Year | Loaves"),
        ("table_row", "2024 | 3,100"),
        ("table_row", "2025 | 2,900"),
    ]
    assert [text for kind, text in found if text in MILLS] == MILLS


def test_leaves_out_what_is_not_the_article() -> None:
    text = read_html(page(), url=URL).document.text
    for other in ("Home", "Sport", "More stories", "mayor resigns", "All rights reserved", "secret"):
        assert other not in text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>It rained.", [("paragraph", "It rained.")]),
        ("It rained.", [("paragraph", "It rained.")]),
        ("<h1>Rain</h1><p>It rained.</p>", [("heading", "Rain"), ("paragraph", "It rained.")]),
        (
            "<div>It rained.<div>It rained again.</div></div>",
            [("paragraph", "It rained."), ("paragraph", "It rained again.")],
        ),
        ("<html><body><main><p>It &lt;b&gt; rained.</p></main></body></html>", [("paragraph", "It <b> rained.")]),
        ('<?xml version="1.0" encoding="utf-8"?><html><body><p>Räin</p></body></html>', [("paragraph", "Räin")]),
    ],
)
def test_reads_short_pages_and_fragments(html: str, expected: list[tuple[Kind, str]]) -> None:
    assert blocks(html) == expected


def test_reads_an_article_that_stands_only_in_json() -> None:
    body = " ".join(MILLS)
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    assert read_html(f'<html><body><div id="app"></div>{script}</body></html>').document.text == body


@pytest.mark.parametrize(
    "html", ["", " ", "<html></html>", "<script>x</script>", "<!---->", "<img src=x>", "<div>" * 50]
)
def test_says_that_a_page_has_no_text(html: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_html(html)
    assert caught.value.code == "empty_text"


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


def test_decodes_bytes_by_what_is_declared_and_what_the_page_says() -> None:
    html = page('<meta charset="windows-1251">', "<p>Совет посчитал деревья вдоль реки и недосчитался сорока.</p>")
    assert "недосчитался сорока" in read_html(html.replace("©", "").encode("cp1251")).document.text
    assert "недосчитался сорока" in read_html(html.encode("utf-8"), charset="utf-8").document.text


@given(st.text("<>/=\"' abpdivliqtrable&;#x0\x00\x01é\ud800\u202e\n", max_size=200))
def test_never_fails_but_by_name(html: str) -> None:
    try:
        reading = read_html(html)
    except Unreadable:
        return
    assert reading.document.text


@pytest.mark.parametrize("tags", ["<div>" * 20_000, "<b>" * 20_000, "<table><tr><td>" * 3_000, "<q>" * 600])
def test_names_a_page_nested_too_deeply(tags: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_html(tags + "rain")
    assert caught.value.code == "too_deep"


def test_keeps_dates_inside_sentences_on_a_page_too_long_to_compare_word_by_word() -> None:
    row = "<p>In year {} the river rose <time>on 3 May</time> by {} metres in the old town.</p>"
    rows = "".join(row.format(n, n * 3) for n in range(2500))
    page = f"<body><nav>News Sport Weather</nav><article>{rows}</article><footer>End</footer></body>"
    text = read_html(page).document.text
    assert text.count("rose on 3 May by") == 2500


def test_reads_a_page_nested_deeply() -> None:
    assert read_html("<div>" * 400 + "rain").document.text == "rain"


def test_reads_the_body_told_in_json_where_scripts_build_the_page() -> None:
    body = "".join(f"<p>{words}</p>" for words in MILLS).replace('"', '\\"')
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    html = f"<html><head>{script}</head><body><p>Please turn on JavaScript.</p><div id='app'></div></body></html>"
    assert blocks(html) == [("paragraph", words) for words in MILLS]


@pytest.mark.parametrize(
    "html",
    [
        '<body><aside>News</aside><div class="comments"><p>Rain.</p></div><footer><p>Imprint</p></footer></body>',
        "<body><footer><p>Rain.</p></footer></body>",
        "<body><aside>Rain<a href=x>.</a></aside></body>",
    ],
)
def test_reads_what_there_is_where_no_article_is_found(html: str) -> None:
    assert blocks(html) == [("paragraph", "Rain.")]


def test_leaves_out_soft_hyphens() -> None:
    assert "gradually" in read_html(page(article="<p>Prices rose grad\u00adu&shy;ally.</p>")).document.text


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


@pytest.mark.parametrize(
    "html",
    [
        f"<body><p class='{'comment ' * 400_000}'>Rain.</p></body>",
        f"<body><p>Rain.</p><i>{'<span itemprop=datePublished></span>' * 20_000}</i></body>",
        f"<title>{'a - ' * 100_000}</title><body><p>Rain.</p></body>",
    ],
    ids=["a long class", "many dates", "a long title"],
)
def test_reads_a_page_made_to_be_slow_in_time(html: str) -> None:
    start = time.process_time()
    assert blocks(html) == [("paragraph", "Rain.")]
    assert time.process_time() - start < 10
