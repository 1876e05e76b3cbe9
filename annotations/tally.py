"""What is counted in Redis: the calls of a minute, and what readers were given until beat writes it into the tables.

Nothing here may hold up or fail a call. Redis has QUICK_S to answer; where it does not, it is left alone for REST_S.
Only a publication waits for it: see `new_edition`.
Notes wait in this process for PUSH_S and go to Redis together: a killed process loses that long, and an emptied Redis
what beat has not yet written. What that means: a reader counts as not having asked until it asks again.
"""

import logging
import math
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

WINDOW_S = 60
DOWNLOADS, DOWNLOADS_PER_MINUTE = "downloads", 60
"""Files that are put together for each call, such as evidence bundles: what one address is given in a minute."""
QUICK_S = 0.25
REST_S = 5.0
PUSH_S = 1.0
AGAIN_S = 0.05
MOST_PATIENCE_S = 5.0
"""So long a publication waits for Redis at most."""
MAX_NOTES = 20_000
"""So many notes are kept in one process while Redis is away; more are dropped."""

_COUNT = """
local calls = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
local edition = redis.call('GET', KEYS[2])
if not edition then
  edition = ARGV[2]
  redis.call('SET', KEYS[2], edition)
end
return {calls, left, edition}
"""
_TAKE = """
local kept = redis.call('HGETALL', KEYS[1])
redis.call('DEL', KEYS[1])
return kept
"""
T = TypeVar("T")
Seen = tuple[str, str, int]
"""A reader (`key 12`, `site https://…`), a check's slug and its version."""
Used = tuple[int, str, str]
"""A key's id, a day (ISO 8601, UTC) and `calls` or `refused`."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many calls somebody has in a window, the how-manieth this one is, and when the window ends.

    `edition` is another after every publication: see `new_edition`.
    """

    quota: int
    call: int
    resets_s: int
    edition: str

    @property
    def is_spent(self) -> bool:
        return self.call > self.quota

    @property
    def remaining(self) -> int:
        return max(0, self.quota - self.call)


@dataclass(slots=True)
class Notes:
    """`seen`: when (Unix time) a reader last got a version; `used`: how often a key was used on a day."""

    seen: dict[Seen, float] = field(default_factory=dict)
    used: Counter[Used] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.seen or self.used)


def spend(who: str, quota: int) -> Allowance | None:
    """Counts one call of `who`; None where nobody counts. A window begins with the first call and is WINDOW_S long."""
    keys, args = [_name(f"calls:{who}"), _name("edition")], [WINDOW_S * 1000, time.time_ns()]
    answer = _asked(lambda url: _count(url)(keys=keys, args=args))
    if answer is None:
        return None
    calls, left_ms, edition = answer
    return Allowance(quota, int(calls), max(1, math.ceil(int(left_ms) / 1000)), edition.decode())


def new_edition() -> None:
    """Says that something was published, corrected or retracted: no answer from before is given again.

    Other processes may hear Redis where this one does not: so it is asked until it answers, or until all that was kept
    is too old to be given again (PUBLIC_KEPT_S, MOST_PATIENCE_S at most).
    """
    _resting.pop(settings.REDIS_URL, None)
    until = time.monotonic() + min(settings.PUBLIC_KEPT_S, MOST_PATIENCE_S)
    while not _asked(lambda url: _client(url).set(_name("edition"), time.time_ns())) and time.monotonic() < until:
        time.sleep(AGAIN_S)
        _resting.pop(settings.REDIS_URL, None)


def note_seen(reader: str, given: Iterable[tuple[str, int]]) -> None:
    """Remembers that a reader was given these checks, as (slug, version), just now."""
    now = time.time()
    with _lock:
        notes = _mine()
        room = MAX_NOTES - len(notes.seen)
        notes.seen.update({(reader, slug, version): now for slug, version in list(given)[: max(0, room)]})
    _push_soon()


