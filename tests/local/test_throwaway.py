"""`exec -- COMMAND`: services for one command, of which nothing is left."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from factcheck.local.bootstrap import ROOT
from tests.local.conftest import Survivors

ASK = """
import os, psycopg, redis
with psycopg.connect(os.environ["DATABASE_URL"]) as database:
    print(database.execute("SHOW fsync").fetchone()[0])
print(redis.Redis.from_url(os.environ["REDIS_URL"]).ping())
print(os.environ["DATA_DIR"])
"""


def command(*argv: str) -> list[str]:
    return [sys.executable, "-m", "factcheck.local", "exec", "--", *argv]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A temporary directory of this test, and addresses that nobody may take for the services'."""
    return {
        **os.environ,
        "TMPDIR": str(tmp_path),
        "DATABASE_URL": "postgres://elsewhere/x",
        "PGHOST": "elsewhere",
        "PGOPTIONS": "-c search_path=elsewhere",
    }


def test_gives_the_command_fresh_services_and_removes_them(env: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(command(sys.executable, "-c", ASK), env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    fsync, ping, where = done.stdout.split()
    assert (fsync, ping) == ("off", "True")
    assert Path(where).is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("script", "code"), [("exit 7", 7), ("kill -KILL $$", 137)])
def test_passes_the_exit_code_on(env: dict[str, str], script: str, code: int) -> None:
    assert subprocess.run(command("sh", "-c", script), env=env, cwd=ROOT).returncode == code


def test_says_so_when_there_is_no_such_command(env: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(command("no-such-command"), env=env, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "There is no command 'no-such-command'.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_is_left_when_it_is_stopped(
    env: dict[str, str], tmp_path: Path, data_dir: Path, survivors: Survivors, sent: signal.Signals
) -> None:
    data_dir.mkdir()  # where this fixture looks for processes is where this run keeps its files
    argv = command("sh", "-c", "echo up; exec sleep 100")
    with subprocess.Popen(argv, env={**env, "TMPDIR": str(data_dir)}, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"up\n"
        process.send_signal(sent)
        process.wait(20)
    assert survivors() == {}
    if sent == signal.SIGTERM:
        assert list(data_dir.iterdir()) == []
