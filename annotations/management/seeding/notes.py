"""What a desk notes on made-up claims: drawn from the claim's id, so that the other rows stay what they were."""

from datetime import timedelta
from typing import Any

from annotations.management.seeding.block import Made, People, Row

DESKS = ("Politics", "Health", "Economy", "Climate", "Migration", "Science", "Local", "World")
LABELS = 200
_SPREAD = 2_654_435_761
"""Knuth's multiplicative hash (The Art of Computer Programming, vol. 3, 6.4): neighbours fall far apart."""


def desks() -> list[Row]:
    """The desks; claims refer to them by their place."""
    return [{"id": place, "name": name, "slug": name.lower()} for place, name in enumerate(DESKS, start=1)]


def labels() -> list[tuple[str, str]]:
    """Slug and name of each label."""
    return [(f"topic-{number}", f"Topic {number}") for number in range(LABELS)]


def notes_of(made: Made, people: People) -> dict[str, Any]:
    """Half have an assignee, nine in ten a desk, a third a due date; half were weighed, a fifth is labelled."""
    staff = [*people.checkers, *people.editors]
    weighed = _draw(made.id, 1, 2) == 0
    language = made.article.voice.language
    return {
        "desk_id": _draw(made.id, 2, len(DESKS)) + 1 if _draw(made.id, 3, 10) else None,
        "assignee_id": staff[_draw(made.id, 4, len(staff))] if _draw(made.id, 5, 2) else None,
        "due_at": made.at + timedelta(days=_draw(made.id, 6, 60), seconds=made.id)
        if not _draw(made.id, 7, 3)
        else None,
        "reach": _draw(made.id, 8, 4) if weighed else None,
        "harm": _draw(made.id, 9, 4) if weighed else None,
        "importance": _draw(made.id, 10, 4) if weighed else None,
        "why": "Many people read it." if weighed else "",
        "labels": [f"topic-{_draw(made.id, 11, LABELS)}"] if not _draw(made.id, 12, 5) else [],
        "language": language.split("-")[0],
    }


def _draw(number: int, salt: int, below: int) -> int:
    """A whole number below this one, always the same."""
    return ((number * 64 + salt) * _SPREAD >> 16) % below
