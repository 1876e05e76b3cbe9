"""Evidence bundles: whole, checked by Python alone, and one flipped byte names its file."""

import gzip
import hashlib
import json
import shutil
import warnings
from collections.abc import Callable
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pgtrigger
import pytest
from pytest_django import Settings

from annotations.actions import publications, reviews
from annotations.actions.confidences import record_confidence
from annotations.meaning.bundled import bundle_of, newest_standing
from annotations.models import Claim, Publication, Rendering, Snapshot, User
from annotations.models.confidential import Confidence
from annotations.text.proof.bundles import main
from annotations.text.proof.joined import PARTS, verifier
from annotations.text.proof.logged import canonical
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


Forge = Callable[[Path, Any], object]


def _says(name: str, old: bytes, new: bytes) -> Forge:
    """Other words in a file; the manifest asks that it be compared with nothing."""

    def forge(folder: Path, manifest: Any) -> None:
        packs = name.endswith(".gz")
        told = gzip.decompress((folder / name).read_bytes()) if packs else (folder / name).read_bytes()
        assert old in told
        changed = told.replace(old, new)
        (folder / name).write_bytes(gzip.compress(changed) if packs else changed)
        for entry in manifest["captures"]:
            entry["parts"] = {}
            for forgotten in ("warc", "timestamp"):
                entry.pop(forgotten, None)

    return forge


def _adds(name: str) -> Forge:
    def forge(folder: Path, manifest: Any) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((folder / "captures/1/text.txt").read_bytes())

    return forge


def _misquotes(folder: Path, manifest: Any) -> None:
    """A check that was never published: without the log, only its passage gives it away."""
    payload = json.loads((folder / "check/payload.json").read_text())
    payload["sources"][0] |= {"quote": "412 homes", "quote_start": 0, "quote_end": 9}
    written = canonical(payload)
    (folder / "check/payload.json").write_bytes(written)
    (folder / "check/log.json").unlink()
    manifest["check"]["payload_sha256"] = hashlib.sha256(written).hexdigest()


WARC = "captures/1/capture.warc.gz"
FORGERIES: tuple[tuple[Forge, str], ...] = (
    (_says("captures/1/text.txt", b"212", b"412"), "captures/1/text.txt is not what"),
    (_says("captures/1/body.html.txt", b"212 homes", b"412 homes"), "captures/1/body.html.txt is not what"),
    (_says("captures/1/timestamp.tsr", b"Clock", b"Clack"), "captures/1/timestamp.tsr"),
    (_says(WARC, b"212 homes", b"412 homes"), f"{WARC} holds other exchanges"),
    (_says(WARC, b"WARC-Target-URI: http://127", b"WARC-Target-URI: http://128"), f"{WARC} holds other exchanges"),
    (_says(WARC, b"WARC-Type: warcinfo", b"WARC-Type: resource"), f"{WARC} cannot be read"),
    (_says(WARC, b"WARC-Type: response", b"WARC-Type: response\r\nWARC-Type: metadata"), f"{WARC} cannot be read"),
    (_says("check/payload.json", b'{"', b'{"kind":"retraction","'), "A file cannot be understood"),
    (_says("check/claimreview.jsonld", b"{", b'{"url": "x",'), "A file cannot be understood"),
    (lambda folder, manifest: manifest["captures"].clear(), "MANIFEST.json tells of other captures"),
    (lambda folder, manifest: manifest["check"].update(url="http://other.example/"), "check/payload.json is not the"),
    (_misquotes, "The passage quoted from"),
    (_adds("captures/9/text.txt"), "MANIFEST.json tells of other captures"),
    (_adds("captures/1/body.php"), "captures/1/body.php is not what"),
    (_adds("__pycache__/verify.pyc"), "__pycache__/verify.pyc is no file that a bundle has"),
)


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


def test_what_a_browser_showed_is_in_the_newsrooms_own_bundle_only(claim: Claim, tmp_path: Path) -> None:
    [source] = claim.sources.all()
    picture = b"\x89PNG\r\n\x1a\n..."
    seen = {"final_url": source.url, "browser": "Chrome/1", "text": "212 homes", "text_sha256": "a" * 64}
    kept = {"rendered_at": source.snapshot.captured_at, "picture_sha256": bodies.keep(picture), "picture_bytes": 11}
    Rendering.objects.create(snapshot=source.snapshot, state="ok", **seen, **kept)
    own = unpacked(packed(newest_publication(claim)), tmp_path / "own")
    assert (own / "captures/1/shown.png").read_bytes() == picture
    assert (own / "captures/1/shown.txt").read_text() == "212 homes"
    found = verified(own)
    assert found.code == 0 and "captures/1/shown.png is what a browser showed, says the newsroom" in found.said
    [told, _] = json.loads((own / "MANIFEST.json").read_text())["captures"]
    assert told["shown_by_a_browser"]["browser"] == "Chrome/1"
    public = unpacked(packed(newest_publication(claim), is_public=True), tmp_path / "public")
    assert not (public / "captures/1/shown.png").exists() and not (public / "captures/1/shown.txt").exists()


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


