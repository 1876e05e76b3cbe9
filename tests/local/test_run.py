"""`make run` after installation: the whole product, started and ended in every way a person or a machine may."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from factcheck.local.bootstrap import ROOT
from factcheck.local.layout import lay_out
from tests.local.conftest import Survivors

pytestmark = pytest.mark.e2e
START_S = 120.0
Product = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def run_env(data_dir: Path, free_port: int) -> dict[str, str]:
    return {**os.environ, "PORT": str(free_port), "DATA_DIR": str(data_dir)}


@pytest.fixture
def product(run_env: dict[str, str], free_port: int) -> Iterator[Product]:
    """`product()` starts it and returns when it is ready."""
    started: list[subprocess.Popen[str]] = []

    def begin() -> "subprocess.Popen[str]":
        process = start(run_env)
        started.append(process)
        until = time.monotonic() + START_S
        while not (is_ready := answers(free_port)) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        if process.poll() is not None:
            pytest.fail(f"ended with {process.returncode}: {process.communicate()[0]}")
        assert is_ready
        return process

    yield begin
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def start(env: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "factcheck.local", "run"],
        env=env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def refused(env: dict[str, str], *because: str) -> None:
    """A start with this environment ends at once with one sentence that holds these words."""
    process = start(env)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert len(said.strip().splitlines()) == 1, said
    assert all(words in said for words in because), said


def test_tells_how_to_use_it_and_refuses_a_second_run_beside_it(
    product: Product, run_env: dict[str, str], data_dir: Path, free_port: int, survivors: Survivors
) -> None:
    process = product()
    demo = json.loads((data_dir / "demo.json").read_text())
    assert (data_dir / "demo.json").stat().st_mode & 0o777 == 0o600
    assert demo["base_url"] == f"http://127.0.0.1:{free_port}"
    roles = [account["role"] for account in demo["accounts"]]
    assert (roles.count("admin") >= 1, roles.count("editor") >= 2, roles.count("checker") >= 1) == (True, True, True)
    refused({**run_env, "PORT": "1"}, "already in use by the run at", str(free_port))
    refused({**run_env, "DATA_DIR": str(data_dir / "other")}, f"Port {free_port} is in use")
    assert answers(free_port)

    os.killpg(process.pid, signal.SIGTERM)
    said = process.communicate(timeout=30)[0]
    assert process.returncode == 0
    assert f"Ready: http://127.0.0.1:{free_port}" in said
    assert all(account["password"] in said for account in demo["accounts"])
    assert survivors() == {}


def test_comes_back_with_its_data_after_a_kill_of_the_whole_group(
    product: Product, data_dir: Path, survivors: Survivors
) -> None:
    process = product()
    passwords = json.loads((data_dir / "demo.json").read_text())["accounts"]
    with psycopg.connect(host=str(lay_out(data_dir).sockets), user="factcheck", autocommit=True) as database:
        database.execute("CREATE TABLE kept AS SELECT 'words' AS said")
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    began = time.monotonic()
    again = product()
    assert time.monotonic() - began < 15 * slack()
    assert json.loads((data_dir / "demo.json").read_text())["accounts"] == passwords
    with psycopg.connect(host=str(lay_out(data_dir).sockets), user="factcheck") as database:
        assert database.execute("SELECT said FROM kept").fetchone() == ("words",)
    again.kill()
    again.communicate()
    assert survivors() == {}


def slack() -> float:
    """How much slower than planned this machine may be: others may be at work on it."""
    return 1 + os.getloadavg()[0] / (os.cpu_count() or 1)


def test_starts_again_whatever_part_is_killed(product: Product, data_dir: Path, free_port: int) -> None:
    process = product()
    for record in sorted((data_dir / "processes").iterdir()):
        pid = record.read_text().split()[0]
        os.kill(int(pid), signal.SIGKILL)
        until = time.monotonic() + 60
        while not (has_other_pid(record, pid) and answers(free_port)) and time.monotonic() < until:
            time.sleep(0.1)
        assert has_other_pid(record, pid), f"{record.name} was not started again"
        assert answers(free_port)
    assert process.poll() is None


def has_other_pid(record: Path, pid: str) -> bool:
    """Whether the record names a process, and not this one."""
    return record.exists() and record.read_text().split()[:1] not in ([pid], [])


def test_a_stop_is_obeyed_while_it_is_still_starting(run_env: dict[str, str], survivors: Survivors) -> None:
    for delay_s in (0.3, 1.0, 2.5):
        process = start(run_env)
        time.sleep(delay_s)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        assert survivors() == {}
