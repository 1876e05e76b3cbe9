"""Makes the database of a former release that `test_upgrade` upgrades. Anybody can do it again:

    python -m factcheck.local exec -- python -m tests.upgrade.make COMMIT NAME

COMMIT's own code, in a worktree, migrates an empty database, fills it and answers for it; NAME.dump (pg_dump's custom
format) and NAME.json (what the API answered) are written beside this file. After a release: its commit, and the number
of its last migration as NAME; then LAST_RELEASED in `tests/migrations/online.py` moves on.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

import psycopg

from factcheck.local.bootstrap import ROOT
from factcheck.local.postgres import BINARIES
from tests.newsrooms import KEY

HERE = Path(__file__).resolve().parent
OLD = "factcheck_old"


def main(commit: str, name: str) -> None:
    with TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        subprocess.run(["git", "worktree", "add", "--detach", str(tree), commit], cwd=ROOT, check=True)
        try:
            make(tree, Path(folder) / "data", name)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=ROOT, check=True)


def make(tree: Path, data: Path, name: str) -> None:
    """The two files, by the code in `tree`."""
    given = urlsplit(os.environ["DATABASE_URL"])
    socket = unquote(given.netloc.partition("@")[2])
    with psycopg.connect(host=socket, user="factcheck", dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {OLD}")
    env = {
        **os.environ,
        "DATABASE_URL": given._replace(path=f"/{OLD}").geturl(),
        "DATA_DIR": str(data),
        "MEDIA_ROOT": str(data / "media"),
        "SECRET_KEY": KEY,
        "DEBUG": "1",
        "PYTHONPATH": str(tree),
    }
    data.mkdir()
    (tree / "tests" / "newsroom_process.py").write_text((ROOT / "tests" / "newsroom_process.py").read_text())
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=tree, env=env, check=True)
    task = "import django; django.setup(); from tests import newsroom_process as one; one.fill(); one.tell()"
    told = subprocess.run([sys.executable, "-c", task], cwd=tree, env=env, check=True, capture_output=True, text=True)
    (HERE / f"{name}.json").write_text(json.dumps(json.loads(told.stdout.splitlines()[-1]), indent=1) + "\n")
    dump = [str(BINARIES / "pg_dump"), "--format=custom", "--compress=gzip:9", "--no-owner", "--no-privileges"]
    out = f"--file={HERE / f'{name}.dump'}"
    subprocess.run([*dump, out, f"--host={socket}", "--username=factcheck", OLD], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
