"""One clock over a whole fetch: each phase takes what is left of it, never a fresh time-out."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """A moment (monotonic) by which something must be over."""

    ends_at: float

    @classmethod
    def start(cls, total_s: float) -> Clock:
        return cls(ends_at=time.monotonic() + total_s)

    def within(self, limit_s: float) -> Clock:
        """Return a clock for one phase, which never outlives this one."""
        return Clock(ends_at=min(self.ends_at, time.monotonic() + limit_s))

    def left_s(self) -> float:
        """Return the seconds left, more than 0. Raises TimeoutError."""
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time is over")
        return left
