"""Attempts: how often something that can be guessed was tried. In PostgreSQL, so that no lost Redis opens a door."""

from django.db import models
from django.db.models.functions import Now


class Attempt(models.Model):
    """`what` is the hash of a kind and of whose account or address it was: no list of who signs in from where."""

    what = models.CharField(max_length=64, unique=True, editable=False)
    count = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.what[:8]}: {self.count}"
