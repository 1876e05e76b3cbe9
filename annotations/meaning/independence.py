"""How many of a claim's sources are independent: what one newsroom, one text or one origin says counts once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import CharField, ExpressionWrapper, F, IntegerField, Value
from django.db.models.functions import Greatest, Left, Substr
from django.utils.translation import gettext as _

from annotations.models import Snapshot, Source
from annotations.models.health import Ruling
from annotations.models.kind import SourceKind
from annotations.models.snapshot import State
from annotations.text.citing import addresses_in, is_named
from annotations.text.marking import marked
from annotations.text.networks import account_of
from annotations.text.urls import identity, registrable_domain
from annotations.text.wirecopy import CopyPrint, copy_print, is_same_copy

AROUND = 300
"""Code points on either side of a passage in which it may say where it has its words from."""
MOST_LETTERS = 240_000
MOST_KEPT = 400
"""Of a capture's text that is looked at, in code points; of captures whose print a process remembers."""

NOWHERE = frozenset({"not_found", "gone", "dns_failed", "bad_url", "blocked_address"})
"""What a capture fails with where nobody found a page at the address."""

SAME_GROUP, SAME_SITE, SAME_PERSON = "group", "site", "person"
SAME_CAPTURE, SAME_TEXT, CITES = "capture", "text", "cites"
WORDS = {
    SAME_GROUP: marked("of one group"),
    SAME_SITE: marked("of one publisher"),
    SAME_PERSON: marked("told by one person"),
    SAME_CAPTURE: marked("the same page text"),
    SAME_TEXT: marked("the same agency text"),
    CITES: marked("one cites the other"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Sources that count once, in their order, and why (keys of `WORDS`); one that stands alone has no reasons."""

    sources: tuple[Source, ...]
    reasons: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        return ", ".join(_(WORDS[reason]) for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class _Said:
    """What is compared of one source. `print` and `addresses` are of its capture's text, `around` of its passage."""

    source: Source
    publisher: str
    print: CopyPrint
    addresses: frozenset[str]
    around: str


_Known = tuple[CopyPrint, frozenset[str]]
_known: dict[str, _Known] = {}
"""By the SHA-256 of the text: a text never changes under it."""
_NOTHING: _Known = (copy_print(""), frozenset())


def is_nowhere(source: Source) -> bool:
    """Whether no page was ever seen at its address, so that it counts for nothing: mistyped, as it seems.

    A page that we have seen before, or of which an editor said that it is there, counts.
    """
    capture, health = source.snapshot, getattr(source.page, "health", None)
    is_known = health is not None and (health.seen_id is not None or health.ruling == Ruling.ALIVE)
    return capture.state == State.FAILED and capture.error_code in NOWHERE and not is_known


def groups_of(cited: Sequence[Source]) -> list[Group]:
    """The sources in groups that count once each, without those that are nowhere.

    Sources come with page and capture; two queries, none for one.
    """
    sources = [source for source in cited if not is_nowhere(source)]
    said = list(_said(sources)) if len(sources) > 1 else []
    joined = {source.pk: {source.pk} for source in sources}
    why: list[tuple[int, str]] = []
    for one, other in combinations(said, 2):
        reason = _tie(one, other)
        if reason is None:
            continue
        why.append((one.source.pk, reason))
        together = joined[one.source.pk] | joined[other.source.pk]
        for member in together:
            joined[member] = together
    return _groups(sources, joined, why)


def _groups(sources: Sequence[Source], joined: dict[int, set[int]], why: list[tuple[int, str]]) -> list[Group]:
    found: dict[int, Group] = {}
    for source in sources:
        members = joined[source.pk]
        reasons = {reason for member, reason in why if member in members}
        standing = tuple(one for one in sources if one.pk in members)
        found.setdefault(min(members), Group(standing, tuple(name for name in WORDS if name in reasons)))
    return list(found.values())


def _tie(one: _Said, other: _Said) -> str | None:
    """Why two sources count once; None where they count twice."""
    first, second = one.source, other.source
    declared, also = first.group.casefold(), second.group.casefold()
    if declared and declared == also:
        return SAME_GROUP
    if not (declared and also) and one.publisher and one.publisher == other.publisher:
        return SAME_PERSON if first.is_told else SAME_SITE
    if first.snapshot.sha256 and first.snapshot.sha256 == second.snapshot.sha256:
        return SAME_CAPTURE
    if is_same_copy(one.print, other.print):
        return SAME_TEXT
    return CITES if _cites(one, second) or _cites(other, first) else None


def _cites(one: _Said, cited: Source) -> bool:
    if not cited.url:
        return False
    if identity(cited.url).rstrip("/") in one.addresses:
        return True
    return is_named(one.around, name=cited.site, url=cited.url)


def publisher_of(source: Source) -> str:
    """What tells who speaks: a post's account, the domain of a page, the person who told it; empty for a file.

    A DOI stands at its resolver's domain, so that the publisher is where the resolver led.
    """
    if source.is_told:
        return f"person {source.told_by.casefold()}"
    if source.kind == SourceKind.DOI:
        return registrable_domain(source.snapshot.final_url) if source.snapshot.final_url else ""
    return (account_of(source.url) or registrable_domain(source.url)) if source.url else ""


def _said(sources: Sequence[Source]) -> Iterator[_Said]:
    prints = _prints([source.snapshot for source in sources])
    around = _around(sources)
    for source in sources:
        known = prints.get(source.snapshot.sha256, _NOTHING)
        yield _Said(source, publisher_of(source), known[0], known[1], around.get(source.pk, ""))


def _prints(captures: Sequence[Snapshot]) -> dict[str, _Known]:
    """What is known of each text, by its SHA-256; reads the texts that this process has not seen."""
    wanted = {capture.sha256: capture.pk for capture in captures if capture.sha256}
    found = {sha256: _known[sha256] for sha256 in wanted if sha256 in _known}
    missing = [pk for sha256, pk in wanted.items() if sha256 not in found]
    if missing:
        rows = Snapshot.objects.filter(id__in=missing).annotate(opening=Left("text", MOST_LETTERS))
        for sha256, text in rows.values_list("sha256", "opening"):
            found[sha256] = _known[sha256] = (copy_print(text), addresses_in(text))
    for sha256 in list(_known)[: max(0, len(_known) - MOST_KEPT)]:
        _known.pop(sha256, None)
    return found


def _around(sources: Sequence[Source]) -> dict[int, str]:
    """The words around each passage that was found, with the passage."""
    before = Greatest(F("quote_start") - AROUND, Value(0))
    length = ExpressionWrapper(F("quote_end") + AROUND - before, output_field=IntegerField())
    start = ExpressionWrapper(before + 1, output_field=IntegerField())
    rows = Source.objects.filter(id__in=[source.pk for source in sources], quote_start__isnull=False)
    near = rows.annotate(near=Substr("snapshot__text", start, length, output_field=CharField()))
    return {pk: passage or "" for pk, passage in near.values_list("id", "near")}
