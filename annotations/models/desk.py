"""Desks, among which a newsroom's claims are shared out, and the labels that are put on them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotations.models.rating import MOST_APPROVALS


class DeskQuerySet(models.QuerySet["Desk"]):
    def in_use(self) -> Self:
        return self.filter(retired=False)


class Desk(models.Model):
    """A desk or topic: Politics, Health. A retired one keeps its claims and gets no new ones.

    `approvals_needed`: how many people approve its claims at least; a step of the scale may ask for more.
    """

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=40, unique=True)
    retired = models.BooleanField(default=False, db_default=False)
    approvals_needed = models.PositiveSmallIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DeskQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="desk_has_a_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="desk_has_a_slug"),
            models.CheckConstraint(
                condition=Q(approvals_needed__gte=1, approvals_needed__lte=MOST_APPROVALS), name="desk_approvals_sane"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Label(models.Model):
    """A word that claims are grouped by. `Claim.labels` holds slugs; here is how each is written."""

    slug = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["slug"]
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="label_says_something")]

    def __str__(self) -> str:
        return self.name
