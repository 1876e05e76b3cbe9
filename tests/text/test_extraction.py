import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.document import Kind, Unreadable
from annotations.text.extraction import read_html
from tests.text.pages import MILLS, URL, page


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
