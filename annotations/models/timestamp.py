"""Timestamps: what an authority outside the newsroom says of when a capture existed (RFC 3161)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from annotations.models.errand import Errand, ErrandQuerySet, ErrandState
from annotations.models.snapshot import Snapshot


class Timestamp(Errand):
    """`stated`: the very bytes that were stamped (see `meaning.attested`), as UTF-8. `response`: the authority's
    TimeStampResp, DER; both empty until there is one. `stamped_at`, `serial`, `signer` are what it says.
    """

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="timestamp")
    stated = models.TextField(blank=True)
    response = models.BinaryField(null=True)
    authority = models.TextField(blank=True)
    signer = models.TextField(blank=True)
    serial = models.TextField(blank=True)
    stamped_at = models.DateTimeField(null=True, blank=True)

    objects = ErrandQuerySet["Timestamp"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ErrandState.values), name="timestamp_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ErrandState.OK)
                | (Q(response__isnull=False, stamped_at__isnull=False) & ~Q(stated="")),
                name="timestamp_ok_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state__in=["pending", "running"]), name="timestamp_waiting"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="frozen_once_stamped",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="ok"),
            )
        ]

    def __str__(self) -> str:
        return f"timestamp of capture {self.snapshot_id} ({self.state})"
