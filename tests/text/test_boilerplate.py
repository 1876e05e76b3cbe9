import time

import pytest

from annotations.text.boilerplate import without_boilerplate
from annotations.text.document import Kind
from annotations.text.extraction import read_html

STORY = [
    f"Mill number {n} on the north bank ground {n * 7 + 3} sacks of wheat in a week of rain, its miller told our paper."
    for n in range(1, 9)
]


def told(lines: list[str], *, kind: Kind = "paragraph") -> list[str]:
    return [text for _, text in without_boilerplate([(kind, line) for line in lines], lambda piece: piece)]


@pytest.mark.parametrize(
    "line",
    [
        "Share",
        "Share this article on Facebook",
        "Advertisement",
        "Story continues below advertisement",
        "157",
        "37 comments",
    ]
    + ["5 min read", "Follow Ana Bell on Twitter.", "Sign up for our daily newsletter", "Tags: bread, mills, rain"]
    + [
        "© 2026 The Bell Ltd.",
        "Copyright 2026 The Bell. All rights reserved.",
        "Anzeige",
        "Publicité",
        "広告",
        "Loading ...",
    ],
)
def test_drops_lines_that_tell_nothing(line: str) -> None:
    assert told([*STORY[:4], line, *STORY[4:]]) == STORY


@pytest.mark.parametrize(
    "line",
    ["Share prices fell by 3 %.", "Copyright law was changed on Monday.", "Loading docks were closed all day.", "1984"]
    + [
        "Comments by the mayor angered millers.",
        "Follow the river north.",
        "Print runs shrank.",
        "Save the mill!",
        "2,900",
    ]
    + ["Subscribe to a theory and you must defend it.", "More in the pipeline", "He will sign up for the army."],
)
def test_keeps_short_lines_that_tell_something(line: str) -> None:
    assert told([*STORY[:4], line, *STORY[4:]]) == [*STORY[:4], line, *STORY[4:]]


@pytest.mark.parametrize(
    "line",
    ["Related stories", "More from The Bell", "Most read", "You may also like", "12 Comments", "Read more:"]
    + ["Mehr zum Thema", "Lire aussi", "Te puede interesar", "Leggi anche", "Читайте также", "関連記事", "相关新闻"],
)
def test_ends_the_story_where_other_stories_begin(line: str) -> None:
    assert told([*STORY, line, "The mayor resigns", "A bridge is closed"]) == STORY
    early = [STORY[0], line, *STORY[1:]]
    assert told(early) in (early, STORY)


@pytest.mark.parametrize(
    "line",
    [
        "By Ana Bell",
        "By Ana Bell and Bo Lind",
        "Von Jörg Müller",
        "4 March 2026",
        "Published: March 4, 2026 at 10:30 am",
    ]
    + ["04.03.2026 10:30 Uhr", "Publié le 4 mars 2026 à 10h30", "2026年3月4日"],
)
def test_drops_dates_and_names_above_the_story_only(line: str) -> None:
    assert told([line, *STORY]) == STORY
    assert told([*STORY, line]) == [*STORY, line]


@pytest.mark.parametrize(
    "line", ["Photo: Ana Bell", "Credit: The Bell", "Getty Images/Bell", "Image by Bo Lind", "Reuters"]
)
def test_drops_captions_that_only_credit(line: str) -> None:
    assert told(["A loaf. Photo: Ana Bell", line], kind="caption") == ["A loaf. Photo: Ana Bell"]
    assert told([*STORY, line]) == [*STORY, line]


def test_never_drops_everything() -> None:
    assert told(["Share", "Advertisement"]) == ["Share", "Advertisement"]
    assert told([]) == []


def page(wrapped: str) -> str:
    story = "".join(f"<p>{words}</p>" for words in STORY)
    return f"<body><article><h1>Bread is dear</h1>{story}{wrapped}</article></body>"


@pytest.mark.parametrize("name", ["comments-list", "articleComments", "comentarios", "related_stories", "c-newsletter"])
def test_leaves_out_what_is_named_as_an_aside(name: str) -> None:
    other = "It was the wettest week that anybody who reads this paper can remember, wrote a reader from the hills."
    assert other not in read_html(page(f'<div class="{name}"><p>{other}</p></div>')).document.text
    assert other in read_html(page(f"<div><p>{other}</p></div>")).document.text


def test_keeps_the_story_whatever_the_elements_around_it_are_named() -> None:
    html = page("").replace("<article>", '<article class="comment-page"><div class="share social">')
    assert STORY[0] in read_html(html).document.text
    lead = f'<div class="trending"><p>{STORY[0]}</p></div>'
    assert STORY[0] in read_html(page("").replace(f"<p>{STORY[0]}</p>", lead)).document.text


def test_keeps_what_stands_in_asides_where_there_is_hardly_anything_else() -> None:
    html = "".join(f'<div class="comment"><p>{words}</p></div>' for words in STORY)
    assert read_html(f"<body>{html}</body>").document.text == "\n".join(STORY)


def test_judges_any_line_in_time() -> None:
    lines = [("share this " * 20)[:139], "by A " * 12, "a " * 69, "1 " * 69, "follow a " * 15, "Tags " * 27, "© " * 60]
    start = time.process_time()
    told(lines * 3_000)
    assert time.process_time() - start < 5
