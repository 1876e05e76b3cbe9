"""DER, the binary form of certificates and timestamps (ITU-T X.690), read and written as far as these need it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, OBJECT_ID, SEQUENCE, SET = 0x01, 0x02, 0x03, 0x04, 0x06, 0x30, 0x31
UTC_TIME, GENERALIZED_TIME = 0x17, 0x18
_UTC = timezone(timedelta(0))
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,6})\d*)?Z")


class BadProof(Exception):
    """What does not hold, or cannot be read, as a sentence."""


@dataclass(frozen=True)
class Node:
    """One value. `whole` is it with its tag and length, as it stood."""

    tag: int
    content: bytes
    whole: bytes

    @property
    def inner(self) -> list[Node]:
        """The values in it. Raises BadProof."""
        return list(_values(self.content))

    def at(self, place: int) -> Node:
        """The value in it at this place. Raises BadProof where there is none."""
        return _at(self.inner, place)

    def tagged(self, tag: int) -> Node | None:
        """The first value in it with this tag."""
        return next((node for node in self.inner if node.tag == tag), None)

    @property
    def number(self) -> int:
        return int.from_bytes(self.content, "big", signed=True)

    @property
    def oid(self) -> str:
        """An object identifier in dots. Raises BadProof."""
        if self.tag != OBJECT_ID or not self.content or self.content[-1] & 0x80:
            raise BadProof("An object identifier cannot be read.")
        numbers, value = [], 0
        for byte in self.content:
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                numbers.append(value)
                value = 0
        first = min(numbers[0] // 40, 2)
        return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))

    @property
    def text(self) -> str:
        """A string for people: whatever is not printable has become a space."""
        said = self.content.decode("utf-8", "replace")
        return "".join(letter if letter.isprintable() else " " for letter in said)

    @property
    def bits(self) -> bytes:
        """A bit string of whole bytes. Raises BadProof."""
        if self.tag != BIT_STRING or self.content[:1] != b"\0":
            raise BadProof("A bit string cannot be read.")
        return self.content[1:]

    @property
    def time(self) -> datetime:
        """A UTCTime or GeneralizedTime in UTC (RFC 5280 section 4.1.2.5). Raises BadProof."""
        said = self.content.decode("ascii", "replace")
        if self.tag == UTC_TIME:
            said = ("20" if said[:2] < "50" else "19") + said
        found = _TIME.fullmatch(said)
        if found is None:
            raise BadProof("A time cannot be read.")
        *numbers, part = found.groups()
        year, month, day, hour, minute, second = map(int, numbers)
        try:
            whole = datetime(year, month, day, hour, minute, second, tzinfo=_UTC)
            return whole.replace(microsecond=int((part or "0").ljust(6, "0")))
        except ValueError as error:
            raise BadProof("A time cannot be read.") from error


def one(data: bytes) -> Node:
    """The one value that these bytes are. Raises BadProof."""
    found = list(_values(data))
    if len(found) != 1:
        raise BadProof("There is not exactly one value.")
    return found[0]


def _at(nodes: list[Node], place: int) -> Node:
    if place >= len(nodes):
        raise BadProof("A value is missing.")
    return nodes[place]


def _values(data: bytes) -> Iterator[Node]:
    start = 0
    while start < len(data):
        head, length = _head(data, start)
        end = head + length
        if end > len(data) or data[start] & 0x1F == 0x1F:
            raise BadProof("It is cut off, or it is not DER.")
        yield Node(data[start], data[head:end], data[start:end])
        start = end


def _head(data: bytes, start: int) -> tuple[int, int]:
    """Where the content begins, and how long it is."""
    first = data[start + 1] if start + 1 < len(data) else 0x80
    if first < 0x80:
        return start + 2, first
    count = first & 0x7F
    if not 1 <= count <= 4 or start + 2 + count > len(data):
        raise BadProof("It is cut off, or it is not DER.")
    return start + 2 + count, int.from_bytes(data[start + 2 : start + 2 + count], "big")


def written(tag: int, *parts: bytes) -> bytes:
    """One value of these contents."""
    content = b"".join(parts)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def written_number(value: int) -> bytes:
    """A number that is not negative."""
    return written(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def written_oid(dotted: str) -> bytes:
    first, second, *others = map(int, dotted.split("."))
    packed = b""
    for number in (40 * first + second, *others):
        septets = [number & 0x7F]
        while number := number >> 7:
            septets.append(number & 0x7F | 0x80)
        packed += bytes(reversed(septets))
    return written(OBJECT_ID, packed)
