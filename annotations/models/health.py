"""The health of cited pages: whether a page is still there, as far as looking at it again and again can tell."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Now

from annotations.models.moves import CLOSED_STATUSES
from annotations.models.page import Page
from annotations.models.snapshot import SETTLED
from annotations.models.source import QuoteState, Source
from annotations.text.marking import marked

MAX_RULING = 500


class Health(models.TextChoices):
    NEW = "new", marked("Not looked at again yet")
    ALIVE = "alive", marked("Online")
    FAILING = "failing", marked("Does not answer at the moment")
    CLOSED = "closed", marked("Closed to us")
    DEAD = "dead", marked("No longer online")


class Ruling(models.TextChoices):
    """What an editor says, which counts more than what we see."""

    NONE = "", marked("As we see it")
    ALIVE = "alive", marked("It is there")
    DEAD = "dead", marked("It is gone")


class PageHealthQuerySet(models.QuerySet["PageHealth"]):
    def follow(self, page: Page) -> None:
        """Begins to follow a page, the first look in a while; nothing where it is followed already."""
        first = Now() + timedelta(seconds=settings.SOURCE_CHECK_S)
        self.bulk_create([self.model(page=page, next_check_at=first)], ignore_conflicts=True)

    def due(self) -> Self:
        """Pages that somebody should look at now; not while a look is under way."""
        return self.filter(Q(asked=None) | Q(noted=F("asked")), next_check_at__lte=Now())

    def to_note(self) -> Self:
        """Those whose newest look is over and not taken in yet."""
        is_new = Q(asked__isnull=False) & (Q(noted=None) | ~Q(noted=F("asked")))
        return self.filter(is_new, asked__state__in=SETTLED)

    def locked(self, health_id: int) -> "PageHealth":
        """The bare row, held until the transaction ends."""
        return self.select_for_update(no_key=True).get(id=health_id)


class PageHealth(models.Model):
    """What is known of one cited page. `asked`: the capture of our newest look; `noted`: the newest that was taken in.

    `seen`: the newest capture that held the page's own text. `failures` are counted no closer together than
    LINK_FAILURES_APART_S; `failing_since` is the first of them in a row. `error_code`, `http_status`: of the newest
    look. `elsewhere`: what a second place saw before the page was said to be dead, "" where none was asked.
    """

    page = models.OneToOneField(Page, on_delete=models.PROTECT, related_name="health")
    state = models.CharField(max_length=10, choices=Health.choices, default=Health.NEW)
    failures = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    elsewhere = models.CharField(max_length=40, blank=True)
    next_check_at = models.DateTimeField(db_default=Now())
    asked = models.OneToOneField("Snapshot", null=True, blank=True, on_delete=models.PROTECT, related_name="look")
    noted = models.ForeignKey(
        "Snapshot", null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    seen = models.ForeignKey(
        "Snapshot", null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    ruling = models.CharField(max_length=10, choices=Ruling.choices, default=Ruling.NONE, blank=True)
    ruling_note = models.CharField(max_length=MAX_RULING, blank=True)
    ruled_by = models.ForeignKey(
        "User", null=True, blank=True, db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True, blank=True)

    objects = PageHealthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=Health.values), name="health_state_known"),
            models.CheckConstraint(
                condition=Q(ruling="", ruled_by=None, ruled_at=None)
                | Q(ruling__in=["alive", "dead"], ruled_by__isnull=False, ruled_at__isnull=False),
                name="health_ruling_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["next_check_at"], name="health_due"),
            models.Index(
                fields=["id"],
                name="health_to_note",
                condition=Q(asked__isnull=False) & (Q(noted=None) | ~Q(noted=F("asked"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.standing}"

    @property
    def standing(self) -> str:
        """What is said of the page: the editor's ruling, else what we saw."""
        return self.ruling or self.state

    @property
    def is_dead(self) -> bool:
        return self.standing == Health.DEAD

    @property
    def said(self) -> str:
        return str(Health(self.standing).label)


STANDING: Any = Coalesce(models.functions.NullIf("ruling", Value("")), F("state"))
"""`standing`, for queries."""


def follows() -> Exists:
    """Whether anybody still cites the page of a PageHealth on a claim that is open or published."""
    return Exists(_cited())


def follows_passage() -> Exists:
    """The same with a passage that stands in our capture."""
    return Exists(_cited().filter(quote_state=QuoteState.VERIFIED))


def _cited() -> models.QuerySet[Source]:
    return Source.objects.standing().filter(page=OuterRef("page")).exclude(claim__status__in=CLOSED_STATUSES)
