"""Places in sources, however they are written."""

import pytest

from annotations.text.locators import MAX_LETTERS, BadLocator, read_locator


@pytest.mark.parametrize(
    ("written", "told", "fragment"),
    [
        ("", "", ""),
        ("p. 12", "page 12", "page=12"),
        ("S. 4-6 ; ¶3", "pages 4–6, paragraph 3", "page=4"),
        ("$B$4:c7", "B4:C7", ""),
        ("'Table 2'!b4:b4", "Table 2!B4", ""),
        ("90:10", "1:30:10", "t=5410"),
        ("1:02:03 - 1:03:00, page 2", "page 2, 1:02:03–1:03:00", "page=2"),
    ],
)
def test_returns_one_spelling_of_a_place(written: str, told: str, fragment: str) -> None:
    found = read_locator(written)
    assert (str(found), found.fragment) == (told, fragment)
    assert read_locator(str(found)) == found


@pytest.mark.parametrize(
    "written",
    [
        "somewhere",
        "page 0",
        "page 9-3",
        "page 1000001",
        "XFE1",
        "B0",
        "B1048577",
        "1:99",
        "2:75:00",
        "page 1, page 2",
        "!B4",
    ]
    + ["9" * 5_000, "B4:" * 2_000, "x" * (MAX_LETTERS + 1), "\x00", "\udfff", "-5:10", "٣"],
)
def test_refuses_what_names_no_place_in_a_sentence(written: str) -> None:
    with pytest.raises(BadLocator) as refused:
        read_locator(written)
    assert refused.value.sentence.endswith(".")
