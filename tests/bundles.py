"""Evidence bundles as whoever gets one has them: unpacked, and checked by nothing but Python."""

import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from annotations.meaning.bundled import bundle_of
from annotations.models import Publication
from annotations.worker.bundling import begun


@dataclass(frozen=True)
class Verdict:
    """What `verify.py` said, and how it ended."""

    code: int
    said: str


def packed(publication: Publication, *, is_public: bool = False) -> bytes:
    return b"".join(begun(bundle_of(publication, is_public=is_public)))


def unpacked(content: bytes, into: Path) -> Path:
    """The folder in the ZIP."""
    with ZipFile(BytesIO(content)) as file:
        assert file.testzip() is None
        file.extractall(into)
    [folder] = into.iterdir()
    return folder


def verified(folder: Path, *arguments: Any, script: Path | None = None) -> Verdict:
    """Runs the script that lies in the bundle, in a Python that has no packages and knows nothing of ours."""
    asked = [sys.executable, "-I", "-S", "-B", str(script or folder / "verify.py"), *map(str, arguments)]
    told = subprocess.run(asked, cwd="/", env={}, capture_output=True, text=True, timeout=60)
    return Verdict(told.returncode, told.stdout + told.stderr)
