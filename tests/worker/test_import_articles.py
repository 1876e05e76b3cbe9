"""`manage.py import_articles`: what it says, its exit code, and that it goes on after a kill."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from annotations.models import Article, Batch, User
from annotations.worker import importing

ROWS = 2_000


def called(*arguments: str, stdin: bytes = b"", monkeypatch: pytest.MonkeyPatch | None = None) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    if monkeypatch is not None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
    try:
        call_command("import_articles", *arguments, stdout=out, stderr=err)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "agency.csv"
    path.write_text("title;text;external_id\nOne;Text.;a\nTwo;;b\nThree;Text.;a\nFour;Other text.;d\n")
    return path


@pytest.mark.django_db
def test_tells_each_refused_row_and_ends_with_one(table: Path, checker: User) -> None:
    code, said, errors = called(str(table), "--user", "cleo")
    assert (code, Article.objects.count()) == (1, 2)
    assert said == "4 rows: 2 imported, 1 known, 1 refused.\n"
    assert "row 2, url: Give one of url, text and html. (invalid)" in errors
    assert "100 %: 4 rows, 2 new, 1 known" in errors


@pytest.mark.django_db
def test_imports_nothing_in_a_dry_run(table: Path, checker: User) -> None:
    code, said, _ = called(str(table), "--user", "cleo", "--dry-run")
    assert (code, said) == (1, "4 rows: 2 would be imported, 1 known, 1 refused.\n")
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_reads_standard_input(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said, _ = called("-", "--user", "cleo", stdin=b'{"text": "a"}\n', monkeypatch=monkeypatch)
    assert (code, said) == (0, "1 rows: 1 imported, 0 known, 0 refused.\n")


@pytest.mark.django_db
def test_stops_at_ctrl_c_and_goes_on(table: Path, checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    run = importing.run

    def interrupted(batch_id: int, *, seconds: float) -> Any:
        run(batch_id, seconds=0)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(importing, "run", interrupted)
        code, said, errors = called(str(table), "--user", "cleo")
    batch = Batch.objects.get()
    assert (code, batch.state, batch.rows_done) == (130, "cancelled", 1)
    assert f"go on with --resume {batch.pk}" in errors
    code, said, _ = called("--user", "cleo", "--resume", str(batch.pk))
    assert (code, said) == (1, "4 rows: 2 imported, 1 known, 1 refused.\n")
    assert Article.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.csv", "--user", "cleo"], "nowhere.csv: No such file or directory."),
        (["nowhere.csv", "--user", "nobody"], "There is no user called nobody."),
        (["--user", "cleo"], "Give either FILE or --resume ID."),
        (["--user", "cleo", "--resume", "999"], "There is no batch 999."),
        ([__file__, "--user", "cleo"], "The first line has to name the columns."),
    ],
)
def test_says_what_is_wrong(arguments: list[str], said: str, checker: User) -> None:
    with pytest.raises(CommandError, match=said.replace("(", r"\(")):
        called(*arguments)


def _started(settings: Settings, *arguments: str) -> "subprocess.Popen[str]":
    """The command in a process of its own, on the test's database and store."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    env = {**os.environ, "DATABASE_URL": url, "MEDIA_ROOT": str(settings.MEDIA_ROOT), "CAPTURE_LEASE_S": "2"}
    command = [sys.executable, "manage.py", "import_articles", "--user", "cleo", *arguments]
    return subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=None, text=True)


@pytest.mark.timeout(400)
@pytest.mark.django_db(transaction=True)
def test_goes_on_exactly_where_it_was_killed(checker: User, tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({"text": f"Text {number}."}) + "\n" for number in range(ROWS)))
    process = _started(settings, str(path))
    until = time.monotonic() + 90
    while not Batch.objects.filter(next_row__gt=1).exists() and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    batch = Batch.objects.get()
    assert 0 < batch.rows_done == Article.objects.count() < ROWS
    again = _started(settings, "--resume", str(batch.pk))
    said, _ = again.communicate(timeout=170)
    assert (again.returncode, said) == (0, f"{ROWS:,} rows: {ROWS:,} imported, 0 known, 0 refused.\n")
    assert Article.objects.count() == ROWS
    titles = Article.objects.values_list("title", flat=True)
    assert len(set(titles)) == ROWS
