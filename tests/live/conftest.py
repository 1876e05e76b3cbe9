"""The live process's application on a loop of its own, and visits to it as a browser makes them."""

import asyncio
import json
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings as site_settings
from django.db import connections
from django.test import Client
from pytest_django import Settings

from annotations import quick
from annotations.live.server import Live

PATIENCE_S = 10.0


@dataclass
class Visit:
    """One request. `head` and `parts` come in as they are sent; `leave` goes away."""

    loop: asyncio.AbstractEventLoop
    heads: "queue.Queue[dict[str, Any]]" = field(default_factory=queue.Queue)
    parts: "queue.Queue[bytes | None]" = field(default_factory=queue.Queue)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def status(self) -> int:
        head = self.heads.get(timeout=PATIENCE_S)
        self.headers = {name.decode(): value.decode() for name, value in head["headers"]}
        return int(head["status"])

    def event(self) -> tuple[str, dict[str, Any]] | None:
        """The next event that is no beat; None where the stream has ended."""
        while True:
            part = self.parts.get(timeout=PATIENCE_S)
            if part is None or part == b"":
                return None
            lines = part.decode().split("\n\n")[0].splitlines()
            if len(lines) == 2 and lines[0] != "event: beat":
                return lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: "))

    def problem(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.parts.get(timeout=PATIENCE_S) or b"")
        return said

    def leave(self) -> None:
        self.loop.call_soon_threadsafe(self.gone.set)
        while self.event() is not None:
            continue

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.heads.put(dict(message))
        else:
            self.parts.put(message["body"])


class Site:
    """Streams for who asks. The application is `live`."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.live = Live()
        self.visits: list[Visit] = []

    def visit(self, path: str, *, by: Client | None = None, method: str = "GET", **headers: str) -> Visit:
        cookie = by.cookies[site_settings.SESSION_COOKIE_NAME].value if by is not None else ""
        every = {"host": "testserver", "cookie": f"{site_settings.SESSION_COOKIE_NAME}={cookie}", **headers}
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in every.items()],
        }
        visit = Visit(self.loop)
        self.visits.append(visit)
        asyncio.run_coroutine_threadsafe(self._answer(visit, scope), self.loop)
        return visit

    async def _answer(self, visit: Visit, scope: dict[str, Any]) -> None:
        try:
            await self.live(scope, visit.receive, visit.send)
        finally:
            visit.parts.put(None)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(PATIENCE_S)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE_S)
        self.loop.close()

    async def _end(self) -> None:
        for visit in self.visits:
            visit.gone.set()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        if self.live.hub.listening is not None:
            self.live.hub.listening.cancel()
        await asyncio.wait(others, timeout=PATIENCE_S) if others else None
        await sync_to_async(connections.close_all)()


@pytest.fixture
def site(transactional_db: None, settings: Settings) -> Iterator[Site]:
    quick.wake()
    settings.LIVE_RECHECK_S = 1
    running = Site()
    yield running
    running.close()
