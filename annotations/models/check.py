"""Checks: what the newsroom says publicly today, one row for each; what readers look up goes by these."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Max, Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.dateparse import parse_date

from annotations.models.highlight import Highlight
from annotations.models.page import Page
from annotations.models.publication import Kind, Publication
from annotations.models.words import Lexemes, Opening, PrimaryLanguage
from annotations.text.urls import identity, site

SITEMAP_SIZE = 50_000
"""How many ids make one part of the sitemap; the protocol allows no more places in one file."""


class CheckQuerySet(models.QuerySet["Check"]):
    def live(self) -> Self:
        """What stands today: all but the retracted ones."""
        return self.exclude(kind=Kind.RETRACTION)

    def of_address(self, url: str) -> Self:
        """Checks whose claim appears in the article at this canonical address, or at another one of its page."""
        return self.filter(pages__addresses__key=identity(url))

    def show(self, publication: Publication) -> "Check":
        """Makes the publication what is shown of its check. A tombstone keeps what the check said, for look-ups."""
        payload = publication.payload
        told = {
            "slug": publication.slug,
            "publication": publication,
            "version": publication.version,
            "kind": publication.kind,
            "modified_at": publication.published_at,
        }
        if not publication.is_retraction:
            told |= {**_said(payload), "passages": _passages(publication)}
        check, _ = self.update_or_create(
            claim_id=publication.claim_id,
            defaults=told,
            create_defaults={**told, "published_at": publication.published_at},
        )
        if not publication.is_retraction:
            check.pages.set(Page.objects.filter(addresses__key__in=map(identity, publication.appearance_urls)))
        return check

    def sitemap_parts(self) -> Iterator[tuple[int, datetime]]:
        """The parts of the sitemap that hold something, from 1 on, each with when the newest of its checks changed."""
        parts = self.order_by().annotate(part=(F("id") - 1) / SITEMAP_SIZE + 1).values("part")
        return parts.annotate(newest=Max("modified_at")).order_by("part").values_list("part", "newest").iterator()

    def in_sitemap_part(self, part: int) -> Self:
        """The checks of one part, in the order of their ids."""
        before = (part - 1) * SITEMAP_SIZE
        return self.filter(id__gt=before, id__lte=before + SITEMAP_SIZE).order_by("id")

    def in_language(self, tag: str) -> Self:
        """In this language (BCP 47), of whatever region."""
        return self.alias(spoken=PrimaryLanguage("language")).filter(spoken=tag.partition("-")[0].lower())

    def with_payload(self) -> Self:
        """With the publication that is shown."""
        return self.select_related("publication")


class Check(models.Model):
    """The public check of one claim. `publication` is its newest version, which the other columns repeat.

    Written by the transaction that publishes, and by nothing else. `pages` are the articles in which the claim was
    checked; `sites` their hosts without `www.`; `passages` the ids of the highlights that it names, as editors marked
    them. `search` holds the words of statement, claimant and reasons, in this order of weight. `expires_on`:
    the last day on which it is to be relied on.
    """

    claim = models.OneToOneField("Claim", on_delete=models.PROTECT, related_name="public_check")
    slug = models.SlugField(max_length=120, unique=True)
    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField()
    claimant = models.CharField(max_length=200, blank=True)
    claimed_on = models.DateField(null=True)
    language = models.CharField(max_length=35)
    rating = models.SlugField(max_length=40)
    rating_label = models.CharField(max_length=80)
    tone = models.CharField(max_length=10)
    explanation = models.TextField(blank=True)
    sites = ArrayField(models.TextField(), default=list)
    pages = models.ManyToManyField(Page, related_name="checks")
    passages = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    expires_on = models.DateField(null=True)
    published_at = models.DateTimeField()
    modified_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=SearchVector("text", weight="A", config="simple")
        + SearchVector("claimant", weight="B", config="simple")
        + SearchVector("explanation", weight="C", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["-publication_id"]
        indexes = [
            models.Index(
                fields=["id"],
                include=["slug", "modified_at"],
                condition=~Q(kind=Kind.RETRACTION),
                name="check_sitemap",
            ),
            GinIndex(fields=["search"], name="check_search", fastupdate=False),
            GinIndex(Lexemes("text", "language"), name="check_said", fastupdate=False),
            GinIndex(fields=["sites"], name="check_sites"),
            models.Index(Upper("claimant"), F("publication").desc(), name="check_by_claimant"),
            models.Index(PrimaryLanguage("language"), F("publication").desc(), name="check_by_language"),
            models.Index(fields=["rating", "-publication"], name="check_by_rating"),
            models.Index(fields=["published_at"], name="check_by_first_day"),
            models.Index(fields=["modified_at"], name="check_by_last_day"),
            models.Index(Opening("text"), name="check_opening"),
            models.Index(fields=["expires_on"], name="check_by_last_day_relied", condition=Q(expires_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_outdated(self) -> bool:
        """Whether its last day is over, by the newsroom's calendar."""
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def is_retracted(self) -> bool:
        return self.kind == Kind.RETRACTION


def _said(payload: dict[str, Any]) -> dict[str, Any]:
    claim, rating, appearances = payload["claim"], payload["rating"], payload["appearances"]
    return {
        "text": claim["text"],
        "claimant": claim["claimant"],
        "claimed_on": parse_date(claim["claimed_on"]) if claim["claimed_on"] else None,
        "language": payload["language"],
        "rating": rating["key"],
        "rating_label": rating["label"],
        "tone": rating["tone"],
        "explanation": payload["explanation"],
        "expires_on": parse_date(payload.get("expires_on") or ""),
        "sites": sorted({site(item["url"]) for item in appearances if item["url"]}),
    }


def _passages(publication: Publication) -> list[int]:
    """The passages that a publication names, by the rows that editors made."""
    rows = Highlight.objects.as_checked().filter(claim=publication.claim_id, created_at__lte=publication.published_at)
    appearances = publication.payload["appearances"]
    named = {(item["url"], item["version"]["sha256"], item["start"], item["end"]) for item in appearances}
    return [row.pk for row in rows if (row.article.url, row.snapshot.sha256, row.start, row.end) in named]
