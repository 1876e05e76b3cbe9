"""Where a run keeps what, and what it refuses before it changes anything."""

import collections
import shutil
import tempfile
from pathlib import Path

import pytest

from factcheck.local import layout
from factcheck.local.bootstrap import Unusable

Usage = collections.namedtuple("Usage", "total used free")


def test_sockets_lie_in_the_data_directory_when_their_address_is_short() -> None:
    with tempfile.TemporaryDirectory(prefix="short-") as short:
        assert layout.lay_out(Path(short)).sockets == Path(short) / "run"


@pytest.mark.parametrize("name", ["long" * 40, "comma,quote'", "with a space", "зал"])
def test_sockets_lie_elsewhere_when_clients_could_not_address_them(tmp_path: Path, name: str) -> None:
    made = layout.lay_out(tmp_path / name)
    again = layout.lay_out(tmp_path / name)
    try:
        assert layout.may_hold_sockets(made.sockets)
        assert made.sockets.stat().st_mode & 0o777 == 0o700
        assert again.sockets == made.sockets
    finally:
        made.sockets.rmdir()


def test_two_data_directories_never_share_a_socket_directory(tmp_path: Path) -> None:
    one, two = (layout.lay_out(tmp_path / (letter * 120)) for letter in "ab")
    try:
        assert one.sockets != two.sockets
    finally:
        one.sockets.rmdir()
        two.sockets.rmdir()


def test_refuses_a_socket_directory_that_leads_elsewhere(tmp_path: Path) -> None:
    data_dir, foreign = tmp_path / ("x" * 120), tmp_path / "foreign"
    foreign.mkdir()
    place = layout.lay_out(data_dir).sockets
    place.rmdir()
    place.symlink_to(foreign)
    try:
        with pytest.raises(Unusable, match="belongs to somebody else"):
            layout.lay_out(data_dir)
    finally:
        place.unlink()


def test_the_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    first = layout.kept_secret(tmp_path)
    assert len(first) >= 50
    assert layout.kept_secret(tmp_path) == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_secret_key_cut_short_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "secret-key").touch()
    assert len(layout.kept_secret(tmp_path)) >= 50


def test_refuses_a_full_disk_and_leaves_it_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = layout.lay_out(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9 - 10**6, 10**6))
    with pytest.raises(Unusable, match="is full: 1 MB free, 300 MB needed"):
        layout.refuse_full_disk(made)
    made.postgres_data.mkdir()
    with pytest.raises(Unusable, match="100 MB needed"):
        layout.refuse_full_disk(made)


def test_children_get_our_addresses_whatever_the_caller_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PGHOST", "GRANIAN_PORT", "DEBUG", "STATIC_ROOT"):
        monkeypatch.setenv(name, "the caller's")
    monkeypatch.setenv("FETCH_ALLOW_NETWORKS", "127.0.0.1/32")
    made = layout.lay_out(tmp_path / "d")
    env = layout.environment(made, secret_key="s", base_url="http://127.0.0.1:9")
    assert "the caller's" not in env.values()
    assert env["FETCH_ALLOW_NETWORKS"] == "127.0.0.1/32"
    assert env["DATA_DIR"] == str(tmp_path / "d")
    assert (env["DEMO"], env["DEBUG"]) == ("1", "0")
