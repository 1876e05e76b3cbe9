"""python -m bench.suite.compare [BEFORE AFTER]: what became slower between two runs; exit code 1 where something did.

BEFORE and AFTER are files of bench/results/ or parts of their names; without them, the newest two of one size. Shares
of the floor are compared, which were measured in the same run as the floor: a busier or smaller machine changes both.
"""

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.suite.results import FOLDER, Measured, Result, read

LEAST = 0.15
"""A change that is smaller than this part says nothing."""
NOISE = 2.0
"""Nor does one that is smaller than this many times the spread of the rounds."""
MOST_MEMORY = 1.15


def main(arguments: list[str]) -> int:
    before, after = _chosen(arguments)
    print(f"{before.name} → {after.name}\n")
    old, new = read(before), read(after)
    if old.claims != new.claims:
        print(f"The runs are of different sizes: {old.claims:,} and {new.claims:,} claims.\n")
    worse = [*_slower(old, new), *_flows(old, new), *_larger(old, new)]
    print("\n" + ("\n".join(f"WORSE: {said}" for said in worse) or "Nothing has become worse by more than the noise."))
    return 1 if worse else 0


def _chosen(arguments: list[str]) -> tuple[Path, Path]:
    if len(arguments) == 2:
        return _named(arguments[0]), _named(arguments[1])
    files = sorted(FOLDER.glob("*.json"))
    of_a_size = [file for file in files if files and file.name.split("-")[1] == files[-1].name.split("-")[1]]
    if arguments or len(of_a_size) < 2:
        raise SystemExit("Name two results, or have two of one size in bench/results/.")
    return of_a_size[-2], of_a_size[-1]


def _named(part: str) -> Path:
    found = [Path(part)] if Path(part).is_file() else sorted(FOLDER.glob(f"*{part}*.json"))
    if len(found) != 1:
        raise SystemExit(f"“{part}” names {len(found)} results.")
    return found[0]


def _slower(old: Result, new: Result) -> Iterator[str]:
    for name in old.cases.keys() & new.cases.keys():
        before, after = old.cases[name], new.cases[name]
        change = after.share / before.share - 1
        bar = max(LEAST, NOISE * max(_spread(before), _spread(after)))
        mark = "worse" if change < -bar else "better" if change > bar else ""
        print(f"{before.title:48} {before.share:7.1%} → {after.share:7.1%} {change:+7.0%} (noise {bar:.0%}) {mark}")
        if mark == "worse":
            yield f"{before.title}: {before.share:.1%} of its floor, now {after.share:.1%}"
        if after.statements > before.statements:
            yield f"{before.title}: {before.statements} statements, now {after.statements}"


def _spread(case: Measured) -> float:
    """The median distance of the rounds from their median, as a part of it."""
    if len(case.shares) < 2 or not case.share:
        return LEAST
    return statistics.median(abs(share - case.share) for share in case.shares) / case.share * 1.5


def _flows(old: Result, new: Result) -> Iterator[str]:
    for name in old.flows.keys() & new.flows.keys():
        before, after = old.flows[name], new.flows[name]
        print(f"{before.title:48} {before.share:7.1%} → {after.share:7.1%} {after.share / before.share - 1:+7.0%}")
        if after.share < before.share * (1 - 2 * LEAST):
            yield f"{before.title}: {before.share:.1%} of its floor, now {after.share:.1%}"


def _larger(old: Result, new: Result) -> Iterator[str]:
    for name in ("web_peak_rss_mb", "worker_peak_rss_mb"):
        before, after = old.figures.get(name), new.figures.get(name)
        if before and after and after > before * MOST_MEMORY:
            yield f"{name}: {before:.0f} MB, now {after:.0f} MB"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
