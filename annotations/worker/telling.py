"""One job: a publisher is told that an endpoint was switched off."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from annotations.models import Mail, Webhook
from annotations.text.letters import BadLetter, Letter


@transaction.atomic
def run(webhook_id: int) -> bool:
    """Posts a mail to the publisher's contact, where there is one, and notes that it was told; whether a mail waits.

    Both in one transaction, so it is told once, however often this runs.
    """
    webhook = Webhook.objects.untold().select_related("publisher").filter(id=webhook_id).first()
    if webhook is None or not _noted(webhook) or not webhook.publisher.contact:
        return False
    try:
        Mail.objects.post(_letter(webhook), kind="endpoint_off")
    except BadLetter:
        return False
    return True


def _noted(webhook: Webhook) -> bool:
    rows = Webhook.objects.untold().filter(id=webhook.pk, disabled_at=webhook.disabled_at)
    return rows.update(is_owner_told=True) == 1


def _letter(webhook: Webhook) -> Letter:
    page = reverse("webhook", args=[webhook.publisher_id, webhook.pk])
    said = (
        f"{settings.NEWSROOM_NAME} has stopped sending to your endpoint “{webhook.label}”:\n{webhook.url}\n\n"
        f"{webhook.get_reason_display()}\n\n"
        "What was published meanwhile is not lost. Mend the endpoint, then resume it and send again what it missed:\n"
        f"{settings.BASE_URL}{page}\n"
    )
    subject = f"{settings.NEWSROOM_NAME}: your endpoint “{webhook.label}” was switched off"
    return Letter(webhook.publisher.contact, subject, said)
