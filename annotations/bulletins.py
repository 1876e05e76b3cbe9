"""Bulletins: that something was committed, told through Redis to whoever has a page of it open.

A bulletin says where to look and nothing of what is there: the page asks for what its reader may see. It may be lost;
pages ask by themselves too. No save waits for it: after the commit it is put on a list, and a thread of this process
sends it. While Redis is away what is on the list is dropped.
"""

import json
import os
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from redis import Redis

from annotations import quick

CHANNEL = "bulletins"
CHANGE, PEOPLE = "change", "people"
MOST_WAITING = 10_000


@dataclass(frozen=True, slots=True)
class Bulletin:
    """`what`: `change`, an event on an article or a claim; or `people`, another is here or has left. Ids, 0: none."""

    what: str
    article: int = 0
    claim: int = 0
    event: int = 0

    @classmethod
    def read(cls, message: str) -> "Bulletin":
        """The one that was sent like this. Raises ValueError for anything else."""
        said: Any = json.loads(message)
        try:
            return cls(**said)
        except TypeError as error:
            raise ValueError(message[:100]) from error

    def written(self) -> str:
        return json.dumps(asdict(self))


def tell_after_commit(bulletins: Iterable[Bulletin]) -> None:
    """Tells them once the transaction is committed, or at once where there is none."""
    wanted = [one for one in bulletins if one.article or one.claim]
    if wanted:
        transaction.on_commit(lambda: tell(*wanted))


def tell(*bulletins: Bulletin) -> None:
    """Tells them soon. Never waits and never fails."""
    place = quick.named(CHANNEL)
    _sender.waiting.extend((place, one.written()) for one in bulletins)
    _sender.begin()
    _sender.rung.set()


class _Sender:
    """The list of this process, and the thread that sends what is on it."""

    waiting: deque[tuple[str, str]]
    rung: threading.Event
    lock: threading.Lock
    is_begun: bool

    def __init__(self) -> None:
        self.begin_anew()

    def begin_anew(self) -> None:
        """Also in a child, which has no thread yet: what its parent has to tell is the parent's."""
        self.waiting = deque(maxlen=MOST_WAITING)
        self.rung, self.lock, self.is_begun = threading.Event(), threading.Lock(), False

    def begin(self) -> None:
        with self.lock:
            if self.is_begun:
                return
            self.is_begun = True
        threading.Thread(target=self.send_for_ever, name="bulletins", daemon=True).start()

    def send_for_ever(self) -> None:
        while True:
            self.rung.wait()
            self.rung.clear()
            if quick.asked(self.send) is None:
                self.waiting.clear()

    def send(self, redis: Redis) -> int:
        sent = 0
        while self.waiting:
            redis.publish(*self.waiting.popleft())
            sent += 1
        return sent


_sender = _Sender()
os.register_at_fork(after_in_child=_sender.begin_anew)
