"""Raw bodies of captures, stored under their SHA-256: identical bytes are kept once."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast
from uuid import uuid4

from django.core.files.storage import default_storage


class StorageFull(Exception):
    """There is no room for the body; nothing was stored."""


class BodyMissing(Exception):
    """The store does not hold, or does not give out, these bytes."""


def path_of(sha256: str) -> str:
    return f"bodies/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def keep(body: bytes) -> str:
    """Stores the body unless it is there, whole or not at all, and returns its SHA-256 in hex. Raises StorageFull."""
    sha256 = hashlib.sha256(body).hexdigest()
    target = Path(default_storage.path(path_of(sha256)))
    if target.is_file() and target.stat().st_size == len(body):
        return sha256
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write([body], target)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise StorageFull from error
    return sha256


def keep_file(pieces: Iterable[bytes]) -> tuple[str, int]:
    """Stores a body that comes in pieces, as `keep` does; returns its SHA-256 and its length. Raises StorageFull."""
    hashed, length = hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal length
        for piece in pieces:
            hashed.update(piece)
            length += len(piece)
            yield piece

    coming = Path(default_storage.path("bodies/coming"))
    waiting = coming / uuid4().hex
    try:
        coming.mkdir(parents=True, exist_ok=True)
        _write(counted(), waiting)
        target = Path(default_storage.path(path_of(hashed.hexdigest())))
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(waiting, target)
    except OSError as error:
        waiting.unlink(missing_ok=True)
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise StorageFull from error
    return hashed.hexdigest(), length


@contextmanager
def opened(sha256: str) -> Iterator[BinaryIO]:
    """The stored bytes as a stream in which one may go to and fro. Raises BodyMissing."""
    try:
        stored = default_storage.open(path_of(sha256), "rb")
    except OSError as error:
        raise BodyMissing from error
    with stored:
        yield cast(BinaryIO, stored.file)


def _write(pieces: Iterable[bytes], target: Path) -> None:
    """Writes beside the target and moves it there, so that nobody ever reads half of it."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as fresh:
            for piece in pieces:
                fresh.write(piece)
            fresh.flush()
            os.fsync(fresh.fileno())
        os.replace(name, target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def read(sha256: str) -> bytes:
    """The stored bytes. Raises BodyMissing."""
    try:
        with default_storage.open(path_of(sha256), "rb") as stored:
            return bytes(stored.read())
    except OSError as error:
        raise BodyMissing from error
