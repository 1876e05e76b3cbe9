"""Publications: the versions of a public check, frozen as they were shown."""

from datetime import datetime, timedelta
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Now

from annotations.models.judged import COVERED_BY_APPROVAL
from annotations.models.severity import Severity
from annotations.text.amending import done, severity_of
from annotations.text.marking import marked

ORDER_LOCK = 7_301_001
"""The advisory lock of the database under which publications are numbered."""


class Kind(models.TextChoices):
    ORIGINAL = "original", marked("Published")
    CORRECTION = "correction", marked("Corrected")
    RETRACTION = "retraction", marked("Retracted")


CHANGES = {
    Kind.ORIGINAL: "verdict.published",
    Kind.CORRECTION: "verdict.corrected",
    Kind.RETRACTION: "verdict.retracted",
}
"""What outside readers are told of each kind."""
LONGEST = timedelta(minutes=5)
"""More than any transaction that publishes takes: so far may times and ids be out of step."""


class PublicationQuerySet(models.QuerySet["Publication"]):
    def after(self, position: int) -> Self:
        """What was published after that one, in the order of the commits: a reader who pages misses nothing."""
        return self.filter(id__gt=position).order_by("id")

    def newest_id(self) -> int:
        """The position of the newest one; 0 where there is none."""
        return self.order_by("-id").values_list("id", flat=True).first() or 0

    def position_before(self, moment: datetime) -> int:
        """A position after which all that was published at or since that time stands, and little besides.

        The newest is read first: what is not seen by the second query comes after it.
        """
        newest = self.newest_id()
        since = self.filter(published_at__gte=moment)
        first = since.order_by("published_at").values_list("published_at", flat=True).first()
        if first is None:
            return newest
        least = since.filter(published_at__lte=first + LONGEST).aggregate(least=Min("id"))["least"]
        return int(least) - 1

    def with_standing(self) -> Self:
        """Each with `stands_as`, the kind of its check's newest version."""
        return self.annotate(stands_as=F("claim__public_check__kind"))

    def amendments(self) -> Self:
        """Corrections and retractions, the newest first."""
        return self.exclude(kind=Kind.ORIGINAL).order_by("-id")

    def of_severity(self, severity: str) -> Self:
        """Amendments that were said to be this; those of before there were severities count as corrections."""
        if severity == Severity.RETRACTION:
            return self.filter(kind=Kind.RETRACTION)
        said = [severity, ""] if severity == Severity.CORRECTION else [severity]
        return self.filter(severity__in=said, kind=Kind.CORRECTION)

    def with_before(self) -> Self:
        """Each with `before`, the rating of the version before it, and with `stands_as`."""
        earlier = Publication.objects.filter(claim=OuterRef("claim"), version=OuterRef("version") - 1)
        return self.with_standing().annotate(before=Subquery(earlier.values("payload__rating")[:1]))


class Publication(models.Model):
    """Version `version` of the check at `slug`. `payload` is all that any reader is ever given; see `publishing.py`.

    The database refuses a version that is not covered by enough approvals of exactly this content. Ids are in the order
    of the commits: whoever publishes holds a lock from before the id is drawn until the transaction ends. A
    transaction publishes last, for that lock is one for all.
    """

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="publications")
    slug = models.SlugField(max_length=120, allow_unicode=False)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    note = models.TextField(blank=True)
    severity = models.CharField(max_length=10, choices=Severity.choices, blank=True, default="", db_default="")
    review = models.ForeignKey("Review", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    content_sha256 = models.CharField(max_length=64)
    payload = models.JSONField()
    payload_sha256 = models.CharField(max_length=64)
    appearance_urls = ArrayField(models.TextField(), default=list)
    published_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "version"], name="publication_version_once"),
            models.UniqueConstraint(fields=["slug", "version"], name="publication_slug_version_once"),
            models.CheckConstraint(
                condition=Q(kind=Kind.RETRACTION) | Q(review__isnull=False), name="publication_has_approval"
            ),
            models.CheckConstraint(condition=Q(kind=Kind.ORIGINAL) | ~Q(note=""), name="publication_change_has_note"),
            models.CheckConstraint(condition=Q(severity__in=["", *Severity.values]), name="publication_severity_known"),
        ]
        indexes = [
            GinIndex(fields=["appearance_urls"], name="publication_addresses"),
            models.Index(fields=["published_at"], name="publication_times"),
            models.Index(fields=["-id"], name="publication_amendments", condition=~Q(kind=Kind.ORIGINAL)),
            models.Index(fields=["severity", "-id"], name="publication_by_severity", condition=~Q(kind=Kind.ORIGINAL)),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="in_order_of_commits",
                level=pgtrigger.Statement,
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=f"PERFORM pg_advisory_xact_lock({ORDER_LOCK}); RETURN NULL;",
            ),
            COVERED_BY_APPROVAL,
        ]

    def __str__(self) -> str:
        return f"{self.slug} v{self.version}"

    @property
    def change(self) -> str:
        """What outside readers are told that happened, such as `verdict.corrected`."""
        return CHANGES[Kind(self.kind)]

    @property
    def amends(self) -> str:
        """Its severity, also where none was said; "" of an original."""
        return severity_of(self.kind, self.severity)

    @property
    def done(self) -> str:
        """What happened to the check with it: “Corrected”."""
        return done(self.kind, self.severity)

    @property
    def is_retraction(self) -> bool:
        return self.kind == Kind.RETRACTION
