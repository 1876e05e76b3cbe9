"""Evidence bundles: whole, checked by Python alone, and one flipped byte names its file."""

import gzip
import hashlib
import json
import shutil
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from annotations.actions import publications, reviews
from annotations.actions.confidences import record_confidence
from annotations.meaning.bundled import bundle_of, newest_standing
from annotations.models import Claim, Publication, User
from annotations.models.confidential import Confidence
from annotations.text.proof.bundles import main
from annotations.text.proof.joined import PARTS, verifier
from annotations.worker import bodies, capture, sealing, stamping
from tests import fakes
from tests.authorities import Clock, make_authority
from tests.bundles import packed, unpacked, verified
from tests.factories import (
    PAGE,
    fresh,
    make_claim,
    make_source,
    make_verdict,
    newest_publication,
    published_claim,
    seen_of,
    submitted_claim,
)
from tests.proofs import authority, clock

__all__ = ["authority", "clock"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(clock: Clock, checker: User, editor: User, settings: Settings) -> Claim:
    """A published check whose captures are stamped, one of them fetched by wire, in a log whose head is signed."""
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]
    made = make_claim(by=checker)
    url = clock.server.on("/register", fakes.answer(PAGE))
    source = make_source(made, by=checker, url=clock.server.on("/old", fakes.redirect(url)), captured=None)
    capture.run(source.snapshot.pk)
    make_verdict(fresh(made), by=checker)
    submitted = reviews.submit(fresh(made), by=checker)
    reviews.decide(submitted, "approve", by=editor, seen=seen_of(submitted))
    publications.publish(fresh(made), by=editor)
    assert stamping.run_due() == 2
    sealing.run()
    return fresh(made)


def test_holds_what_the_check_rests_on_and_is_verified_offline(claim: Claim, tmp_path: Path) -> None:
    content = packed(newest_publication(claim))
    assert content == packed(newest_publication(claim)), "the same bundle is the same bytes"
    folder = unpacked(content, tmp_path / "here")
    assert (folder / "captures/1/body.html.txt").read_bytes() == PAGE
    found = verified(folder)
    assert (found.code, "BAD" in found.said) == (0, False), found.said
    for words in (
        "15 of 15 files are as MANIFEST.json lists them",
        "stands in our capture",
        "capture.warc.gz holds 2 question(s) with their answers, byte for byte as stated.",
        "UTC, says “Clock”",
        "The public log has this version as entry",
        "The log's head of",
        "confidential sources 0",
        "Everything holds.",
    ):
        assert words in found.said
    zipped = tmp_path / "evidence.zip"
    zipped.write_bytes(content)
    assert verified(folder, zipped).code == 0


