"""Asks a server over and over for some seconds: by `wrk` where it is there, else by a client of our own."""

import os
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

WRK = shutil.which("wrk")
CLIENT = "wrk" if WRK else "a client in Python: install `wrk` for rates that the client does not bound"
SCRIPT = """
local asked, n = {}, 0
init = function(args)
  for line in io.lines(os.getenv("ASKED_HEADERS")) do
    local name, value = line:match("^(.-): (.*)$")
    wrk.headers[name] = value
  end
  for line in io.lines(os.getenv("ASKED")) do
    local method, path, body = line:match("^(%S+)\\t(%S+)\\t(.*)$")
    n = n + 1
    asked[n] = wrk.format(method, path, nil, body ~= "" and body or nil)
  end
  math.randomseed(tonumber(os.getenv("ASKED_SEED")))
end
request = function() return asked[math.random(n)] end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("FIGURES %f %f %f %d %d\\n", summary.requests * 1e6 / summary.duration,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    e.status + e.connect + e.read + e.write + e.timeout, summary.requests))
end
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `body` is JSON without tabs and line ends, or empty."""

    path: str
    method: str = "GET"
    body: str = ""

    @property
    def line(self) -> str:
        return f"{self.method}\t{self.path}\t{self.body}"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which requests, in any order, with which headers."""

    asked: Sequence[Asked]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests a second; percentiles in milliseconds; `refused`: answers of 400 and more, and none at all."""

    rate: float
    p50_ms: float
    p95_ms: float
    refused: int


def load(port: int, plan: Plan, *, seconds: float, connections: int) -> Figures:
    """So many connections, each asking again as soon as it is answered."""
    if WRK is None:
        return _by_threads(port, plan, seconds=seconds, connections=connections)
    with tempfile.TemporaryDirectory() as folder:
        asked, headers, script = (Path(folder) / name for name in ("asked", "headers", "ask.lua"))
        asked.write_text("".join(f"{one.line}\n" for one in plan.asked))
        headers.write_text("".join(f"{name}: {value}\n" for name, value in plan.headers.items()))
        script.write_text(SCRIPT)
        told = {"ASKED": str(asked), "ASKED_HEADERS": str(headers), "ASKED_SEED": str(random.randrange(2**31))}
        options = ["-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency", "-s", str(script)]
        said = subprocess.run(
            [WRK, *options, f"http://127.0.0.1:{port}"],
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    found = re.search(r"FIGURES (\S+) (\S+) (\S+) (\d+) (\d+)", said)
    if found is None:
        raise RuntimeError(said)
    return Figures(float(found[1]), float(found[2]), float(found[3]), int(found[4]))


def _by_threads(port: int, plan: Plan, *, seconds: float, connections: int) -> Figures:
    began = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        runs = [pool.submit(_asker, port, plan, began + seconds) for _ in range(connections)]
        answers = [answer for run in runs for answer in run.result()]
    took = sorted(seconds for seconds, _ in answers)
    if len(took) < 2:
        raise RuntimeError("the server does not answer")
    return Figures(
        rate=len(answers) / (time.perf_counter() - began),
        p50_ms=statistics.median(took) * 1000,
        p95_ms=took[int(len(took) * 0.95)] * 1000,
        refused=sum(status >= 400 for _, status in answers),
    )


def _asker(port: int, plan: Plan, until: float) -> list[tuple[float, int]]:
    link, rng, answers = HTTPConnection("127.0.0.1", port, timeout=60), random.Random(), []
    while (began := time.perf_counter()) < until:
        one = rng.choice(plan.asked)
        link.request(one.method, one.path, body=one.body.encode() or None, headers=dict(plan.headers))
        answer = link.getresponse()
        answer.read()
        answers.append((time.perf_counter() - began, answer.status))
    return answers
