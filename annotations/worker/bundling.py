"""An evidence bundle as one ZIP, made piece by piece while it is sent. The same bundle is always the same bytes."""

import hashlib
import json
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.template.loader import render_to_string

from annotations.meaning.bundled import Bundle, Held
from annotations.meaning.content import iso
from annotations.models import Rendering, Snapshot
from annotations.models.snapshot import Origin
from annotations.text.proof.bundles import AUTHORITIES, SEAL, TYPE
from annotations.text.proof.containers import MANIFEST
from annotations.text.proof.joined import verifier
from annotations.worker import bodies, warcs

MEDIA_TYPE = "application/zip"
PIECE_BYTES = 64 * 1024
_ENDINGS = {
    "application/pdf": "pdf",
    "text/html": "html.txt",
    "application/xhtml+xml": "html.txt",
    "text/plain": "txt",
    "text/csv": "csv.txt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "image/png": "png",
    "image/jpeg": "jpg",
}
"""A captured page is a `.txt`, and so is a table of text: opened by mistake, it is shown and nothing in it is run."""


@dataclass(frozen=True, slots=True)
class File:
    """One file. `body_sha256` names bytes in the store, read while they are sent; `warc_of`: a capture with its
    exchanges loaded, put together while it is sent; else `content` is the file.
    """

    path: str
    content: bytes = field(default=b"", repr=False)
    body_sha256: str = ""
    warc_of: Snapshot | None = None

    def pieces(self) -> Iterator[bytes]:
        """Raises BodyMissing, StorageAway."""
        if not self.body_sha256:
            yield warcs.written(self.warc_of) if self.warc_of else self.content
            return
        with bodies.opened(self.body_sha256) as stored:
            while piece := stored.read(PIECE_BYTES):
                yield piece


def begun(bundle: Bundle) -> Generator[bytes, None, None]:
    """The ZIP in pieces. What needs the database is read now; of the store, only whether it has the bodies."""
    files, captures = _files(bundle)
    return _zipped(bundle, files, captures)


def _files(bundle: Bundle) -> tuple[list[File], list[dict[str, Any]]]:
    """All files but the manifest, and what the manifest says of each capture."""
    files = [File("verify.py", verifier()), File("README.txt", _read_me(bundle))]
    files += [File(path, content) for path, content in bundle.documents.items()]
    told = []
    for number, held in enumerate(bundle.captures, start=1):
        folder = f"captures/{number}"
        own, about = _of_capture(held, folder)
        files += own
        told.append({"folder": folder, **held.about, **about})
    authorities = Path(settings.TIMESTAMP_CA_FILE)
    if any(held.response for held in bundle.captures) and authorities.is_file():
        files.append(File(AUTHORITIES, authorities.read_bytes()))
    return files, told


def _of_capture(held: Held, folder: str) -> tuple[list[File], dict[str, Any]]:
    """`parts`: which file is what in `capture.json`."""
    snapshot = held.snapshot
    files = [File(f"{folder}/capture.json", held.stated), File(f"{folder}/text.txt", snapshot.text.encode())]
    about: dict[str, Any] = {"parts": {"text.txt": "text_sha256"}}
    if _is_kept(snapshot.body_sha256, snapshot.body_bytes or 0):
        name = f"body.{ending(snapshot.content_type)}"
        files.append(File(f"{folder}/{name}", body_sha256=snapshot.body_sha256))
        about["parts"][name] = "body_sha256"
    elif snapshot.origin != Origin.PASTE:
        about["no_body"] = "The store did not give it out."
    if _has_exchanges(snapshot):
        files.append(File(f"{folder}/capture.warc.gz", warc_of=snapshot))
        about["warc"] = "capture.warc.gz"
    if held.response:
        files.append(File(f"{folder}/timestamp.tsr", held.response))
        about["timestamp"] = "timestamp.tsr"
    if held.rendering:
        files += _of_rendering(held.rendering, folder)
        about["shown_by_a_browser"] = _about_rendering(held.rendering)
    return files, about


def _of_rendering(row: Rendering, folder: str) -> list[File]:
    """What a browser showed of the page: the words, and the picture where the store gives it out."""
    files = [File(f"{folder}/shown.txt", row.text.encode())]
    if _is_kept(row.picture_sha256, row.picture_bytes or 0):
        files.append(File(f"{folder}/shown.png", body_sha256=row.picture_sha256))
    return files


def _about_rendering(row: Rendering) -> dict[str, Any]:
    return {
        "rendered_at": iso(row.rendered_at),
        "final_url": row.final_url,
        "browser": row.browser,
        "is_cut": row.is_cut,
        "refused": row.refused,
        "text_sha256": row.text_sha256,
        "picture_sha256": row.picture_sha256,
    }


def _has_exchanges(snapshot: Snapshot) -> bool:
    """Whether all that went over the wire was kept, and still is."""
    exchanges = list(snapshot.exchanges.all())
    stored = (_is_kept(one.body_sha256, one.body_bytes) for one in exchanges if one.body_sha256)
    return bool(exchanges) and all(stored)


def _is_kept(sha256: str, length: int) -> bool:
    """Whether the store has these bytes, and says so now."""
    try:
        return bool(sha256) and bodies.is_kept(sha256, length)
    except bodies.StorageAway:
        return False


def ending(content_type: str) -> str:
    """What the file of a capture's body ends in, inside a bundle."""
    return _ENDINGS.get(content_type.partition(";")[0].strip().lower(), "bin")


def _read_me(bundle: Bundle) -> bytes:
    withheld = [(name.replace("_", " "), count) for name, count in bundle.withheld.items()]
    context = {"bundle": bundle, "payload": bundle.publication.payload, "withheld": withheld}
    return render_to_string("annotations/evidence/readme.txt", context).encode()


def _zipped(bundle: Bundle, files: Iterable[File], captures: list[dict[str, Any]]) -> Generator[bytes, None, None]:
    made = _Made()
    listed: list[dict[str, Any]] = []
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for file in files:
            hashed, length = hashlib.sha256(), 0
            with archive.open(_entry(bundle, file.path), "w", force_zip64=True) as into:
                for piece in file.pieces():
                    hashed.update(piece)
                    length += into.write(piece)
                    yield made.taken()
            listed.append({"path": file.path, "bytes": length, "sha256": hashed.hexdigest()})
        for path, content in _manifest(bundle, listed, captures):
            archive.writestr(_entry(bundle, path), content)
    yield made.taken()


def _manifest(
    bundle: Bundle, listed: list[dict[str, Any]], captures: list[dict[str, Any]]
) -> Iterator[tuple[str, bytes]]:
    told = {
        "type": TYPE,
        "check": bundle.check,
        "captures": captures,
        "withheld": dict(bundle.withheld),
        "files": listed,
    }
    written = json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
    yield MANIFEST, written
    yield SEAL, f"{hashlib.sha256(written).hexdigest()}  {MANIFEST}\n".encode()


def _entry(bundle: Bundle, path: str) -> ZipInfo:
    """An entry that says nothing of when and where the ZIP was made."""
    at: datetime = bundle.publication.published_at.astimezone(UTC)
    entry = ZipInfo(f"{bundle.name}/{path}", (at.year, at.month, at.day, at.hour, at.minute, at.second))
    entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
    entry.external_attr = (0o755 if path == "verify.py" else 0o644) << 16
    return entry


class _Made:
    """What the archive has written and nobody has taken yet."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, piece: bytes, /) -> int:
        self.parts.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        parts, self.parts = self.parts, []
        return b"".join(parts)
