"""When an approved claim is to be published. The columns are the queue; the job goes by the database's clock."""

import pgtrigger
from django.db import models
from django.db.models import Q


class Scheduled(models.Model):
    """`publish_at`: until then nothing of it is public, and nobody publishes it by hand. `publish_by`: who set that,
    and in whose name it is published. `publish_problem`: why it was not, in a sentence; then it waits for a person.
    """

    publish_at = models.DateTimeField(null=True, blank=True, editable=False)
    publish_by = models.ForeignKey(
        "annotations.User",
        null=True,
        editable=False,
        db_constraint=False,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    publish_problem = models.TextField(blank=True, default="", db_default="", editable=False)

    class Meta:
        abstract = True

    @property
    def is_scheduled(self) -> bool:
        """Whether a moment is set, also one that passed without a publication."""
        return self.publish_at is not None


UNSCHEDULED: dict[str, object] = {"publish_at": None, "publish_by": None, "publish_problem": ""}
"""The columns of a claim for which no moment is set."""
SCHEDULED_INDEX = models.Index(fields=["publish_at"], condition=Q(publish_at__isnull=False), name="claim_scheduled")
SCHEDULE_NEEDS_APPROVAL = pgtrigger.Trigger(
    name="schedule_needs_approval",
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("status", "publish_at"),
    when=pgtrigger.Before,
    condition=pgtrigger.Condition("NEW.status <> 'approved' AND NEW.publish_at IS NOT NULL"),
    func="NEW.publish_at = NULL; NEW.publish_by_id = NULL; NEW.publish_problem = ''; RETURN NEW;",
)
"""A moment lasts no longer than the approval, whoever writes the row."""
