"""A wish to stop, heard at any moment and acted on at the next safe one."""

import signal
import time
from collections.abc import Callable
from types import FrameType

from factcheck.local.processes import POLL_S

HEARD = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stopped(Exception):
    """The person or the machine asked for an end."""


class StopWish:
    """Remembers that a stop was asked for. Asking again changes nothing: stopping is bounded in time anyway."""

    def __init__(self) -> None:
        self.is_asked = False
        for sent in HEARD:
            signal.signal(sent, self._hear)

    def _hear(self, sent: int, frame: FrameType | None) -> None:
        self.is_asked = True

    def obey(self) -> None:
        """Raises Stopped once a stop was asked for."""
        if self.is_asked:
            raise Stopped

    def wait_until(self, is_so: Callable[[], bool], *, seconds: float) -> bool:
        """Whether it became so in time. Raises Stopped when asked to stop meanwhile."""
        until = time.monotonic() + seconds
        while not is_so():
            self.obey()
            if time.monotonic() > until:
                return False
            time.sleep(POLL_S)
        return True
