"""Readings as plain JSON values and back: what crosses from a reader's own process to the one that asked.

Whoever asks loads this, and none of the libraries that read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from itertools import starmap
from typing import Any

from annotations.text.document import Block, Document, Link, Metadata, Reading, Unreadable
from annotations.text.entries import Child, Entry, FeedReading

_TIMES = ("published_at", "modified_at")


def packed(reading: Reading) -> dict[str, Any]:
    """A reading as plain JSON values."""
    metadata = asdict(reading.metadata)
    for name in _TIMES:
        metadata[name] = metadata[name].isoformat() if metadata[name] else None
    return {
        "text": reading.document.text,
        "blocks": [[block.kind, block.start, block.end] for block in reading.document.blocks],
        "metadata": metadata,
        "links": [[link.url, link.words, link.start, link.end] for link in reading.links],
    }


def unpacked(answer: dict[str, Any]) -> Reading:
    """The reading that `packed` was given. Raises Unreadable where the answer is a refusal."""
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    said = dict(answer["metadata"])
    times = {name: datetime.fromisoformat(said[name]) if said[name] else None for name in _TIMES}
    metadata = Metadata(**{**said, **times, "authors": tuple(said["authors"])})
    blocks = tuple(Block(kind, start, end) for kind, start, end in answer["blocks"])
    links = tuple(starmap(Link, answer["links"]))
    return Reading(Document(answer["text"], blocks), metadata, links)


def packed_feed(reading: FeedReading) -> dict[str, Any]:
    """A reading of a feed as plain JSON values; of the many entries and children, the values of each field in a row."""
    own = {name: getattr(reading, name) for name in ("kind", "title", "language", "replaced")}
    return own | {"entries": _columns(Entry, reading.entries), "children": _columns(Child, reading.children)}


def _columns(kind: type[Entry] | type[Child], rows: Sequence[Entry | Child]) -> dict[str, list[Any]]:
    columns = {field.name: [getattr(row, field.name) for row in rows] for field in fields(kind)}
    for name in columns.keys() & set(_TIMES):
        columns[name] = [moment.isoformat() if moment else None for moment in columns[name]]
    return columns


def _rows(columns: dict[str, list[Any]]) -> Iterator[tuple[Any, ...]]:
    """Yield the values of each entry or child, in the order of its fields."""
    for name, values in columns.items():
        if name in _TIMES:
            columns[name] = [datetime.fromisoformat(said) if said else None for said in values]
        elif name == "authors":
            columns[name] = list(map(tuple, values))
    return zip(*columns.values(), strict=True)


def unpacked_feed(answer: dict[str, Any]) -> FeedReading:
    """The reading that `packed` was given. Raises Unreadable where the answer is a refusal."""
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    entries = tuple(starmap(Entry, _rows(dict(answer["entries"]))))
    children = tuple(starmap(Child, _rows(dict(answer["children"]))))
    return FeedReading(**answer | {"entries": entries, "children": children})
