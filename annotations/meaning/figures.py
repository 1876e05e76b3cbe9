"""The newsroom's numbers: each is the count of a list, so that a number and the list behind it cannot disagree.

All are bounded by a period, or by the claims that are open; each is counted along an index.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, FloatField, QuerySet
from django.db.models.functions import Extract, TruncWeek
from django.utils import timezone

from annotations.meaning.percentiles import Percentile
from annotations.models import BlindVerdict, Claim, Event, Publication, Review
from annotations.models.moves import OPEN
from annotations.models.publication import Kind
from annotations.text.marking import marked

LONGEST_DAYS = 400
WEEK = timedelta(days=7)
MOST_NAMES = 20
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Span:
    """From the beginning of `first` to the end of `last`, days of the newsroom's; of one desk, where it is named."""

    first: date
    last: date
    desk: int | None = None

    @property
    def since(self) -> datetime:
        return midnight(self.first)

    @property
    def until(self) -> datetime:
        return midnight(self.last + timedelta(days=1))

    def week(self, monday: date) -> "Span":
        """The part of it that lies in the week from that day on."""
        return replace(self, first=max(self.first, monday), last=min(self.last, monday + timedelta(days=6)))


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One bar of a figure: a rating, a name, an age class, or the second verdicts on a scale (`agreed`: same ones)."""

    rating: str = ""
    claimant: str | None = None
    age: str = ""
    scale: int | None = None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """What is counted. `moment` is the column that the period is about, `claim` leads from a row to its claim."""

    key: str
    label: str
    rows: Callable[[], Rows]
    moment: str
    claim: str = "claim__"


@dataclass(frozen=True, slots=True)
class Age:
    """Open claims between two ages in days."""

    key: str
    label: str
    least: int
    most: int | None


FIGURES = {
    figure.key: figure
    for figure in (
        Figure("submitted", marked("Sent to review"), lambda: Event.objects.filter(verb="claim.submit"), "at"),
        Figure("decided", marked("Decided"), lambda: Review.objects.all(), "created_at"),
        Figure(
            "published",
            marked("Checks published"),
            lambda: Publication.objects.filter(kind=Kind.ORIGINAL),
            "published_at",
        ),
        Figure(
            "corrected", marked("Corrected"), lambda: Publication.objects.filter(kind=Kind.CORRECTION), "published_at"
        ),
        Figure(
            "retracted", marked("Retracted"), lambda: Publication.objects.filter(kind=Kind.RETRACTION), "published_at"
        ),
        Figure("seconds", marked("Blind second verdicts"), lambda: BlindVerdict.objects.given(), "given_at"),
        Figure("open", marked("Open now"), lambda: Claim.objects.filter(status__in=OPEN), "created_at", ""),
    )
}
BY_WEEK = ("submitted", "decided", "published")
AGES = (
    Age("day", marked("Under a day"), 0, 1),
    Age("week", marked("1 to 7 days"), 1, 7),
    Age("month", marked("8 to 30 days"), 7, 30),
    Age("quarter", marked("31 to 90 days"), 30, 90),
    Age("older", marked("Over 90 days"), 90, None),
)


def midnight(day: date) -> datetime:
    """The beginning of a day, in the newsroom's zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def listed(figure: Figure, span: Span, narrowing: Narrowing = Narrowing(), *, now: datetime) -> Rows:
    """The rows that a number counts. What is open is so today, whatever the period."""
    rows = figure.rows()
    if figure.key != "open":
        rows = rows.filter(**{f"{figure.moment}__gte": span.since, f"{figure.moment}__lt": span.until})
    if span.desk is not None:
        rows = rows.filter(**{f"{figure.claim}desk": span.desk})
    if narrowing.rating:
        rows = rows.filter(**{f"{figure.claim}public_check__rating": narrowing.rating})
    if narrowing.claimant is not None:
        rows = rows.filter(**{f"{figure.claim}public_check__claimant": narrowing.claimant})
    if narrowing.scale is not None and figure.key == "seconds":
        rows = rows.filter(rating__scale=narrowing.scale, first__rating__scale=narrowing.scale)
    if narrowing.agreed and figure.key == "seconds":
        rows = rows.filter(rating=F("first__rating"))
    age = next((one for one in AGES if one.key == narrowing.age), None)
    if age is not None:
        rows = rows.filter(**{f"{figure.claim}created_at__lte": now - timedelta(days=age.least)})
    if age is not None and age.most is not None:
        rows = rows.filter(**{f"{figure.claim}created_at__gt": now - timedelta(days=age.most)})
    return rows


def weeks(figure: Figure, span: Span, *, now: datetime) -> dict[date, int]:
    """How many in each week of the period, by its Monday; weeks without any are in it too."""
    rows = listed(figure, span, now=now).order_by().annotate(week=TruncWeek(figure.moment))
    found = {row["week"].date(): row["n"] for row in rows.values("week").annotate(n=Count("pk"))}
    monday = span.first - timedelta(days=span.first.weekday())
    told = {}
    while monday <= span.last:
        told[monday] = found.get(monday, 0)
        monday += WEEK
    return told


def published_by(column: str, span: Span, *, now: datetime) -> list[tuple[str, int]]:
    """Of what was published first in the period, the most frequent values of a column of the check that stands."""
    name = f"claim__public_check__{column}"
    rows = listed(FIGURES["published"], span, now=now).order_by().values(name).annotate(n=Count("pk"))
    return list(rows.order_by("-n", name).values_list(name, "n")[:MOST_NAMES])


def hours_to_verdict(span: Span, *, now: datetime) -> tuple[float | None, float | None]:
    """Median and 90th percentile of the hours from the making of a claim to its first publication."""
    taken = ExpressionWrapper(F("published_at") - F("claim__created_at"), output_field=DurationField())
    rows = listed(FIGURES["published"], span, now=now).order_by().annotate(taken=Extract(taken, "epoch"))
    told = rows.aggregate(
        median=Percentile("taken", at=0.5, output_field=FloatField()),
        most=Percentile("taken", at=0.9, output_field=FloatField()),
    )
    median, most = told["median"], told["most"]
    return (median / 3600 if median is not None else None, most / 3600 if most is not None else None)
