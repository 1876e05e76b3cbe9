"""Where a bundle lies: a folder, or the ZIP as it was downloaded."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

MANIFEST = "MANIFEST.json"
MOST_BYTES = 2 * 1024**3
"""Of a whole bundle, unpacked: what somebody made to grow fills no memory."""
MOST_JSON = 64 * 1024**2
OUTSIDE = "../"


class NoBundle(Exception):
    """Why there is nothing to be checked, as a sentence."""


class Changed(NoBundle):
    """What was changed so much that nothing else can be checked, as a sentence."""


class Room:
    """How many bytes may still be read of a bundle."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = self.left = most

    def read(self, file: IO[bytes]) -> bytes:
        """All of the file. Raises NoBundle where it is more than may still be read."""
        data = file.read(self.left + 1)
        if len(data) > self.left:
            raise NoBundle(f"It unpacks to more than {self.most // 1024**2:,} MB. Give --most-mb to let it have more.")
        self.left -= len(data)
        return data


class Folder:
    """A bundle that was unpacked."""

    def __init__(self, root: Path, room: Room) -> None:
        self.root, self.room = root, room

    def names(self) -> list[str]:
        """Paths of all that is in it and is no folder, with `/`."""
        found = (path for path in self.root.rglob("*") if path.is_symlink() or not path.is_dir())
        return [path.relative_to(self.root).as_posix() for path in found]

    def read(self, name: str) -> bytes:
        """Raises OSError, and NoBundle where there is no room."""
        with (self.root / name).open("rb") as file:
            return self.room.read(file)

    def has_more(self) -> bool:
        """Whether it holds bytes that are of no file."""
        return False


class Packed:
    """A bundle as it was downloaded: one ZIP with one folder in it."""

    def __init__(self, file: zipfile.ZipFile, room: Room) -> None:
        self.file, self.room = file, room
        told = [name for name in file.namelist() if name.endswith("/" + MANIFEST) or name == MANIFEST]
        self.top = told[0][: -len(MANIFEST)] if told else ""

    def names(self) -> list[str]:
        """Paths in its folder, as often as they stand there; what stands beside the folder begins with `OUTSIDE`."""
        entries = [entry for entry in self.file.infolist() if not (entry.is_dir() and not entry.file_size)]
        inside = len(self.top)
        names = [entry.filename for entry in entries]
        return [name[inside:] if name.startswith(self.top) else OUTSIDE + name for name in names]

    def read(self, name: str) -> bytes:
        """Raises OSError, and NoBundle where there is no room."""
        try:
            with self.file.open(self.top + name) as file:
                return self.room.read(file)
        except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, EOFError, RuntimeError) as error:
            raise OSError(str(error)) from error

    def has_more(self) -> bool:
        """Whether it holds bytes that are of no file: before the first, or as a comment."""
        begins = min((entry.header_offset for entry in self.file.infolist()), default=0)
        return bool(begins or self.file.comment)


def opened(place: str, room: Room) -> Iterator[Folder | Packed]:
    """The bundle at a path. Raises NoBundle."""
    path = Path(place)
    if path.is_dir():
        yield Folder(path, room)
        return
    try:
        with zipfile.ZipFile(path) as file:
            yield Packed(file, room)
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        raise NoBundle(f"{place} cannot be read: {error}") from error


def parsed(raw: bytes) -> Any:
    """JSON in which no object says one name twice: two readers could take it for two things. Raises ValueError."""
    if len(raw) > MOST_JSON:
        raise ValueError("it is longer than any that a newsroom writes")
    return json.loads(raw, object_pairs_hook=_once)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("it says a name twice")
    return found
