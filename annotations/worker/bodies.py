"""Raw bodies of captures, stored under their SHA-256: identical bytes are kept once.

The store is Django's default one: a folder of this machine, where a body appears under its name whole or not at all, or
a bucket (`worker/bucket.py`).
"""

import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from django.core.files.storage import FileSystemStorage, default_storage

from annotations.worker import bucket
from annotations.worker.stored import BodyMissing, StorageAway, StorageFull

__all__ = ["BodyMissing", "StorageAway", "StorageFull"]

_COMING = "bodies/coming"
_AT_ONCE = 8
LEFT_AFTER_S = 24 * 3600


def path_of(sha256: str) -> str:
    return f"bodies/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def keep(body: bytes) -> str:
    """Stores the body unless it is there, whole or not at all, and returns its SHA-256 in hex. Raises StorageFull."""
    sha256 = hashlib.sha256(body).hexdigest()
    return sha256 if is_kept(sha256, len(body)) else keep_file([body])[0]


def is_kept(sha256: str, length: int) -> bool:
    """Whether these bytes, of this length, are in the store."""
    if not _is_folder():
        return bucket.has(path_of(sha256), length)
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
    """Stores a body that comes in pieces, as `keep` does; returns its SHA-256 and its length.

    Raises StorageFull, and StorageAway where the store is a bucket.
    """
    try:
        return _keep_in_folder(pieces) if _is_folder() else _keep_in_bucket(pieces)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise StorageFull from error


def _is_folder() -> bool:
    return isinstance(default_storage, FileSystemStorage)


def _keep_in_folder(pieces: Iterable[bytes]) -> tuple[str, int]:
    with _coming() as (name, fresh):
        sha256, length = _written(pieces, fresh)
        os.fsync(fresh.fileno())
        target = Path(default_storage.path(path_of(sha256)))
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(name, target)
    return sha256, length


def _keep_in_bucket(pieces: Iterable[bytes]) -> tuple[str, int]:
    with tempfile.TemporaryFile() as fresh:
        sha256, length = _written(pieces, fresh)
        if not bucket.has(path_of(sha256), length):
            fresh.seek(0)
            bucket.put(path_of(sha256), fresh)
    return sha256, length


def _written(pieces: Iterable[bytes], fresh: IO[bytes]) -> tuple[str, int]:
    hashed, length = hashlib.sha256(), 0
    for piece in pieces:
        hashed.update(piece)
        length += fresh.write(piece)
    fresh.flush()
    return hashed.hexdigest(), length


def require_room(length: int) -> None:
    """Raises StorageFull where a body of this length might find no room, so that nobody is asked for it in vain."""
    if not _is_folder():
        return
    store = Path(default_storage.path(_COMING))
    store.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(store).free < length:
        raise StorageFull


def drop_leftovers() -> None:
    """Removes what processes that were killed while they wrote have left in the store."""
    if not _is_folder():
        return
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
    """The stored bytes as a stream in which one may go to and fro. Raises BodyMissing, StorageAway."""
    with ExitStack() as open_files:
        try:
            stored = open_files.enter_context(_opened(path_of(sha256)))
        except OSError as error:
            raise BodyMissing from error
        yield stored


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if not _is_folder():
        with bucket.opened(name) as stored:
            yield stored
        return
    with default_storage.open(name, "rb") as file:
        yield cast(BinaryIO, file.file)


def read(sha256: str) -> bytes:
    """The stored bytes, which are what their name says. Raises BodyMissing, StorageAway."""
    try:
        with opened(sha256) as stored:
            body = stored.read()
    except OSError as error:
        raise BodyMissing from error
    if hashlib.sha256(body).hexdigest() != sha256:
        raise BodyMissing("what is stored under this name is something else")
    return body
