"""Addresses on the web that we capture."""

from django.db import models
from django.db.models.functions import Length, Now

MAX_URL = 2048
models.TextField.register_lookup(Length)


class Page(models.Model):
    """One canonical URL, whichever articles and sources point to it."""

    url = models.TextField(unique=True)
    site = models.CharField(max_length=255)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(url__length__lte=MAX_URL), name="page_url_length")]

    def __str__(self) -> str:
        return self.url
