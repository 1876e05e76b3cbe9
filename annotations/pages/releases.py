"""Releases of the embed script: files that publishers pin by their hash, and so stay as they are for ever.

`frontend/embed-releases/releases.json` names them, oldest first, with their integrity;
`npm run release:embed` adds one.
"""

import gzip
import json
from dataclasses import dataclass
from functools import cache

from django.conf import settings

LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Release:
    """One version of the script. `integrity` as a script element has it; `packed` is the same with gzip."""

    version: str
    integrity: str
    body: bytes
    packed: bytes


@cache
def releases() -> tuple[Release, ...]:
    """All of them, oldest first."""
    listed = json.loads((settings.EMBED_RELEASES / "releases.json").read_text())
    return tuple(_read(one["version"], one["integrity"]) for one in listed)


def release_named(name: str) -> Release | None:
    """The release of this version, or the newest for `latest`."""
    if name == LATEST:
        return releases()[-1]
    return next((one for one in releases() if one.version == name), None)


def _read(version: str, integrity: str) -> Release:
    body = (settings.EMBED_RELEASES / f"{version}.js").read_bytes()
    return Release(version, integrity, body, gzip.compress(body, 9, mtime=0))
