"""Where a bundle lies: a folder, or the ZIP as it was downloaded."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

MANIFEST = "MANIFEST.json"


class NoBundle(Exception):
    """Why there is nothing to be checked, as a sentence."""


class Changed(NoBundle):
    """What was changed so much that nothing else can be checked, as a sentence."""


class Folder:
    """A bundle that was unpacked."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> set[str]:
        """Paths of the files in it, with `/`."""
        files = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return {path.as_posix() for path in files if "__pycache__" not in path.parts}

    def read(self, name: str) -> bytes:
        """Raises OSError."""
        return (self.root / name).read_bytes()


class Packed:
    """A bundle as it was downloaded: one ZIP with one folder in it."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self.file = file
        told = [name for name in file.namelist() if name.endswith("/" + MANIFEST) or name == MANIFEST]
        self.top = told[0][: -len(MANIFEST)] if told else ""

    def names(self) -> set[str]:
        return {name[len(self.top) :] if name.startswith(self.top) else name for name in self.file.namelist()}

    def read(self, name: str) -> bytes:
        """Raises OSError."""
        try:
            return self.file.read(self.top + name)
        except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, EOFError) as error:
            raise OSError(str(error)) from error


def opened(place: str) -> Iterator[Folder | Packed]:
    """The bundle at a path. Raises NoBundle."""
    path = Path(place)
    if path.is_dir():
        yield Folder(path)
        return
    try:
        with zipfile.ZipFile(path) as file:
            yield Packed(file)
    except (OSError, zipfile.BadZipFile) as error:
        raise NoBundle(f"{place} cannot be read: {error}") from error
