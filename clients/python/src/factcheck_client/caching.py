"""Answers kept with their ETag, so that asking again costs a 304."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

MOST_ANSWERS = 1_000
MOST_BYTES_EACH = 1_000_000


@dataclass(frozen=True)
class Kept:
    """An answer as it came."""

    etag: str
    body: bytes


class Cache:
    """The newest answers, in memory, for any number of threads. Subclass it to keep them elsewhere."""

    def __init__(self, most_answers: int = MOST_ANSWERS) -> None:
        self._most_answers = most_answers
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, url: str, accept: str) -> Kept | None:
        """What is kept of this address in this form."""
        with self._lock:
            found = self._kept.get((url, accept))
            if found is not None:
                self._kept.move_to_end((url, accept))
            return found

    def put(self, url: str, accept: str, kept: Kept) -> None:
        """Keeps it; the answers that were longest not asked for go."""
        if len(kept.body) > MOST_BYTES_EACH:
            return
        with self._lock:
            self._kept[(url, accept)] = kept
            self._kept.move_to_end((url, accept))
            while len(self._kept) > self._most_answers:
                self._kept.popitem(last=False)

    def drop(self, url: str, accept: str) -> None:
        """Forgets it: a check that was retracted is not shown from memory."""
        with self._lock:
            self._kept.pop((url, accept), None)
