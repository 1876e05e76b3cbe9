"""The text under highlights as the server draws it, before any script runs."""

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import articles as article_actions
from annotations.actions import placing
from annotations.models import Article, Highlight, User
from annotations.pages.reading import Marked, Piece, describe, lanes_of, reading_groups
from annotations.text.document import Document
from annotations.text.segments import Span
from tests.conftest import SignIn
from tests.factories import make_article, make_highlight

LANE_CASES = json.loads((Path(__file__).parents[1] / "cases" / "lanes.json").read_text(encoding="utf-8"))
DOCUMENT = Document.from_pieces(
    [
        ("heading", "Rents by the harbour 📊"),
        ("paragraph", "Rents rose by 41 % in two years."),
        ("list_item", "500 new homes"),
        ("list_item", "a register"),
        ("table_row", "2026 | 212"),
        ("source_line", "Source: our own counting."),
    ]
)


def _marked(key: str, words: str, status: str = "draft") -> Marked:
    start = DOCUMENT.text.index(words)
    return Marked(Span(start, start + len(words), key), status, status.capitalize())


def _pieces(*marked: Marked) -> list[Piece]:
    groups = reading_groups(DOCUMENT.text, DOCUMENT.blocks, marked)
    return [piece for group in groups for block in group.blocks for piece in block.pieces]


@pytest.mark.parametrize("case", LANE_CASES, ids=lambda case: str(case["name"]))
def test_gives_each_highlight_a_line_of_its_own(case: dict[str, Any]) -> None:
    assert lanes_of(Span(start, end, key) for start, end, key in case["spans"]) == case["expect"]


def test_keeps_every_word_whatever_is_marked() -> None:
    marked = [_marked("1", "harbour 📊\nRents rose"), _marked("2", "rose by"), _marked("3", "homes\na reg")]
    groups = reading_groups(DOCUMENT.text, DOCUMENT.blocks, marked)
    drawn = ["".join(piece.text for piece in block.pieces) for group in groups for block in group.blocks]
    assert "\n".join(drawn) == DOCUMENT.text


def test_marks_each_piece_with_all_that_lies_over_it_and_one_tab_stop_for_each() -> None:
    drawn = [p for p in _pieces(_marked("1", "Rents rose by 41 %"), _marked("2", "41 % in", "published")) if p.keys]
    assert [(p.text, p.keys, p.lanes, p.starts) for p in drawn] == [
        ("Rents rose by ", "1", ("draft", "", ""), ("1",)),
        ("41 %", "1 2", ("draft", "published", ""), ("2",)),
        (" in", "2", ("", "published", ""), ()),
    ]
    assert drawn[1].description == "2 claims: Draft; Published"


def test_a_highlight_over_several_blocks_is_reached_once() -> None:
    drawn = [p for p in _pieces(_marked("1", "500 new homes\na register")) if p.keys]
    assert [(p.text, p.starts) for p in drawn] == [("500 new homes", ("1",)), ("a register", ())]


def test_more_than_three_lines_share_the_last() -> None:
    deep = [_marked(str(n), "Rents rose by 41 %"[: 18 - n]) for n in range(5)]
    assert _pieces(*deep)[1].lanes == ("draft", "draft", "draft")


def test_neighbours_of_a_kind_stand_in_one_list() -> None:
    groups = reading_groups(DOCUMENT.text, DOCUMENT.blocks, [])
    assert [(g.tag, [b.tag for b in g.blocks]) for g in groups] == [
        ("", ["h2"]),
        ("", ["p"]),
        ("ul", ["li", "li"]),
        ("div", ["p"]),
        ("", ["p"]),
    ]


def test_a_first_heading_that_is_the_title_is_the_pages_heading() -> None:
    titled = reading_groups(DOCUMENT.text, DOCUMENT.blocks, [], title="Rents by the harbour 📊")
    assert titled[0].blocks[0].tag == "h1"


def test_describes_one_claim_and_several() -> None:
    assert [describe(["Draft"]), describe(["Draft", "In review"])] == ["Claim, Draft", "2 claims: Draft; In review"]


def test_says_of_a_changed_passage_that_it_changed_and_draws_it_otherwise() -> None:
    over = [
        replace(_marked("1", "Rents rose", "published"), anchor="edited"),
        replace(_marked("2", "rose by 41"), anchor="moved"),
    ]
    drawn = [(p.text, p.anchor, p.description) for p in _pieces(*over, _marked("3", "two years")) if p.keys]
    assert drawn == [
        ("Rents ", "edited", "Claim, Published, words changed since it was checked"),
        (
            "rose",
            "edited",
            "2 claims: Published, words changed since it was checked; Draft, moved since it was checked",
        ),
        (" by 41", "moved", "Claim, Draft, moved since it was checked"),
        ("two years", "", "Claim, Draft"),
    ]


