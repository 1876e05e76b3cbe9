"""Who is on an article's page now, and which claim she is editing: in Redis only, forgotten by itself.

Each page (a tab of a browser) says every minute or so that it is there. No names are kept, and nothing of it is
written down anywhere else. While Redis is away nobody is known to be there.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from redis import Redis

from annotations import quick
from annotations.bulletins import PEOPLE, Bulletin, tell

STAYS_S = 90
"""A page that says nothing for so long is taken for closed."""
MOST_PAGES = 200
"""So many pages of one article are counted; more are not shown."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page that a person has open: `page` is the name that it gave itself."""

    article: int
    user: int
    page: str

    @property
    def field(self) -> str:
        return f"{self.user} {self.page}"


@dataclass(frozen=True, slots=True)
class Sign:
    """What a page last said: the claim that is edited there (0: none), and until when that counts (Unix time)."""

    editing: int
    until: float


@dataclass(slots=True)
class Present:
    """A person who is there. `editing`: the claims whose forms she has open."""

    user: int
    editing: set[int] = field(default_factory=set)


def be(place: Place, *, editing: int = 0) -> list[Present] | None:
    """Says that this page is open, and returns who is there, herself too; None where Redis does not answer."""
    kept = quick.asked(lambda redis: _kept(redis, place.article))
    if kept is None:
        return None
    now = time.time()
    there = {name: sign for name, sign in _signs(kept).items() if sign.until > now}
    before = there.get(place.field)
    if before is None and len(there) >= MOST_PAGES:
        return _people(there)
    there[place.field] = Sign(editing, now + STAYS_S)
    gone = [name for name in kept if name not in there]
    quick.asked(lambda redis: _write(redis, place, there[place.field], gone))
    if before is None or before.editing != editing or gone:
        tell(Bulletin(PEOPLE, article=place.article))
    return _people(there)


def leave(place: Place) -> None:
    """Says that this page is closed."""
    if quick.asked(lambda redis: redis.hdel(_key(place.article), place.field)):
        tell(Bulletin(PEOPLE, article=place.article))


def _kept(redis: Redis, article: int) -> dict[str, str]:
    return {str(name): str(sign) for name, sign in redis.hgetall(_key(article)).items()}


def _write(redis: Redis, place: Place, sign: Sign, gone: list[str]) -> bool:
    with redis.pipeline(transaction=True) as pipe:
        pipe.hset(_key(place.article), place.field, f"{sign.editing} {sign.until:.1f}")
        if gone:
            pipe.hdel(_key(place.article), *gone)
        pipe.expire(_key(place.article), STAYS_S)
        pipe.execute()
    return True


def _signs(kept: Mapping[str, str]) -> dict[str, Sign]:
    signs = {}
    for name, written in kept.items():
        editing, until = written.split()
        signs[name] = Sign(int(editing), float(until))
    return signs


def _people(there: Mapping[str, Sign]) -> list[Present]:
    """By the person's id, all her pages together."""
    people: dict[int, Present] = {}
    for name, sign in there.items():
        user = int(name.split()[0])
        one = people.setdefault(user, Present(user))
        if sign.editing:
            one.editing.add(sign.editing)
    return sorted(people.values(), key=lambda one: one.user)


def _key(article: int) -> str:
    return quick.named(f"presence:{article}")
