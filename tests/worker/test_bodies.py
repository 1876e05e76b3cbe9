"""The store of raw bodies: whole or not at all, and nothing left lying about."""

import os
import time
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from pytest_django import Settings

from annotations import tasks
from annotations.actions import batches
from annotations.actions.batches import Handed
from annotations.errors import TooLarge
from annotations.models import Batch, User
from annotations.worker import bodies


def files(settings: Settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_keeps_the_same_bytes_once_however_they_come(settings: Settings) -> None:
    name = sha256(b"one two").hexdigest()
    assert bodies.keep(b"one two") == name
    assert bodies.keep_file([b"one ", b"two"]) == (name, 7)
    assert [path.name for path in files(settings)] == [name] and bodies.read(name) == b"one two"


@pytest.mark.django_db
def test_a_file_that_is_too_large_leaves_nothing_behind(settings: Settings, checker: User) -> None:
    with pytest.raises(TooLarge):
        batches.start_batch(Handed(BytesIO(b'{"text": "a"}\n' * 500), most_bytes=1000), dry_run=False, by=checker)
    assert files(settings) == [] and not Batch.objects.exists()


@pytest.mark.parametrize("trouble", [OSError("lost"), ValueError("odd"), KeyboardInterrupt()])
def test_a_file_that_breaks_off_leaves_nothing_behind(trouble: BaseException, settings: Settings) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"some bytes"
        raise trouble

    with pytest.raises(type(trouble)):
        bodies.keep_file(pieces())
    assert files(settings) == []


@pytest.mark.django_db
def test_tidy_drops_what_a_killed_process_left_and_nothing_else(settings: Settings) -> None:
    kept = bodies.keep(b"kept")
    coming = Path(settings.MEDIA_ROOT) / "bodies" / "coming"
    coming.mkdir(parents=True, exist_ok=True)
    old, fresh = coming / "old", coming / "fresh"
    for left in (old, fresh):
        left.write_bytes(b"half a fi")
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (two_days_ago, two_days_ago))
    os.utime(Path(settings.MEDIA_ROOT) / bodies.path_of(kept), (two_days_ago, two_days_ago))
    tasks.tidy()
    assert sorted(path.name for path in files(settings)) == sorted(["fresh", kept])


@pytest.mark.django_db
def test_tidy_has_nothing_to_do_in_an_empty_store() -> None:
    tasks.tidy()
