"""One job: a publisher and the admins are told that an endpoint was switched off."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from annotations.models import Webhook


class NotTold(Exception):
    """The mail was not taken. The sweep rings again."""


def run(webhook_id: int) -> None:
    """Mails the publisher's contact, where there is one and mail is set up; then notes that it was told.

    A worker that dies in between tells it twice. Raises NotTold.
    """
    webhook = Webhook.objects.untold().select_related("publisher").filter(id=webhook_id).first()
    if webhook is None:
        return
    if settings.HAS_MAIL and webhook.publisher.contact:
        _mail(webhook, to=webhook.publisher.contact)
    Webhook.objects.filter(id=webhook_id, disabled_at=webhook.disabled_at).update(is_owner_told=True)


def _mail(webhook: Webhook, *, to: str) -> None:
    page = reverse("webhook", args=[webhook.publisher_id, webhook.pk])
    said = (
        f"{settings.NEWSROOM_NAME} has stopped sending to your endpoint “{webhook.label}”:\n{webhook.url}\n\n"
        f"{webhook.get_reason_display()}\n\n"
        "What was published meanwhile is not lost. Mend the endpoint, then resume it and send again what it missed:\n"
        f"{settings.BASE_URL}{page}\n"
    )
    subject = f"{settings.NEWSROOM_NAME}: your endpoint “{webhook.label}” was switched off"
    try:
        send_mail(" ".join(subject.split()), said, settings.DEFAULT_FROM_EMAIL, [to])
    except (SMTPException, OSError) as error:
        raise NotTold(str(error)) from error
