"""The newsroom's scales of ratings: published versions, whose steps never change, and drafts of the next one."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q, Subquery
from django.db.models.functions import Now

from annotations.text.marking import marked

MOST_APPROVALS = 5
SAID_OF_A_STEP = [
    "scale",
    "key",
    "label",
    "labels",
    "definition",
    "definitions",
    "order",
    "value",
    "tone",
    "colour_light",
    "colour_dark",
    "approvals_needed",
]

DRAFTED = [name for name in SAID_OF_A_STEP if name not in ("scale", "order")]
"""What a draft says of each step; scale and order follow from where it stands."""


class RatingQuerySet(models.QuerySet["Rating"]):
    def in_use(self) -> Self:
        """The steps of the newest scale, in order."""
        newest = Rating.objects.order_by("-scale").values("scale")[:1]
        return self.filter(retired_at=None, scale=Subquery(newest)).order_by("order")

    def coloured(self) -> Self:
        """Those with colours of their own."""
        return self.exclude(colour_light="").order_by("scale", "order")


class Tone(models.TextChoices):
    """What the mark beside the word repeats: never the only carrier of meaning."""

    TRUE = "true", marked("Holds")
    MIXED = "mixed", marked("Holds in part")
    FALSE = "false", marked("Does not hold")
    OPEN = "open", marked("Cannot be settled")


class Rating(models.Model):
    """One step of the newsroom's scale. Never edited in use: a new scale gets new rows, old verdicts keep theirs.

    `labels` and `definitions` are those in other languages, by BCP 47 tag. Colours are `#rrggbb`, or "" for the tone's
    own. `approvals_needed`: how many people approve a verdict of this step before it can be published.
    """

    scale = models.PositiveSmallIntegerField(default=1)
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    labels = models.JSONField(default=dict, db_default={}, blank=True)
    definition = models.TextField()
    definitions = models.JSONField(default=dict, db_default={}, blank=True)
    order = models.PositiveSmallIntegerField()
    value = models.SmallIntegerField(null=True, blank=True)
    tone = models.CharField(max_length=10, choices=Tone.choices)
    colour_light = models.CharField(max_length=7, default="", db_default="", blank=True)
    colour_dark = models.CharField(max_length=7, default="", db_default="", blank=True)
    approvals_needed = models.PositiveSmallIntegerField(default=1, db_default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["scale", "order"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "key"], name="rating_key_once"),
            models.CheckConstraint(
                condition=Q(approvals_needed__gte=1, approvals_needed__lte=MOST_APPROVALS), name="rating_approvals_sane"
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="never_changed", fields=SAID_OF_A_STEP)]

    def __str__(self) -> str:
        return self.label


class ScaleQuerySet(models.QuerySet["Scale"]):
    def for_list(self) -> Self:
        """Drafts first, then the newest version."""
        return self.select_related("created_by", "published_by").order_by(
            models.F("number").desc(nulls_first=True), "-id"
        )


class Scale(models.Model):
    """A scale that was drafted here. `number` is its version once it is published; its steps are then `Rating` rows.

    `steps` is the draft: a list of objects with the fields of a step (`actions/scales.py`).
    """

    name = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField(null=True, blank=True, unique=True)
    steps = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    published_by = models.ForeignKey("User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ScaleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number=None, published_at=None, published_by=None)
                | Q(number__isnull=False, published_at__isnull=False, published_by__isnull=False),
                name="scale_published_or_not",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.number is None
