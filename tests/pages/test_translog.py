"""The public log, as somebody outside checks it: with the script that we give away, over HTTP."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from annotations.actions import publications
from annotations.models import Event, LogEntry, LogHead, User
from annotations.pages.translog import VERIFIER
from annotations.text.proof.joined import verifier
from annotations.worker import sealing
from tests.factories import published_claim
from tests.worker.test_sealing import behind_the_back


@pytest.fixture
def server(transactional_db: None, own_surroundings: None) -> Iterator[LiveServer]:
    started = LiveServer("localhost")
    yield started
    started.stop()


def checked(server: LiveServer, *options: str) -> tuple[int, str]:
    """Exit code, and what the script says."""
    command = [sys.executable, str(VERIFIER), server.url, *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.django_db(transaction=True)
def test_an_outsider_names_what_was_changed(server: LiveServer, checker: User, editor: User, tmp_path: Path) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    gone = published_claim(by=checker, reviewer=editor)
    publications.retract(gone, "Wrong.", by=editor)
    sealing.run()
    keep = tmp_path / "head.json"
    assert checked(server, "--keep", str(keep), "--checks") == (
        0,
        f"3 entries: every hash follows from the one before. The last is {LogEntry.objects.get(position=3).hash}.\n"
        "1 signed heads: the log is what each of them says.\n"
        f"Every signature is right. The newest key: {LogHead.objects.get().key}\n"
        "1 versions are served as they were published.\nEverything holds.\n",
    )
    behind_the_back(
        f"UPDATE annotations_publication SET payload = payload || '{{\"note\": \"x\"}}' WHERE slug = '{claim.slug}'"
    )
    code, said = checked(server, "--checks")
    assert code == 1 and f"Entry 1 ({claim.slug}, version 1): what is served is not what was published." in said
    behind_the_back("UPDATE annotations_logentry SET payload_sha256 = repeat('a', 64) WHERE position = 2")
    code, said = checked(server)
    assert code == 1 and f"Entry 2 ({gone.slug}, version 1) was changed" in said
    _rewrite_everything()
    code, said = checked(server, "--keep", str(keep))
    assert code == 1 and "that you kept is not among the heads any more" in said
    assert checked(server)[0] == 0, "who kept nothing cannot tell"
    behind_the_back("UPDATE annotations_loghead SET size = size - 1")
    assert "signed another log" in checked(server)[1]
    behind_the_back("UPDATE annotations_loghead SET size = size + 1, at = at + interval '1 s'")
    assert "is not signed with the key that it names" in checked(server)[1]
    assert checked(server, "--key", "another")[0] == 1


def _rewrite_everything() -> None:
    """What somebody does who owns the database and the key: a new log, with a new head."""
    behind_the_back("TRUNCATE annotations_logentry, annotations_loghead")
    Event.objects.record("claim.forged", by=None)
    sealing.run()


@pytest.mark.django_db
def test_pages_are_cut_once_and_never_change(checker: User, editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        published_claim(by=checker, reviewer=editor)
    monkeypatch.setattr("annotations.api.translog.ROWS", 2)
    client = Client()
    assert client.get("/api/public/v1/log/").json()["results"] == []
    sealing.run()
    first = client.get("/api/public/v1/log/")
    assert [row["position"] for row in first.json()["results"]] == [1, 2] and first.json()["has_more"]
    assert "immutable" in first.headers["Cache-Control"] and first.json()["next"].endswith("/log/?after=2")
    last = client.get("/api/public/v1/log/?after=2")
    assert [row["position"] for row in last.json()["results"]] == [3] and "immutable" not in last.headers[
        "Cache-Control"
    ]
    assert client.get("/api/public/v1/log/?after=2", headers={"If-None-Match": last.headers["ETag"]}).status_code == 304
    for bad in ("log/?after=-1", "log/?after=x", "log/?after=" + "9" * 30, "log/heads/?after=never", "log/?else=1"):
        assert client.get(f"/api/public/v1/{bad}").status_code == 400
    keys = json.loads(client.get("/.well-known/factcheck-log.json").content)["keys"]
    assert [key["key"] for key in keys] == [LogHead.objects.get().key]
    shown = client.get("/log/").text
    assert "Check it yourself" in shown and LogHead.objects.get().hash in shown
    assert client.get("/log/verify_log.py").content == VERIFIER.read_bytes()
    assert client.get("/log/verify.py").content == verifier() and 'href="/log/verify.py"' in shown
