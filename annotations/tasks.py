"""The bell. The only Celery in the app: each task is one call, its arguments are ids, and losing it costs only time."""

import logging
from time import monotonic

from celery import shared_task
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from annotations import jobs
from annotations import tasks_captures as captures
from annotations.models import (
    Article,
    Batch,
    Claim,
    Feed,
    PartnerPage,
    PriorImport,
    StatementVector,
)
from annotations.ringing import SWEEP_BATCH, first_ids, ring, ring_after_commit, ring_for_each, waiting_bells
from annotations.tasks_captures import adopt_version, capture_snapshot
from annotations.tasks_captures import ring_capture as ring_capture
from annotations.tasks_sending import send_chat, send_mail
from annotations.worker import (
    arrivals,
    bodies,
    digesting,
    dumping,
    expiring,
    importing,
    partnerpages,
    polling,
    priors,
    readings,
    retention,
    sealing,
    spreading,
    vectors,
    watching,
)

log = logging.getLogger(__name__)
TIDY_S = 15.0
"""How long one turn of the tidying-up lasts; it rings for the next."""
VECTORS_AFTER_S = 1.0
"""How long new statements wait for others to have their vectors made with them."""
_vectors_heard = [0.0]
"""When the last bell for vectors that this process rang is heard, by the clock that never goes back."""
jobs.note()


@shared_task
def watch() -> None:
    """Asks again for the pages of articles whose claims are open or published, where they are due. Beat calls it."""
    for article_id in first_ids(Article.objects.due_for_check().order_by("next_check_at")):
        asked = watching.ask_again(article_id)
        if asked is not None:
            ring(capture_snapshot, asked.pk)


@shared_task
def sweep() -> None:
    """Rings again for rows that are overdue, whatever became of their first bell. Beat calls it.

    Where many bells wait already, it adds none: a long backlog must not fill the broker.
    """
    if waiting_bells() >= SWEEP_BATCH:
        return
    captures.sweep()
    ring_for_each(adopt_version, first_ids(Article.objects.waiting_to_adopt(), "newest_version"))
    ring_for_each(poll_feed, first_ids(Feed.objects.overdue().order_by("next_poll_at")))
    ring_for_each(import_entries, first_ids(Feed.objects.with_arrivals()))
    ring_for_each(import_batch, first_ids(Batch.objects.overdue()))
    ring_for_each(import_prior_checks, first_ids(PriorImport.objects.overdue()))
    if StatementVector.objects.overdue().exists():
        ring(make_vectors)
    partnerpages.wake()
    ring_for_each(look_at_page, first_ids(PartnerPage.objects.overdue().order_by("next_look_at")))


@shared_task
def expire_checks() -> None:
    """Puts checks that are past their last day back to the desk. Beat calls it."""
    while expiring.run(timezone.localdate()) == expiring.MOST_AT_ONCE:
        pass


@shared_task
def publish_due() -> None:
    """Rings for claims whose time has come. Beat calls it, some times a minute."""
    ring_for_each(publish_scheduled, first_ids(Claim.objects.due_to_publish().order_by("publish_at")))


@shared_task
def publish_scheduled(claim_id: int) -> None:
    """Publishes one claim whose time has come. What publishes stands above the bell, so a door is knocked at."""
    call_command("publish_scheduled", str(claim_id))


@shared_task
def poll_feed(feed_id: int) -> None:
    """Fetches one feed and notes what is new in it."""
    polling.run(feed_id)
    if arrivals.are_waiting(feed_id):
        ring(import_entries, feed_id)


@shared_task
def import_entries(feed_id: int) -> None:
    """Makes articles of the entries that wait in a feed, and rings for itself while that goes on."""
    arrived = arrivals.bring_in(feed_id)
    ring_for_each(capture_snapshot, [snapshot.pk for snapshot in arrived.captures])
    if arrived.settled and arrivals.are_waiting(feed_id):
        ring(import_entries, feed_id)


@shared_task
def import_batch(batch_id: int) -> None:
    """Imports the next rows of a batch, and rings for itself while there are more."""
    ring_for_each(capture_snapshot, importing.run(batch_id))
    if Batch.objects.waiting().filter(id=batch_id).exists():
        ring(import_batch, batch_id)


@shared_task
def import_prior_checks(import_id: int) -> None:
    """Keeps the next ClaimReviews of an import, and rings for itself while there are more."""
    priors.run(import_id)
    ring(make_vectors)
    if PriorImport.objects.overdue().filter(id=import_id).exists():
        ring(import_prior_checks, import_id)


@shared_task
def make_vectors() -> None:
    """Makes the vectors of statements that wait for them, and rings for itself while there are more."""
    if vectors.run():
        ring(make_vectors)


@shared_task
def write_readings() -> None:
    """Writes down which reader got which version of which check, and how often keys were used. Beat calls it."""
    readings.write_down()


@shared_task
def look_at_page(page_id: int) -> None:
    """Looks at a partner's page for checks of ours."""
    partnerpages.run(page_id)


@shared_task
def dump_checks() -> None:
    """Has today's dump of all checks made, again where a check in it was retracted since. Beat calls it."""
    due = dumping.begin_if_due()
    if due is not None:
        ring(make_dump, due.pk)


@shared_task
def make_dump(dump_id: int) -> None:
    """Writes some more of a dump, and rings for itself while there is more."""
    if dumping.run(dump_id):
        ring(make_dump, dump_id)


@shared_task
def seal_events() -> None:
    """Adds what happened to the chain and what was published to the public log. Beat calls it; rings for itself while
    there is more.
    """
    if sealing.run():
        ring(seal_events)
    ring(tell_people)


@shared_task
def tell_people() -> None:
    """Tells of what happened whom it concerns, and posts daily mails; rings for itself while there is more."""
    digesting.remind()
    if spreading.run():
        ring(tell_people)
    digesting.post_due()
    ring(send_mail)
    ring(send_chat)


@shared_task
def tidy() -> None:
    """Drops what nobody needs any more (see `worker.retention`), what a killed process left in the store, and sessions
    that ended; rings for itself where there is more than one turn's work. Beat calls it.
    """
    until = monotonic() + TIDY_S
    for _ in retention.drop_expired():
        if monotonic() > until:
            ring(tidy)
            return
    bodies.drop_leftovers()
    call_command("clearsessions")


def ring_feed(feed: Feed) -> None:
    """Rings for one feed once the transaction is committed."""
    ring_after_commit(poll_feed, [feed.pk])


def ring_batch(batch: Batch) -> None:
    """Rings for one batch once the transaction is committed."""
    ring_after_commit(import_batch, [batch.pk])


def ring_prior_import(job: PriorImport) -> None:
    """Rings for one import of others' checks once the transaction is committed."""
    ring_after_commit(import_prior_checks, [job.pk])


def ring_vectors() -> None:
    """Rings for statements that wait for their vectors once the transaction is committed: one bell, a little later, for
    all that this process commits until it is heard.
    """
    transaction.on_commit(_ring_for_vectors)


def _ring_for_vectors() -> None:
    now = monotonic()
    if now >= _vectors_heard[0]:
        _vectors_heard[0] = now + VECTORS_AFTER_S
        ring(make_vectors, countdown=VECTORS_AFTER_S)


def ring_partner_page(page: PartnerPage) -> None:
    """Rings for one page of a partner once the transaction is committed."""
    ring_after_commit(look_at_page, [page.pk])
