"""Child processes that end with their parent, however it ends, and leave a record should even that fail."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
LOG_LIMIT_BYTES = 5_000_000
POLL_S = 0.05


@dataclass(frozen=True)
class Spec:
    """How to start and stop one child. `stops`: signals in order, each with the seconds it is given."""

    name: str
    argv: tuple[str, ...]
    stops: tuple[tuple[signal.Signals, float], ...]
    when_orphaned: signal.Signals = signal.SIGKILL
    before_exec: Callable[[], None] | None = None
    sweeps_group: bool = True


@dataclass
class Child:
    """A running Spec."""

    spec: Spec
    process: subprocess.Popen[bytes]
    record: Path
    started_at: float = field(default_factory=time.monotonic)

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None


def die_with_parent(sent: signal.Signals = signal.SIGKILL) -> None:
    """Has the kernel signal this process when its parent ends. Linux only; elsewhere the next run cleans up."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(sent), 0, 0, 0)


def end_with_leader() -> None:
    """For a child's own children: end when the one that leads the process group ends, or now if it already has."""
    die_with_parent()
    if os.getppid() != os.getpgrp():
        os._exit(1)


def start(spec: Spec, *, env: Mapping[str, str], logs: Path, records: Path, cwd: Path) -> Child:
    """Starts a child in its own session, its output in `logs/NAME.log`."""
    parent = os.getpid()

    def in_the_child() -> None:
        if spec.before_exec:
            spec.before_exec()
        die_with_parent(spec.when_orphaned)
        if os.getppid() != parent:
            os._exit(1)

    with (logs / f"{spec.name}.log").open("ab") as log:
        process = subprocess.Popen(
            spec.argv,
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=in_the_child,
        )
    record = records / spec.name
    record.write_text(f"{process.pid} {birth(process.pid)}")
    return Child(spec=spec, process=process, record=record)


def bound_log(path: Path) -> None:
    """Moves a log's content aside once it is long; its writer keeps its place because it appends."""
    if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
        path.with_name(path.name + ".1").write_bytes(path.read_bytes())
        os.truncate(path, 0)


def last_words(path: Path, *, lines: int = 8) -> str:
    """The end of a log, for a message that says why something failed."""
    if not path.exists():
        return ""
    with path.open("rb") as log:
        log.seek(max(0, path.stat().st_size - 8192))
        return "\n".join(log.read().decode(errors="replace").strip().splitlines()[-lines:])


def stop(*children: Child) -> None:
    """Stops children side by side: each gets its signals one after the other until it has gone.

    Then what it left in its process group is cleared away.
    """
    stages = {child.process.pid: iter(child.spec.stops) for child in children}
    due = dict.fromkeys(stages, 0.0)
    while living := [child for child in children if child.is_alive]:
        for child in living:
            if time.monotonic() >= due[child.process.pid]:
                sent, patience_s = next(stages[child.process.pid], (signal.SIGKILL, 5.0))
                child.process.send_signal(sent)
                due[child.process.pid] = time.monotonic() + patience_s
        time.sleep(POLL_S)
    for child in children:
        bury(child)


def bury(child: Child) -> None:
    """Clears away what an ended child left in its process group, and its record."""
    if child.spec.sweeps_group:
        kill_group(child.process.pid)
    child.record.unlink(missing_ok=True)


def kill_group(group: int) -> None:
    """Ends every process of a group; none left is fine."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def this_boot() -> str:
    """What names the time since the machine started; empty where the system does not say."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    return boot.read_text().strip() if boot.exists() else ""


def birth(pid: int) -> str:
    """When a process began, in the system's words: with its pid it names the process for good. Empty: it has ended."""
    boot = this_boot()
    if not boot:
        asked = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return asked.stdout.strip().replace(" ", "_")
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else f"{fields[19]}@{boot}"


def leftovers(records: Path) -> list[tuple[Path, int]]:
    """Processes of an earlier run that still live, with their records; records of the dead are removed."""
    living = []
    for record in sorted(records.iterdir()):
        pid, _, born = record.read_text().strip().partition(" ")
        now = birth(int(pid)) if pid.isdigit() else ""
        if now and now == born:
            living.append((record, int(pid)))
            continue
        if pid.isdigit() and not now and born.rpartition("@")[2] == this_boot():
            kill_group(int(pid))  # the leader is gone and nobody took its number, so this group is what it left
        record.unlink()
    return living


def clear_leftovers(records: Path, *, gently: Iterable[str], patience_s: float = 5.0) -> None:
    """Ends what an earlier, killed run left behind: named ones get time to close their files, the rest ends at once."""
    gentle = set(gently)
    for record, pid in leftovers(records):
        if record.name not in gentle:
            kill_group(pid)
    for sent in (None, signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        for _, pid in leftovers(records):
            if sent:
                os.kill(pid, sent)
        until = time.monotonic() + patience_s
        while leftovers(records) and time.monotonic() < until:
            time.sleep(POLL_S)
