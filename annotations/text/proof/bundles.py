"""Checking an evidence bundle: what `verify.py` does.

    python verify.py [FOLDER or ZIP] [--authority FILE.pem] [--key BASE64] [--most-mb NUMBER]

Without a name it checks the folder that it lies in. It needs Python 3.9 and nothing else, and no network.
`--authority`: certificates of timestamp authorities that you trust, instead of those that the newsroom put in.
`--key`: the newsroom's public key for its log, as you were told it elsewhere.
`--most-mb`: how large the bundle may be when unpacked, 2048 unless you say otherwise; it is read into memory.

Exit code 0: everything holds. 1: something does not, and it is named. 2: there is no bundle to be read.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotations.text.proof.certificates import Certificate, from_pem
from annotations.text.proof.containers import MANIFEST, Changed, Folder, NoBundle, Packed, Room, opened, parsed
from annotations.text.proof.der import BadProof
from annotations.text.proof.held import Held, Report, plain, sha256
from annotations.text.proof.logged import Log

SEAL = "MANIFEST.sha256"
TYPE = "factcheck-evidence-v1"
PAYLOAD, REVIEW, LOG, AUTHORITIES = (
    "check/payload.json",
    "check/claimreview.jsonld",
    "check/log.json",
    "authorities.pem",
)
_KNOWN = re.compile(
    rf"verify\.py|README\.txt|{PAYLOAD}|{REVIEW}|{LOG}|{AUTHORITIES}|captures/[1-9][0-9]*/"
    r"(?:capture\.json|text\.txt|body\.[a-z.]{1,12}|capture\.warc\.gz|timestamp\.tsr|shown\.txt|shown\.png)"
)
"""The files that a bundle is made of: each of them is checked against something else than the manifest, or is said to
be words only."""


class Checker:
    """One bundle under check. `authorities`: what the reader trusts, None for what is in the bundle."""

    def __init__(
        self, source: Folder | Packed, report: Report, authorities: list[Certificate] | None, key: str
    ) -> None:
        self.source, self.report, self.key = source, report, key
        self.authorities = authorities
        self.files: dict[str, bytes] = {}
        self.manifest: dict[str, Any] = {}

    def run(self) -> None:
        """Checks everything. Raises NoBundle."""
        self.read_manifest()
        self.check_files()
        for part in (self.check_payload, self.check_captures, self.check_log, self.tell_withheld):
            try:
                part()
            except BadProof as error:
                self.report.fail(str(error))
            except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as error:
                self.report.fail(f"A file cannot be understood: {error!r}")

    def read_manifest(self) -> None:
        try:
            raw = self.source.read(MANIFEST)
        except OSError as error:
            raise NoBundle(f"There is no {MANIFEST} that can be read: {error}") from error
        try:
            said = self.source.read(SEAL)
        except OSError:
            said = b""
        if said != f"{sha256(raw)}  {MANIFEST}\n".encode():
            self.report.fail(f"{MANIFEST} was changed: {SEAL} does not agree with it.")
        try:
            self.manifest = parsed(raw)
            listed = [(entry["path"], entry["sha256"]) for entry in self.manifest["files"]]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Changed(f"{MANIFEST} was changed: it cannot be read.") from error
        if self.manifest.get("type") != TYPE or not all(isinstance(part, str) for pair in listed for part in pair):
            raise Changed(f"{MANIFEST} is not of a kind that this program knows.")

    def check_files(self) -> None:
        """Every file that is listed is there as it was, and no other; each of a kind that a bundle has, once."""
        listed = [(entry["path"], entry["sha256"]) for entry in self.manifest["files"]]
        there = Counter(self.source.names())
        good = sum(self.is_as_listed(name, expected, there[name]) for name, expected in listed)
        known = {MANIFEST, SEAL, *(name for name, _ in listed)}
        for name in sorted(there.keys() - known):
            self.report.fail(f"{name} was added: {MANIFEST} does not list it.")
        doubled = {name for name, times in (there + Counter(name for name, _ in listed)).items() if times > 2}
        for name in sorted(doubled | {name for name in (MANIFEST, SEAL) if there[name] > 1}):
            self.report.fail(f"{name} is there or listed more than once: two programs may take it for two files.")
        if self.source.has_more():
            self.report.fail("The ZIP holds bytes that are of no file in it.")
        self.report.ok(f"{good} of {len(listed)} files are as {MANIFEST} lists them.")

    def is_as_listed(self, name: str, expected: str, times: int) -> bool:
        """Whether the file is the one of the manifest, and may be in a bundle at all."""
        if not _KNOWN.fullmatch(name):
            self.report.fail(f"{name} is no file that a bundle has: nothing says what it ought to be.")
        try:
            self.files[name] = self.source.read(name) if times else b""
        except OSError as error:
            self.report.fail(f"{name} cannot be read: {error}")
            return False
        is_so = sha256(self.files[name]) == expected
        if not times:
            self.report.fail(f"{name} is missing.")
        elif not is_so:
            self.report.fail(f"{name} was changed: its SHA-256 is not the one in {MANIFEST}.")
        return bool(times) and is_so

    def check_payload(self) -> None:
        """The check is what was published under the hash that the manifest names."""
        check, payload = self.manifest["check"], parsed(self.files[PAYLOAD])
        named = {name: payload[name] for name in ("url", "slug", "version")}
        if sha256(self.files[PAYLOAD]) != check["payload_sha256"] or named != {name: check[name] for name in named}:
            self.report.fail(f"{PAYLOAD} is not the version that {MANIFEST} names.")
        elif REVIEW in self.files and parsed(self.files[REVIEW]) != payload.get("claimreview", {}):
            self.report.fail(f"{REVIEW} is not the ClaimReview in {PAYLOAD}.")
        else:
            self.report.ok(f"{PAYLOAD} is version {payload['version']} of {payload['url']}.")
        self.check_passages(payload)

    def check_passages(self, payload: dict[str, Any]) -> None:
        """Each passage that is quoted stands in the captured text."""
        held = [content for name, content in self.files.items() if name.endswith("/text.txt")]
        texts = {sha256(content): content for content in held}
        for source in payload.get("sources", []):
            if source.get("quote_start") is None:
                continue
            said, text = f"The passage quoted from {source['url']}", texts.get(source["capture"]["sha256"])
            if text is None:
                self.report.note(f"{said} cannot be looked at: its capture is not in the bundle.")
                continue
            passage = text.decode()[source["quote_start"] : source["quote_end"]]
            if plain(passage) == plain(source["quote"]):
                self.report.ok(f"{said} stands in our capture.")
            else:
                self.report.fail(f"{said} is not what our capture says there: {passage!r}")

    def check_captures(self) -> None:
        """Each capture that is there, whether or not the manifest tells of it."""
        folders = {name.rpartition("/")[0] for name in self.files if name.startswith("captures/")}
        told = [entry["folder"] for entry in self.manifest["captures"]]
        if sorted(folders) != sorted(told):
            self.report.fail(f"{MANIFEST} tells of other captures than there are.")
        authorities = self.authorities
        if authorities is None:
            held = self.files.get(AUTHORITIES)
            authorities = from_pem(held.decode()) if held else []
        for entry in self.manifest["captures"]:
            Held(entry, self.files, self.report).check(authorities)
        if self.authorities is None and AUTHORITIES in self.files:
            self.report.note("Timestamps were judged by the certificates in the bundle. Give --authority for your own.")

    def check_log(self) -> None:
        """The version stands in the newsroom's public log, up to a signed head of it."""
        if LOG in self.files:
            Log(parsed(self.files[LOG]), self.report, self.key).check(self.manifest["check"])
            return
        self.report.note("The public log had not taken this version up yet.")
        if self.key:
            self.report.fail("Nothing in the bundle is signed with the key that you named.")

    def tell_withheld(self) -> None:
        """What there is and was not put in, by its number."""
        told = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in self.manifest["withheld"].items())
        self.report.note(f"Not in the bundle, says {MANIFEST}: {told}")


def main(arguments: Sequence[str]) -> int:
    """Checks a bundle and says what was found; returns the exit code."""
    parser = argparse.ArgumentParser(description="Checks an evidence bundle. Needs no network.")
    parser.add_argument("bundle", nargs="?", default=str(Path(sys.argv[0]).resolve().parent))
    parser.add_argument("--authority", help="PEM file of the timestamp authorities' certificates that you trust")
    parser.add_argument("--key", default="", help="the newsroom's public key for its log, in base64")
    parser.add_argument("--most-mb", type=int, default=2048, help="megabytes that the bundle may unpack to")
    asked = parser.parse_args(arguments)
    report = Report(print)
    try:
        trusted = from_pem(Path(asked.authority).read_text()) if asked.authority else None
        for source in opened(asked.bundle, Room(asked.most_mb * 1024**2)):
            checker = Checker(source, report, trusted, asked.key)
            checker.run()
    except (NoBundle, BadProof, OSError, UnicodeDecodeError) as error:
        print(f"  BAD  {error}")
        return 1 if isinstance(error, Changed) else 2
    print("Something does not hold; see the lines marked BAD." if report.bad else "Everything holds.")
    return 1 if report.bad else 0
