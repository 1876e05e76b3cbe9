"""Documents whose blocks are run: what stands in them, and whether an answer is the one that they show.

Orders to whoever runs a block stand before it, as comments that no reader sees:

    <!-- not run: REASON -->    why this block is not run; there is no other way to leave one out
    <!-- file: NAME -->         only saved, under this name, for the blocks after it
    <!-- serves: PORT -->       goes on running, and listens on this port
    <!-- served: PORT -->       what follows is printed by what serves there, sooner or later
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUNS = frozenset({"sh", "python", "ts", "js", "html"})
SHOWS = frozenset({"json", "text"})

_FENCE = re.compile(r"^```(?P<language>[\w-]*)\n(?P<text>.*?)^```$", re.M | re.S)
_ORDER = re.compile(r"<!--\s*(?P<name>[a-z ]+?)(?::\s*(?P<value>(?:(?!-->).)*?))?\s*-->\s*$", re.S)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Block:
    """One fenced block: `orders` are those that stand directly before it."""

    language: str
    text: str
    line: int
    orders: dict[str, str]

    @property
    def is_shown(self) -> bool:
        """It is no program: it shows what the block before it answers."""
        return self.language in SHOWS and "file" not in self.orders


def blocks_of(path: Path) -> list[Block]:
    """Every fenced block, in order. Raises ValueError for one that nobody would run and that does not say why."""
    said = path.read_text(encoding="utf-8")
    found = []
    for fence in _FENCE.finditer(said):
        line = said.count("\n", 0, fence.start()) + 1
        block = Block(fence["language"], fence["text"], line, _orders(said[: fence.start()]))
        if "not run" in block.orders and not block.orders["not run"]:
            raise ValueError(f"{path.name}:{line}: say why it is not run")
        if block.language not in RUNS | SHOWS and not {"not run", "file"} & set(block.orders):
            raise ValueError(f"{path.name}:{line}: no one runs {block.language or 'a block without a language'!r}")
        found.append(block)
    return found


def _orders(before: str) -> dict[str, str]:
    found: dict[str, str] = {}
    while order := _ORDER.search(before.rstrip()):
        found[order["name"]] = order["value"] or ""
        before = before[: order.start()]
    return found


def difference(shown: Any, said: Any, where: str = "") -> str:
    """The first place where the answer is not what the document shows, in a sentence; empty where there is none.

    "…" stands for anything, as the last of a list for any more, as a member for any more members. A time or
    a hash stands for any other.
    """
    if shown == "…":
        return ""
    if isinstance(shown, dict) and isinstance(said, dict):
        return _member_difference(shown, said, where)
    if isinstance(shown, list) and isinstance(said, list):
        return _row_difference(shown, said, where)
    if isinstance(shown, str) and isinstance(said, str):
        return "" if is_alike(shown, said) else f"{where}: {said!r}, not {shown!r}"
    return "" if (type(shown), shown) == (type(said), said) else f"{where}: {said!r}, not {shown!r}"


def is_alike(shown: str, said: str) -> bool:
    """Whether the text is the one shown, but for times, hashes and what is left out with …"""
    pattern = re.escape(_levelled(shown)).replace("…", ".*")
    return re.fullmatch(pattern, _levelled(said), re.S) is not None


def _levelled(text: str) -> str:
    return _HASH.sub("HASH", _MOMENT.sub("MOMENT", text))


def _member_difference(shown: dict[str, Any], said: dict[str, Any], where: str) -> str:
    wanted = set(shown) - {"…"}
    odd = (wanted - set(said)) or (set(said) - wanted if "…" not in shown else set())
    if odd:
        return f"{where}: the members {sorted(odd)} are in one of both only"
    found = (difference(shown[name], said[name], f"{where}.{name}") for name in sorted(wanted))
    return next((one for one in found if one), "")


def _row_difference(shown: list[Any], said: list[Any], where: str) -> str:
    has_more = bool(shown) and shown[-1] == "…"
    wanted = shown[:-1] if has_more else shown
    if len(said) < len(wanted) or (len(said) > len(wanted) and not has_more):
        return f"{where}: {len(said)} rows, not {len(wanted)}"
    found = (difference(one, said[place], f"{where}[{place}]") for place, one in enumerate(wanted))
    return next((one for one in found if one), "")


def body_of(said: str) -> Any:
    """The JSON of what a command printed, without the headers before it. Raises ValueError."""
    text = said.replace("\r\n", "\n")
    if text.startswith("HTTP/"):
        text = text.partition("\n\n")[2]
    return json.loads(text)
