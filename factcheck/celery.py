"""Celery is only the bell: rows hold the work, so any message may be lost, late or doubled without harm."""

import os

from celery import Celery, signals

from factcheck import tracing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

app = Celery("factcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["annotations"])
app.autodiscover_tasks(["annotations"], related_name="tasks_proofs")
app.autodiscover_tasks(["annotations"], related_name="tasks_following")
app.autodiscover_tasks(["annotations"], related_name="tasks_rendering")
signals.worker_init.connect(tracing.begin)
signals.beat_init.connect(tracing.begin)
