"""Archive copies: a capture's page at a web archive of somebody else's, as a second copy that is not in our hands."""

from django.db import models
from django.db.models import Q

from annotations.models.errand import Errand, ErrandQuerySet, ErrandState
from annotations.models.snapshot import Snapshot
from annotations.text.marking import marked


class ArchiveCopy(Errand):
    """`job_id`: the archive's own name for our request, "" until it took it. `copy_url`: where it says that the copy
    is, "" until it says so. `confirmed_at`: when we saw it there; an archive may need hours until one does.
    """

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="archive_copy")
    url = models.TextField()
    job_id = models.CharField(max_length=200, blank=True)
    copy_url = models.TextField(blank=True)
    copied_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ErrandQuerySet["ArchiveCopy"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ErrandState.values), name="archive_copy_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ErrandState.OK)
                | (Q(copied_at__isnull=False, confirmed_at__isnull=False) & ~Q(copy_url="")),
                name="archive_copy_ok_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state__in=["pending", "running"]), name="archive_copy_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.url} ({self.state})"

    @property
    def stage(self) -> str:
        """How far it has come, for people."""
        if self.state == ErrandState.OK:
            return marked("Kept by the archive, and seen there")
        if self.state == ErrandState.FAILED:
            return marked("The archive has no copy")
        if self.copy_url:
            return marked("The archive says that it has a copy; we have not seen it there yet")
        return marked("The archive is making a copy") if self.job_id else marked("Waits to be sent to the archive")
