"""Celery as the product sets it up, with one task that is empty. Run as a program it rings for so many of them."""

import os
import sys

from celery import Celery

from bench.suite import QUEUE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

app = Celery("bench", set_as_current=False)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.task_default_queue = QUEUE


@app.task(name="bench.nothing")
def nothing() -> None:
    """The floor of every job."""


if __name__ == "__main__":
    for _ in range(int(sys.argv[1])):
        nothing.delay()
