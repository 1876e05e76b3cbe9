"""Sources whose names nobody may learn: a table of their own, so that no list or export of sources holds them."""

import json
from dataclasses import asdict, dataclass
from typing import Self

from django.db import models
from django.db.models.functions import Now

from annotations.models.kind import Grade
from annotations.models.sealed import seal, unseal


@dataclass(frozen=True, slots=True)
class Confidence:
    """What is known of a confidential source. `group`: as of `Described`; `who` and `said` are for nobody's list."""

    who: str
    said: str
    grade: str = ""
    group: str = ""


class ConfidentialSourceQuerySet(models.QuerySet["ConfidentialSource"]):
    def standing(self) -> Self:
        return self.filter(removed_at=None)


class ConfidentialSource(models.Model):
    """One on a claim. Everything about it is sealed in one column; only that there is one can be counted."""

    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="confidential_sources")
    sealed_confidence = models.TextField(editable=False)
    added_by = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ConfidentialSourceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Confidential source {self.pk}"

    @property
    def confidence(self) -> Confidence:
        """What was sealed. Raises `sealed.Unreadable`."""
        return Confidence(**json.loads(unseal(self.sealed_confidence)))

    @confidence.setter
    def confidence(self, said: Confidence) -> None:
        self.sealed_confidence = seal(json.dumps(asdict(said)))

    @property
    def grade_label(self) -> str:
        grade = self.confidence.grade
        return str(Grade(grade).label) if grade else ""
