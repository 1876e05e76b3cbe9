"""Mail: a verb that wants a letter sent puts it into the outbox, in its own transaction, and is done.

`post_mail(Letter(to=…, subject=…, text=…), kind="invitation")`. What Django or a library sends by `django.core.mail`
goes the same way, through `Outbox`. No request and no save ever waits for a mail server.
"""

import logging
from collections.abc import Iterator, Sequence
from email.utils import parseaddr

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from annotations import tasks_sending
from annotations.models import Mail
from annotations.text.letters import HEADERS, BadLetter, Letter

OTHERS = "other"
"""The kind of mails that do not name theirs in the header `X-Kind`."""
log = logging.getLogger(__name__)


@transaction.atomic
def post_mail(letter: Letter, *, kind: str) -> Mail:
    """Puts the letter into the outbox and rings after the commit; what is rolled back was never posted.

    `kind` names what it is for (`invitation`, `notice`): people see it in the outbox.
    """
    mail = Mail.objects.post(letter, kind=kind)
    tasks_sending.ring_mail()
    return mail


class Outbox(BaseEmailBackend):
    """Django's mail backend: every recipient gets a letter of her own in the outbox. Attachments are not sent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many messages were posted to anybody."""
        return sum(_posted(message) > 0 for message in email_messages)


def _posted(message: EmailMessage) -> int:
    kind = str(message.extra_headers.get("X-Kind", OTHERS))[:40]
    letters = list(_letters(message))
    for letter in letters:
        post_mail(letter, kind=kind)
    return len(letters)


def _letters(message: EmailMessage) -> Iterator[Letter]:
    """One for each recipient whose address is one: who typed another is told nothing by mail in any case."""
    told = {name: str(value) for name, value in message.extra_headers.items() if name in HEADERS}
    pages = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    html = next((str(body) for body, mimetype in pages if mimetype == "text/html"), "")
    for recipient in message.recipients():
        name, address = parseaddr(recipient)
        try:
            yield Letter(address, str(message.subject), str(message.body), html=html, name=name, headers=told)
        except BadLetter:
            log.warning("a mail was not posted: its address is none that mail can be sent to")
