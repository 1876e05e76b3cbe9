"""The servers from wheels: what we rely on, and that their data outlives every way of dying."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from factcheck.local import postgres
from factcheck.local.bootstrap import Unusable
from factcheck.local.layout import lay_out
from tests.local.conftest import Serve, Survivors


def connect(data_dir: Path) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(lay_out(data_dir).sockets), user="factcheck", dbname="factcheck", autocommit=True)


def queue(data_dir: Path) -> "redis.Redis":
    return redis.Redis(unix_socket_path=str(lay_out(data_dir).valkey_socket))


def one(connection: psycopg.Connection[tuple[object, ...]], query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    assert row
    return row[0]


def test_postgres_is_the_version_and_locale_that_we_rely_on(serve: Serve, data_dir: Path) -> None:
    serve()
    with connect(data_dir) as connection:
        assert str(one(connection, "SHOW server_version")).startswith("18.")
        assert one(connection, "SHOW server_encoding") == "UTF8"
        assert one(connection, "SHOW fsync") == "on"
        assert one(connection, "SHOW listen_addresses") == ""
        assert one(connection, "SELECT lower('ÉCOLE')") == "école"
        connection.execute("CREATE EXTENSION pg_trgm")
        assert one(connection, "SELECT similarity('Президент сказал', 'президент сказал')") == 1.0


def test_valkey_refuses_rather_than_forgets_and_listens_on_no_port(serve: Serve, data_dir: Path) -> None:
    serve()
    with queue(data_dir) as client:
        settings = client.config_get("*")
    assert settings["maxmemory-policy"] == "noeviction"
    assert settings["appendonly"] == "yes"
    assert settings["appendfsync"] == "everysec"
    assert settings["port"] == "0"


def test_sockets_are_for_this_account_alone(serve: Serve, data_dir: Path) -> None:
    serve()
    assert lay_out(data_dir).sockets.stat().st_mode & 0o777 == 0o700


def test_data_outlives_a_kill_of_the_supervisor_and_nothing_else_does(
    serve: Serve, data_dir: Path, survivors: Survivors
) -> None:
    first = serve()
    with connect(data_dir) as connection, queue(data_dir) as client:
        connection.execute("CREATE TABLE kept AS SELECT 'words' AS said")
        client.set("kept", "words")
        client.execute_command("WAITAOF", 1, 0, 5000)
    first.kill()
    first.wait()
    assert survivors() == {}
    serve()
    with connect(data_dir) as connection, queue(data_dir) as client:
        assert one(connection, "SELECT said FROM kept") == "words"
        assert client.get("kept") == b"words"


def test_a_restart_waits_for_a_server_that_is_still_ending(serve: Serve, data_dir: Path) -> None:
    for _ in range(3):
        process = serve()
        process.kill()
        process.wait()
    serve()
    with connect(data_dir) as connection:
        assert one(connection, "SELECT 1") == 1


def test_a_stop_leaves_no_process(serve: Serve, survivors: Survivors) -> None:
    process = serve()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert survivors() == {}


def test_lock_files_that_name_a_stranger_are_not_believed(serve: Serve, data_dir: Path) -> None:
    process = serve()
    marks = [data_dir / "postgres" / "postmaster.pid", lay_out(data_dir).sockets / ".s.PGSQL.5432.lock"]
    texts = [mark.read_text() for mark in marks]
    process.kill()
    process.wait()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        wait_for_end(data_dir)
        for mark, text in zip(marks, texts, strict=True):
            mark.write_text(str(stranger.pid) + text[text.index("\n") :])
        serve()
        assert stranger.poll() is None
        stranger.communicate(b"\n")


def wait_for_end(data_dir: Path) -> None:
    """Until the killed run's server has gone by itself."""
    layout = lay_out(data_dir)
    for _ in range(200):
        if postgres.former_server(layout) is None:
            return
        time.sleep(0.05)
    pytest.fail("the former server does not end")


def test_data_that_valkey_cannot_read_is_set_aside(serve: Serve, data_dir: Path) -> None:
    process = serve()
    with queue(data_dir) as client:
        client.set("key", "value")
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    for part in (data_dir / "valkey" / "appendonlydir").glob("*.rdb"):
        part.write_bytes(b"not what valkey wrote")
    argv = [sys.executable, "-m", "tests.local.serve", str(data_dir)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as again:
        assert again.stdout
        assert "cannot read its data" in again.stdout.readline()
        assert again.stdout.readline() == "ready\n"
        again.terminate()
    assert [path.name for path in data_dir.glob("valkey.unreadable-*")]


def test_a_half_made_database_is_made_again(serve: Serve, data_dir: Path) -> None:
    half = lay_out(data_dir).data_dir / "postgres.new-0000"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    serve()
    assert not half.exists()


def test_refuses_a_database_of_another_version(data_dir: Path) -> None:
    layout = lay_out(data_dir)
    layout.postgres_data.mkdir()
    (layout.postgres_data / "PG_VERSION").write_text("15\n")
    with pytest.raises(Unusable, match="made by PostgreSQL 15"):
        postgres.prepare(layout, is_throwaway=False)
    assert (layout.postgres_data / "PG_VERSION").read_text() == "15\n"
