"""What errands share: why one did not succeed, and a turn in which those that are due are done one after the other."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db.models.functions import Now

from annotations.models.errand import MAX_SAID, Errand, ErrandQuerySet, ErrandState

MOST_LOOKED_AT = 500


class Trouble(Exception):
    """Why it did not succeed. `is_final`: another try will not help. `stops`: the others would fare no better now."""

    def __init__(
        self, code: str, sentence: str, *, wait_s: int = 0, is_final: bool = False, stops: bool = False
    ) -> None:
        super().__init__(code)
        self.code, self.sentence = code[:40], sentence
        self.wait_s, self.is_final, self.stops = wait_s, is_final, stops


def put_back(
    rows: ErrandQuerySet[Any], row: Errand, trouble: Trouble, *, wait_s: int, is_over: bool = False, **also: Any
) -> None:
    """Notes why an attempt failed. It is tried again after so long, or later if the other side asked for that; never
    where it `is_over`. `also`: further columns.
    """
    columns = {
        "state": ErrandState.FAILED if is_over else ErrandState.PENDING,
        "tries": row.tries + 1,
        "next_attempt_at": Now() + timedelta(seconds=max(wait_s, trouble.wait_s)),
        "error_code": trouble.code,
        "error_sentence": trouble.sentence[:MAX_SAID],
    }
    rows.settle(row.pk, row.attempts, **{**columns, **also})


def wait_of(failures: int, schedule_s: Sequence[int]) -> int:
    """How long is waited after so many failures before this one, in seconds; the last of the schedule for all later."""
    return schedule_s[min(failures, len(schedule_s) - 1)]


def run_due(rows: ErrandQuerySet[Any], run: Callable[[int], bool], *, turn_s: float) -> int:
    """Does what is due, for so long, until `run` says that the other side should be left alone; how many."""
    until, done = monotonic() + turn_s, 0
    for row_id in rows.due().order_by("next_attempt_at").values_list("id", flat=True)[:MOST_LOOKED_AT]:
        if not run(row_id) or monotonic() > until:
            break
        done += 1
    return done
