"""Few places, shared out between people in turn: who has many bodies to be read holds up nobody who has one."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_whose: ContextVar[int] = ContextVar("whose", default=0)
"""For whom this thread works: the id of a person, 0 for nobody."""


@contextmanager
def working_for(person: int | None) -> Iterator[None]:
    """Whatever waits for a place within the block waits among this person's."""
    token = _whose.set(person or 0)
    try:
        yield
    finally:
        _whose.reset(token)


class Shares:
    """`count` places. A free one goes to the person who was given one longest ago, to what she asked for first."""

    def __init__(self, count: int) -> None:
        self.free = count
        self.changed = threading.Condition()
        self.waiting: dict[int, deque[object]] = {}
        self.turn = 0
        self.given: dict[int, int] = {}

    def take(self, *, timeout_s: float) -> bool:
        """Waits for a place, so long at most; whether there was one. `give_back` it."""
        person, ticket = _whose.get(), object()
        with self.changed:
            self.waiting.setdefault(person, deque()).append(ticket)
            is_ours = self.changed.wait_for(lambda: self.free > 0 and self._first() is ticket, timeout_s)
            self._leave(person, ticket)
            if is_ours:
                self.free -= 1
                self.turn += 1
                self.given[person] = self.turn
            self.changed.notify_all()
        return is_ours

    def give_back(self) -> None:
        with self.changed:
            self.free += 1
            self.changed.notify_all()

    def _first(self) -> object:
        person = min(self.waiting, key=lambda one: self.given.get(one, 0))
        return self.waiting[person][0]

    def _leave(self, person: int, ticket: object) -> None:
        self.waiting[person].remove(ticket)
        if not self.waiting[person]:
            del self.waiting[person]
        if not self.waiting:
            self.given.clear()