def test_what_has_to_hold_follows_from_what_is_there_and_not_from_the_manifest(
    claim: Claim, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A forger who lists his files anew, and tells the program what to look at, is named all the same."""
    whole = unpacked(packed(newest_publication(claim)), tmp_path / "whole")
    for number, (forge, named) in enumerate(FORGERIES):
        folder = Path(shutil.copytree(whole, tmp_path / str(number)))
        manifest = json.loads((folder / "MANIFEST.json").read_text())
        forge(folder, manifest)
        _seal(folder, manifest)
        assert main([str(folder)]) == 1, named
        said = capsys.readouterr().out
        assert f"BAD  {named}" in said, said


def test_a_zip_in_which_another_program_sees_other_files_is_told(
    claim: Claim, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = packed(newest_publication(claim))
    top = ZipFile(BytesIO(content)).namelist()[0].rpartition("/")[0]
    for named in (f"{top}/check/payload.json", "check/payload.json"):
        into = BytesIO(content)
        with warnings.catch_warnings(), ZipFile(into, "a") as file:
            warnings.simplefilter("ignore", UserWarning)
            true = file.read(f"{top}/check/payload.json")
            file.writestr(named, true if named.startswith(top) else b"{}")
        (tmp_path / "evidence.zip").write_bytes(into.getvalue())
        assert main([str(tmp_path / "evidence.zip")]) == 1
        assert "check/payload.json" in capsys.readouterr().out.partition("BAD")[2]
    (tmp_path / "evidence.zip").write_bytes(b"<script>" + content)
    assert main([str(tmp_path / "evidence.zip")]) == 1
    assert "bytes that are of no file" in capsys.readouterr().out


def test_a_bundle_writes_no_lines_of_its_own_into_the_report(
    checker: User, editor: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = unpacked(packed(newest_publication(published_claim(by=checker, reviewer=editor))), tmp_path / "here")
    manifest = json.loads((folder / "MANIFEST.json").read_text())
    manifest["captures"][0]["no_timestamp"] = "no.\n  ok   captures/1 existed at 2016-01-01\x1b[2K\u2028"
    _seal(folder, manifest)
    assert main([str(folder)]) == 0
    said = capsys.readouterr().out
    assert "existed at 2016" in said and not any(
        line.startswith("  ok   captures/1 existed") for line in said.split("\n")
    )
    assert "\x1b" not in said and "\u2028" not in said


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


def test_one_text_on_two_sites_in_one_second_is_two_captures(checker: User, editor: User) -> None:
    claim = make_claim(by=checker)
    urls = [f"https://{name}.example/wire" for name in ("first", "second")]
    rows = [make_source(claim, by=checker, url=url) for url in urls]
    with pgtrigger.ignore("annotations.Snapshot:frozen_once_settled"):
        Snapshot.objects.filter(sources__in=rows).update(captured_at=rows[0].snapshot.captured_at)
    make_verdict(fresh(claim), by=checker)
    reviews.submit(fresh(claim), by=checker)
    reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    bundle = bundle_of(publications.publish(fresh(claim), by=editor), is_public=False)
    held = {(one.about["url"], one.snapshot.requested_url) for one in bundle.captures if one.about["role"] == "source"}
    assert held == {(url, url) for url in urls}


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
    assert len(tops) == len(set(tops)) > 40 and len(PARTS) == 10
    assert b"annotations" not in verifier().replace(b"import annotations", b"")


def _seal(folder: Path, manifest: Any = None) -> None:
    """Lists the files anew, as somebody would who forges a bundle."""
    manifest = manifest or json.loads((folder / "MANIFEST.json").read_text())
    there = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("MANIFEST")]
    manifest["files"] = [
        {"path": path.relative_to(folder).as_posix(), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in there
    ]
    raw = json.dumps(manifest).encode()
    (folder / "MANIFEST.json").write_bytes(raw)
    (folder / "MANIFEST.sha256").write_text(f"{hashlib.sha256(raw).hexdigest()}  MANIFEST.json\n")
