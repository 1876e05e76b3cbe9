"""Public captures: those that published checks name, which everybody may look at."""

from datetime import datetime
from typing import Self

from django.db import models

from annotations.models.publication import Kind
from annotations.models.snapshot import Snapshot
from annotations.models.verdict import APPEND_ONLY


class PublicCaptureQuerySet(models.QuerySet["PublicCapture"]):
    def open(self) -> Self:
        """Those of checks that were not retracted since."""
        return self.exclude(publication__claim__public_check__kind=Kind.RETRACTION)

    def mementos(self, page_id: int) -> list[tuple[int, datetime]]:
        """The captures of a page that everybody may look at, the oldest first: id and moment."""
        found = Snapshot.objects.filter(id__in=self.open().filter(page=page_id).values("snapshot"))
        rows = found.filter(captured_at__isnull=False).order_by("captured_at", "id")
        return [(pk, at) for pk, at in rows.values_list("id", "captured_at") if at is not None]


class PublicCapture(models.Model):
    """A capture that one version of a check names. Written by the transaction that publishes."""

    publication = models.ForeignKey("Publication", on_delete=models.PROTECT, related_name="captures")
    snapshot = models.ForeignKey("Snapshot", on_delete=models.PROTECT, related_name="published_in")
    page = models.ForeignKey("Page", on_delete=models.PROTECT, related_name="public_captures")

    objects = PublicCaptureQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "publication"], name="public_capture_once")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"Capture {self.snapshot_id} in publication {self.publication_id}"
