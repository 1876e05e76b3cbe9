import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.clean import BadText, normalise
from annotations.text.document import Kind, Reading, Unreadable
from annotations.text.plain import read_plain

AGENCY = """Harbour ferries to run all night from May, \u201csubject to staffing\u201d, the port authority says

The port\u2019s night ferries will return on 1 May \u2013 the first since 2019 \u2013 its director said on Monday.
\u201cWe carried 3.1\u00a0million people,\u201d Ines Arnott said. \u201cWe expect 3.4\u00a0million.\u201d

Queues at the north quay last summer (Image: Harbour Press)
The union called the plan \u2018thin\u2019.
Source: Harbour Press
"""

WRAPPED = """The council counted the trees along the
river on Tuesday and found that there
were forty fewer than a year ago.

It will plant one hundred in autumn, a
spokeswoman said, most of them willows
and alders from the town's own nursery.
"""


def kinds(reading: Reading) -> list[tuple[Kind, str]]:
    return [(block.kind, reading.document.of(block)) for block in reading.document.blocks]


def printed(text: str) -> str:
    return "".join(text.split())


def test_reads_agency_text_line_by_line() -> None:
    reading = read_plain(AGENCY.replace("\n", "\r\n"))
    assert [kind for kind, _ in kinds(reading)] == [
        "heading",
        "paragraph",
        "paragraph",
        "caption",
        "paragraph",
        "source_line",
    ]
    assert (
        kinds(reading)[2][1]
        == "\u201cWe carried 3.1\u00a0million people,\u201d Ines Arnott said. \u201cWe expect 3.4\u00a0million.\u201d"
    )
    assert reading.metadata.site == "Harbour Press"
    assert reading.metadata.title.startswith("Harbour ferries to run all night")


def test_joins_lines_that_were_wrapped_to_a_width() -> None:
    first, second = WRAPPED.strip().split("\n\n")
    assert kinds(read_plain(WRAPPED)) == [
        ("paragraph", first.replace("\n", " ")),
        ("paragraph", second.replace("\n", " ")),
    ]


def test_keeps_short_lines_apart_where_nothing_forced_the_break() -> None:
    poem = "Roses are red\nViolets are blue\nSugar is sweet indeed today\nAnd so are you"
    assert [text for _, text in kinds(read_plain(poem))] == poem.split("\n")


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("Bread is dearer than ever", "heading"),
        ("Is bread dearer than ever?", "heading"),
        ("Bread is dearer than ever, says the miller.", "paragraph"),
        ("The miller said: \u201cBread is dear.\u201d", "paragraph"),
        ("What we know:", "paragraph"),
        ("Bread " * 40, "paragraph"),
    ],
)
def test_calls_the_first_paragraph_a_heading_by_its_shape(first: str, kind: Kind) -> None:
    assert kinds(read_plain(first + "\n\nThe price rose by a tenth.\n\nMillers blame the rain."))[0][0] == kind


def test_calls_a_line_no_heading_where_only_others_are_set_apart() -> None:
    assert kinds(read_plain("The price rose\nand then fell.\n\nMillers blame the rain."))[0][0] == "paragraph"


@pytest.mark.parametrize(
    ("line", "site"),
    [
        ("Source: The Evening Bell", "The Evening Bell"),
        ("Sources: AB, CD", "AB, CD"),
        ("SOURCE: bell.", "bell"),
        ("(Source: Bell)", "Bell"),
        ("Quelle: Abendglocke", "Abendglocke"),
        ("Source: https://www.bell.example/a?b=1", "bell.example"),
    ],
)
def test_knows_a_trailing_source_line(line: str, site: str) -> None:
    reading = read_plain(f"It rained.\n\nIt rained again.\n\n{line}\nRain (Photo: Bell)")
    assert [kind for kind, _ in kinds(reading)] == ["paragraph", "paragraph", "source_line", "caption"]
    assert kinds(reading)[2][1] == line
    assert reading.metadata.site == site


def test_leaves_a_source_line_in_the_middle_as_prose() -> None:
    reading = read_plain("It rained.\nSource: a spring in the hills.\nIt rained again.")
    assert [kind for kind, _ in kinds(reading)] == ["paragraph"] * 3
    assert reading.metadata.site == ""


@pytest.mark.parametrize(
    "line",
    [
        "Rain on the quay (Image: Bell)",
        "Rain [Photo: A. Bell]",
        "Image: Bell",
        "Photo credit: Bell",
        "Regen (Foto: Bell).",
    ],
)
def test_knows_a_caption(line: str) -> None:
    assert kinds(read_plain(f"It rained all day.\n{line}\nIt rained again."))[1] == ("caption", line)


@pytest.mark.parametrize("line", ["He painted a picture of her (image: unclear) and left.", "The image was sold."])
def test_leaves_prose_about_pictures_as_prose(line: str) -> None:
    assert kinds(read_plain(f"It rained all day.\n{line}\nIt rained again."))[1] == ("paragraph", line)


def test_knows_list_items_and_keeps_their_marks() -> None:
    reading = read_plain("Three things.\n- rain\n- wind\n- fog\nAll of them.\n1984. It was cold.")
    assert [kind for kind, _ in kinds(reading)] == ["paragraph", *["list_item"] * 3, "paragraph", "paragraph"]
    assert "- rain" in reading.document.text


def test_takes_the_title_given_and_the_byline_found() -> None:
    reading = read_plain("Rain falls\n\nBy Ana de la Cruz and Bo Lind\n\nIt rained.", title=" Wet\u00a0 day ")
    assert (reading.metadata.title, reading.metadata.byline) == ("Wet day", "Ana de la Cruz and Bo Lind")


def test_shortens_a_long_first_paragraph_to_a_title() -> None:
    title = read_plain("rain and wind " * 40).metadata.title
    assert len(title) <= 200
    assert title.endswith(("rain…", "wind…", "and…"))


def test_refuses_nothing_and_what_cannot_be_stored() -> None:
    for empty in ("", " \r\n\u2028 "):
        with pytest.raises(Unreadable):
            read_plain(empty)
    for bad in ("a\x00", "\udc00"):
        with pytest.raises(BadText):
            read_plain(bad)


words = st.sampled_from(
    [
        "rain",
        "wind.",
        "Source:",
        "(Image: Bell)",
        "-",
        "1.",
        "\u201cfog\u201d",
        "\u0301",
        "か",
        "\u3099",
        "e\u0301",
        "😀",
    ]
)
noise = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
layouts = st.lists(st.one_of(words, st.sampled_from(["\n", "\r\n", " ", "\n\n", "\u2028"]), noise), max_size=60)


@given(layouts.map("".join) | layouts.map(" ".join))
def test_drops_nothing_that_prints(text: str) -> None:
    try:
        reading = read_plain(text)
    except Unreadable:
        assert not text.strip()
        return
    assert printed(reading.document.text) == printed(normalise(text))


@given(
    st.lists(st.sampled_from(["rain", "かぜ", "\u3099", "weather,", "fog."]), min_size=8, max_size=60),
    st.integers(30, 60),
)
def test_drops_nothing_from_wrapped_text(tokens: list[str], width: int) -> None:
    lines, line = [], ""
    for token in tokens:
        if len(line) + len(token) > width:
            lines.append(line)
            line = ""
        line += token + " "
    text = "\n".join([*lines, line])
    assert printed(read_plain(text).document.text) == printed(normalise(text))
