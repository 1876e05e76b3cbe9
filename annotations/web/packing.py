"""Packing what is sent: which encoding a caller would rather have (RFC 9110, 12.5.3), and the packing itself."""

import gzip
import re
from collections.abc import Callable

import brotli

MARKS = {"br": "br", "gzip": "gz"}
"""What the tag of a packed body ends with, by its encoding; the best comes first."""
_MEMBER = re.compile(r"(?P<name>[a-z*][a-z0-9-]*|\*)(?:;q=(?P<q>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?")
_PACK: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=4)),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}


def encoding_for(accepted: str) -> str:
    """The encoding to send by an Accept-Encoding header; empty to send the body as it is."""
    if not accepted:
        return ""
    members = [_MEMBER.fullmatch(member) for member in accepted.lower().replace(" ", "").split(",")]
    wanted = {member["name"]: float(member["q"] or 1) for member in members if member}
    if "x-gzip" in wanted:
        wanted.setdefault("gzip", wanted["x-gzip"])
    best = max(MARKS, key=lambda name: wanted.get(name, wanted.get("*", 0)))  # of two alike the first
    likes = wanted.get(best, wanted.get("*", 0))
    return best if likes > 0 and likes >= wanted.get("identity", 0) else ""


def packed(body: bytes, encoding: str) -> bytes:
    """The same bytes every time, so that a strong tag stays true."""
    return _PACK[encoding](body)
