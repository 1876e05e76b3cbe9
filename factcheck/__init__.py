"""The Django project: settings, Celery, urls and the local services behind `make run`."""

from factcheck.celery import app as celery_app

__all__ = ["celery_app"]
