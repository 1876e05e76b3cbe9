"""The hub: one line to Redis for all streams of this process, and what comes over it given to those it concerns."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from redis.asyncio import Redis
from redis.exceptions import RedisError

from annotations.bulletins import CHANGE, CHANNEL, Bulletin
from annotations.errors import TooMany
from annotations.live.asking import Away, Guest, articles_of
from annotations.quick import named

log = logging.getLogger(__name__)
PER_PERSON = 8
"""Pages that one person may have open before the next of them has to ask by itself."""
ANSWER_S = 1.0
LISTEN_S = 5.0
GATHER_S = 0.05
"""Claims are looked up together that come in so short a time."""


@dataclass(eq=False, slots=True)
class Stream:
    """What one page has still to be told: the newest event of each kind. So a slow page takes no more room."""

    guest: Guest
    waiting: dict[str, int] = field(default_factory=dict)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    is_over: bool = False

    def tell(self, what: str, event: int) -> None:
        self.waiting[what] = max(event, self.waiting.get(what, 0))
        self.woken.set()

    def end(self) -> None:
        self.is_over = True
        self.woken.set()

    async def next(self, *, within_s: float) -> dict[str, int]:
        """What there is to tell, as soon as there is something; nothing after this time."""
        try:
            async with asyncio.timeout(within_s):
                await self.woken.wait()
        except TimeoutError:
            return {}
        self.woken.clear()
        told, self.waiting = self.waiting, {}
        return told


class Hub:
    """Where streams are opened and closed. Belongs to one event loop."""

    def __init__(self) -> None:
        self.streams: dict[int, set[Stream]] = {}
        self.claims: dict[int, int] = {}
        self.listening: asyncio.Task[None] | None = None
        self.looking: asyncio.Task[None] | None = None
        self.is_heard = asyncio.Event()

    async def open(self, guest: Guest) -> Stream:
        """Begins a stream. Raises TooMany, and Away where Redis does not answer."""
        everyone = list(self._all())
        if len(everyone) >= settings.LIVE_STREAMS:
            raise TooMany("Too many pages are open here just now.")
        if sum(one.guest.user == guest.user for one in everyone) >= PER_PERSON:
            raise TooMany(f"You have {PER_PERSON} pages open that are told at once.")
        stream = Stream(guest)
        self.streams.setdefault(guest.article, set()).add(stream)
        try:
            await self._hear()
        except Away:
            self.close(stream)
            raise
        return stream

    def close(self, stream: Stream) -> None:
        beside = self.streams.get(stream.guest.article, set())
        beside.discard(stream)
        if not beside:
            self.streams.pop(stream.guest.article, None)

    async def _hear(self) -> None:
        if self.listening is None or self.listening.done():
            self.is_heard.clear()
            self.listening = asyncio.create_task(self._listen())
        try:
            async with asyncio.timeout(ANSWER_S):
                await self.is_heard.wait()
        except TimeoutError as error:
            raise Away("Nothing is told at once now: Redis does not answer.") from error

    async def _listen(self) -> None:
        """Until the line breaks. Then every stream ends: its page asks by itself, and comes back."""
        redis = Redis.from_url(
            settings.REDIS_URL,
            protocol=2,
            decode_responses=True,
            socket_connect_timeout=ANSWER_S,
            health_check_interval=10,
        )
        try:
            async with redis.pubsub(ignore_subscribe_messages=True) as line:
                await line.subscribe(named(CHANNEL))
                self.is_heard.set()
                while True:
                    message = await line.get_message(timeout=LISTEN_S)
                    if message is not None:
                        self._take(str(message["data"]))
        except RedisError as error:
            log.warning("streams end: Redis does not answer (%s)", type(error).__name__)
        finally:
            self.is_heard.clear()
            for stream in self._all():
                stream.end()
            await redis.aclose()

    def _take(self, message: str) -> None:
        try:
            bulletin = Bulletin.read(message)
        except ValueError:
            log.warning("a bulletin that cannot be read")
            return
        self._tell(bulletin.article, bulletin.what, bulletin.event)
        if bulletin.claim and self.streams:
            self.claims[bulletin.claim] = max(bulletin.event, self.claims.get(bulletin.claim, 0))
            if self.looking is None or self.looking.done():
                self.looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        """Tells of the claims that came meanwhile where they stand; everywhere, where that cannot be asked."""
        while self.claims:
            await asyncio.sleep(GATHER_S)
            claims, self.claims = self.claims, {}
            watched = list(self.streams)
            try:
                found = await articles_of(list(claims), watched)
            except Away:
                found = {article: set(claims) for article in watched}
            for article, stand in found.items():
                self._tell(article, CHANGE, max(claims[claim] for claim in stand))

    def _tell(self, article: int, what: str, event: int) -> None:
        for stream in self.streams.get(article, ()):
            stream.tell(what, event)

    def _all(self) -> Iterable[Stream]:
        return [stream for streams in self.streams.values() for stream in streams]
