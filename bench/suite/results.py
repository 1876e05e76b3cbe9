"""What a run found: one JSON file each under `bench/results/`, and the table of it."""

import json
import os
import platform
import re
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from bench.suite.cases import Case
from bench.suite.inside import Inside
from bench.suite.loads import Figures

FOLDER = Path(__file__).resolve().parent.parent / "results"
ROOT = FOLDER.parent.parent


@dataclass(frozen=True, slots=True)
class Measured:
    """One case. `shares` are the product's rate over its floor's, round by round; `share` is their median.

    `p50_ms`, `p95_ms`: over HTTP with two clients. `inside_*`: in one process. `sql_ms`: its heaviest statement alone.
    """

    title: str
    floor: str
    rate: float
    floor_rate: float
    share: float
    shares: Sequence[float]
    p50_ms: float
    p95_ms: float
    refused: int
    inside_p50_ms: float
    inside_p95_ms: float
    sql_ms: float
    statements: int
    answer_bytes: int
    goal_share: float | None
    goal_p95_ms: float | None

    @classmethod
    def of(cls, case: Case, inside: Inside, rounds: Sequence[tuple[Figures, Figures, Figures]]) -> "Measured":
        shares = [ours.rate / floor.rate for ours, floor, _ in rounds]
        return cls(
            title=case.title,
            floor=case.floor,
            rate=round(statistics.median(ours.rate for ours, _, _ in rounds), 1),
            floor_rate=round(statistics.median(floor.rate for _, floor, _ in rounds), 1),
            share=round(statistics.median(shares), 4),
            shares=[round(share, 4) for share in shares],
            p50_ms=round(statistics.median(calm.p50_ms for _, _, calm in rounds), 2),
            p95_ms=round(statistics.median(calm.p95_ms for _, _, calm in rounds), 2),
            refused=sum(one.refused for turn in rounds for one in turn),
            inside_p50_ms=round(inside.p50_ms, 2),
            inside_p95_ms=round(inside.p95_ms, 2),
            sql_ms=round(inside.sql_ms, 2),
            statements=inside.statements,
            answer_bytes=len(inside.body),
            goal_share=case.share,
            goal_p95_ms=case.p95_ms,
        )

    @property
    def missed(self) -> list[str]:
        """The goals that it does not reach, in words; and what makes it worthless."""
        said = []
        if self.refused:
            said.append(f"{self.refused} refused")
        if self.goal_share is not None and self.share < self.goal_share:
            said.append(f"below {self.goal_share:.0%}")
        if self.goal_p95_ms is not None and self.p95_ms > self.goal_p95_ms:
            said.append(f"above {self.goal_p95_ms:g} ms")
        return said

    @property
    def line(self) -> str:
        """The case as a row of the table."""
        goal = "; ".join(self.missed) or ("met" if self.goal_share or self.goal_p95_ms else "")
        cells = (
            self.title,
            f"{self.rate:,.0f}",
            f"{self.share:.0%} of {self.floor}",
            f"{self.p50_ms:.1f}",
            f"{self.p95_ms:.1f}",
            f"{self.inside_p50_ms:.1f}",
            f"{self.sql_ms:.2f}",
            str(self.statements),
            goal,
        )
        return f"| {' | '.join(cells)} |"


@dataclass(slots=True)
class Result:
    """One run of the suite."""

    claims: int
    machine: dict[str, Any]
    client: str
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    commit: str = field(default_factory=lambda: _git("rev-parse", "--short", "HEAD"))
    is_changed: bool = field(default_factory=lambda: bool(_git("status", "--porcelain", "--untracked-files=no")))
    cases: dict[str, Measured] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)


def write(result: Result) -> Path:
    """Keeps it under its time, size and commit; returns where."""
    FOLDER.mkdir(exist_ok=True)
    stamp = re.sub(r"[^0-9]", "", result.at)[:12]
    path = FOLDER / f"{stamp}-{result.claims}-{result.commit or 'unknown'}.json"
    path.write_text(json.dumps(asdict(result), indent=1, ensure_ascii=False) + "\n")
    return path


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0]
    model = re.search(r"model name\s*: (.*)", _read("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s*(\d+)", _read("/proc/meminfo"))
    return {
        "cores": os.cpu_count(),
        "processor": model[1] if model else platform.processor(),
        "memory_gb": round(int(memory[1]) / 2**20) if memory else None,
        "system": platform.system(),
        "python": platform.python_version(),
        "postgresql": postgres,
        "load_before": os.getloadavg()[0],
    }


def _read(path: str) -> str:
    return Path(path).read_text() if Path(path).exists() else ""


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
