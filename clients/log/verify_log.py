#!/usr/bin/env python3
"""Checks a newsroom's log of everything it ever published. Needs Python 3.9 and nothing else.

    python verify_log.py https://checks.example.org [--keep log.json] [--checks] [--key BASE64]

It reads the whole log, recomputes every hash, and compares the log with each day's signed head. Signatures are checked
where the package `cryptography` is installed; if it is not, that is said. `--keep` writes down the newest head, and at
the next run holds the newsroom to it: run it daily, and nobody can rewrite what you have seen. `--checks` also fetches
every version that still stands and compares it with the hash in the log. `--key` names the public key that you were
told elsewhere; without it the keys in the heads are believed.

Exit code 0: everything holds. 1: something does not, and it is named. 2: the log could not be read.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    CHECKS_SIGNATURES = True
except ImportError:
    CHECKS_SIGNATURES = False

Json = dict[str, Any]
GENESIS = "0" * 64
HEAD_TYPE = "factcheck-log-head-v1"
TIMEOUT_S = 30


class Broken(Exception):
    """What does not hold, as a sentence."""


class Unreadable(Exception):
    """Why the log could not be read, as a sentence."""


def canonical(value: object) -> bytes:
    """The bytes that are hashed and signed: JSON with sorted names, no spaces, in UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(value: object) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def fetched(url: str, gone: Sequence[int] = ()) -> Any:
    """The JSON at an address; None where it answers one of the statuses `gone`."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code in gone:
            return None
        raise Unreadable(f"{url} answers {error.code}.") from error
    except (OSError, ValueError) as error:
        raise Unreadable(f"{url} cannot be read: {error}") from error


def entries(base: str) -> Iterator[Json]:
    """The log's entries, page by page."""
    after, more = 0, True
    while more:
        page = fetched(f"{base}/api/public/v1/log/?after={after}")
        yield from page["results"]
        more = page["has_more"]
        after = page["results"][-1]["position"] if page["results"] else after


def heads(base: str) -> Iterator[Json]:
    """The signed heads, the oldest first."""
    after = ""
    while True:
        page = fetched(f"{base}/api/public/v1/log/heads/{after}")["results"]
        yield from page
        if len(page) < 1000:
            return
        after = f"?after={page[-1]['statement']['day']}"


def checked_entry(entry: Json, position: int, previous: str) -> str:
    """The entry's hash, recomputed. Raises Broken."""
    said = f"Entry {entry.get('position')} ({entry.get('slug')}, version {entry.get('version')})"
    if entry.get("position") != position:
        raise Broken(f"Entry {position} is missing: {said} comes in its place.")
    if entry.get("previous") != previous:
        raise Broken(f"{said} does not follow from entry {position - 1}: one of the two was changed.")
    form = {name: value for name, value in entry.items() if name != "hash"}
    if sha256(form) != entry.get("hash"):
        raise Broken(f"{said} was changed: its hash is not that of what it says.")
    return str(entry["hash"])


def checked_log(base: str) -> tuple[list[str], list[Json]]:
    """The hash at each position, from 0, and the entries. Raises Broken."""
    hashes: list[str] = [GENESIS]
    told: list[Json] = []
    for entry in entries(base):
        hashes.append(checked_entry(entry, len(hashes), hashes[-1]))
        told.append(entry)
    return hashes, told


def checked_head(head: Json, previous: str, hashes: Sequence[str], keys: set[str]) -> str:
    """The SHA-256 of the head's statement. Raises Broken."""
    statement = head["statement"]
    said = f"The head of {statement.get('day')}"
    if statement.get("type") != HEAD_TYPE or statement.get("previous") != previous:
        raise Broken(f"{said} does not follow from the head before it: one of the two was changed.")
    size = statement["size"]
    if size >= len(hashes):
        raise Broken(f"{said} signed {size} entries, and the log has {len(hashes) - 1}: entries were taken out.")
    if hashes[size] != statement["hash"]:
        raise Broken(f"{said} signed another log: an entry up to number {size} was changed since.")
    if keys and statement["key"] not in keys:
        raise Broken(f"{said} is signed with a key that you do not know: {statement['key']}")
    check_signature(statement, head["signature"], said)
    return sha256(statement)


