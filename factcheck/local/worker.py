"""Celery's entry under the local supervisor: the pool's children end with their worker, even when it is killed."""

from celery.signals import worker_process_init

from factcheck.celery import app
from factcheck.local.processes import end_with_leader

__all__ = ["app"]


@worker_process_init.connect
def end_with_the_worker(**_: object) -> None:
    """Runs in each child of the pool as it begins."""
    end_with_leader()
