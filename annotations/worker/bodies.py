"""Raw bodies of captures, stored under their SHA-256: identical bytes are kept once."""

import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from django.core.files.storage import default_storage

_COMING = "bodies/coming"
_AT_ONCE = 8
LEFT_AFTER_S = 24 * 3600


class StorageFull(Exception):
    """There is no room for the body; nothing was stored."""


class BodyMissing(Exception):
    """The store does not hold, or does not give out, these bytes."""


def path_of(sha256: str) -> str:
    return f"bodies/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def keep(body: bytes) -> str:
    """Stores the body unless it is there, whole or not at all, and returns its SHA-256 in hex. Raises StorageFull."""
    sha256 = hashlib.sha256(body).hexdigest()
    return sha256 if is_kept(sha256, len(body)) else keep_file([body])[0]


def is_kept(sha256: str, length: int) -> bool:
    """Whether these bytes, of this length, are in the store."""
    target = Path(default_storage.path(path_of(sha256)))
    return target.is_file() and target.stat().st_size == length


def keep_many(many: Sequence[bytes]) -> None:
    """Stores bodies as `keep` does each, some at a time: the disk takes many for little more than one.

    Raises StorageFull; what was stored before stays.
    """
    if len(many) < 2:
        for body in many:
            keep(body)
        return
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(keep, many):
            pass


def keep_file(pieces: Iterable[bytes]) -> tuple[str, int]:
    """Stores a body that comes in pieces, as `keep` does; returns its SHA-256 and its length. Raises StorageFull."""
    hashed, length = hashlib.sha256(), 0
    try:
        with _coming() as (name, fresh):
            for piece in pieces:
                hashed.update(piece)
                length += fresh.write(piece)
            fresh.flush()
            os.fsync(fresh.fileno())
            target = Path(default_storage.path(path_of(hashed.hexdigest())))
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(name, target)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise StorageFull from error
    return hashed.hexdigest(), length


def drop_leftovers() -> None:
    """Removes what processes that were killed while they wrote have left in the store."""
    long_ago = time.time() - LEFT_AFTER_S
    for left in Path(default_storage.path(_COMING)).glob("*"):
        if left.stat().st_mtime < long_ago:
            left.unlink(missing_ok=True)


@contextmanager
def _coming() -> Iterator[tuple[Path, BinaryIO]]:
    """A fresh file in the store under a name that nobody reads; gone afterwards unless it was moved to its place."""
    coming = Path(default_storage.path(_COMING))
    coming.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=coming)
    try:
        with os.fdopen(handle, "wb") as fresh:
            yield Path(name), fresh
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def opened(sha256: str) -> Iterator[BinaryIO]:
    """The stored bytes as a stream in which one may go to and fro. Raises BodyMissing."""
    try:
        stored = default_storage.open(path_of(sha256), "rb")
    except OSError as error:
        raise BodyMissing from error
    with stored:
        yield cast(BinaryIO, stored.file)


def read(sha256: str) -> bytes:
    """The stored bytes. Raises BodyMissing."""
    try:
        with default_storage.open(path_of(sha256), "rb") as stored:
            return bytes(stored.read())
    except OSError as error:
        raise BodyMissing from error
