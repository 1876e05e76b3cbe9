"""One job: the next mail of the outbox is handed to the mail server, and settled.

Rows are the queue, as with deliveries. A mail server that is down delays mails and nothing else; what it refuses for
good is given up by name. A worker that dies after handing a mail in sends it again, with the same Message-ID.
"""

import random
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from annotations import meters
from annotations.models import Mail
from annotations.models.mail import MailState
from annotations.text.letters import Envelope, written
from annotations.web.mailing import MailError, MailServer, Parcel, hand_in

JITTER = 0.1


def run() -> bool:
    """Sends the next mail, if one is due and its turn has come. Safe to call twice, late, or in parallel."""
    mail = take_next()
    if mail is None:
        return False
    begun = time.monotonic()
    outcome = _sent(mail)
    meters.MAILS.note(outcome, seconds=time.monotonic() - begun)
    return True


@transaction.atomic
def take_next() -> Mail | None:
    """Leases one; None where none is due, or as many are under way as may be, so that a server that hangs holds up
    no more threads than these.
    """
    if Mail.objects.in_flight().count() >= settings.MAIL_AT_ONCE:
        return None
    return Mail.objects.take_next()


def _sent(mail: Mail) -> str:
    """What came of it: `sent`, `kept` or the code of a failure."""
    if settings.MAIL_IS_KEPT:
        Mail.objects.settle(mail, state=MailState.KEPT, settled_at=Now())
        return MailState.KEPT
    if not settings.HAS_MAIL:
        return _failed(mail, MailError("no_mail_server", is_final=True))
    try:
        hand_in(_parcel(mail), server=_server())
    except MailError as error:
        return _failed(mail, error)
    columns = {"state": MailState.SENT, "settled_at": Now(), "text": "", "html": "", "headers": {}}
    Mail.objects.settle(mail, **columns, error_code="", error_said="")
    return MailState.SENT


def _parcel(mail: Mail) -> Parcel:
    envelope = Envelope(settings.DEFAULT_FROM_EMAIL, mail.message_id, mail.created_at)
    return Parcel(settings.MAIL_SENDER, mail.to, written(mail.letter, envelope=envelope))


def _server() -> MailServer:
    return MailServer(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        name=settings.MAIL_DOMAIN,
        user=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        starttls=settings.EMAIL_USE_TLS,
        tls=settings.EMAIL_USE_SSL,
        timeout_s=settings.EMAIL_TIMEOUT,
    )


def _failed(mail: Mail, error: MailError) -> str:
    """Notes it: to be tried again by the schedule, or given up, and then its body goes."""
    tries = mail.tries + 1
    said = {"tries": tries, "error_code": error.code, "error_said": error.said}
    schedule = settings.MAIL_SCHEDULE_S
    if error.is_final or tries >= len(schedule):
        empty = {"text": "", "html": "", "headers": {}}
        Mail.objects.settle(mail, state=MailState.FAILED, settled_at=Now(), **said, **empty)
        return error.code
    wait_s = schedule[tries] * random.uniform(1 - JITTER, 1 + JITTER)
    Mail.objects.settle(mail, state=MailState.PENDING, next_attempt_at=Now() + timedelta(seconds=wait_s), **said)
    return error.code
