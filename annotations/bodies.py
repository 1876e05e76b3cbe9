"""Raw bodies of captures, stored under their SHA-256: identical bytes are kept once."""

import errno
import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


class StorageFull(Exception):
    """There is no room for the body; nothing was stored."""


def path_of(sha256: str) -> str:
    return f"bodies/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def keep(body: bytes) -> str:
    """Stores the body unless it is there, and returns its SHA-256 in hex. Raises StorageFull."""
    sha256 = hashlib.sha256(body).hexdigest()
    path = path_of(sha256)
    if default_storage.exists(path) and default_storage.size(path) == len(body):
        return sha256
    try:
        default_storage.delete(path)
        default_storage.save(path, ContentFile(body))
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        default_storage.delete(path)
        raise StorageFull from error
    return sha256


def read(sha256: str) -> bytes:
    """The stored bytes. Raises FileNotFoundError."""
    with default_storage.open(path_of(sha256), "rb") as stored:
        return bytes(stored.read())