def check_signature(statement: Json, signature: str, said: str) -> None:
    """Raises Broken where the signature is wrong; without the package nothing is checked."""
    if not CHECKS_SIGNATURES:
        return
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(statement["key"]))
        key.verify(base64.b64decode(signature), canonical(statement))
    except (InvalidSignature, ValueError) as error:
        raise Broken(f"{said} is not signed with the key that it names.") from error


def checked_heads(base: str, hashes: Sequence[str], keys: set[str], kept: Json | None) -> tuple[Json | None, int]:
    """The newest head, None where there is none, and how many. Raises Broken also where the kept one is not there."""
    previous, count = GENESIS, 0
    newest: Json | None = None
    is_known = kept is None
    for head in heads(base):
        previous, newest = checked_head(head, previous, hashes, keys), head
        is_known = is_known or head["statement"] == kept
        count += 1
    if kept is not None and not is_known:
        raise Broken(f"The head of {kept['day']} that you kept is not among the heads any more: they were rewritten.")
    return newest, count


def check_versions(base: str, told: Sequence[Json]) -> int:
    """Every version that still stands, against its hash in the log; how many. Raises Broken."""
    retracted = {entry["slug"] for entry in told if entry["kind"] == "retraction"}
    count = 0
    for entry in told:
        if entry["slug"] in retracted:
            continue
        slug = urllib.parse.quote(entry["slug"])
        payload = fetched(f"{base}/api/public/v1/checks/{slug}/?version={entry['version']}", gone=(404, 410))
        if payload is None:
            raise Broken(f"Entry {entry['position']} ({entry['slug']}, version {entry['version']}) is not served.")
        if sha256(payload) != entry["payload_sha256"]:
            raise Broken(
                f"Entry {entry['position']} ({entry['slug']}, version {entry['version']}): "
                "what is served is not what was published."
            )
        count += 1
    return count


def kept_head(path: Path | None) -> Json | None:
    statement: Json | None = json.loads(path.read_text())["statement"] if path and path.exists() else None
    return statement


def verify(asked: argparse.Namespace) -> None:
    """Says what holds. Raises Broken, Unreadable."""
    base = asked.newsroom.rstrip("/")
    hashes, told = checked_log(base)
    print(f"{len(told)} entries: every hash follows from the one before. The last is {hashes[-1]}.")
    newest, count = checked_heads(base, hashes, set(asked.key), kept_head(asked.keep))
    print(f"{count} signed heads: the log is what each of them says.")
    if not CHECKS_SIGNATURES:
        print("Signatures were NOT checked: install the package cryptography for that.")
    elif newest:
        print(f"Every signature is right. The newest key: {newest['statement']['key']}")
    if asked.checks:
        print(f"{check_versions(base, told)} versions are served as they were published.")
    if asked.keep and newest:
        asked.keep.write_text(json.dumps(newest, indent=1) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks a newsroom's log of everything that it ever published.")
    parser.add_argument("newsroom", help="the address of the newsroom, such as https://checks.example.org")
    parser.add_argument("--keep", type=Path, help="a file that keeps the newest head from run to run")
    parser.add_argument("--checks", action="store_true", help="also compare every version that is served")
    parser.add_argument("--key", action="append", default=[], help="a public key that you trust; may be repeated")
    try:
        verify(parser.parse_args())
    except Broken as broken:
        print(f"BROKEN: {broken}")
        return 1
    except (Unreadable, KeyError, TypeError) as error:
        print(f"The log could not be read: {error}", file=sys.stderr)
        return 2
    print("Everything holds.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
