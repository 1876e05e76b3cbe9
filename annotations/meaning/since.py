"""What changed since a claim was last decided on: the content of that decision against the content of now."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from annotations import saying
from annotations.models import Review, ReviewedContent
from annotations.models.source import QuoteState, Stance
from annotations.text.marking import marked

Content = Mapping[str, Any]
What = Literal["added", "removed", "changed"]

LABELS = {
    "text": marked("Statement"),
    "claimant": marked("Who said it"),
    "claimed_on": marked("Day it was said"),
    "first_said_url": marked("Where it was first said"),
    "rating": marked("Rating"),
    "explanation": marked("Reasons"),
    "note": marked("Note to the public"),
    "stance": marked("What it does to the claim"),
    "quote": marked("Passage"),
    "quote_state": marked("Passage found"),
    "title": marked("Title"),
    "site": marked("Site"),
    "published_at": marked("Published"),
    "url": marked("Address"),
    "locator": marked("Place in it"),
    "interest": marked("Declared interest"),
    "group": marked("Counts once with"),
    "told_on": marked("Day it was told"),
}
OF_A_SOURCE = (
    "stance", "note", "quote", "quote_state", "kind", "locator", "grade", "interest", "group", "told_by", "told_on"
)  # fmt: skip
OF_A_PASSAGE = ("quote", "title", "site", "published_at", "url")
WORDS = {"stance": dict(Stance.choices), "quote_state": dict(QuoteState.choices)}
OWN_PARTS = ("claim", "verdict", "appearances", "sources")


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as texts; empty where there was nothing."""

    name: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A source or a passage that was added, removed or changed. `title` names it; `url` may be empty."""

    id: int
    what: What
    title: str
    url: str
    changes: tuple[Change, ...] = ()
    is_new_capture: bool = False


@dataclass(frozen=True, slots=True)
class Since:
    """`is_kept` False: the decision was made before its content was kept, so that nothing can be compared."""

    review: Review
    is_kept: bool = True
    changes: tuple[Change, ...] = ()
    sources: tuple[ItemChange, ...] = ()
    passages: tuple[ItemChange, ...] = ()

    @property
    def is_same(self) -> bool:
        return self.is_kept and not (self.changes or self.sources or self.passages)


def since_review(reviews: Sequence[Review], content: Content) -> Since | None:
    """What changed since the newest of these reviews (the newest comes first); None where there are none. One query."""
    if not reviews:
        return None
    newest = reviews[0]
    before = ReviewedContent.objects.of(newest.content_sha256)
    if before is None:
        return Since(newest, is_kept=False)
    return Since(
        newest,
        changes=tuple(_changes(before, content)),
        sources=tuple(_items(before["sources"], content["sources"], key="id", names=OF_A_SOURCE)),
        passages=tuple(_items(before["appearances"], content["appearances"], key="highlight", names=OF_A_PASSAGE)),
    )


def _changes(old: Content, new: Content) -> Iterator[Change]:
    yield from _fields(old["claim"], new["claim"])
    yield from _fields(old["verdict"] or {}, new["verdict"] or {})
    others = [name for name in {**old, **new} if name not in OWN_PARTS]
    yield from _fields({name: old.get(name) for name in others}, {name: new.get(name) for name in others})


def _fields(old: Content, new: Content) -> Iterator[Change]:
    """Every field that differs, known by name or not: what others add to the content is told as well."""
    for name in {**new, **old}:
        before, after = _shown(name, old.get(name)), _shown(name, new.get(name))
        if name != "id" and before != after:
            yield Change(name, LABELS.get(name, name.replace("_", " ").capitalize()), before, after)


def _shown(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "rating":
        return str(value["label"])
    if isinstance(value, str):
        known = WORDS.get(name, {})
        return saying.said(str(known[value])) if value in known else value
    if isinstance(value, dict | list):
        return "\n".join(_words_in(value))
    return json.dumps(value)


def _words_in(value: Any) -> Iterator[str]:
    """What a person wrote in a list, in its order, or in an object, by its names: the database keeps no other order."""
    if isinstance(value, dict):
        value = [value[name] for name in sorted(value) if name not in ("id", "kind", "sha256")]
    if isinstance(value, list):
        for one in value:
            yield from _words_in(one)
    elif isinstance(value, str) and value:
        yield value


def _items(old: Sequence[Content], new: Sequence[Content], *, key: str, names: Sequence[str]) -> Iterator[ItemChange]:
    before, after = {item[key]: item for item in old}, {item[key]: item for item in new}
    for number, item in after.items():
        was = before.get(number)
        if was is None:
            yield _item(number, "added", item)
            continue
        changes = tuple(_fields({name: was.get(name) for name in names}, {name: item.get(name) for name in names}))
        is_new_capture = _text_of(was) != _text_of(item)
        if changes or is_new_capture:
            yield _item(number, "changed", item, changes, is_new_capture=is_new_capture)
    yield from (_item(number, "removed", item) for number, item in before.items() if number not in after)


def _item(
    number: int, what: What, item: Content, changes: tuple[Change, ...] = (), *, is_new_capture: bool = False
) -> ItemChange:
    title = item.get("capture", item).get("title") or item["url"] or saying.said(marked("A text without an address"))
    return ItemChange(number, what, title, item["url"], changes, is_new_capture)


def _text_of(item: Content) -> str:
    """The SHA-256 of the captured text that it is about."""
    return str(item.get("capture", item.get("version", {})).get("sha256", ""))
