"""Reading a body apart from the worker, within limits of time and memory."""

import json
import os
import signal
from functools import lru_cache
from typing import Any

from django.conf import settings

from annotations.text.document import Reading
from annotations.text.entries import FeedReading
from annotations.text.marking import marked
from annotations.text.packed import unpacked, unpacked_feed
from annotations.worker.nursery import Gone, Nursery, nursery
from annotations.worker.shares import Shares

WAIT_S = 25.0
"""How long a body waits for a reader: with the fetch before and the reading after it, less than a lease."""


class ReaderFailed(Exception):
    """The reader did not come back: `code` is reader_too_slow or crashed_reader, `sentence` says it to a person.

    `retryable`: time went by while the machine was busy with other things, and another attempt may do.
    """

    def __init__(self, code: str, sentence: str, *, retryable: bool = False) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.retryable = code, sentence, retryable


OTHER_READERS: dict[str | None, str] = {"file": "annotations.text.apart_files"}
"""By job: modules that load more than pages and feeds need."""


def read_apart(body: bytes, *, content_type: str, url: str, charset: str | None, filename: str) -> Reading:
    """What `text.reader.read` returns, from a process of its own. Raises Unreadable, ReaderFailed."""
    asked = {"job": "article", "content_type": content_type, "url": url, "charset": charset, "filename": filename}
    return unpacked(_answer(asked, body, "Open it yourself and paste the text that matters."))


def read_file_apart(body: bytes, *, content_type: str, url: str, charset: str | None, filename: str) -> Reading:
    """What `text.files.read_file` returns, from a process of its own. Raises Unreadable, ReaderFailed."""
    asked = {"job": "file", "content_type": content_type, "url": url, "charset": charset, "filename": filename}
    return unpacked(_answer(asked, body, "Hand it in in another format."))


def read_feed_apart(body: bytes, *, content_type: str, url: str, charset: str | None) -> FeedReading:
    """What `text.feeds.read_feed` returns, from a process of its own. Raises Unreadable, ReaderFailed.

    `url` is where the feed was found, `charset` what its carrier declared. Entries come as the feed orders them, mostly
    the newest first; each `external_id` once; an entry's `url` is "" where it has no address that could be fetched.
    """
    asked = {"job": "feed", "content_type": content_type, "url": url, "charset": charset}
    return unpacked_feed(_answer(asked, body, "The feed's owner can mend it."))


def _answer(asked: dict[str, str | None], body: bytes, advice: str) -> dict[str, Any]:
    """One of few readers at a time: they need the processor, where fetches mostly wait."""
    slots = _slots(settings.READERS_AT_ONCE)
    if not slots.take(timeout_s=WAIT_S):
        raise ReaderFailed("readers_busy", marked("It waited too long to be read: many others were."), retryable=True)
    try:
        return _answer_of_reader(asked, body, advice)
    finally:
        slots.give_back()


@lru_cache(maxsize=1)
def _slots(count: int) -> Shares:
    return Shares(count)


def _answer_of_reader(asked: dict[str, str | None], body: bytes, advice: str) -> dict[str, Any]:
    said = {**asked, "wall_s": settings.READ_WALL_S}
    try:
        ended = _nursery_of(asked).ask(json.dumps(said).encode() + b"\n" + body, wall_s=settings.READ_WALL_S)
    except Gone as error:
        raise ReaderFailed(
            "readers_busy", marked("The readers were stopped; it is read again."), retryable=True
        ) from error
    if ended.status is None or _signal(ended.status) == signal.SIGALRM:
        raise ReaderFailed("reader_too_slow", f"It took too long to read. {advice}", retryable=True)
    if _signal(ended.status) == signal.SIGXCPU:
        raise ReaderFailed("reader_too_slow", f"It took too long to read. {advice}")
    if ended.status != 0:
        raise ReaderFailed("crashed_reader", f"It could not be read: it broke our reader. {advice}")
    return dict(json.loads(ended.answer))


def _nursery_of(asked: dict[str, str | None]) -> Nursery:
    return nursery(OTHER_READERS.get(asked["job"], "annotations.text.apart"))


def _signal(status: int) -> int:
    """The signal that ended a process; 0 where none did."""
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
