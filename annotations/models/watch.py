"""Watches: what a person wants to be told of."""

import unicodedata
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotations.text.marking import marked

MAX_CLAIMANT = 200


class WatchQuerySet(models.QuerySet["Watch"]):
    def on(self) -> Self:
        return self.filter(is_off=False)

    def of(self, user: "models.Model") -> Self:
        return self.filter(user=user)

    def for_list(self) -> Self:
        return self.select_related("claim", "article", "page").order_by("-id")

    def begin(self, wanted: Iterable["Watch"]) -> None:
        """Adds those that are not there. Who has switched one off keeps it off."""
        self.bulk_create(wanted, ignore_conflicts=True)


class Watch(models.Model):
    """One person watches one thing: a claim, an article, the page of a source, or a claimant by name.

    `why` says how it began. `is_off`: she does not want it; the row stays, so that no later deed begins it anew.
    """

    class Why(models.TextChoices):
        ASKED = "asked", marked("You chose to")
        AUTHOR = "author", marked("You made it")
        ASSIGNEE = "assignee", marked("It was assigned to you")
        COMMENTER = "commenter", marked("You commented")

    user = models.ForeignKey("User", on_delete=models.PROTECT, related_name="watches")
    claim = models.ForeignKey("Claim", null=True, blank=True, on_delete=models.PROTECT, related_name="watches")
    article = models.ForeignKey("Article", null=True, blank=True, on_delete=models.PROTECT, related_name="watches")
    page = models.ForeignKey("Page", null=True, blank=True, on_delete=models.PROTECT, related_name="watches")
    claimant = models.CharField(max_length=MAX_CLAIMANT, blank=True)
    claimant_key = models.CharField(max_length=2 * MAX_CLAIMANT, blank=True, editable=False)
    why = models.CharField(max_length=10, choices=Why.choices, default=Why.ASKED)
    is_off = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = WatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=False, article=None, page=None, claimant_key="")
                | Q(claim=None, article__isnull=False, page=None, claimant_key="")
                | Q(claim=None, article=None, page__isnull=False, claimant_key="")
                | (Q(claim=None, article=None, page=None) & ~Q(claimant_key="")),
                name="watch_of_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=[what, "user"], name=f"watch_{what}_once", condition=Q(**{f"{what}__isnull": False})
                )
                for what in ("claim", "article", "page")
            ),
            models.UniqueConstraint(
                fields=["claimant_key", "user"], name="watch_claimant_once", condition=~Q(claimant_key="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} watches {self.what} {self.claimant or self.claim_id or self.article_id or self.page_id}"

    @property
    def what(self) -> str:
        """claim, article, source or claimant."""
        if self.claim_id:
            return "claim"
        return "article" if self.article_id else "source" if self.page_id else "claimant"

    @property
    def label(self) -> str:
        return LABELS[self.what]


LABELS = {
    "claim": marked("Claim"),
    "article": marked("Article"),
    "source": marked("Source"),
    "claimant": marked("Claimant"),
}


def claimant_key(name: str) -> str:
    """A name by which spellings that differ in capitals and spaces are one."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[: 2 * MAX_CLAIMANT]
