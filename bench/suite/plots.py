"""Curves as SVG, drawn by hand: a point a size on logarithmic axes, its label at the end of each curve."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bench.suite.results import Result

SHOWN = (
    "open_article",
    "save_highlight",
    "queue_first",
    "queue_deep",
    "queue_filter",
    "claim",
    "lookup_url",
    "claims_search",
    "match",
)
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 900, 480, 70, 40, 250, 50
COLOURS = ("#1f5fa8", "#b3361e", "#2a7d46", "#8a5a00", "#6a3fa0", "#0f7f8c", "#a1286a", "#555555", "#3c6e00")
STYLE = "font: 13px system-ui, sans-serif; fill: #222"
LABEL_PX = 16


@dataclass(frozen=True, slots=True)
class Axes:
    """From values to places, both by their logarithms."""

    sizes: tuple[float, float]
    times: tuple[float, float]

    def x(self, claims: float) -> float:
        return LEFT + _part(claims, self.sizes) * (WIDTH - LEFT - RIGHT)

    def y(self, ms: float) -> float:
        return HEIGHT - BOTTOM - _part(ms, self.times) * (HEIGHT - TOP - BOTTOM)


def growth(results: Sequence[Result]) -> str:
    """How p95 with two clients grows with the number of claims; one curve a case."""
    curves = {name: [(one.claims, one.cases[name].p95_ms) for one in results if name in one.cases] for name in SHOWN}
    drawn = {name: points for name, points in curves.items() if points}
    times = [ms for points in drawn.values() for _, ms in points]
    sizes = [one.claims for one in results]
    axes = Axes((min(sizes), max(max(sizes), min(sizes) * 10)), (_decade(min(times), -1), _decade(max(times), 1)))
    titles = {name: one.cases[name].title for one in results for name in one.cases}
    lines = [_curve(points, axes, COLOURS[at]) for at, points in enumerate(drawn.values())]
    ends = {name: axes.y(points[-1][1]) for name, points in drawn.items()}
    places = _apart(ends)
    labels = [
        f'<text x="{WIDTH - RIGHT + 14}" y="{places[name] + 4:.0f}" style="{STYLE}; fill: {COLOURS[at]}">'
        f"{escape(titles[name])}</text>"
        for at, name in enumerate(drawn)
    ]
    said = "p95 in milliseconds, two clients, by the number of claims"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            f'<text x="{LEFT}" y="22" style="{STYLE}; font-weight: 600">{said}</text>',
            *_grid(axes, sizes),
            *lines,
            *labels,
            "</svg>\n",
        ]
    )


def _part(value: float, span: tuple[float, float]) -> float:
    return (math.log10(value) - math.log10(span[0])) / (math.log10(span[1]) - math.log10(span[0]))


def _decade(value: float, way: int) -> float:
    """The power of ten below or above."""
    log = math.log10(max(value, 0.01))
    return float(10 ** (math.floor(log) if way < 0 else math.floor(log) + 1))


def _grid(axes: Axes, sizes: Sequence[int]) -> list[str]:
    drawn, ms = [], axes.times[0]
    while ms <= axes.times[1]:
        at = f"{axes.y(ms):.0f}"
        drawn.append(f'<path d="M{LEFT} {at}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        drawn.append(f'<text x="{LEFT - 8}" y="{at}" dy="4" text-anchor="end" style="{STYLE}">{ms:g}</text>')
        ms *= 10
    for size in sizes:
        at = f"{axes.x(size):.0f}"
        drawn.append(f'<path d="M{at} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        drawn.append(f'<text x="{at}" y="{HEIGHT - 26}" text-anchor="middle" style="{STYLE}">{size:,}</text>')
    return drawn


def _curve(points: Sequence[tuple[int, float]], axes: Axes, colour: str) -> str:
    places = [(f"{axes.x(size):.1f}", f"{axes.y(ms):.1f}") for size, ms in points]
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in places)
    line = " ".join(f"{x},{y}" for x, y in places)
    return f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'


def _apart(ends: dict[str, float]) -> dict[str, float]:
    """The heights of the labels, moved so that none stands on another."""
    placed: dict[str, float] = {}
    reached = 0.0
    for name in sorted(ends, key=lambda one: ends[one]):
        reached = max(ends[name], reached + LABEL_PX)
        placed[name] = reached
    return placed
