"""The right of reply: whom the newsroom asked, by which way, until when; what came back, and what readers are told."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from annotations.models.secret import HashedSecret, SecretQuerySet
from annotations.models.verdict import APPEND_ONLY
from annotations.text.marking import marked

MOST_REPLIES = 20
"""How often one link can be answered: once, and amended."""


class Outcome(models.TextChoices):
    REPLIED = "replied", marked("They replied")
    DECLINED = "declined", marked("They declined to comment")
    NO_REPLY = "no_reply", marked("They did not reply by the deadline")
    UNREACHABLE = "unreachable", marked("They could not be reached")
    WAIVED = "waived", marked("They were not asked")


class Channel(models.TextChoices):
    EMAIL = "email", marked("E-mail")
    PHONE = "phone", marked("Phone")
    LETTER = "letter", marked("Letter")
    SOCIAL = "social", marked("Social media")
    FORM = "form", marked("Web form")
    PERSON = "person", marked("In person")


class Asked(models.Model):
    """What readers are told of the other side, on the claim: part of what is reviewed as soon as it is set.

    `reply_sha256`: of the reply that the outcome speaks of. `reply_waiver`: for colleagues, why nobody was asked.
    """

    reply_outcome = models.CharField(
        max_length=12, choices=Outcome.choices, blank=True, default="", db_default="", editable=False
    )
    reply_summary = models.TextField(blank=True, default="", db_default="", editable=False)
    reply_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    reply_waiver = models.TextField(blank=True, default="", db_default="", editable=False)

    class Meta:
        abstract = True


class ContactAttempt(models.Model):
    """One attempt to reach the other side. Only added; what came of all of them together stands on the claim."""

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="attempts")
    whom = models.CharField(max_length=200)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    tried_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    author = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="attempt_channel_known"),
            models.CheckConstraint(condition=~Q(whom=""), name="attempt_names_somebody"),
            models.CheckConstraint(
                condition=Q(deadline=None) | Q(deadline__gt=F("tried_at")), name="attempt_leaves_time"
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.whom} by {self.channel}"


class ReplyLinkQuerySet(SecretQuerySet["ReplyLink"]):
    def for_list(self) -> Self:
        return self.select_related("created_by").order_by("-id")


class ReplyLink(HashedSecret):
    """A page on which somebody without an account may reply, once, and amend it. It shows what is kept here: the
    statement as it was when the link was made, and the questions; nothing else of the claim.
    """

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="reply_links")
    whom = models.CharField(max_length=200)
    address = models.CharField(max_length=254, blank=True)
    statement = models.TextField()
    questions = models.TextField(blank=True)
    created_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")

    objects = ReplyLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__isnull=False), name="reply_link_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.whom} on claim {self.claim_id}"


class Reply(models.Model):
    """What somebody wrote, as evidence: `sha256` is that of the text in UTF-8. An amendment is another row."""

    link = models.ForeignKey(ReplyLink, on_delete=models.PROTECT, related_name="replies")
    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="replies")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["link", "number"], name="reply_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="reply_says_something"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=MOST_REPLIES), name="reply_number_in_range"),
        ]
        triggers = [
            APPEND_ONLY,
            pgtrigger.Trigger(
                name="is_what_it_says",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NEW.sha256 <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
                        RAISE EXCEPTION 'the sum is not that of the text'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'reply_is_what_it_says';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.number} on claim {self.claim_id}"
