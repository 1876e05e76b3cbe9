"""Whether a locked passage still stands in a newer text of its page."""

import pytest

from annotations.text.verifying import stands_today

LEAD = "The register of completed homes is kept by the statistics office and published each year."
SAID = "Prices rose by 3.1 % over the year, more than in any year since 2008."
TAIL = "Homes under construction are not counted until an inspector has been there."
OTHER = "The next figures are due in the spring, when the office has counted the winter's starts as well."
OLD = "\n".join([LEAD, SAID, TAIL])
CASES = [
    (SAID, OLD, "verified", SAID),
    (SAID, "\n".join([LEAD, SAID.replace("3.1 %", "3.2 %"), TAIL]), "changed", SAID.replace("3.1 %", "3.2 %")),
    ("rose by 3.1 %", OLD.replace("3.1 %", "13.1 %"), "changed", "rose by 13.1 %"),
    ("rose by 3.1 %", OLD.replace("rose by 3.1 %", "rose by 3.2 %"), "changed", "rose by 3.2 %"),
    (SAID, OLD.replace("3.1 % over the year", "3.1\u00a0%  over the\u2009year"), "verified", None),
    (SAID, OLD.replace("more than in", "more\u2011than in").replace("more\u2011than", "more than"), "verified", SAID),
    (SAID, "\n".join([SAID, OTHER, LEAD, TAIL]), "moved", SAID),
    (SAID, "\n".join([LEAD, TAIL]), "gone", ""),
    (SAID, OTHER, "gone", ""),
]


@pytest.mark.parametrize(("said", "new", "state", "words"), CASES)
def test_tells_what_became_of_a_passage(said: str, new: str, state: str, words: str | None) -> None:
    start = OLD.index(said)
    found = stands_today(OLD, new, start, start + len(said))
    assert found.state == state
    if words is not None:
        assert (new[found.start : found.end] if found.start is not None else "") == words


def test_typesetting_is_no_change() -> None:
    old = 'The office says: "Long-term rents - all of them - rose by 3.1 %." It will not say more.'
    new = "The office says: “Long‑term rents – all of them – rose by 3.1 %.” It will not say more."
    assert stands_today(old, new, 0, len(old)).state == "verified"
