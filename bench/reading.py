"""Asks two servers for the same things in turn: the product, and a bare view. Run it by `bench.public`."""

import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import Request, urlopen

from django.core.management import call_command

from bench.published import URL, fill

SERVER = "--interface wsgi --host 127.0.0.1 --http 1 --no-ws --workers 2 --blocking-threads 6 --log-level error"
CONNECTIONS = 8
PATHS = 5_000
V1 = "/api/public/v1"
SCRIPT = """
local paths, n = {}, 0
for line in io.lines(os.getenv("PATHS")) do n = n + 1; paths[n] = line end
math.randomseed(os.time())
request = function()
  local path, tag = paths[math.random(n)]:match("^(%S+) ?(%S*)$")
  local who = string.format("10.%d.%d.%d", math.random(0, 255), math.random(0, 255), math.random(0, 255))
  local headers = {["X-Forwarded-For"] = who}
  if tag ~= "" then headers["If-None-Match"] = tag end
  return wrk.format("GET", path, headers)
end
done = function(summary, latency)
  io.write(string.format("FIGURES %f %f %d %d\\n", summary.requests * 1e6 / summary.duration,
    latency:percentile(95) / 1000, summary.errors.status, summary.requests))
end
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests a second and the 95th percentile in milliseconds; `refused`: answers of 400 and more."""

    rate: float
    p95_ms: float
    refused: int


def main(*, checks: int, seconds: int, rounds: int) -> None:
    call_command("migrate", verbosity=0)
    fill(checks)
    print(f"\n{checks:,} published checks, {os.cpu_count()} cores, {rounds} rounds of {seconds} s\n")
    rng = random.Random(7)
    numbers = [rng.randint(1, checks) for _ in range(PATHS)]
    with (
        _served("factcheck.wsgi:application", f"{V1}/checks/check-1/") as ours,
        _served("bench.bare_wsgi:application", "/check/check-1/") as bare,
    ):
        _compare(numbers, ours, bare, seconds=seconds, rounds=rounds)
        _mixed(numbers, ours, seconds=seconds)


def _compare(numbers: list[int], ours: int, bare: int, *, seconds: int, rounds: int) -> None:
    slugs, urls = [f"{V1}/checks/check-{i}/" for i in numbers], [f"{V1}/checks/?url={_url(i)}" for i in numbers]
    bare_slugs, bare_keys = [f"/check/check-{i}/" for i in numbers], [f"/address/{_url(i)[8:]}" for i in numbers]
    known = [f"{path} {_tag(ours, path)}" for path in slugs[:500]]
    known_lists = [f"{path} {_tag(ours, path)}" for path in urls[:500]]
    rows = (
        ("check by slug", slugs, bare_slugs),
        ("look-up by URL", urls, bare_keys),
        ("check, 304", known, bare_slugs),
        ("look-up, 304", known_lists, bare_keys),
        ("a few checks, again and again", slugs[:20], bare_slugs[:20]),
    )
    print("| asked for | a second | bare view | share | p95, ms |\n|---|---|---|---|---|")
    for name, asked, measure in rows:
        shares, runs = [], []
        for _ in range(rounds):
            one, other = _load(ours, asked, seconds=seconds), _load(bare, measure, seconds=seconds)
            shares.append(one.rate / other.rate)
            runs.append((one, other))
        one, other = sorted(runs, key=lambda pair: pair[0].rate / pair[1].rate)[rounds // 2]
        refused = sum(run.refused for pair in runs for run in pair)
        print(
            f"| {name} | {one.rate:,.0f} | {other.rate:,.0f} | {statistics.median(shares):.0%} | {one.p95_ms:.1f} |"
            + (f" {refused} refused" if refused else ""),
            flush=True,
        )


def _mixed(numbers: list[int], port: int, *, seconds: int) -> None:
    """Checks, look-ups, 304s, lists, searches; at full speed, then at half of that."""
    slugs = [f"{V1}/checks/check-{i}/" for i in numbers[:400]]
    mixed = [*slugs, *(f"{V1}/checks/?url={_url(i)}" for i in numbers[:400])]
    mixed += [f"{path} {_tag(port, path)}" for path in slugs[:150]]
    mixed += [f"{V1}/checks/?page_size=10", f"{V1}/checks/?rating=false&page_size=10"] * 10
    mixed += [f"{V1}/checks/?q=sentence+{i}+word{i % 20000}&page_size=10" for i in numbers[:30]]
    peak = _load(port, mixed, seconds=seconds)
    half = _paced(port, mixed, rate=peak.rate / 2, seconds=seconds)
    print(
        f"\nMixed: {peak.rate:,.0f} a second at most; at {half.rate:,.0f} a second, p95 {half.p95_ms:.1f} ms, "
        f"{half.refused} refused"
    )


def _url(number: int) -> str:
    return URL.format(site=number % 500, number=number)


def _tag(port: int, path: str) -> str:
    with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=_somebody())) as answer:
        return str(answer.headers["ETag"])


def _load(port: int, paths: list[str], *, seconds: int) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        asked, script = Path(folder) / "paths", Path(folder) / "ask.lua"
        asked.write_text("\n".join(paths) + "\n")
        script.write_text(SCRIPT)
        said = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}"],
            env={**os.environ, "PATHS": str(asked)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    found = re.search(r"FIGURES (\S+) (\S+) (\d+) (\d+)", said)
    assert found, said
    return Figures(float(found[1]), float(found[2]), int(found[3]))


def _paced(port: int, paths: list[str], *, rate: float, seconds: int) -> Figures:
    """At this rate: each connection asks at its own times, late or not; what waits for its turn counts as waiting."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        runs = [pool.submit(_asker, port, paths, rate / CONNECTIONS, seconds) for _ in range(CONNECTIONS)]
        answers = sorted(answer for run in runs for answer in run.result())
    refused = sum(status >= 400 for _, status in answers)
    return Figures(len(answers) / seconds, answers[int(len(answers) * 0.95)][0] * 1000, refused)


def _asker(port: int, paths: list[str], rate: float, seconds: int) -> list[tuple[float, int]]:
    """How long each answer took, from when it was due, and its status."""
    link, rng, answers = HTTPConnection("127.0.0.1", port), random.Random(), []
    began = time.perf_counter()
    for number in range(int(rate * seconds)):
        due = began + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        path, _, tag = rng.choice(paths).partition(" ")
        link.request("GET", path, headers={**_somebody(), **({"If-None-Match": tag} if tag else {})})
        answer = link.getresponse()
        answer.read()
        answers.append((time.perf_counter() - due, answer.status))
    return answers


def _somebody() -> dict[str, str]:
    """A caller of her own, so that nobody is over the limit; the counting goes on as ever."""
    return {"X-Forwarded-For": f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(256)}"}


@contextmanager
def _served(application: str, first: str) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", *SERVER.split(), "--port", str(port), application]
    server = subprocess.Popen(command, env={**os.environ, "TRUST_PROXY": "1", "SECURE_SSL_REDIRECT": "0"})
    try:
        _wait_for(port, first)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(15)


def _wait_for(port: int, path: str) -> None:
    """Until both workers have had their time to start."""
    for _ in range(300):
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                return time.sleep(2)
        except OSError as error:
            said = str(error)
            time.sleep(0.2)
    raise RuntimeError(f"the server did not start: {said}")
