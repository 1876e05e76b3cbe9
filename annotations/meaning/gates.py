"""What a claim needs before a second person reviews it: asked at submission, and again where it changed until approval.

Every gate is asked each time, so that whoever is refused learns all at once what is missing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations import saying
from annotations.meaning.checklist import Line, checklist_of
from annotations.meaning.confidences import NO_CONFIDENCES, Confidential, confidential_of
from annotations.meaning.independence import Group, groups_of, is_nowhere
from annotations.models import Claim, Event, ReviewRules, Source, Tick
from annotations.models.rating import Tone

MOST_NAMED = 80
"""Code points of an item's words in a sentence."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that is asked. `field` names it in a refusal; `missing`: sentences that say what is not there."""

    field: str
    asks: str
    missing: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class Readiness:
    """All gates of a claim, with what they were told by. `nowhere`: how many sources no page was found of."""

    gates: tuple[Gate, ...]
    checklist: tuple[Line, ...]
    groups: tuple[Group, ...]
    confidential: Confidential = NO_CONFIDENCES
    nowhere: int = 0

    @property
    def done(self) -> int:
        return sum(gate.is_open for gate in self.gates)

    @property
    def is_ready(self) -> bool:
        return self.done == len(self.gates)

    @property
    def source_count(self) -> int:
        return sum(len(group.sources) for group in self.groups) + self.confidential.count + self.nowhere

    @property
    def independent(self) -> int:
        """How many of the sources are independent of each other."""
        return len(self.groups) + self.confidential.independent

    @property
    def ties(self) -> list[Group]:
        """The groups of which several sources count once."""
        return [group for group in self.groups if group.reasons]

    @property
    def older_ticks(self) -> int:
        return sum(line.is_older and line.item.retired_at is None for line in self.checklist)

    @property
    def missing(self) -> dict[str, list[str]]:
        return {gate.field: list(gate.missing) for gate in self.gates if gate.missing}


def readiness_of(claim: Claim, content: Mapping[str, Any]) -> Readiness:
    """What is there and what is missing; `content` is the claim's of now. At most seven queries."""
    rules = ReviewRules.objects.in_force()
    sources = list(Source.objects.standing().filter(claim=claim).with_capture())
    groups = groups_of(sources)
    lines = checklist_of(claim, content)
    nowhere = sum(map(is_nowhere, sources))
    told = Readiness((), tuple(lines), tuple(groups), confidential_of(claim, groups), nowhere)
    gates = [_verdict(claim, rules), _sources(claim, told, rules.min_sources), _captures(sources), _checklist(lines)]
    return replace(told, gates=tuple(gate for gate in gates if gate is not None))


def was_submitted_as(claim: Claim, content_sha256: str) -> bool:
    """Whether exactly this passed the gates when it was last sent to review: rules that were made stricter meanwhile
    do not hold it up. A tick that was taken back since, or confidential evidence that changed, makes it something else,
    though no hash of the content tells. At most three queries.
    """
    newest = Event.objects.filter(claim=claim, verb="claim.submit").order_by("-id").first()
    if newest is None or newest.data.get("content_sha256") != content_sha256:
        return False
    confided = Event.objects.filter(claim=claim, verb="evidence.changed", id__gt=newest.pk)
    return not confided.exists() and not Tick.objects.taken_back(claim, since=newest.at).exists()


def _verdict(claim: Claim, rules: ReviewRules) -> Gate:
    least = rules.min_letters
    if claim.verdict is None:
        return Gate("verdict", _("A verdict with its reasons"), (_("Propose a verdict with its reasons."),))
    letters = len(claim.verdict.explanation)
    asks = _("A verdict with reasons")
    if least > 1:
        words = ngettext(
            "A verdict with reasons of {number} character or more",
            "A verdict with reasons of {number} characters or more",
            least,
        )
        asks = words.format(number=saying.grouped(least))
    if letters >= least:
        return Gate("explanation", asks)
    said = ngettext(
        "The reasons have {number} character; {needed} are needed.",
        "The reasons have {number} characters; {needed} are needed.",
        letters,
    ).format(number=saying.grouped(letters), needed=saying.grouped(least))
    return Gate("explanation", asks, (said,))


def _sources(claim: Claim, told: Readiness, least: int) -> Gate | None:
    """Not asked of a verdict that the claim cannot be settled: that there is no evidence is what it finds."""
    is_open = claim.verdict is not None and claim.verdict.rating.tone == Tone.OPEN
    if not least or is_open:
        return None
    asks = ngettext("{number} independent source", "{number} independent sources", least).format(
        number=saying.grouped(least)
    )
    if told.independent >= least:
        return Gate("sources", asks)
    return Gate("sources", asks, (_too_few(told, least),))


def _too_few(told: Readiness, least: int) -> str:
    words = ngettext(
        "{number} source, {independent} independent; {needed} needed.",
        "{number} sources, {independent} independent; {needed} needed.",
        told.source_count,
    )
    said = words.format(number=saying.grouped(told.source_count), independent=told.independent, needed=least)
    reasons = dict.fromkeys(group.words for group in told.ties)
    if reasons:
        said += " " + _("What counts once: {reasons}.").format(reasons="; ".join(reasons))
    if told.nowhere:
        words = ngettext(
            "What counts for nothing: {number} address at which no page was found.",
            "What counts for nothing: {number} addresses at which no page was found.",
            told.nowhere,
        )
        said += " " + words.format(number=saying.grouped(told.nowhere))
    return said


def _captures(sources: Sequence[Source]) -> Gate | None:
    if not sources:
        return None
    waiting = sum(not source.snapshot.is_settled for source in sources)
    words = ngettext(
        "{number} source still being captured: wait, or remove it.",
        "{number} sources still being captured: wait, or remove it.",
        waiting,
    )
    said = (words.format(number=saying.grouped(waiting)),) if waiting else ()
    return Gate("captures", _("No capture under way"), said)


def _checklist(lines: Sequence[Line]) -> Gate | None:
    if not any(line.is_asked for line in lines):
        return None
    owed = [line for line in lines if line.is_owed]
    return Gate("checklist", _("The checklist, after the last edit"), tuple(_owed(line) for line in owed))


def _owed(line: Line) -> str:
    words = line.item.text if len(line.item.text) <= MOST_NAMED else f"{line.item.text[: MOST_NAMED - 1]}…"
    said = _("“{item}” was ticked before the last edit.") if line.is_older else _("“{item}” is not ticked.")
    return said.format(item=words)
