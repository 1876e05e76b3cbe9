"""The outbox: the transaction that publishes writes down what each endpoint is to be told."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from annotations import tasks_sending
from annotations.meaning.announcement import Announcement, announcement_of
from annotations.models import Delivery, Publication, Webhook
from annotations.models.publication import CHANGES, Kind


def announce(publication: Publication) -> None:
    """Adds a message for every endpoint that wants to know, in the caller's transaction, and rings after it."""
    if publication.is_retraction:
        _withdraw_what_was_said(publication)
    wanted = list(Webhook.objects.wanting(CHANGES[Kind(publication.kind)]))
    if wanted:
        message = announcement_of(publication, base_url=settings.BASE_URL)
        Delivery.objects.bulk_create(message_to(webhook, message, about=publication) for webhook in wanted)
        tasks_sending.ring_deliveries(webhook.pk for webhook in wanted)


@transaction.atomic
def _withdraw_what_was_said(retraction: Publication) -> None:
    """Empties the earlier messages about a check, sent or not: none may tell the old verdict after this."""
    verdicts = Publication.objects.filter(claim=retraction.claim_id).exclude(kind=Kind.RETRACTION)
    messages = Delivery.objects.filter(publication__in=verdicts).order_by("id")
    list(messages.select_for_update(of=("self",), no_key=True).values_list("id", flat=True))
    for verdict in verdicts:
        message = announcement_of(verdict, base_url=settings.BASE_URL, is_withdrawn=True)
        Delivery.objects.filter(publication=verdict).update(payload=message.body)


def message_to(webhook: Webhook, message: Announcement, *, about: Publication | None) -> Delivery:
    """The row of one message to one endpoint, not saved."""
    return Delivery(
        webhook=webhook,
        publication=about,
        event=message.event,
        message_id=message.message_id,
        payload=message.body,
    )


def messages_of(webhook: Webhook, publications: Iterable[Publication]) -> list[Delivery]:
    """The rows of messages about these publications, not saved."""
    made = ((one, announcement_of(one, base_url=settings.BASE_URL)) for one in publications)
    return [message_to(webhook, message, about=publication) for publication, message in made]
