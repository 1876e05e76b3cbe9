"""One run: the jobs, the workers, the faults, and what became of it all."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import Error, connection
from redis import Redis
from redis.exceptions import RedisError

from annotations.models import Snapshot, User
from bench.chaos.server import answer

T = TypeVar("T")
STUCK_S = 300.0
EVERY_S = 2.0
DISK_MB = 600
CELERY = (sys.executable, "-m", "celery", "-A", "factcheck")
PLAIN = "--without-gossip --without-mingle --loglevel ERROR"
PROCESSES = {
    "captures-1": f"worker --queues captures --pool threads --concurrency 16 --hostname one@%h {PLAIN}",
    "captures-2": f"worker --queues captures --pool threads --concurrency 16 --hostname two@%h {PLAIN}",
    "worker": f"worker --pool prefork --concurrency 2 --hostname rest@%h {PLAIN}",
    "beat": "beat --loglevel ERROR --schedule {home}/chaos-beat",
}
ASKED_TWICE_PER_FAULT = 5
"""As many as 5 in 100 where 100 things break during 10,000 jobs."""


@dataclass
class Workers:
    """The product's processes, started again whenever they end, as an operator's supervisor does."""

    home: Path
    running: dict[str, "subprocess.Popen[bytes]"]

    def tend(self) -> None:
        for name, options in PROCESSES.items():
            if name not in self.running or self.running[name].poll() is not None:
                argv = [*CELERY, *options.format(home=self.home).split(" ")]
                with (self.home / f"chaos-{name}.log").open("ab") as said:
                    self.running[name] = subprocess.Popen(argv, stdout=said, stderr=said)

    def signal(self, name: str, number: signal.Signals) -> None:
        self.running[name].send_signal(number)

    def end(self) -> None:
        for process in self.running.values():
            process.kill()
            process.wait()


@dataclass(frozen=True)
class Disk:
    """The disk of the bodies alone, which can be filled without harm to others."""

    at: Path

    def fill(self) -> None:
        with suppress(OSError), (self.at / "ballast").open("wb", buffering=0) as file:
            while True:
                file.write(bytes(2**20))

    def make_room(self) -> None:
        (self.at / "ballast").unlink(missing_ok=True)


@contextmanager
def _disk() -> Iterator[Disk | None]:
    """None, with a word about it, where this account may mount none."""
    at = Path(settings.MEDIA_ROOT)
    at.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "chaos", str(at)]
    if os.geteuid() or subprocess.run(mount, check=False).returncode:
        print("The disk is not filled: that takes a disk to mount, which root may.", file=sys.stderr)
        yield None
        return
    try:
        yield Disk(at)
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def main(*, jobs: int, faults: int) -> None:
    with ExitStack() as stack:
        disk = stack.enter_context(_disk())
        server = stack.enter_context(_serving())
        port = int(server.stdout.readline()) if server.stdout else 0
        ids = _asked_for(jobs, port)
        workers = Workers(Path(os.environ["DATA_DIR"]), {})
        stack.callback(workers.end)
        workers.tend()
        done = _break_things(workers, faults, disk)
        seconds = _wait_until_settled(workers, ids)
        memory = {name: _rss_mb(one.pid) for name, one in workers.running.items()}
        workers.end()
        asked = _told(server)
    allowed = ASKED_TWICE_PER_FAULT * faults
    _judge(
        ids, asked, allowed, {"jobs": jobs, "faults": dict(done), "settled_after_s": round(seconds), "rss_mb": memory}
    )


def _asked_for(jobs: int, port: int) -> list[int]:
    by, _ = User.objects.get_or_create(username="chaos", defaults={"role": "checker"})
    urls = (f"http://127.{1 + n // 60_000}.{n // 250 % 250}.{1 + n % 250}:{port}/{n}" for n in range(jobs))
    return [
        row.pk for row in Snapshot.objects.bulk_create(Snapshot(requested_by=by, requested_url=url) for url in urls)
    ]


def _break_things(workers: Workers, faults: int, disk: Disk | None) -> Counter[str]:
    """Waits until captures come in, then breaks one thing after another; what was broken, and how often."""
    done: Counter[str] = Counter()
    _until(lambda: _count(state="ok") > 0, seconds=120)
    ways: dict[str, Callable[[], object]] = {
        "worker of captures killed": lambda: workers.signal(
            random.choice(["captures-1", "captures-2"]), signal.SIGKILL
        ),
        "worker of captures told to end": lambda: workers.signal("captures-1", signal.SIGTERM),
        "other worker killed": lambda: workers.signal("worker", signal.SIGKILL),
        "Redis emptied": lambda: Redis.from_url(settings.REDIS_URL).flushall(),
        "Redis cut off": lambda: Redis.from_url(settings.REDIS_URL).client_kill_filter(_type="normal"),
        "PostgreSQL crashed": _crash_database,
        "readers killed": lambda: _kill_readers(workers),
    }
    if disk is not None:
        ways["disk full"] = disk.fill
    for _ in range(faults):
        name = random.choice(list(ways))
        try:
            ways[name]()
            done[name] += 1
        except (ProcessLookupError, Error, RedisError):
            connection.close()
        until = time.monotonic() + EVERY_S
        while time.monotonic() < until:
            workers.tend()
            time.sleep(0.1)
        if disk is not None:
            disk.make_room()
    return done


def _crash_database() -> None:
    """One server process is killed: PostgreSQL ends all others, recovers and starts anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(pid) FROM pg_stat_activity WHERE datname IS NOT NULL AND pid <> pg_backend_pid()")
        (pid,) = cursor.fetchone()
    connection.close()
    if pid:
        os.kill(pid, signal.SIGKILL)