def test_names_each_file_of_which_one_byte_was_flipped(
    claim: Claim, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = unpacked(packed(newest_publication(claim)), tmp_path / "here")
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert len(names) == 17
    for name in names:
        whole = (folder / name).read_bytes()
        for place in {len(whole) // 2, len(whole) - 1} if name.startswith("MANIFEST") else {len(whole) // 2}:
            (folder / name).write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert main([str(folder)]) == 1, f"{name}, byte {place}"
            assert name in capsys.readouterr().out
        (folder / name).write_bytes(whole)
    (folder / "captures/1/text.txt").unlink()
    (folder / "captures/1/more.txt").write_text("More.")
    assert main([str(folder)]) == 1
    said = capsys.readouterr().out
    assert "captures/1/text.txt is missing" in said and "captures/1/more.txt was added" in said


def test_a_forger_who_writes_the_manifest_anew_cannot_stamp_it(claim: Claim, tmp_path: Path) -> None:
    folder = unpacked(packed(newest_publication(claim)), tmp_path / "here")
    stated = folder / "captures/1/capture.json"
    stated.write_bytes(stated.read_bytes().replace(b"2026-", b"2016-", 1))
    _seal(folder)
    found = verified(folder)
    assert found.code == 1 and "captures/1/timestamp.tsr: The timestamp was made for other bytes" in found.said


def test_a_forged_wire_is_told_from_what_was_stated(claim: Claim, tmp_path: Path) -> None:
    folder = unpacked(packed(newest_publication(claim)), tmp_path / "here")
    warc = folder / "captures/1/capture.warc.gz"
    told = gzip.decompress(warc.read_bytes())
    warc.write_bytes(gzip.compress(told.replace(b"212 homes", b"412 homes")))
    _seal(folder)
    found = verified(folder)
    assert found.code == 1 and "holds other exchanges than capture.json says" in found.said


def test_a_manifest_that_says_nonsense_is_told_and_breaks_nothing(
    checker: User, editor: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = unpacked(packed(newest_publication(published_claim(by=checker, reviewer=editor))), tmp_path / "here")
    said = json.loads((folder / "MANIFEST.json").read_text())
    many: list[Any] = [None, 1, "x", [], ["x"], [[]], [{}], [{"path": "../../x", "sha256": "x"}], {}, {"x": []}]
    for name, nonsense in product(said, many):
        (folder / "MANIFEST.json").write_text(json.dumps({**said, name: nonsense}))
        assert main([str(folder)]) == 1
        assert "BAD  MANIFEST.json" in capsys.readouterr().out


def test_goes_by_the_reader_s_own_authorities_and_key(claim: Claim, tmp_path: Path) -> None:
    folder = unpacked(packed(newest_publication(claim)), tmp_path / "here")
    other = make_authority(tmp_path / "other")
    stranger = verified(folder, "--authority", other.root)
    assert stranger.code == 1 and "leads to no trusted certificate" in stranger.said
    assert verified(folder, folder, "--key", "AAAA").code == 1
    assert verified(folder, tmp_path / "nothing").code == 2


def test_the_public_bundle_holds_no_capture_that_is_not_public(claim: Claim, tmp_path: Path) -> None:
    publication = newest_publication(claim)
    payload = publication.payload
    [held] = bundle_of(publication, is_public=True).captures
    assert held.about["role"] == "source"
    withheld = bundle_of(publication, is_public=True).withheld
    assert withheld == {"confidential_sources": 0, "captures_not_public": 1, "sources_without_capture": 0}
    payload["confidential_sources"] = 2
    del payload["sources"][0]["capture"]["archived_at"]
    assert not bundle_of(publication, is_public=True).captures
    folder = unpacked(packed(publication, is_public=True), tmp_path / "here")
    assert json.loads((folder / "MANIFEST.json").read_text())["withheld"]["confidential_sources"] == 2


def test_a_confidential_source_is_counted_and_nowhere(checker: User, editor: User, tmp_path: Path) -> None:
    claim = submitted_claim(by=checker)
    reviews.withdraw(claim, by=checker)
    said = Confidence("Wilhelmina Deepthroat", "She has seen the ledger.")
    record_confidence(fresh(claim), said, by=checker)
    submitted = reviews.submit(fresh(claim), by=checker)
    reviews.decide(submitted, "approve", by=editor, seen=seen_of(submitted))
    publications.publish(fresh(claim), by=editor)
    folder = unpacked(packed(newest_publication(claim)), tmp_path / "here")
    whole = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"Deepthroat" not in whole and b"ledger" not in whole
    assert "confidential sources 1" in verified(folder).said


def test_says_so_where_nothing_is_stamped_logged_or_kept(checker: User, editor: User, tmp_path: Path) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    [source] = claim.sources.all()
    shutil.rmtree(tmp_path / "media" / "bodies")
    with pytest.raises(bodies.BodyMissing):
        bodies.read(source.snapshot.body_sha256)
    found = verified(unpacked(packed(newest_publication(claim)), tmp_path / "here"))
    assert found.code == 0 and "captures/1 has no timestamp: No timestamp authority was set up." in found.said
    assert "The public log had not taken this version up yet" in found.said


def test_a_retracted_check_keeps_its_last_version_for_the_newsroom(claim: Claim, editor: User) -> None:
    publications.retract(claim, "It was wrong.", by=editor)
    assert newest_standing(claim.publications.all()).version == 1


def test_the_same_queries_for_many_captures(
    claim: Claim, django_assert_num_queries: Any, checker: User, editor: User
) -> None:
    publication = Publication.objects.get(claim=claim)
    with django_assert_num_queries(6):
        bundle_of(publication, is_public=False)


def test_the_script_is_its_modules_with_no_name_twice() -> None:
    """Joined into one file, a function of one module must not stand in for another's."""
    tops: list[str] = []
    for line in verifier().decode().splitlines():
        if line.startswith(("def ", "class ")):
            tops.append(line.split()[1].split("(")[0].rstrip(":"))
    assert len(tops) == len(set(tops)) > 40 and len(PARTS) == 8
    assert b"annotations" not in verifier().replace(b"import annotations", b"")


def _seal(folder: Path) -> None:
    """Lists the files anew, as somebody would who forges a bundle."""
    manifest = json.loads((folder / "MANIFEST.json").read_text())
    for entry in manifest["files"]:
        entry["sha256"] = hashlib.sha256((folder / entry["path"]).read_bytes()).hexdigest()
    raw = json.dumps(manifest).encode()
    (folder / "MANIFEST.json").write_bytes(raw)
    (folder / "MANIFEST.sha256").write_text(f"{hashlib.sha256(raw).hexdigest()}  MANIFEST.json\n")
