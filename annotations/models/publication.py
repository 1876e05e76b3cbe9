"""Publications: the versions of a public check, frozen as they were shown."""

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotations.models.page import Page


class Kind(models.TextChoices):
    ORIGINAL = "original", "Published"
    CORRECTION = "correction", "Corrected"
    RETRACTION = "retraction", "Retracted"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def newest(self) -> Self:
        """The newest version of each check, retractions included."""
        later = Publication.objects.filter(claim=models.OuterRef("claim"), version__gt=models.OuterRef("version"))
        return self.filter(~models.Exists(later))

    def live(self) -> Self:
        """What stands today."""
        return self.newest().exclude(kind=Kind.RETRACTION)

    def of_address(self, url: str) -> Self:
        """Checks whose claim appears in the article at this canonical address, or at another one of its page."""
        page = Page.objects.known_at(url)
        twins = set(page.addresses.values_list("url", flat=True)) | {page.url} if page else set()
        return self.filter(appearance_urls__overlap=sorted({url, *twins}))


class Publication(models.Model):
    """Version `version` of the check at `slug`. `payload` is all that any reader is ever given; see `publishing.py`.

    The database refuses a version that is not covered by an approval of exactly this content.
    """

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="publications")
    slug = models.SlugField(max_length=120, allow_unicode=False)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    note = models.TextField(blank=True)
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
        ]
        indexes = [
            GinIndex(fields=["appearance_urls"], name="publication_addresses"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="covered_by_approval",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NEW.review_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM annotations_review r WHERE r.id = NEW.review_id AND r.claim_id = NEW.claim_id
                        AND r.decision = 'approve' AND r.content_sha256 = NEW.content_sha256
                    ) THEN
                        RAISE EXCEPTION 'no approval covers this content'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'covered_by_approval';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} v{self.version}"

    @property
    def is_retraction(self) -> bool:
        return self.kind == Kind.RETRACTION
