"""Experts' sign-off: a link for one person and one claim, and what she answered, bound to what she saw."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotations.models.secret import HashedSecret, SecretQuerySet
from annotations.models.verdict import APPEND_ONLY
from annotations.text.marking import marked

MAX_PERSON = 200


class ExpertLinkQuerySet(SecretQuerySet["ExpertLink"]):
    def of_claim(self, claim: "models.Model") -> Self:
        return self.filter(claim=claim).select_related("made_by").prefetch_related("answers").order_by("-id")


class ExpertLink(HashedSecret):
    """A door to one claim for one expert. `seen_sha256` and `seen` are what her last visit showed her, for the
    difference at the next one. `may_be_named`: the newsroom agrees that readers see what she answered.
    """

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="expert_links")
    name = models.CharField(max_length=MAX_PERSON)
    affiliation = models.CharField(max_length=MAX_PERSON, blank=True)
    email = models.CharField(max_length=254, blank=True)
    may_be_named = models.BooleanField(default=False)
    made_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    seen = models.JSONField(null=True, blank=True)
    seen_sha256 = models.CharField(max_length=64, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = ExpertLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="expert_link_names_somebody")]

    def __str__(self) -> str:
        return self.name


class Finding(models.TextChoices):
    ACCURATE = "accurate", marked("Accurate")
    INACCURATE = "not_accurate", marked("Not accurate")
    COMMENT = "comment", marked("A comment only")


class ExpertAnswer(models.Model):
    """One answer. `content_sha256` is the hash of what she was shown; her name is repeated as it was then."""

    link = models.ForeignKey(ExpertLink, on_delete=models.PROTECT, related_name="answers")
    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="expert_answers")
    name = models.CharField(max_length=MAX_PERSON)
    affiliation = models.CharField(max_length=MAX_PERSON, blank=True)
    finding = models.CharField(max_length=12, choices=Finding.choices)
    text = models.TextField(blank=True)
    agrees_to_be_named = models.BooleanField(default=False)
    content_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(finding__in=Finding.values), name="expert_answer_known"),
            models.CheckConstraint(condition=Q(finding="accurate") | ~Q(text=""), name="expert_answer_says_why"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.name}: {self.finding}"