def note_use(key_id: int, *, is_refused: bool) -> None:
    """Remembers one call with a key."""
    day = time.strftime("%Y-%m-%d", time.gmtime())
    with _lock:
        used = _mine().used
        used[(key_id, day, "calls")] += 1
        if is_refused:
            used[(key_id, day, "refused")] += 1
    _push_soon()


def push() -> None:
    """Sends what this process has noted to Redis; what cannot be sent is kept for the next time."""
    with _lock:
        waiting, notes = _place(), _pending.pop(_place(), Notes())
    if notes and not _send(notes):
        with _lock:
            kept = _pending.setdefault(waiting, Notes())
            kept.seen = {**notes.seen, **kept.seen}
            kept.used.update(notes.used)


def take() -> Notes:
    """All notes of all processes, which are then nowhere but in the caller's hands: see `give_back`."""
    push()
    seen = _asked(lambda url: _client(url).register_script(_TAKE)(keys=[_name("seen")])) or []
    used = _asked(lambda url: _client(url).register_script(_TAKE)(keys=[_name("used")])) or []
    notes = Notes()
    for name, at in _pairs(seen):
        reader, slug, version = name.split("\n")
        notes.seen[(reader, slug, int(version))] = float(at)
    for name, count in _pairs(used):
        key_id, day, what = name.split("\n")
        notes.used[(int(key_id), day, what)] = int(count)
    return notes


def give_back(notes: Notes) -> None:
    """Puts notes back that could not be written down."""
    _send(notes)


def _send(notes: Notes) -> bool:
    def send(url: str) -> bool:
        with _client(url).pipeline(transaction=True) as pipe:
            for seen, at in notes.seen.items():
                pipe.hset(_name("seen"), "\n".join(map(str, seen)), str(at))
            for used, count in notes.used.items():
                pipe.hincrby(_name("used"), "\n".join(map(str, used)), count)
            pipe.execute()
        return True

    return _asked(send) is True


def _pairs(flat: Any) -> Iterable[tuple[str, str]]:
    words = [word.decode() for word in flat]
    return zip(words[::2], words[1::2], strict=True)


_lock = threading.Lock()
_pending: dict[tuple[str, str], Notes] = {}
_resting: dict[str, float] = {}
_timers: list[threading.Timer] = []


def _place() -> tuple[str, str]:
    return settings.REDIS_URL, str(settings.CACHES["default"]["KEY_PREFIX"])


def _name(what: str) -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:tally:{what}"


def _mine() -> Notes:
    return _pending.setdefault(_place(), Notes())


def _push_soon() -> None:
    with _lock:
        if _timers and _timers[0].is_alive():
            return
        timer = threading.Timer(PUSH_S, push)
        timer.daemon = True
        _timers[:] = [timer]
    timer.start()


def _asked(ask: Callable[[str], T]) -> T | None:
    """What the Redis at this address answers; None where it does not, and for REST_S after that."""
    url = settings.REDIS_URL
    if time.monotonic() < _resting.get(url, 0):
        return None
    try:
        return ask(url)
    except RedisError as error:
        _resting[url] = time.monotonic() + REST_S
        log.warning("nothing is counted: Redis does not answer (%s)", type(error).__name__)
        return None


class _Own(threading.local):
    """What each thread that counts calls has for itself: one connection, not taken out of a pool and put back."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, int], Any] = {}


_own = _Own()


def _count(url: str) -> Any:
    place = (url, os.getpid())  # a forked process must not speak on its parent's line
    if place not in _own.counts:
        _own.counts[place] = _connected(url, single_connection_client=True).register_script(_COUNT)
    return _own.counts[place]


@lru_cache(maxsize=4)
def _client(url: str) -> Redis:
    """For all threads: those that push notes live for one push."""
    return _connected(url)


def _connected(url: str, **options: Any) -> Redis:
    return Redis.from_url(
        url, socket_timeout=QUICK_S, socket_connect_timeout=QUICK_S, retry=Retry(NoBackoff(), 0), protocol=2, **options
    )
