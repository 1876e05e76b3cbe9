"""Children end when they are told to, and when their parent ends without telling them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from factcheck.local import processes
from factcheck.local.bootstrap import ROOT
from factcheck.local.processes import Child, Spec
from tests.local.conftest import Survivors

STUBBORN = "trap '' TERM; echo up; while :; do sleep 0.1; done"
WITH_GRANDCHILD = "sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' & echo up; exec sleep 100"


def spec(script: str, *, name: str = "child", patience_s: float = 0.3) -> Spec:
    stops = ((signal.SIGTERM, patience_s), (signal.SIGKILL, 5.0))
    return Spec(name=name, argv=("sh", "-c", script), stops=stops)


def start(spec: Spec, data_dir: Path) -> Child:
    for name in ("logs", "records"):
        (data_dir / name).mkdir(parents=True, exist_ok=True)
    env = {**os.environ, "OF_TEST": str(data_dir)}
    child = processes.start(spec, env=env, logs=data_dir / "logs", records=data_dir / "records", cwd=data_dir)
    until = time.monotonic() + 10
    while "up" not in processes.last_words(data_dir / "logs" / f"{spec.name}.log") and time.monotonic() < until:
        time.sleep(0.02)
    return child


@pytest.mark.parametrize("script", ["echo up; exec sleep 100", STUBBORN, WITH_GRANDCHILD])
def test_stop_ends_a_child_and_its_kin(data_dir: Path, survivors: Survivors, script: str) -> None:
    child = start(spec(script), data_dir)
    processes.stop(child)
    assert not child.is_alive
    assert survivors() == {}
    assert list((data_dir / "records").iterdir()) == []


def test_several_children_are_stopped_side_by_side(data_dir: Path) -> None:
    children = [start(spec(STUBBORN, name=name, patience_s=1.0), data_dir) for name in ("web", "worker", "beat")]
    began = time.monotonic()
    processes.stop(*children)
    assert time.monotonic() - began < 2.0


def test_what_a_killed_run_left_is_ended_by_the_next(data_dir: Path, survivors: Survivors) -> None:
    for name in ("logs", "records"):
        (data_dir / name).mkdir(parents=True)
    orphan = subprocess.Popen(
        ["sh", "-c", WITH_GRANDCHILD], cwd=data_dir, start_new_session=True, stdout=subprocess.DEVNULL
    )
    (data_dir / "records" / "worker").write_text(f"{orphan.pid} {processes.birth(orphan.pid)}")
    processes.clear_leftovers(data_dir / "records", gently=())
    assert orphan.wait(5) == -signal.SIGKILL
    assert survivors() == {}
    assert list((data_dir / "records").iterdir()) == []


def test_a_process_that_took_a_dead_ones_number_is_left_alone(data_dir: Path) -> None:
    data_dir.mkdir()
    with subprocess.Popen(["sleep", "100"], start_new_session=True) as stranger:
        (data_dir / "worker").write_text(f"{stranger.pid} 12345@another-boot")
        processes.clear_leftovers(data_dir, gently=())
        assert stranger.poll() is None
        assert list(data_dir.iterdir()) == []
        stranger.kill()


def test_a_long_log_is_moved_aside_while_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("ab") as writer:
        writer.write(b"x" * (processes.LOG_LIMIT_BYTES + 1))
        writer.flush()
        processes.bound_log(log)
        writer.write(b"after")
    assert log.read_bytes() == b"after"
    assert (tmp_path / "web.log.1").stat().st_size == processes.LOG_LIMIT_BYTES + 1


def test_grandchildren_end_with_the_leader_of_their_group(data_dir: Path, survivors: Survivors) -> None:
    data_dir.mkdir()
    inner = "from factcheck.local.processes import end_with_leader; end_with_leader(); print('up', flush=True); input()"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OF_TEST": str(data_dir)}
    argv = [sys.executable, "-c", outer]
    with subprocess.Popen(
        argv, env=env, start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as leader:
        assert leader.stdout
        assert leader.stdout.readline() == b"up\n"
        leader.kill()
        leader.wait()
        assert survivors() == {}
