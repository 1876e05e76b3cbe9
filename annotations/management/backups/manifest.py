"""What a backup says of itself: its manifest, and the hashes by which each of its files is known.

DIR/bodies/ab/cd/abcd…            stored bodies under their SHA-256, shared by all backups in DIR
DIR/20261103T041500Z/             one backup: there whole, or not under this name
    database.dump                 pg_dump's custom format
    bodies.txt                    a line for each stored body: SHA-256, bytes
    manifest.json                 see Manifest
    SHA256SUMS                    of these three, as sha256sum writes and checks it
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from annotations.management.backups.moment import Content

FORMAT = 1
DUMP, BODIES, MANIFEST, SUMS = "database.dump", "bodies.txt", "manifest.json", "SHA256SUMS"
PAPERS = (DUMP, BODIES, MANIFEST)
STAMP = "%Y%m%dT%H%M%SZ"
NAMED = re.compile(r"\d{8}T\d{6}Z")
SUM_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
BODY_LINE = re.compile(r"([0-9a-f]{64}) (\d{1,18})")
PIECE = 1 << 20


class Damaged(CommandError):
    """A file of the backup is not what was written; its name stands in the sentence."""


@dataclass(frozen=True, slots=True)
class Body:
    """A stored body as the backup lists it."""

    sha256: str
    size: int

    @property
    def place(self) -> str:
        """Where it lies under DIR."""
        return f"bodies/{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`postgres`: the server's major version. `keys`: fingerprints of SECRET_KEY and its fallbacks.

    `sealed`: how many secrets are sealed under which of them. `absent`: bodies that a row names and the store lacked,
    or held damaged. `tables`: what each held at the backup's moment.
    """

    made_at: str
    postgres: int
    migrations: list[str]
    keys: list[str]
    sealed: dict[str, int]
    bodies: int
    body_bytes: int
    absent: list[str]
    tables: dict[str, Content]

    def written(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1) + "\n"

    @classmethod
    def read(cls, text: str) -> "Manifest":
        """Raises Damaged."""
        try:
            told: dict[str, Any] = json.loads(text)
            form = told.pop("format")
            if form != FORMAT:
                raise CommandError(f"The backup has format {form}; this version of Factcheck reads format {FORMAT}.")
            told["tables"] = {name: Content(**content) for name, content in told["tables"].items()}
            return cls(**told)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Damaged(f"{MANIFEST} cannot be read.") from error

    @property
    def rows(self) -> int:
        return sum(content.rows for content in self.tables.values())


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup on disk: its own directory, in the one that holds the bodies."""

    home: Path

    @classmethod
    def at(cls, path: Path) -> "Backup":
        """The backup that a path names: its directory, or the newest in a directory of backups. Raises CommandError."""
        if (path / SUMS).is_file():
            return cls(path.resolve())
        found = sorted(one for one in path.glob("*") if NAMED.fullmatch(one.name) and one.is_dir())
        if not found:
            raise CommandError(f"There is no backup in {path}.")
        return cls(found[-1].resolve())

    @property
    def manifest(self) -> Manifest:
        return Manifest.read((self.home / MANIFEST).read_text(errors="replace"))

    def path_of(self, body: Body) -> Path:
        return self.home.parent / body.place

    def sums(self) -> Mapping[str, str]:
        """The hash of each paper. Raises Damaged."""
        written = (self.home / SUMS).read_text(errors="replace")
        told = {match[2]: match[1] for match in map(SUM_LINE.fullmatch, written.splitlines()) if match}
        if set(told) != set(PAPERS) or written != sums_of(told):
            raise Damaged(f"{SUMS} cannot be read.")
        return told

    def bodies(self) -> Iterator[Body]:
        """Raises Damaged."""
        with (self.home / BODIES).open(errors="replace") as lines:
            for number, line in enumerate(lines, 1):
                match = BODY_LINE.fullmatch(line.rstrip("\n"))
                if not match:
                    raise Damaged(f"{BODIES} cannot be read: line {number}.")
                yield Body(match[1], int(match[2]))


def sums_of(told: Mapping[str, str]) -> str:
    """SHA256SUMS for these files. Its last line, which sha256sum passes over, is the hash of those before it."""
    lines = "".join(f"{told[paper]}  {paper}\n" for paper in PAPERS)
    return f"{lines}# {hashlib.sha256(lines.encode()).hexdigest()}\n"


def sha256_of(path: Path) -> str:
    """In hex."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
