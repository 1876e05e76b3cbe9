"""Old words beside new ones, as pages show them: what stayed, what went, what came."""

from dataclasses import dataclass

from annotations.text.difference import difference


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: `op` is same, deleted or inserted."""

    op: str
    text: str


def pieces_of(old: str, new: str) -> list[Piece]:
    """The new words with the old ones in place, in reading order; nothing is left out."""
    pieces: list[Piece] = []
    for change in difference(old, new):
        was, now = old[change.old_start : change.old_end], new[change.new_start : change.new_end]
        if change.op == "same":
            pieces.append(Piece("same", now))
            continue
        pieces += [Piece("deleted", was)] if was else []
        pieces += [Piece("inserted", now)] if now else []
    return pieces