@pytest.mark.django_db
def test_says_without_a_script_what_changed_and_who_put_it_where(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker, text="Rents rose by 41 % in two years.\n\nNobody lives by the harbour any more.")
    make_highlight(article, by=checker, quote="Rents rose by 41 % in two years.")
    make_highlight(article, by=checker, quote="Nobody lives by the harbour any more.")
    news = "Rents rose by 14 % in two years.\n\nQuite another thing stands down here today."
    version = article_actions.add_version(article, article_actions.Supplied.text(news), by=checker)
    lost = Highlight.objects.lost().get()
    page = _page(article, checker, signed_in)
    assert 'data-anchor="edited"' in page and "words changed since it was checked" in page
    margin = page[page.index('id="margin"') : page.index("<noscript>")]
    assert (
        "Words changed" in margin and "<del>41</del><ins>14</ins>" in margin and "Not found in this version" in margin
    )
    assert margin.count(f"/articles/{article.pk}/diff/?from=") == 2
    start = version.text.index("Quite")
    spot = placing.Spot(start, start + len("Quite another thing"), "Quite another thing")
    placing.reattach_highlight(lost, spot, by=checker)
    page = _page(article, checker, signed_in)
    assert "Put here by hand" in page and _island_data(page)["by_hand"] == [lost.pk]


@pytest.mark.django_db
def test_says_of_a_pasted_text_who_brought_it(checker: User, signed_in: SignIn) -> None:
    page = _page(make_article(by=checker), checker, signed_in)
    assert "User supplied, pasted by <bdi>Cleo Checker</bdi> on" in page and "Captured" not in page


HOSTILE = 'Prices rose </script><script>alert(1)</script> by <img src=x onerror="alert(2)"> 3 %.'


def _page(article: Article, user: User, signed_in: SignIn) -> str:
    answer = signed_in(user).get(f"/articles/{article.pk}/")
    assert answer.status_code == 200
    return str(answer.content, "utf-8")


def _island_data(page: str) -> dict[str, Any]:
    found = re.search(r'<script id="annotate-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    said: dict[str, Any] = json.loads(found[1])
    return said


@pytest.mark.django_db
def test_hostile_text_stays_text(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker, text=HOSTILE, title="<b>Prices</b>")
    make_highlight(article, by=checker, quote="</script><script>alert(1)", claim="<i>It rose</i>")
    page = _page(article, checker, signed_in)
    assert "<script>alert" not in page and "<img src=x" not in page and "<i>It rose" not in page
    block = re.search(r"data-start=[^>]*>(Prices.*?)</p>", page, re.DOTALL)
    assert block is not None
    assert unescape(re.sub(r"</?(mark|span)\b[^>]*>", "", block[1])) == HOSTILE


@pytest.mark.django_db
def test_the_island_reads_what_the_api_says(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    make_highlight(article, by=checker)
    client = signed_in(checker)
    shown = _island_data(str(client.get(f"/articles/{article.pk}/").content, "utf-8"))["article"]
    said = client.get(f"/api/v1/articles/{article.pk}/").json()
    assert shown["highlights"] == said["highlights"]
    assert shown["snapshot"].items() <= said["snapshot"].items()
    assert {name: said[name] for name in ("id", "title", "language")} == {
        name: shown[name] for name in ("id", "title", "language")
    }


@pytest.mark.django_db
def test_an_older_version_is_only_read(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    highlight = make_highlight(article, by=checker)
    old = article.snapshot_id
    article_actions.add_version(article, article_actions.Supplied.text("Quite other words stand here now."), by=checker)
    page = str(signed_in(checker).get(f"/articles/{article.pk}/versions/{old}/").content, "utf-8")
    assert 'class="hl"' in page and f'id="highlight-{highlight.pk}"' in page
    assert "annotate-data" not in page and "annotate.js" not in page and 'tabindex="0"' not in page


@pytest.mark.django_db
def test_asks_the_database_no_more_for_twelve_highlights_than_for_two(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker, text=" ".join(f"Sentence number {n:02} stands here." for n in range(12)))
    client = signed_in(checker)
    counts = []
    for numbers in (range(2), range(2, 12)):
        for n in numbers:
            make_highlight(article, by=checker, quote=f"Sentence number {n:02}")
        client.get(f"/articles/{article.pk}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/articles/{article.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
