"""Makes a backup: into a directory, where bodies that it has already are not copied again, or as one tar stream."""

import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, BinaryIO, Protocol

from django.conf import settings
from django.core.management.base import CommandError

from annotations.management.backups.manifest import (
    BODIES,
    DUMP,
    MANIFEST,
    PAPERS,
    PIECE,
    STAMP,
    SUMS,
    Body,
    Manifest,
    sha256_of,
    sums_of,
)
from annotations.management.backups.moment import MADE_ANEW, Moment, moment
from annotations.management.backups.servers import Server, programs_for
from annotations.models.sealed import Unreadable, fingerprints, sealed_under
from annotations.worker import bodies

UNFINISHED = ".unfinished-"
LOCK = ".lock"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that is there whole. `copied`: bodies that were not in the directory before."""

    name: str
    manifest: Manifest
    copied: int


class Keeper(Protocol):
    """Where bodies go."""

    def take(self, body: Body, opened: BinaryIO) -> bool:
        """Keeps the bytes; whether they are what their name says."""


@dataclass(slots=True)
class Pool:
    """The bodies of a directory of backups, each there whole or not at all."""

    directory: Path
    copied: int = 0

    def take(self, body: Body, opened: BinaryIO) -> bool:
        target = self.directory / body.place
        if target.is_file() and target.stat().st_size == body.size:
            return True
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{UNFINISHED}{body.sha256}")
        try:
            is_whole = _copy(opened, draft) == body.sha256
            if is_whole:
                draft.replace(target)
                self.copied += 1
            return is_whole
        finally:
            draft.unlink(missing_ok=True)


@dataclass(slots=True)
class Tape:
    """A tar stream, laid out like a directory of backups."""

    tar: tarfile.TarFile
    copied: int = 0

    def take(self, body: Body, opened: BinaryIO) -> bool:
        reader = _Hashed(opened)
        entry = tarfile.TarInfo(body.place)
        entry.size, entry.mode = body.size, 0o600
        self.tar.addfile(entry, reader)
        self.copied += 1
        return reader.hashed.hexdigest() == body.sha256


@dataclass(slots=True)
class _Hashed:
    """A stream that remembers what passed."""

    opened: BinaryIO
    hashed: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def read(self, size: int = -1) -> bytes:
        piece = self.opened.read(size)
        self.hashed.update(piece)
        return piece


def into_directory(directory: Path) -> Made:
    """Adds a backup to a directory of backups, made if absent. Raises CommandError, and leaves nothing half-made."""
    with _clear_words(directory), _alone_in(directory):
        name = datetime.now(UTC).strftime(STAMP)
        if (directory / name).exists():
            raise CommandError(f"{directory / name} is there already: wait a second.")
        draft = Path(mkdtemp(prefix=UNFINISHED, dir=directory))
        try:
            pool = Pool(directory)
            manifest = _write_papers(draft, pool)
            _flush(draft)
            draft.rename(directory / name)
            _flush(directory)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return Made(name, manifest, pool.copied)


def onto_stream(out: BinaryIO) -> Made:
    """Writes a whole backup as a tar stream, laid out like a directory of backups. Raises CommandError."""
    draft = Path(mkdtemp(prefix="backup-", dir=settings.DATA_DIR))
    name = datetime.now(UTC).strftime(STAMP)
    try:
        with _clear_words(draft), tarfile.open(fileobj=out, mode="w|", bufsize=PIECE) as tar:
            tape = Tape(tar)
            manifest = _write_papers(draft, tape)
            for paper in (*PAPERS, SUMS):
                tar.add(draft / paper, f"{name}/{paper}", filter=_private)
        out.flush()
        return Made(name, manifest, tape.copied)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write_papers(draft: Path, keeper: Keeper) -> Manifest:
    """Everything of one backup, seen at one moment: bodies to the keeper, the rest into `draft`."""
    server = Server.of_settings()
    with moment(server) as now:
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        _dump(server, now, draft / DUMP)
        tables, migrations, sealed = dict(now.contents()), now.migrations(), now.sealed()
        version = now.version
        kept, kept_bytes, absent = _keep_bodies(now.bodies(), keeper, draft / BODIES)
    manifest = Manifest(
        made_at=made_at,
        postgres=version,
        migrations=migrations,
        keys=fingerprints(),
        sealed=dict(Counter(map(_key_of, sealed))),
        bodies=kept,
        body_bytes=kept_bytes,
        absent=absent,
        tables=tables,
    )
    (draft / MANIFEST).write_text(manifest.written())
    (draft / SUMS).write_text(sums_of({paper: sha256_of(draft / paper) for paper in PAPERS}))
    return manifest


def _dump(server: Server, now: Moment, target: Path) -> None:
    """The whole database as this moment sees it, by pg_dump. Raises CommandError."""
    options = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments", f"--snapshot={now.name}"]
    options += [f"--exclude-table-data=public.{table}" for table in MADE_ANEW]
    argv = [programs_for(now.version)["pg_dump"], *options, f"--dbname={server.address}"]
    said = target.with_name("pg_dump.log")
    with (
        said.open("wb") as log,
        subprocess.Popen(
            argv, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, env=server.environment
        ) as program,
    ):
        try:
            _copy(program.stdout, target)
        except BaseException:
            program.kill()
            raise
    if program.returncode:
        raise CommandError(f"pg_dump failed (exit {program.returncode}): {said.read_text(errors='replace').strip()}")
    said.unlink()


def _keep_bodies(named: Iterable[str], keeper: Keeper, listing: Path) -> tuple[int, int, list[str]]:
    """How many bodies were kept, their bytes, and those that the store does not hold whole."""
    kept, kept_bytes, absent = 0, 0, []
    with listing.open("w") as lines:
        for sha256 in named:
            size = _keep_one(sha256, keeper)
            if size is None:
                absent.append(sha256)
                continue
            lines.write(f"{sha256} {size}\n")
            kept, kept_bytes = kept + 1, kept_bytes + size
    return kept, kept_bytes, absent


def _keep_one(sha256: str, keeper: Keeper) -> int | None:
    """Its bytes; None where the store does not hold it, or holds something else under its name."""
    try:
        with bodies.opened(sha256) as opened:
            size = opened.seek(0, os.SEEK_END)
            opened.seek(0)
            return size if keeper.take(Body(sha256, size), opened) else None
    except bodies.BodyMissing:
        return None


def _copy(source: IO[bytes] | None, target: Path) -> str:
    """Copies what is left to read into a new file, safe on the disk; its SHA-256."""
    hashed = hashlib.sha256()
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        while source is not None and (piece := source.read(PIECE)):
            hashed.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return hashed.hexdigest()


def _key_of(sealed: str) -> str:
    try:
        return sealed_under(sealed)
    except Unreadable:
        return UNREADABLE


@contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    """Nobody else makes a backup there meanwhile; what a killed one left is gone. Raises CommandError."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in directory.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        yield
    except BlockingIOError:
        raise CommandError(f"Another backup is being made in {directory}.") from None
    finally:
        os.close(handle)


def _flush(directory: Path) -> None:
    """What was written into it is on the disk, names included."""
    for path in (*(one for one in directory.iterdir() if one.is_file()), directory):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _private(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


@contextmanager
def _clear_words(place: Path) -> Iterator[None]:
    """Says what is wrong with the disk in a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            free = shutil.disk_usage(place).free // 10**6 if place.exists() else 0
            raise CommandError(
                f"There is no room for the backup in {place} ({free} MB free). Nothing was left there under its name."
            ) from error
        raise CommandError(
            f"The backup was not made: {error.strerror or error} ({error.filename or place})."
        ) from error
