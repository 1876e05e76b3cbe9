"""A bucket that is spoken to as S3 is, as the store of bodies: what it says is given our names."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.storage import default_storage

from annotations.worker.stored import StorageAway, StorageFull

_FULL = {"EntityTooLarge", "InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "507"}


def has(name: str, length: int) -> bool:
    """Whether an object of this name and length is there. Raises StorageAway."""
    with _named():
        try:
            return int(default_storage.size(name)) == length
        except FileNotFoundError:
            return False


def put(name: str, file: BinaryIO) -> None:
    """Stores a file, whole or not at all. Raises StorageFull, StorageAway."""
    with _named():
        default_storage.save(name, File(file, name=name.rsplit("/", 1)[-1]))


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """The object as a stream in which one may go to and fro. Raises FileNotFoundError, StorageAway."""
    with _named():
        stored = default_storage.open(name, "rb")
    with stored:
        with _named():
            stored.seek(0)
            file = cast(BinaryIO, stored.file)
        yield file


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        raise (StorageFull if code in _FULL else StorageAway)(code) from error
    except (BotoCoreError, Boto3Error) as error:
        raise StorageAway(type(error).__name__) from error
