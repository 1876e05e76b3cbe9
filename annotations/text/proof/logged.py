"""Checking a version's entry in the newsroom's public log, and the signed head that covers it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from annotations.text.proof.edwards import is_signed_by_ed25519
from annotations.text.proof.held import Report, sha256

_LOG = "check/log.json"


def canonical(value: object) -> bytes:
    """JSON with sorted names, no spaces, in UTF-8: the bytes that are hashed and signed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


class Log:
    """The part of the log that is in a bundle. `key`: the newsroom's, as the reader knows it; "" where she does not."""

    def __init__(self, log: Mapping[str, Any], report: Report, key: str) -> None:
        self.entries, self.head, self.report, self.key = log["entries"], log.get("head"), report, key

    def check(self, version: Mapping[str, Any]) -> None:
        """Its first entry is of this version, and each holds the one before."""
        previous, first = self.entries[0]["previous"], self.entries[0]
        for entry in self.entries:
            form = {name: value for name, value in entry.items() if name != "hash"}
            if entry["previous"] != previous or sha256(canonical(form)) != entry["hash"]:
                self.report.fail(f"{_LOG}: entry {entry['position']} was changed.")
                return
            previous = entry["hash"]
        named = ("payload_sha256", "version", "slug")
        if [first[name] for name in named] != [version[name] for name in named]:
            self.report.fail(f"{_LOG} is about another version than the one in the bundle.")
            return
        self.report.ok(f"The public log has this version as entry {first['position']}, at {first['at']}.")
        self.check_head()

    def check_head(self) -> None:
        if self.head is None:
            self.report.note("No head of the log that covers it was signed yet.")
            if self.key:
                self.report.fail("Nothing in the bundle is signed with the key that you named.")
            return
        said, last = self.head["statement"], self.entries[-1]
        key, signature = base64.b64decode(said["key"]), base64.b64decode(self.head["signature"])
        if (said["size"], said["hash"]) != (last["position"], last["hash"]):
            self.report.fail(f"{_LOG}: the signed head is of another log.")
        elif not is_signed_by_ed25519(key, canonical(said), signature):
            self.report.fail(f"{_LOG}: the signature of the head is wrong.")
        elif self.key and self.key != said["key"]:
            self.report.fail(f"{_LOG}: the head is signed with a key that you do not know: {said['key']}")
        else:
            self.report.ok(f"The log's head of {said['day']} covers it, signed with the key {said['key']}.")
            if not self.key:
                self.report.note("Whoever made the bundle may have chosen that key. Give --key for the newsroom's own.")
