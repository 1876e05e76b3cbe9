"""Checking one capture of a bundle. What has to hold follows from what is there, not from what the manifest says."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from annotations.text.proof.certificates import Certificate
from annotations.text.proof.containers import parsed
from annotations.text.proof.der import BadProof
from annotations.text.proof.timestamps import checked, token_of
from annotations.text.proof.warcfile import holds_exchanges

STATED, TEXT, WARC, STAMP = "capture.json", "text.txt", "capture.warc.gz", "timestamp.tsr"
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_QUOTES = re.compile(
    "['\"`\u00b4\u2018-\u201f\u02b9-\u02bd\u02c8\u2032\uff07\u2039\u203a\u00ab\u00bb\u2033\u301d-\u301f\uff02]"
)
_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+\s*")
_LIGATURES = re.compile("[\ufb00-\ufb06]")


class Report:
    """What was found, a line each. What stands in a bundle cannot write lines of its own."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self.write, self.bad, self.good = say, 0, 0

    def ok(self, words: str) -> None:
        self.good += 1
        self.say(f"  ok   {words}")

    def fail(self, words: str) -> None:
        self.bad += 1
        self.say(f"  BAD  {words}")

    def note(self, words: str) -> None:
        self.say(f"  --   {words}")

    def say(self, line: str) -> None:
        self.write("".join(letter if letter.isprintable() else " " for letter in line))


class Held:
    """One capture: `told` is what the manifest says of it, `files` all that was read of the bundle, by path."""

    def __init__(self, told: Mapping[str, Any], files: Mapping[str, bytes], report: Report) -> None:
        self.told, self.report, self.folder = told, report, told["folder"]
        start = f"{self.folder}/"
        self.files = {name[len(start) :]: content for name, content in files.items() if name.startswith(start)}
        self.stated = self.files[STATED]
        self.statement = parsed(self.stated)

    def check(self, authorities: Sequence[Certificate]) -> None:
        """All of it. Raises KeyError, ValueError and the like for what cannot be understood."""
        self.check_parts()
        what = self.statement["final_url"] or self.statement["requested_url"] or "what somebody handed in"
        self.report.ok(f"{self.folder} is {what}, captured {self.statement['captured_at']} by the newsroom's clock.")
        self.check_wire()
        self.check_stamp(authorities)
        for name in sorted(name for name in self.files if name.startswith("shown.")):
            said = "is what a browser showed, says the newsroom: no timestamp is over it."
            self.report.note(f"{self.folder}/{name} {said}")

    def check_parts(self) -> None:
        """The text and the file as it came are those that were stated."""
        if self.told["text_sha256"] != self.statement["text_sha256"]:
            self.report.fail(f"{self.folder} is not the capture that the manifest says it is.")
        for name, member in self.parts():
            if sha256(self.files[name]) != self.statement[member]:
                said = f"is not what {self.folder}/{STATED} says was captured ({member})."
                self.report.fail(f"{self.folder}/{name} {said}")

    def parts(self) -> Iterator[tuple[str, str]]:
        """Each part with the name of its hash. The text has to be there; the file as it came may be missing."""
        yield TEXT, "text_sha256"
        bodies = [name for name in self.files if name.startswith("body.")]
        for name in bodies:
            yield name, "body_sha256"
        if self.statement["body_sha256"] and not bodies:
            self.report.note(
                f"{self.folder} lacks the file as it came: {self.told.get('no_body', 'it does not say why')}"
            )

    def check_wire(self) -> None:
        """Each question and each answer in the WARC is the one that was stated, and none is missing."""
        exchanges, name = self.statement["exchanges"], f"{self.folder}/{WARC}"
        if WARC not in self.files:
            if exchanges:
                self.report.note(f"{name} is not in the bundle: what went over the wire cannot be looked at.")
            return
        try:
            is_so = holds_exchanges(self.files[WARC], exchanges)
        except (OSError, EOFError, zlib.error, ValueError) as error:
            self.report.fail(f"{name} cannot be read: {error}")
            return
        if not is_so:
            self.report.fail(f"{name} holds other exchanges than {STATED} says.")
            return
        self.report.ok(f"{name} holds {len(exchanges)} question(s) with their answers, byte for byte as stated.")

    def check_stamp(self, authorities: Sequence[Certificate]) -> None:
        """The timestamp is over this very statement."""
        if STAMP not in self.files:
            why = self.told.get("no_timestamp", "none was asked for")
            self.report.note(f"{self.folder} has no timestamp: {why}")
            return
        try:
            stamp = checked(token_of(self.files[STAMP]), self.stated, authorities)
        except BadProof as error:
            self.report.fail(f"{self.folder}/{STAMP}: {error}")
            return
        told = f"{self.folder} existed at {stamp.at:%Y-%m-%d %H:%M:%S} UTC, says “{stamp.authority}”"
        if not stamp.is_trusted:
            self.report.fail(f"{told}, which leads to no trusted certificate (SHA-256 {stamp.root.sha256}).")
            return
        self.report.ok(f"{told} (topmost certificate: SHA-256 {stamp.root.sha256}).")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def plain(text: str) -> str:
    """The text without what typesetters change: blanks, quotation marks, kinds of dashes, ellipses, what is not seen.

    Letters, figures and other marks stay, so two texts with one plain form say the same.
    """
    shown = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), _INVISIBLE.sub("", text))
    whole = re.sub(r"\u2026|\.\s\.\s\.", "...", _QUOTES.sub(" ", shown))
    words = re.sub(r"(?<=\w)\s+(?=\w)", "\0", _DASHES.sub("-", whole))
    return re.sub(r"\s+", "", words)
