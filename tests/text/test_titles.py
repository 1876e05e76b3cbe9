import time

import pytest

from annotations.text.titles import MAX_TITLE, Titles

BREAD = "Bread is dearer than ever"
NAMES = ["The Bell", "", "bell.example", "bell", "Ana Bell"]


def best(told: str = "", *, headings: tuple[str, ...] = (), document: str = "") -> str:
    return Titles([told], headings, document, NAMES).best()


@pytest.mark.parametrize(
    "told",
    [
        f"{BREAD} | The Bell",
        f"{BREAD} - bell.example",
        f"The Bell: {BREAD}",
        f"{BREAD} – Food – The Bell".replace(" Food –", ""),
    ]
    + [f"{BREAD} -- The Bell", f"{BREAD} • The Bell", f"{BREAD} » Food » The Bell", f"{BREAD} | The Bell Food"]
    + [f"{BREAD} - Ana Bell", f"  {BREAD}\n|  The Bell ", BREAD],
)
def test_takes_off_the_names_of_the_site_and_of_the_authors(told: str) -> None:
    assert best(told) == BREAD


@pytest.mark.parametrize(
    "title",
    [
        "Bread: a short history of loaves",
        "Bread - dear",
        "3–1: a bad night",
        "Wheat, rye – and a row",
        "Mill-owners strike",
    ],
)
def test_leaves_joints_that_writers_made(title: str) -> None:
    assert best(title) == title
    assert best(document=title) == title


def test_takes_off_what_the_heading_does_not_bear_out() -> None:
    assert best(f"{BREAD} - News of the coast and the hills", headings=(BREAD,)) == BREAD
    assert best("面包涨价了-晨钟网", headings=("面包涨价了",)) == "面包涨价了"
    assert best("パンが値上がり：鐘新聞", headings=("パンが値上がり",)) == "パンが値上がり"


def test_reads_references_that_were_written_twice() -> None:
    assert best("Bread &amp;amp; rye".replace("&amp;amp;", "&amp;")) == "Bread & rye"
    assert best("The miller&#8217;s day") == "The miller’s day"


@pytest.mark.parametrize("told", ["The Bell", "Home", "bell.example", "", "Your paper on the coast", " | "])
def test_does_not_take_a_title_of_something_else(told: str) -> None:
    assert best(told, headings=(BREAD,), document=f"{BREAD} | The Bell") == BREAD


def test_takes_a_title_that_was_cut_off_whole() -> None:
    assert best("Bread is dearer…", headings=(BREAD,), document=BREAD) == BREAD
    assert best("Bread is dearer...", document=f"{BREAD} | The Bell") == BREAD


def test_believes_a_heading_that_the_title_element_bears_out() -> None:
    assert best(headings=("The Bell", "Food and drink", BREAD), document=f"{BREAD}, say millers | The Bell") == BREAD
    assert best(headings=("Food and drink",), document=f"{BREAD} | The Bell") == BREAD
    assert best(headings=(BREAD,), document="The Bell") == BREAD
    assert best(headings=(BREAD,)) == BREAD


def test_says_nothing_where_nothing_is_told() -> None:
    assert best() == ""
    found = best("x" * (MAX_TITLE + 1), headings=("y" * 10_000,), document="z" * 1_000_000)
    assert len(found) <= MAX_TITLE


def test_reads_any_title_in_time() -> None:
    hard = [" - " * 160, "|" * 500, ": " * 250, "a - " * 125, "a-" * 250, "\u00bb " * 250]
    start = time.process_time()
    for told in hard:
        best(told, headings=tuple(hard), document=told)
    assert time.process_time() - start < 2


def test_shortens_a_title_that_is_too_long_at_a_word() -> None:
    found = Titles(told=["harbour " * 100], headings=[], document="", names=[]).best()
    assert found == "harbour " * 61 + "harbour…"
    assert len(Titles(told=["x" * 900], headings=[], document="", names=[]).best()) == MAX_TITLE
