"""What a new version of a check says otherwise than the one before: told from the two frozen payloads, and kept.

Texts are cut to the paragraphs that differ, and those to MOST_LETTERS: both versions stay readable as a whole.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

Json = dict[str, Any]
MOST_LETTERS = 600
MOST_LISTED = 10
_OF_THE_CLAIM = {
    "statement": "text",
    "claimant": "claimant",
    "claimed_on": "claimed_on",
    "first_said_url": "first_said_url",
}
_OF_A_SOURCE = ("stance", "note", "quote")
_OF_A_RATING = ("key", "label", "tone")


def changes_between(before: Json, after: Json) -> list[Json]:
    """Each thing that differs: `what` (a key of LABELS), `old` and `new`; none where only the day of the version does.

    `old` and `new` are a rating (`key`, `label`, `tone`), a text or null, or a list of addresses with titles.
    """
    return [{"what": what, "old": old, "new": new} for what, old, new in _pairs(before, after) if old != new]


def _pairs(before: Json, after: Json) -> Iterator[tuple[str, Any, Any]]:
    yield "rating", _rating(before), _rating(after)
    for what, name in _OF_THE_CLAIM.items():
        yield what, _cut(before["claim"].get(name)), _cut(after["claim"].get(name))
    yield ("reasons", *_differing(before["explanation"], after["explanation"]))
    yield ("sources", *_listed(before["sources"], after["sources"]))
    yield ("appearances", *_listed(before["appearances"], after["appearances"]))
    yield "reply", _cut(_reply(before)), _cut(_reply(after))
    yield ("questions", *_differing(_asked(before), _asked(after)))
    yield ("translations", *_differing(_translated(before), _translated(after)))
    yield "expires_on", before.get("expires_on"), after.get("expires_on")


def _rating(payload: Json) -> Json:
    return {name: payload["rating"][name] for name in _OF_A_RATING}


def _reply(payload: Json) -> str | None:
    reply = payload.get("reply")
    return f"{reply['label']}. {reply['summary']}".strip() if reply else None


def _asked(payload: Json) -> str:
    """Each question, and each of its answers, as a paragraph."""
    asked = payload.get("questions", [])
    return "\n\n".join(said["text"] for one in asked for said in (one, *one["answers"]))


def _translated(payload: Json) -> str:
    """Each paragraph of each translation, behind its language."""
    told = payload.get("translations", [])
    said = ((one["language"], f"{one['statement']}\n\n{one['explanation']}\n\n{one['note']}") for one in told)
    return "\n\n".join(f"{language}: {part}" for language, text in said for part in text.split("\n\n") if part)


def _differing(old: str, new: str) -> tuple[str, str]:
    """The paragraphs of each that the other has not."""
    mine, yours = old.split("\n\n"), new.split("\n\n")
    gone: list[str] = []
    come: list[str] = []
    for op, first, last, at, to in SequenceMatcher(a=mine, b=yours, autojunk=False).get_opcodes():
        if op != "equal":
            gone += mine[first:last]
            come += yours[at:to]
    return _cut("\n\n".join(gone)) or "", _cut("\n\n".join(come)) or ""


def _listed(old: Sequence[Json], new: Sequence[Json]) -> tuple[list[Json], list[Json]]:
    """The items of each that the other has not, or has otherwise."""
    known, shown = [_identity(item) for item in old], [_identity(item) for item in new]
    gone = [_named(item) for item, one in zip(old, known, strict=True) if one not in shown]
    come = [_named(item) for item, one in zip(new, shown, strict=True) if one not in known]
    return gone[:MOST_LISTED], come[:MOST_LISTED]


def _identity(item: Json) -> tuple[str, ...]:
    """What makes an item of evidence, or a passage, another one to readers."""
    return (item["url"], *(str(item.get(name, "")) for name in _OF_A_SOURCE))


def _named(item: Json) -> Json:
    """Which it is. The passage or the note tells apart what stands at one address."""
    title = item.get("title") or item.get("capture", {}).get("title") or item["url"]
    said = item.get("quote") or item.get("note") or ""
    return {"url": item["url"], "title": _cut(title), "said": _cut(said)}


def _cut(text: str | None) -> str | None:
    if text is None or len(text) <= MOST_LETTERS:
        return text
    return f"{text[:MOST_LETTERS].rsplit(' ', 1)[0]} …"
