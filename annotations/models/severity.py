"""How much a new version of a check changes: the newsroom says it with each, in words that readers can hold it to."""

from dataclasses import dataclass

from django.db import models

from annotations.text.marking import marked


class Severity(models.TextChoices):
    MINOR = "minor", marked("Minor correction")
    UPDATE = "update", marked("Update")
    CORRECTION = "correction", marked("Correction")
    RETRACTION = "retraction", marked("Retraction")


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a new version says of itself: the public note, and its severity; both "" of a first version."""

    note: str = ""
    severity: str = ""


MEANS = {
    Severity.MINOR: marked("A slip that changes nothing in substance: a spelling, a name’s form, a broken link."),
    Severity.UPDATE: marked("Something new became known since. What the check said was right at its time."),
    Severity.CORRECTION: marked("The check got something wrong: a figure, a quotation, a source or the verdict."),
    Severity.RETRACTION: marked("The check is withdrawn as a whole. Its address says why."),
}
"""What each word promises, the same for editors and for readers."""
PROPOSED = (Severity.MINOR, Severity.UPDATE, Severity.CORRECTION)
"""Those that go through review; a retraction is a deed of its own."""
