"""The outbox: mails on their way. A row is the letter, and the job that sends it."""

from datetime import timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Now

from annotations.models.waiting import seconds_until_first
from annotations.text.letters import MAX_ADDRESS, MAX_NAME, MAX_SUBJECT, Letter
from annotations.text.marking import marked

MAX_SAID = 300


class MailState(models.TextChoices):
    PENDING = "pending", marked("Waiting")
    RUNNING = "running", marked("Being sent")
    SENT = "sent", marked("Sent")
    KEPT = "kept", marked("Kept here")
    FAILED = "failed", marked("Given up")


OPEN = (MailState.PENDING, MailState.RUNNING)


class MailQuerySet(models.QuerySet["Mail"]):
    def post(self, letter: Letter, *, kind: str) -> "Mail":
        """Puts a letter into the outbox, in the transaction of whoever writes it. `kind` is for people and figures."""
        mail = self.model(
            kind=kind,
            to=letter.to,
            name=letter.name,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            headers=dict(letter.headers),
            message_id=f"{uuid4().hex}@{settings.MAIL_DOMAIN}",
        )
        mail.save(force_insert=True)
        return mail

    def due(self) -> Self:
        """What somebody should send now: waiting and due, or held by a worker whose lease ran out."""
        is_its_turn = Q(state=MailState.PENDING, next_attempt_at__lte=Now())
        return self.filter(is_its_turn | Q(state=MailState.RUNNING, lease_until__lt=Now()))

    def in_flight(self) -> Self:
        return self.filter(state=MailState.RUNNING, lease_until__gte=Now())

    def unsettled(self) -> Self:
        return self.filter(state__in=OPEN)

    def take_next(self) -> "Mail | None":
        """Leases the mail that has been due longest; None where none is. `attempts` is the fencing token.

        Call it in a transaction: rows that others are taking are passed over.
        """
        rows = self.due().order_by("next_attempt_at", "id").select_for_update(skip_locked=True, no_key=True)
        mail = rows.first()
        if mail is None:
            return None
        lease = Now() + timedelta(seconds=settings.MAIL_LEASE_S)
        self.filter(id=mail.pk).update(state=MailState.RUNNING, attempts=F("attempts") + 1, lease_until=lease)
        return self.get(id=mail.pk)

    def settle(self, mail: "Mail", **columns: object) -> bool:
        """One update that only the holder of the lease can make."""
        held = self.filter(id=mail.pk, attempts=mail.attempts, state=MailState.RUNNING)
        return held.update(lease_until=None, **columns) == 1

    def seconds_until_due(self) -> float | None:
        """Until the next one is due; None where none waits."""
        return seconds_until_first(self.filter(state=MailState.PENDING))

    def newest_to(self, address: str) -> Self:
        """What became of mails to this address, the newest first."""
        return self.filter(to=address).exclude(state__in=OPEN).order_by("-id")

    def refusal_of(self, address: str) -> "Mail | None":
        """The last mail to this address, if its mailbox was refused: more would be refused too."""
        last = self.newest_to(address).first() if address else None
        return last if last is not None and last.error_code == "mailbox_refused" else None

    def counts(self) -> dict[str, int]:
        """How many stand in each state."""
        return dict(self.order_by().values_list("state").annotate(n=Count("pk")))


class Mail(models.Model):
    """One letter to one address. Its body is emptied once it is settled, for it may hold links that open doors.

    Only a mail that is kept (`MAIL_IS_KEPT`: a demo without a mail server) keeps its body, to be read on the page.
    `tries`: attempts that failed. `error_code` is one of `TROUBLES`, `error_said` the server's own words.
    """

    kind = models.CharField(max_length=40)
    to = models.CharField(max_length=MAX_ADDRESS)
    name = models.CharField(max_length=MAX_NAME, blank=True)
    subject = models.CharField(max_length=MAX_SUBJECT)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    message_id = models.CharField(max_length=255, unique=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_said = models.CharField(max_length=MAX_SAID, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "failed"]) | Q(text="", html=""), name="mail_settled_says_nothing"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"], condition=Q(state__in=["pending", "running"]), name="mail_waiting"
            ),
            models.Index(fields=["to", "-id"], name="mail_to"),
            models.Index(fields=["state", "-id"], name="mail_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"

    @property
    def trouble(self) -> str:
        """Why it was not taken, for a person; empty where nothing went wrong."""
        return TROUBLES.get(self.error_code, marked("It was not taken.")) if self.error_code else ""

    @property
    def letter(self) -> Letter:
        return Letter(self.to, self.subject, self.text, html=self.html, name=self.name, headers=self.headers)


TROUBLES = {
    "no_mail_server": marked("No mail server is set up (EMAIL_URL), so it was not sent."),
    "mail_server_unreachable": marked("There was no way to the mail server."),
    "mail_timeout": marked("The mail server did not answer in time."),
    "connection_lost": marked("The connection to the mail server broke."),
    "mail_tls_failed": marked("The mail server’s certificate is not valid, or it has no TLS at this port."),
    "mail_server_lacks": marked("The mail server does not offer TLS or signing in, and the settings ask for it."),
    "mail_sign_in_refused": marked("The mail server refused our user name or password."),
    "mail_server_busy": marked("The mail server asked to be left alone for a while."),
    "sender_refused": marked("The mail server does not send for our address (MAIL_FROM)."),
    "recipient_busy": marked("The mailbox takes nothing at the moment."),
    "mailbox_refused": marked("There is no such mailbox, or it takes nothing."),
    "recipient_refused": marked("The mail server does not send to this address."),
    "letter_refused": marked("The mail server refused this letter."),
}
