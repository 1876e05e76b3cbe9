"""What is counted for `/metrics`: every process counts for itself and adds to one place in Redis, soon and together.

So the web's processes, pools whose children come and go, threads and several hosts add up, whoever is asked. Nothing
here may hold up a request or a job: a note is an addition in this process. Redis is told within PUSH_S; while it is
away the notes wait. A killed process loses what it has not told, an emptied Redis begins again at 0, which Prometheus
takes for what it is. Labels are names of ours, never anything that a caller chose.
"""

import atexit
import os
import threading
import time
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

PUSH_S = 1.0
QUICK_S = 0.5
REST_S = 5.0
MAX_SERIES = 5_000
"""So many different ones are kept in one process; what would be more is dropped."""
MAX_NOTED = 100_000
"""So many notes wait to be added up; that is some seconds' worth, and the oldest go first."""
_SEPARATOR = "\n"
_SUM = "us"
_MICROSECONDS = 1_000_000

Key = tuple[str, ...]
"""A meter's name and the values of its labels."""


@dataclass(frozen=True, slots=True)
class Meter:
    """Something that is counted. `bounds`: upper ends of the classes of duration, in seconds; none: it has none."""

    name: str
    help: str
    labels: tuple[str, ...]
    bounds: tuple[float, ...] = ()

    def note(self, *labels: str, seconds: float = 0.0, times: int = 1) -> None:
        """Notes what happened, `times` over. Takes less than a microsecond, and never fails: it is added up later."""
        _state.noted.append((self, labels, seconds, times))
        if not _state.is_push_due:
            _state.is_push_due = True
            _push_later()


@dataclass(frozen=True, slots=True)
class Counted:
    """What is known of one series: how many fell into each class of duration (the last: longer), and their sum."""

    labels: tuple[str, ...]
    classes: tuple[int, ...]
    sum_s: float

    @property
    def count(self) -> int:
        return sum(self.classes)


_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
REQUESTS = Meter("requests", "Requests answered, by the route's name.", ("route", "method", "status"), _QUICK)
JOBS = Meter("jobs", "Jobs done by the workers.", ("kind", "outcome"), (*_QUICK, 20.0, 30.0))
CAPTURES = Meter("captures", "Attempts to capture a page, a paste or an upload.", ("origin", "outcome"))
ANCHORS = Meter("anchors", "Passages looked for in a new version of their article.", ("outcome",))
DELIVERIES = Meter("deliveries", "Attempts to deliver a message to an endpoint.", ("outcome",), _QUICK)
MAILS = Meter("mails", "Attempts to hand a mail to the mail server.", ("outcome",), _QUICK)


class _State:
    """What this process has not told yet."""

    lock: threading.Lock
    noted: deque[tuple[Meter, tuple[str, ...], float, int]]
    pending: dict[Key, list[int]]
    is_push_due: bool
    resting_until: float

    def __init__(self) -> None:
        self.begin_anew()

    def begin_anew(self) -> None:
        """Also in a child: what its parent counted is the parent's to tell."""
        self.lock = threading.Lock()
        self.noted = deque(maxlen=MAX_NOTED)
        self.pending = {}
        self.is_push_due = False
        self.resting_until = 0.0

    def add_up(self) -> None:
        """Whoever pushes pays for it, not whoever notes."""
        self.is_push_due = False
        with self.lock:
            while self.noted:
                self._add(*self.noted.popleft())

    def _add(self, meter: Meter, labels: tuple[str, ...], seconds: float, times: int) -> None:
        key = (meter.name, *labels)
        if key not in self.pending and len(self.pending) >= MAX_SERIES:
            return
        counts = self.pending.setdefault(key, [0] * (len(meter.bounds) + 2))
        counts[bisect_left(meter.bounds, seconds)] += times
        counts[-1] += int(seconds * _MICROSECONDS)

    def taken(self) -> dict[Key, list[int]]:
        with self.lock:
            taken, self.pending = self.pending, {}
        return taken

    def give_back(self, kept: dict[Key, list[int]]) -> None:
        with self.lock:
            for key, counts in kept.items():
                newer = self.pending.get(key, [0] * len(counts))
                self.pending[key] = [one + other for one, other in zip(counts, newer, strict=True)]
            self.resting_until = time.monotonic() + REST_S


_state = _State()


def push() -> bool:
    """Adds what this process has counted to what all have; False where Redis does not answer, and it is kept."""
    _state.add_up()
    if time.monotonic() < _state.resting_until:
        return False
    taken = _state.taken()
    if not taken:
        return True
    try:
        with _client(settings.REDIS_URL).pipeline(transaction=True) as pipe:
            for field, count in _fields(taken):
                pipe.hincrby(_place(), field, count)
            pipe.execute()
    except RedisError:
        _state.give_back(taken)
        return False
    return True


def read() -> dict[str, list[Counted]]:
    """What all processes have counted, by the meter's name. Raises RedisError."""
    push()
    found: dict[Key, dict[str, int]] = {}
    for field, count in _client(settings.REDIS_URL).hgetall(_place()).items():
        *key, part = str(field).split(_SEPARATOR)
        found.setdefault(tuple(key), {})[part] = int(count)
    counted: dict[str, list[Counted]] = {}
    for (name, *labels), parts in sorted(found.items()):
        places = {int(part): count for part, count in parts.items() if part != _SUM}
        classes = tuple(places.get(place, 0) for place in range(max(places, default=0) + 1))
        counted.setdefault(name, []).append(Counted(tuple(labels), classes, parts.get(_SUM, 0) / _MICROSECONDS))
    return counted


def wake() -> None:
    """Tries Redis again at the next push, however lately it did not answer."""
    _state.resting_until = 0.0


def _fields(taken: dict[Key, list[int]]) -> Iterator[tuple[str, int]]:
    for key, (*classes, sum_us) in taken.items():
        name = _SEPARATOR.join(key)
        for place, count in enumerate(classes):
            if count:
                yield f"{name}{_SEPARATOR}{place}", count
        if sum_us:
            yield f"{name}{_SEPARATOR}{_SUM}", sum_us


def _place() -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:meters"


def _push_later() -> None:
    timer = threading.Timer(PUSH_S, push)
    timer.daemon = True
    timer.start()


@lru_cache(maxsize=4)
def _client(url: str) -> Redis:
    return Redis.from_url(
        url,
        socket_timeout=QUICK_S,
        socket_connect_timeout=QUICK_S,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
        decode_responses=True,
    )


os.register_at_fork(after_in_child=_state.begin_anew)
os.register_at_fork(after_in_child=_client.cache_clear)
atexit.register(push)
