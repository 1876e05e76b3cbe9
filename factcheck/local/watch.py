"""Keeps children running: one that ends is started again, later each time, until it plainly cannot come back."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from factcheck.local.bootstrap import say
from factcheck.local.processes import Child, Spec, bury

STEADY_S = 30.0
MOST_FAILURES = 6
LONGEST_DELAY_S = 10.0


class KeepsEnding(Exception):
    """A child that cannot be kept running. `name`: which."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


@dataclass
class Watched:
    """One child that should be running, and how it has fared. `launch` starts it anew."""

    child: Child
    launch: Callable[[Spec], Child]
    failures: int = 0
    due: float | None = None

    def tend(self) -> None:
        """Looks once; starts the child again when that is due. Raises KeepsEnding when that is in vain."""
        now = time.monotonic()
        if self.child.is_alive:
            if now - self.child.started_at > STEADY_S:
                self.failures = 0
        elif self.due is None:
            self.note_end(now)
        elif now >= self.due:
            self.due = None
            self.child = self.launch(self.child.spec)

    def note_end(self, now: float) -> None:
        """Says that the child ended and when it will be back. Raises KeepsEnding."""
        name, code = self.child.spec.name, self.child.process.returncode
        bury(self.child)
        self.failures += 1
        if self.failures > MOST_FAILURES:
            raise KeepsEnding(name, f"{name} ended {self.failures} times in a row (exit {code}); giving up.")
        delay_s = min(0.5 * 2 ** (self.failures - 1), LONGEST_DELAY_S)
        self.due = now + delay_s
        say(f"{name} ended (exit {code}); starting it again in {delay_s:g} s.")
