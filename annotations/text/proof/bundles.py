"""Checking an evidence bundle: what `verify.py` does.

    python verify.py [FOLDER or ZIP] [--authority FILE.pem] [--key BASE64]

Without a name it checks the folder that it lies in. It needs Python 3.9 and nothing else, and no network.
`--authority`: certificates of timestamp authorities that you trust, instead of those that the newsroom put in.
`--key`: the newsroom's public key for its log, as you were told it elsewhere.

Exit code 0: everything holds. 1: something does not, and it is named. 2: there is no bundle to be read.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from annotations.text.proof.certificates import Certificate, from_pem
from annotations.text.proof.containers import MANIFEST, Changed, Folder, NoBundle, Packed, opened
from annotations.text.proof.der import BadProof
from annotations.text.proof.edwards import is_signed_by_ed25519
from annotations.text.proof.timestamps import checked, token_of
from annotations.text.proof.warcfile import hashes_of_exchanges

SEAL = "MANIFEST.sha256"
TYPE = "factcheck-evidence-v1"
PAYLOAD, REVIEW, LOG, AUTHORITIES = (
    "check/payload.json",
    "check/claimreview.jsonld",
    "check/log.json",
    "authorities.pem",
)


class Report:
    """What was found, a line each."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self.say, self.bad, self.good = say, 0, 0

    def ok(self, words: str) -> None:
        self.good += 1
        self.say(f"  ok   {words}")

    def fail(self, words: str) -> None:
        self.bad += 1
        self.say(f"  BAD  {words}")

    def note(self, words: str) -> None:
        self.say(f"  --   {words}")


