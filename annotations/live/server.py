"""The ASGI door: `GET /live/articles/{id}/` is a stream of server-sent events (WHATWG HTML, 9.2).

`event: change` and `event: people` say that the page should ask; `event: beat` comes when there was nothing else for
BEAT_S, so that a page notices a line that is dead. Who may have the stream is asked when it opens and every
LIVE_RECHECK_S after: a stream ends soon after its session, or after its person's account or role.
"""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest

from annotations.errors import NotAllowed, NotFound, Refused
from annotations.live.asking import admitted
from annotations.live.hub import Hub, Stream

BEAT_S = 15.0
ROUTE = re.compile(r"/live/articles/([1-9][0-9]{0,17})/")
HEALTH = "/live/healthz"
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class WrongMethod(Refused):
    code = "method_not_allowed"
    status = 405


class Live:
    """The application; one for each event loop."""

    def __init__(self) -> None:
        self.hub = Hub()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = ASGIRequest(dict(scope), BytesIO())
        try:
            await self._answer(request, receive, send)
        except Refused as refused:
            await _refuse(request, refused, send)

    async def _answer(self, request: ASGIRequest, receive: Receive, send: Send) -> None:
        if request.path == HEALTH:
            await _whole(send, 200, {"status": "ok"}, {})
            return
        session = str(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
        article = _asked_for(request)
        stream = await self.hub.open(await admitted(session, article))
        leaving = asyncio.ensure_future(_left(receive))
        leaving.add_done_callback(lambda _: stream.end())
        try:
            await _begin(send, 200, "text/event-stream", _cors(request))
            await _tell(stream, send, session)
        finally:
            leaving.cancel()
            self.hub.close(stream)


async def _tell(stream: Stream, send: Send, session: str) -> None:
    """Until the stream ends, whoever ends it."""
    await _part(send, ": here\n\n")
    checked = time.monotonic()
    while not stream.is_over:
        told = await stream.next(within_s=min(BEAT_S, settings.LIVE_RECHECK_S))
        if time.monotonic() - checked >= settings.LIVE_RECHECK_S:
            checked = time.monotonic()
            if not await _may_stay(stream, session):
                break
        if not stream.is_over:
            await _part(send, _written(told, stream.guest.article))
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _may_stay(stream: Stream, session: str) -> bool:
    try:
        return await admitted(session, stream.guest.article) == stream.guest
    except Refused:
        return False


def _written(told: Mapping[str, int], article: int) -> str:
    events = [_event(what, {"article": article, "event": event}) for what, event in told.items()]
    return "".join(events) or _event("beat", {})


def _event(what: str, data: Mapping[str, int]) -> str:
    return f"event: {what}\ndata: {json.dumps(data)}\n\n"


def _asked_for(request: ASGIRequest) -> int:
    """The article's id. Raises a refusal where the request is none of ours."""
    try:
        request.get_host()
    except DisallowedHost as error:
        raise NotFound("There is nothing here.") from error
    found = ROUTE.fullmatch(request.path)
    if found is None:
        raise NotFound("There is nothing here.")
    if request.method != "GET":
        raise WrongMethod("Streams are read with GET.")
    if request.headers.get("Origin", _own_origin()) != _own_origin():
        raise NotAllowed("Streams are for pages of this site.")
    return int(found[1])


def _own_origin() -> str:
    site = urlsplit(settings.BASE_URL)
    return f"{site.scheme}://{site.netloc}"


def _cors(request: ASGIRequest) -> dict[str, str]:
    """What a page of the site may read although it came from another port."""
    if request.headers.get("Origin") != _own_origin():
        return {"Vary": "Origin"}
    return {
        "Vary": "Origin",
        "Access-Control-Allow-Origin": _own_origin(),
        "Access-Control-Allow-Credentials": "true",
    }


async def _left(receive: Receive) -> None:
    """Returns when the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(request: ASGIRequest, refused: Refused, send: Send) -> None:
    problem = {"status": refused.status, "code": refused.code, "detail": refused.sentence}
    headers = {**_cors(request), **({"Retry-After": "60"} if refused.status in (429, 503) else {})}
    headers |= {"Allow": "GET"} if refused.status == 405 else {}
    await _whole(send, refused.status, problem, headers, kind="application/problem+json")


async def _whole(
    send: Send, status: int, body: Mapping[str, Any], headers: Mapping[str, str], *, kind: str = "application/json"
) -> None:
    await _begin(send, status, kind, headers)
    await send({"type": "http.response.body", "body": json.dumps(body).encode(), "more_body": False})


async def _begin(send: Send, status: int, kind: str, headers: Mapping[str, str]) -> None:
    every = {
        "Content-Type": kind,
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
        "X-Content-Type-Options": "nosniff",
        **headers,
    }
    pairs = [(name.lower().encode(), value.encode()) for name, value in every.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})


async def _part(send: Send, words: str) -> None:
    await send({"type": "http.response.body", "body": words.encode(), "more_body": True})
