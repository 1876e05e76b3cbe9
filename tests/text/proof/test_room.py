"""Bundles that somebody made to grow: what checks them takes no more than it may."""

import gzip
import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from annotations.text.proof import warcfile
from annotations.text.proof.bundles import SEAL, TYPE, main
from annotations.text.proof.containers import MANIFEST, MOST_JSON, parsed
from annotations.text.proof.joined import verifier
from tests.bundles import verified


def _bundle(into: Path, size: int) -> Path:
    """A ZIP of a few kB in which one listed file unpacks to so many bytes."""
    grown = bytes(size)
    listed = [{"path": "captures/1/text.txt", "sha256": hashlib.sha256(grown).hexdigest()}]
    manifest = json.dumps({"type": TYPE, "files": listed, "captures": [], "withheld": {}, "check": {}}).encode()
    seal = f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()
    with zipfile.ZipFile(into / "grown.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in ((MANIFEST, manifest), (SEAL, seal), ("captures/1/text.txt", grown)):
            file.writestr(f"evidence/{name}", content)
    return into / "grown.zip"


def test_stops_at_what_it_may_unpack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = _bundle(tmp_path, 3 * 1024**2)
    assert main([str(bundle), "--most-mb", "2"]) == 2
    assert "It unpacks to more than 2 MB." in capsys.readouterr().out
    assert main([str(bundle), "--most-mb", "4"]) == 1, "it is read whole, and is no bundle of a newsroom's"
    with zipfile.ZipFile(bundle) as file:
        file.extractall(tmp_path / "here")
    assert main([str(tmp_path / "here" / "evidence"), "--most-mb", "2"]) == 2
    (tmp_path / "verify.py").write_bytes(verifier())
    assert verified(tmp_path, bundle, "--most-mb", 2).code == 2


def test_takes_no_file_that_no_newsroom_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warcfile, "MOST_UNPACKED", 1000)
    with pytest.raises(ValueError, match="more than any capture"):
        warcfile.holds_exchanges(gzip.compress(bytes(1001)), [])
    with pytest.raises(ValueError, match="longer than any"):
        parsed(b" " * (MOST_JSON + 1))