def canonical(value: object) -> bytes:
    """JSON with sorted names, no spaces, in UTF-8: the bytes that are hashed and signed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


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
            self.manifest = json.loads(raw)
            listed = [(entry["path"], entry["sha256"]) for entry in self.manifest["files"]]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Changed(f"{MANIFEST} was changed: it cannot be read.") from error
        if self.manifest.get("type") != TYPE or not all(isinstance(part, str) for pair in listed for part in pair):
            raise Changed(f"{MANIFEST} is not of a kind that this program knows.")

    def check_files(self) -> None:
        """Every file that is listed is there as it was, and no other."""
        listed = {entry["path"]: entry["sha256"] for entry in self.manifest["files"]}
        there = self.source.names()
        good = 0
        for name, expected in listed.items():
            try:
                self.files[name] = self.source.read(name) if name in there else b""
            except OSError as error:
                self.report.fail(f"{name} cannot be read: {error}")
                continue
            if name not in there:
                self.report.fail(f"{name} is missing.")
            elif sha256(self.files[name]) != expected:
                self.report.fail(f"{name} was changed: its SHA-256 is not the one in {MANIFEST}.")
            else:
                good += 1
        for name in sorted(there - set(listed) - {MANIFEST, SEAL}):
            self.report.fail(f"{name} was added: {MANIFEST} does not list it.")
        self.report.ok(f"{good} of {len(listed)} files are as {MANIFEST} lists them.")

    def check_payload(self) -> None:
        """The check is what was published under the hash that the manifest names."""
        check = self.manifest["check"]
        payload = json.loads(self.files[PAYLOAD])
        if sha256(canonical(payload)) != check["payload_sha256"]:
            self.report.fail(f"{PAYLOAD} is not the version that {MANIFEST} names.")
        elif REVIEW in self.files and json.loads(self.files[REVIEW]) != payload.get("claimreview"):
            self.report.fail(f"{REVIEW} is not the ClaimReview in {PAYLOAD}.")
        else:
            self.report.ok(f"{PAYLOAD} is version {check['version']} of {check['url']}.")
        self.check_passages(payload)

    def check_passages(self, payload: dict[str, Any]) -> None:
        """Each passage that is quoted stands in the captured text."""
        texts = {one["text_sha256"]: self.files.get(f"{one['folder']}/text.txt") for one in self.manifest["captures"]}
        for source in payload.get("sources", []):
            held = texts.get(source["capture"]["sha256"])
            if held is None or source.get("quote_start") is None:
                continue
            passage = held.decode()[source["quote_start"] : source["quote_end"]]
            said = f"The passage quoted from {source['url']}"
            if _plain(passage) == _plain(source["quote"]):
                self.report.ok(f"{said} stands in our capture.")
            else:
                self.report.note(f"{said} is cited with other punctuation or spaces than our capture has: {passage!r}")

    def check_captures(self) -> None:
        authorities = self.authorities
        if authorities is None:
            held = self.files.get(AUTHORITIES)
            authorities = from_pem(held.decode()) if held else []
        for entry in self.manifest["captures"]:
            self.check_capture(entry, authorities)

    def check_capture(self, entry: dict[str, Any], authorities: Sequence[Certificate]) -> None:
        """What the capture is said to be made of is what is there, and its timestamp is for that."""
        folder = entry["folder"]
        stated = self.files[f"{folder}/capture.json"]
        statement = json.loads(stated)
        for name, member in entry["parts"].items():
            if sha256(self.files[f"{folder}/{name}"]) != statement.get(member):
                self.report.fail(f"{folder}/{name} is not what {folder}/capture.json says was captured ({member}).")
        what = statement["final_url"] or statement["requested_url"] or "what somebody handed in"
        self.report.ok(f"{folder} is {what}, captured {statement['captured_at']} by the newsroom's clock.")
        if "warc" in entry:
            self.check_exchanges(f"{folder}/{entry['warc']}", statement["exchanges"])
        if "timestamp" not in entry:
            self.report.note(f"{folder} has no timestamp: {entry.get('no_timestamp', 'none was asked for')}")
            return
        try:
            stamp = checked(token_of(self.files[f"{folder}/{entry['timestamp']}"]), stated, authorities)
        except BadProof as error:
            self.report.fail(f"{folder}/{entry['timestamp']}: {error}")
            return
        told = f"{folder} existed at {stamp.at:%Y-%m-%d %H:%M:%S} UTC, says “{stamp.authority}”"
        if not stamp.is_trusted:
            self.report.fail(f"{told}, which leads to no trusted certificate (SHA-256 {stamp.root.sha256}).")
            return
        self.report.ok(f"{told} (topmost certificate: SHA-256 {stamp.root.sha256}).")

    def check_exchanges(self, name: str, stated: list[dict[str, Any]]) -> None:
        """Each question and each answer in the WARC is the one that was stated, and none is missing."""
        try:
            found = hashes_of_exchanges(self.files[name], [one["head_bytes"] for one in stated])
        except (OSError, EOFError, zlib.error, ValueError) as error:
            self.report.fail(f"{name} cannot be read: {error}")
            return
        empty = sha256(b"")
        expected = [(one["request_sha256"], one["head_sha256"], one["rest_sha256"] or empty) for one in stated]
        if found != expected:
            self.report.fail(f"{name} holds other exchanges than capture.json says.")
            return
        self.report.ok(f"{name} holds {len(found)} question(s) with their answers, byte for byte as stated.")

    def check_log(self) -> None:
        """The version stands in the newsroom's public log, up to a signed head of it."""
        if LOG not in self.files:
            self.report.note(f"The public log had not taken this version up yet: {self.manifest['check']['url']}")
            return
        log = json.loads(self.files[LOG])
        entries, check = log["entries"], self.manifest["check"]
        previous = entries[0]["previous"]
        for entry in entries:
            form = {name: value for name, value in entry.items() if name != "hash"}
            if entry["previous"] != previous or sha256(canonical(form)) != entry["hash"]:
                self.report.fail(f"{LOG}: entry {entry['position']} was changed.")
                return
            previous = entry["hash"]
        if (entries[0]["payload_sha256"], entries[0]["version"]) != (check["payload_sha256"], check["version"]):
            self.report.fail(f"{LOG} is about another version than {PAYLOAD}.")
            return
        self.report.ok(f"The public log has this version as entry {entries[0]['position']}, at {entries[0]['at']}.")
        self.check_head(log.get("head"), entries[-1])

    def tell_withheld(self) -> None:
        """What there is and was not put in, by its number."""
        told = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in self.manifest["withheld"].items())
        self.report.note(f"Not in the bundle: {told}")

    def check_head(self, head: dict[str, Any] | None, last: dict[str, Any]) -> None:
        if head is None:
            self.report.note("No head of the log that covers it was signed yet.")
            return
        said, signature = head["statement"], base64.b64decode(head["signature"])
        key = base64.b64decode(said["key"])
        if (said["size"], said["hash"]) != (last["position"], last["hash"]):
            self.report.fail(f"{LOG}: the signed head is of another log.")
        elif not is_signed_by_ed25519(key, canonical(said), signature):
            self.report.fail(f"{LOG}: the signature of the head is wrong.")
        elif self.key and self.key != said["key"]:
            self.report.fail(f"{LOG}: the head is signed with a key that you do not know: {said['key']}")
        else:
            self.report.ok(f"The log's head of {said['day']} covers it, signed with the key {said['key']}.")


def _plain(text: str) -> str:
    return " ".join(text.split())


def main(arguments: Sequence[str]) -> int:
    """Checks a bundle and says what was found; returns the exit code."""
    parser = argparse.ArgumentParser(description="Checks an evidence bundle. Needs no network.")
    parser.add_argument("bundle", nargs="?", default=str(Path(sys.argv[0]).resolve().parent))
    parser.add_argument("--authority", help="PEM file of the timestamp authorities' certificates that you trust")
    parser.add_argument("--key", default="", help="the newsroom's public key for its log, in base64")
    asked = parser.parse_args(arguments)
    report = Report(print)
    try:
        trusted = from_pem(Path(asked.authority).read_text()) if asked.authority else None
        for source in opened(asked.bundle):
            checker = Checker(source, report, trusted, asked.key)
            checker.run()
    except (NoBundle, BadProof, OSError) as error:
        print(f"  BAD  {error}")
        return 1 if isinstance(error, Changed) else 2
    print("Something does not hold; see the lines marked BAD." if report.bad else "Everything holds.")
    return 1 if report.bad else 0
