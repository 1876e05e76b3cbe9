"""Renderings: what a browser showed of a captured page once its scripts had run. Never the text that is cited."""

import pgtrigger
from django.db import models
from django.db.models import Q

from annotations.models.errand import Errand, ErrandQuerySet, ErrandState
from annotations.models.snapshot import Snapshot


class Rendering(Errand):
    """`text`: the words as the browser laid them out, NFC, possibly none. The picture (PNG) is in the store of bodies.

    Its column is called as every column that names a body is: backups go by that.

    `is_cut`: the page goes on below the picture, or beyond the words. `is_settled`: it had stopped loading by then.
    `refused`: connections that the page asked for and did not get.
    """

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="rendering")
    rendered_at = models.DateTimeField(null=True, blank=True)
    final_url = models.TextField(blank=True)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    browser = models.CharField(max_length=80, blank=True)
    picture_sha256 = models.CharField(max_length=64, blank=True, db_column="body_sha256")
    picture_bytes = models.BigIntegerField(null=True, blank=True)
    picture_width = models.PositiveIntegerField(null=True, blank=True)
    picture_height = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    is_cut = models.BooleanField(default=False)
    is_settled = models.BooleanField(default=False)
    refused = models.PositiveIntegerField(default=0)

    objects = ErrandQuerySet["Rendering"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ErrandState.values), name="rendering_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ErrandState.OK)
                | (Q(rendered_at__isnull=False) & ~Q(picture_sha256="") & ~Q(text_sha256="")),
                name="rendering_ok_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=ErrandState.FAILED) | ~Q(error_code=""), name="rendering_failed_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state__in=["pending", "running"]), name="rendering_waiting"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="frozen_once_rendered",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="ok"),
            )
        ]

    def __str__(self) -> str:
        return f"rendering of capture {self.snapshot_id} ({self.state})"
