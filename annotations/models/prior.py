"""Checks that others have published, and the imports that bring them. An import's row is also its job."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Upper

from annotations.models.page import MAX_URL
from annotations.models.restating import PRIOR_TRIGGERS
from annotations.models.words import PriorLexemes
from annotations.text.marking import marked

MAX_TRIES = 4


class Origin(models.TextChoices):
    PAGE = "page", marked("Page")
    FEED = "feed", marked("Feed")
    DUMP = "dump", marked("Dump")
    FILE = "file", marked("File")


class PriorCheckQuerySet(models.QuerySet["PriorCheck"]):
    def matching(self, words: str) -> Self:
        """Every word occurs in the claim or the claimant's name."""
        found = self
        for word in words.split()[:12]:
            found = found.filter(Q(claim__icontains=word) | Q(claimant__icontains=word))
        return found

    def of_site(self, site: str) -> Self:
        """Published at this host, with or without `www.`."""
        return self.filter(site=site.strip().lower().removeprefix("www."))

    def in_language(self, language: str) -> Self:
        """In this language, whatever the region."""
        tag = language.strip().replace("_", "-").split("-")[0].lower()
        return self.filter(Q(language=tag) | Q(language__startswith=f"{tag}-"))

    def keep(self, checks: Sequence["PriorCheck"]) -> int:
        """Adds those that are new and brings up to date those that are known by their digest; returns how many are new.

        What was seen last is what is kept. In the order of the digests, so that two imports never wait in a circle.
        """
        by_digest = {check.digest: check for check in checks}
        known = set(self.filter(digest__in=by_digest).values_list("digest", flat=True))
        ordered = [by_digest[digest] for digest in sorted(by_digest)]
        self.bulk_create(ordered, update_conflicts=True, unique_fields=["digest"], update_fields=RENEWED)
        return len(by_digest) - len(known)


class PriorCheck(models.Model):
    """One ClaimReview of somebody else's. `label` is the verdict as written; `score` 0 to 1 what it amounts to.

    `score` is null where the verdict is no degree of truth, or not known. `digest` is of address, publisher and claim.
    """

    digest = models.CharField(max_length=64, unique=True)
    url = models.TextField()
    page_url = models.TextField(blank=True)
    claim = models.TextField()
    claimant = models.TextField(blank=True)
    label = models.TextField(blank=True)
    score = models.FloatField(null=True, blank=True)
    language = models.CharField(max_length=35, blank=True)
    claimed_on = models.DateField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    appearances = ArrayField(models.TextField(), default=list)
    publisher = models.TextField(blank=True)
    site = models.TextField()
    licence = models.TextField(blank=True)
    markup = models.JSONField()
    origin = models.CharField(max_length=4, choices=Origin.choices)
    first_seen_at = models.DateTimeField(db_default=Now(), editable=False)
    last_seen_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PriorCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(claim=""), name="prior_check_says_something"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="prior_check_origin_known"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=1), name="prior_check_score_range"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "-id"], name="prior_check_site"),
            models.Index(fields=["language", "-id"], name="prior_check_language"),
            GinIndex(
                *(OpClass(Upper(column), name="gin_trgm_ops") for column in ("claim", "claimant")),
                name="prior_check_words",
            ),
            GinIndex(PriorLexemes("claim", "markup", "language"), name="prior_check_said", fastupdate=False),
        ]
        triggers = PRIOR_TRIGGERS

    def __str__(self) -> str:
        return self.claim[:80]


RENEWED = [
    field.name for field in PriorCheck._meta.concrete_fields if field.name not in ("id", "digest", "first_seen_at")
]


class ImportState(models.TextChoices):
    PENDING = "pending", marked("Waiting")
    RUNNING = "running", marked("Reading")
    DONE = "done", marked("Done")
    FAILED = "failed", marked("Failed")


class PriorImportQuerySet(models.QuerySet["PriorImport"]):
    def under_way(self) -> Self:
        return self.filter(state__in=[ImportState.PENDING, ImportState.RUNNING])

    def overdue(self) -> Self:
        """Those that somebody should work on now."""
        waits = Q(state=ImportState.PENDING, next_attempt_at__lte=Now())
        return self.filter(waits | Q(state=ImportState.RUNNING, lease_until__lt=Now()))

    def take(self, import_id: int) -> "PriorImport | None":
        """Leases one overdue row by the database's clock; the new `attempts` is the fencing token."""
        lease = Now() + timedelta(seconds=settings.CAPTURE_LEASE_S)
        changes = {"state": ImportState.RUNNING, "lease_until": lease, "attempts": F("attempts") + 1}
        taken = self.filter(id=import_id).overdue().update(**changes)
        return self.select_related("created_by").get(id=import_id) if taken == 1 else None

    def held_by(self, job: "PriorImport") -> Self:
        """The row as long as this attempt still holds it."""
        return self.filter(id=job.pk, state=ImportState.RUNNING, attempts=job.attempts)

    def for_list(self) -> Self:
        return self.select_related("created_by")


class PriorImport(models.Model):
    """An address, or a file in the store, whose ClaimReviews are read. `next_record` (from 1) says where to go on.

    `tries` counts the turns since it last came forward. `problems`: the first refused records, as objects with
    `record`, `code` and `detail`.
    """

    url = models.TextField(blank=True)
    filename = models.CharField(max_length=255, blank=True)
    body_sha256 = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="prior_imports")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    state = models.CharField(max_length=7, choices=ImportState.choices, default=ImportState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(db_default=Now())
    next_record = models.PositiveIntegerField(default=1)
    made = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = PriorImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="prior_import_state_known"),
            models.CheckConstraint(condition=Q(url="") ^ Q(body_sha256=""), name="prior_import_has_one_body"),
            models.CheckConstraint(condition=Q(url__length__lte=MAX_URL), name="prior_import_url_length"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error_code=""), name="prior_import_says_why"),
            models.UniqueConstraint(
                fields=["url"], name="prior_import_once", condition=Q(state__in=["pending", "running"]) & ~Q(url="")
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="prior_import_open", condition=Q(state__in=["pending", "running"])),
        ]

    def __str__(self) -> str:
        return self.url or self.filename or f"Import {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.state in (ImportState.DONE, ImportState.FAILED)