def _kill_readers(workers: Workers) -> None:
    """The warm processes that read bodies, under any of the workers."""
    for process in workers.running.values():
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        for child in children.read_text().split() if children.exists() else ():
            if b"annotations.text.apart" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)


def _wait_until_settled(workers: Workers, ids: list[int]) -> float:
    begun = time.monotonic()

    def is_done() -> bool:
        workers.tend()
        return _count(id__in=ids, state__in=["pending", "running"]) == 0

    _until(is_done, seconds=STUCK_S + len(ids) / 2)
    return time.monotonic() - begun


def _count(**columns: object) -> int:
    """-1 while PostgreSQL is not there."""
    try:
        return Snapshot.objects.filter(**columns).count()
    except Error:
        connection.close()
        return -1


def _until(look: Callable[[], bool], *, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not look():
        if time.monotonic() > until:
            sys.exit(f"Stuck: {dict(Counter(Snapshot.objects.values_list('state', 'error_code')))}")
        time.sleep(0.5)


@contextmanager
def _serving() -> "Iterator[subprocess.Popen[str]]":
    argv = [sys.executable, "-m", "bench.chaos.server"]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def _told(server: "subprocess.Popen[str]") -> dict[int, int]:
    """How often each path was asked for."""
    if server.stdin is None or server.stdout is None:
        return {}
    server.stdin.close()
    return {int(number): times for number, times in json.loads(server.stdout.readline()).items()}


def _rss_mb(pid: int) -> int:
    with suppress(OSError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") // 2**20
    return 0


def _judge(ids: list[int], asked: dict[int, int], allowed: int, told: dict[str, object]) -> None:
    """Compares what became of each job with what its page was made to do. Ends with an error where they differ."""
    rows = Snapshot.objects.filter(id__in=ids).order_by("id").values_list("state", "error_code")
    wrong = [
        (number, *row) for number, row in enumerate(rows) if row[0] != ("failed" if number % 20 in (0, 3) else "ok")
    ]
    needed = sum(1 + (answer(number, 1) != answer(number, 2)) for number in range(len(ids)))
    twice = sum(asked.values()) - needed
    print(json.dumps({**told, "wrong": wrong[:10], "rows": len(rows), "asked_twice": twice}))
    if wrong or len(rows) != len(ids) or twice > allowed:
        sys.exit("A promise was broken.")
