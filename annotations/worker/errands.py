"""What errands share: why one did not succeed, and a turn in which those that are due are done one after the other."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from annotations.models.errand import ErrandQuerySet

MOST_LOOKED_AT = 500


class Trouble(Exception):
    """Why it did not succeed. `is_final`: another try will not help. `stops`: the others would fare no better now."""

    def __init__(
        self, code: str, sentence: str, *, wait_s: int = 0, is_final: bool = False, stops: bool = False
    ) -> None:
        super().__init__(code)
        self.code, self.sentence = code[:40], sentence
        self.wait_s, self.is_final, self.stops = wait_s, is_final, stops


def run_due(rows: ErrandQuerySet[Any], run: Callable[[int], bool], *, turn_s: float) -> int:
    """Does what is due, for so long, until `run` says that the other side should be left alone; how many."""
    until, done = monotonic() + turn_s, 0
    for row_id in rows.due().order_by("next_attempt_at").values_list("id", flat=True)[:MOST_LOOKED_AT]:
        if not run(row_id) or monotonic() > until:
            break
        done += 1
    return done
