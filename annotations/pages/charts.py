"""Bars as SVG, drawn by the server: every bar is a link, and a table says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT, BASE, STEP, ROOM = 120, 100, 24, 16
MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One number and where it leads."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A bar in its place, in units of the drawing; `caption` is empty where there is no room for one."""

    bar: Bar
    x: int
    y: int
    width: int
    height: int
    caption: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Upright bars along time."""

    bars: Sequence[Bar]

    @property
    def width(self) -> int:
        return max(len(self.bars), 8) * STEP + ROOM

    @property
    def height(self) -> int:
        return HEIGHT

    @property
    def base(self) -> int:
        return BASE

    @property
    def most(self) -> int:
        return max((bar.count for bar in self.bars), default=0)

    @property
    def drawn(self) -> list[Drawn]:
        every = max(1, -(-len(self.bars) // MOST_LABELS))
        return [self._drawn(bar, place, bar.label if place % every == 0 else "") for place, bar in enumerate(self.bars)]

    def _drawn(self, bar: Bar, place: int, caption: str) -> Drawn:
        height = round((BASE - 14) * bar.count / self.most) if self.most else 0
        height = max(height, 2) if bar.count else 0
        return Drawn(bar, place * STEP + 3, BASE - height, STEP - 6, height, caption)


@dataclass(frozen=True, slots=True)
class Lines:
    """Lying bars, one a name."""

    bars: Sequence[Bar]

    @property
    def drawn(self) -> list[Drawn]:
        most = max((bar.count for bar in self.bars), default=0)
        widths = [max(round(100 * bar.count / most), 1) if bar.count else 0 for bar in self.bars]
        return [Drawn(bar, 0, 0, width, 0, "") for bar, width in zip(self.bars, widths, strict=True)]
