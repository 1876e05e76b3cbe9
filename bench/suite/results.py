"""What a run found: one JSON file each under `bench/results/`. Known to no framework."""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Flow:
    """Work by the thousand. `rate` and `floor_rate`: so many a second. `peak_mb`: the web process meanwhile."""

    title: str
    unit: str
    rate: float
    floor: str
    floor_rate: float
    goal: float | None = None
    peak_mb: float | None = None

    @property
    def share(self) -> float:
        return self.rate / self.floor_rate

    @property
    def line(self) -> str:
        """The flow as a row of its table."""
        goal = "" if self.goal is None else "met" if self.rate >= self.goal else f"below {self.goal:,g}"
        peak = f"; web process at most {self.peak_mb:.0f} MB" if self.peak_mb else ""
        return f"| {self.title} | {self.rate:,.0f} {self.unit} | {self.share:.0%} of {self.floor}{peak} | {goal} |"


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
    flows: dict[str, Flow] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)


def write(result: Result) -> Path:
    """Keeps it under its time, size and commit; returns where."""
    FOLDER.mkdir(exist_ok=True)
    stamp = re.sub(r"[^0-9]", "", result.at)[:12]
    path = FOLDER / f"{stamp}-{result.claims}-{result.commit or 'unknown'}.json"
    path.write_text(json.dumps(asdict(result), indent=1, ensure_ascii=False) + "\n")
    return path


def read(path: Path) -> Result:
    """What `write` wrote."""
    told = json.loads(path.read_text())
    cases = {name: Measured(**case) for name, case in told.pop("cases").items()}
    flows = {name: Flow(**flow) for name, flow in told.pop("flows").items()}
    return Result(**told, cases=cases, flows=flows)


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
