"""The bells of what is sent: messages to publishers, mail, chat tools, pages at Google's, caches in front of us."""

from collections.abc import Iterable

from celery import shared_task
from django.conf import settings
from django.db import transaction

from annotations.models import ChatMessage, Delivery, Mail, Purge, PushedPage, Webhook
from annotations.ringing import SWEEP_BATCH, first_ids, ring, ring_after_commit, ring_for_each, waiting_bells
from annotations.worker import chatting, delivering, mailing, purging, pushing, telling

DELIVERIES = "deliveries"
"""The queue of what is sent to publishers: workers of its own serve it, so that slow endpoints delay no capture."""


@shared_task(name="annotations.tasks.deliver")
def deliver(webhook_id: int) -> None:
    """Sends an endpoint its next message, and rings for itself while more are due."""
    if not delivering.run(webhook_id):
        return
    wait_s = Delivery.objects.seconds_until_next(webhook_id)
    if wait_s is not None and wait_s <= settings.SWEEP_EVERY_S:
        ring(deliver, webhook_id, countdown=wait_s)


@shared_task(name="annotations.tasks.sweep_deliveries")
def sweep_deliveries() -> None:
    """Rings again for endpoints that have messages due, and for those whose owner is to be told. Beat calls it."""
    if waiting_bells(DELIVERIES) >= SWEEP_BATCH:
        return
    ring_for_each(deliver, first_ids(Webhook.objects.ringable()))
    ring_for_each(tell_owner, first_ids(Webhook.objects.untold()))
    if Mail.objects.due().exists():
        ring(send_mail)
    if ChatMessage.objects.due().exists():
        ring(send_chat)
    if settings.FACT_CHECK_TOOLS_CREDENTIALS:
        ring_for_each(push_page, first_ids(PushedPage.objects.due().order_by("next_attempt_at")))
    if settings.PURGE_URL:
        _ring_purge()


@shared_task(name="annotations.tasks.tell_owner")
def tell_owner(webhook_id: int) -> None:
    """Tells the publisher that an endpoint was switched off."""
    if telling.run(webhook_id):
        ring(send_mail)


@shared_task(name="annotations.tasks.send_mail")
def send_mail() -> None:
    """Sends the next mail of the outbox, and rings for itself while more are due soon."""
    if not mailing.run():
        return
    wait_s = Mail.objects.seconds_until_due()
    if wait_s is not None and wait_s <= settings.SWEEP_EVERY_S:
        ring(send_mail, countdown=wait_s)


@shared_task(name="annotations.tasks.push_page")
def push_page(page_id: int) -> None:
    """Brings one check's page at Google's up to date, and rings for itself where more is due soon."""
    if not pushing.run(page_id):
        return
    wait_s = PushedPage.objects.seconds_until_due(page_id)
    if wait_s is not None and wait_s <= settings.SWEEP_EVERY_S:
        ring(push_page, page_id, countdown=wait_s)


@shared_task(name="annotations.tasks.purge_caches")
def purge_caches() -> None:
    """Tells the caches in front of us what was published, and rings for itself while there is more."""
    if purging.run():
        _ring_purge()


@shared_task(name="annotations.tasks.send_chat")
def send_chat() -> None:
    """Sends the next message for a chat tool, and rings for itself while there may be more."""
    if chatting.run():
        ring(send_chat)


def ring_deliveries(webhook_ids: Iterable[int]) -> None:
    """Rings for these endpoints once the transaction is committed."""
    ring_after_commit(deliver, webhook_ids)


def ring_chat() -> None:
    """Rings for messages to chat tools once the transaction is committed."""
    transaction.on_commit(lambda: ring(send_chat))


def ring_mail() -> None:
    """Rings for the outbox once the transaction is committed."""
    transaction.on_commit(lambda: ring(send_mail))


def ring_pushes(page_ids: Iterable[int]) -> None:
    """Rings for these pages at Google's once the transaction is committed."""
    ring_after_commit(push_page, page_ids)


def ring_purge() -> None:
    """Rings once the transaction is committed, where caches are to be told."""
    if settings.PURGE_URL:
        transaction.on_commit(lambda: ring(purge_caches))


def _ring_purge() -> None:
    """Rings where something is to be told now or soon."""
    Purge.objects.started()
    wait_s = Purge.objects.seconds_until_due()
    if wait_s is not None and wait_s <= settings.SWEEP_EVERY_S:
        ring(purge_caches, countdown=wait_s)
