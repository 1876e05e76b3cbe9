"""Tell a page that shows next to nothing unless its scripts run."""

import re

FEW_LETTERS = 200
"""Less than this of readable text, and a page with scripts has probably not shown itself."""
_SOURCE_BYTES = 2_000_000
_SCRIPT = re.compile(rb"<script\b([^>]{0,2000})>", re.IGNORECASE)
_TYPE = re.compile(rb"\btype\s*=\s*[\"']?\s*([^\s\"'>;]+)", re.IGNORECASE)
_RUNS = {b"module", b"text/javascript", b"application/javascript", b"text/ecmascript", b"application/ecmascript"}


def has_scripts(source: bytes) -> bool:
    """Tell whether HTML holds a script that a browser would run; data in a script's clothes (JSON-LD) is none."""
    found = (_TYPE.search(tag[1]) for tag in _SCRIPT.finditer(source[:_SOURCE_BYTES]))
    return any(kind is None or kind[1].lower() in _RUNS for kind in found)


def needs_scripts(source: bytes, text: str) -> bool:
    """Tell whether so little of a page could be read, and it has scripts, that they probably make what people see."""
    return sum(map(str.isalnum, text[: FEW_LETTERS * 10])) < FEW_LETTERS and has_scripts(source)
