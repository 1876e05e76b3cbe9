"""How much memory processes hold: resident (RSS), and with what is shared divided among those who share it (PSS)."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

EVERY_S = 0.25
_PARENT = re.compile(r"^PPid:\s*(\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Held:
    """Megabytes: the largest single process, and all of them together by their share."""

    rss_mb: float
    pss_mb: float


@dataclass(slots=True)
class Peaks:
    """The most that was held while we looked."""

    rss_mb: float = 0.0
    pss_mb: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def note(self, held: Held) -> None:
        self.rss_mb, self.pss_mb = max(self.rss_mb, held.rss_mb), max(self.pss_mb, held.pss_mb)


def held_by(pid: int) -> Held:
    """What a process and its children hold now; zeros where the system does not tell."""
    told = [_told(one) for one in (pid, *_children(pid))]
    return Held(round(max(rss for rss, _ in told), 1), round(sum(pss for _, pss in told), 1))


@contextmanager
def watched(pid: int) -> Iterator[Peaks]:
    """Looks several times a second, in a thread of its own."""
    peaks = Peaks()

    def look() -> None:
        while not peaks.over.wait(EVERY_S):
            peaks.note(held_by(pid))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peaks
    finally:
        peaks.over.set()
        thread.join()


def _children(pid: int) -> list[int]:
    """Ids of the processes whose parent this is, and of theirs."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        found = _PARENT.search(_read(status))
        if found:
            parents[int(status.parent.name)] = int(found[1])
    found_so_far = {pid}
    for _ in range(3):
        found_so_far |= {child for child, parent in parents.items() if parent in found_so_far}
    return sorted(found_so_far - {pid})


def _told(pid: int) -> tuple[float, float]:
    text = _read(Path(f"/proc/{pid}/smaps_rollup"))
    sizes = {name: int(size) / 1024 for name, size in re.findall(r"^(Rss|Pss):\s*(\d+) kB", text, re.MULTILINE)}
    return sizes.get("Rss", 0.0), sizes.get("Pss", 0.0)


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
