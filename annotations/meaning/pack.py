"""The evidence that IFCN and EFCSN ask for: of every check first published in a period what stands behind it.

One row a check; every total is counted over the rows themselves, so that page, PDF and CSV cannot differ.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Count, Min, Q

from annotations.meaning.figures import FIGURES, Span, listed
from annotations.models import ContactAttempt, Publication, Source
from annotations.models.publication import Kind
from annotations.models.snapshot import State
from annotations.text.marking import marked
from annotations.text.urls import BadUrl, site

ROWS = 200
ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands behind one check. `independent`: cited sites, without the one that said it; `archived`: sources of
    which we hold a copy; `asked`: attempts to reach the other side; `days_to_correct` to the first correction."""

    claim: int
    slug: str
    text: str
    claimant: str
    rating: str
    published_at: datetime
    sources: int
    independent: int
    archived: int
    asked: int
    outcome: str
    corrections: int
    retracted: bool
    days_to_correct: float | None


@dataclass(frozen=True, slots=True)
class Question:
    """One number of the pack: which proofs it counts."""

    key: str
    label: str
    holds: Callable[[Proof], bool]


QUESTIONS = (
    Question("all", marked("Checks published"), lambda proof: True),
    Question("sourced", marked("With two or more independent sources"), lambda proof: proof.independent >= ENOUGH),
    Question("archived", marked("With a copy of every source"), lambda proof: 0 < proof.sources == proof.archived),
    Question(
        "asked", marked("With an attempt to reach the other side"), lambda proof: bool(proof.asked or proof.outcome)
    ),
    Question("corrected", marked("Corrected since"), lambda proof: proof.corrections > 0),
    Question("retracted", marked("Retracted since"), lambda proof: proof.retracted),
)
BY_KEY = {question.key: question for question in QUESTIONS}


@dataclass(slots=True)
class Totals:
    """Added up while the rows go by."""

    counts: Counter[str] = field(default_factory=Counter)
    claimants: Counter[str] = field(default_factory=Counter)
    days: list[float] = field(default_factory=list)

    def add(self, proof: Proof) -> Proof:
        """The same proof, counted."""
        self.counts.update(question.key for question in QUESTIONS if question.holds(proof))
        self.claimants[proof.claimant] += 1
        if proof.days_to_correct is not None:
            self.days.append(proof.days_to_correct)
        return proof

    @property
    def days_to_correct(self) -> float | None:
        """The median over the corrected ones."""
        return median(self.days) if self.days else None

    def told(self) -> Iterator[tuple[str, int, int | None]]:
        """Each number's label, the number, and its share of all in per cent."""
        everything = self.counts["all"]
        for question in QUESTIONS:
            share = round(100 * self.counts[question.key] / everything) if everything else None
            yield question.label, self.counts[question.key], share if question.key != "all" else None


def proofs(span: Span, *, now: datetime) -> Iterator[Proof]:
    """Of every check first published in the period, oldest first, in bounded memory."""
    reached = 0
    while True:
        rows = listed(FIGURES["published"], span, now=now).filter(id__gt=reached).order_by("id")
        some = list(rows.defer("payload").select_related("claim__public_check")[:ROWS])
        if some:
            yield from _proofs(some)
        if len(some) < ROWS:
            return
        reached = some[-1].pk


def totals(span: Span, *, now: datetime) -> Totals:
    """Those of the whole period."""
    found = Totals()
    for proof in proofs(span, now=now):
        found.add(proof)
    return found


def _proofs(publications: list[Publication]) -> Iterator[Proof]:
    ids = [publication.claim_id for publication in publications]
    cited, asked, changed = _cited(ids), _asked(ids), _changed(ids)
    for publication in publications:
        claim, check = publication.claim, publication.claim.public_check
        corrections, retractions, first = changed.get(claim.pk, (0, 0, None))
        sources = cited.get(claim.pk, [])
        sites = {name for name, _ in sources} - {_site(claim.first_said_url), ""}
        yield Proof(
            claim=claim.pk,
            slug=publication.slug,
            text=check.text,
            claimant=check.claimant,
            rating=check.rating_label,
            published_at=publication.published_at,
            sources=len(sources),
            independent=len(sites),
            archived=sum(is_kept for _, is_kept in sources),
            asked=asked.get(claim.pk, 0),
            outcome=claim.get_reply_outcome_display() if claim.reply_outcome else "",
            corrections=corrections,
            retracted=retractions > 0,
            days_to_correct=(first - publication.published_at).total_seconds() / 86_400 if first else None,
        )


def _site(url: str) -> str:
    """Empty where the address is none."""
    try:
        return site(url)
    except BadUrl:
        return ""


def _cited(ids: Iterable[int]) -> dict[int, list[tuple[str, bool]]]:
    """Of each claim its sources: the site, and whether we hold a copy."""
    found: dict[int, list[tuple[str, bool]]] = {}
    rows = Source.objects.standing().filter(claim__in=ids).order_by("id")
    for pk, claim, url, state in rows.values_list("id", "claim", "page__url", "snapshot__state"):
        where = _site(url) if url else f"source {pk}"  # what stands on no site is on nobody else's
        found.setdefault(claim, []).append((where, state in (State.OK, "same")))
    return found


def _asked(ids: Iterable[int]) -> dict[int, int]:
    rows = ContactAttempt.objects.filter(claim__in=ids).order_by().values("claim")
    return dict(rows.annotate(n=Count("pk")).values_list("claim", "n"))


def _changed(ids: Iterable[int]) -> dict[int, tuple[int, int, Any]]:
    """Of each claim how many corrections and retractions, and when the first correction was."""
    rows = Publication.objects.filter(claim__in=ids).exclude(kind=Kind.ORIGINAL).order_by().values("claim")
    correction, retraction = Q(kind=Kind.CORRECTION), Q(kind=Kind.RETRACTION)
    told = rows.annotate(
        corrections=Count("pk", filter=correction),
        retractions=Count("pk", filter=retraction),
        first=Min("published_at", filter=correction),
    )
    return {
        row["claim"]: (row["corrections"], row["retractions"], row["first"])
        for row in told.values("claim", "corrections", "retractions", "first")
    }
