"""The bells for proofs from outside: beat rings them; each works through what is due, one after another."""

from celery import shared_task

from annotations.worker import archiving, proving, stamping

MISSING_AT_ONCE = 2_000


@shared_task
def stamp_captures() -> None:
    """Has captures stamped that wait for it."""
    stamping.run_due()


@shared_task
def copy_to_archive() -> None:
    """Takes pages that wait for it to the web archive, or a step further there."""
    archiving.run_due()


@shared_task
def want_missing() -> None:
    """Notes cited captures that were made before there was an authority or an archive."""
    proving.want_missing(MISSING_AT_ONCE)
