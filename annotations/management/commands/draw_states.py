"""`manage.py draw_states docs/states.md`: the states of a claim and their moves, drawn from their table."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand

from annotations.models.moves import EDITABLE, MOVES, Move, Status

HEAD = """# States of a claim

Written by `manage.py draw_states` from `annotations/models/moves.py`, which is the law: the server asks it before every
move, and a move that is not in it is answered with 409 and the names of those that are legal. Do not edit this page;
`make check` compares it.
"""
TABLE = """
| Move | From | Leads to | Where a published check stands | Needs |
|---|---|---|---|---|
"""
CHECK = {None: "", True: "a published check", False: "no published check"}
TIME = {None: "", True: "a time for publishing", False: "no time for publishing"}
APPROVAL = {None: "", True: "an approval", False: "no approval"}
TAIL = f"""
A claim may be worked on in {", ".join(sorted(EDITABLE))}. An edit of an approved claim voids the approval: it
returns to *in_review* in the same transaction, and a time that was set for publishing is gone with it.
"""


class Command(BaseCommand):
    """Writes the page to the file that is named."""

    help = "Writes the states of a claim and the legal moves between them as a page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        file.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page in Markdown: a Mermaid diagram, and the same as a table."""
    return "".join([HEAD, "\n```mermaid\n", "\n".join(_diagram()), "\n```\n", TABLE, *_rows(), TAIL])


def _diagram() -> Iterator[str]:
    yield "stateDiagram-v2"
    yield f"    [*] --> {Status.DRAFT.value}"
    arrows: dict[tuple[str, str], list[str]] = {}
    for name, move in MOVES.items():
        for source, target in _arrows(move):
            arrows.setdefault((source, target), []).append(name)
    for (source, target), names in arrows.items():
        yield f"    {source} --> {target}: {', '.join(names)}"
    yield f"    {Status.APPROVED.value} --> {Status.IN_REVIEW.value}: any edit"


def _arrows(move: Move) -> Iterator[tuple[str, str]]:
    """Pairs of source and target; both targets where a published check makes a difference."""
    targets = dict.fromkeys(move.leads_to(is_live=live) for live in (False, True) if move.live in (None, live))
    for source in _in_order(move):
        yield from ((source, target) for target in targets)


def _in_order(move: Move) -> list[str]:
    return [status for status in Status.values if status in move.sources]


def _rows() -> Iterator[str]:
    for name, move in MOVES.items():
        cells = [f"`{name}`", ", ".join(_in_order(move)), move.target, move.live_target, _needs(move)]
        yield f"| {' | '.join(cells)} |\n"


def _needs(move: Move) -> str:
    return "; ".join(filter(None, [CHECK[move.live], TIME[move.scheduled], APPROVAL[move.approved]]))
