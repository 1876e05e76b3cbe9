"""How much a new version of a check changes: the newsroom says it with each, in words that readers can hold it to."""

from django.db import models


class Severity(models.TextChoices):
    MINOR = "minor", "Minor correction"
    UPDATE = "update", "Update"
    CORRECTION = "correction", "Correction"
    RETRACTION = "retraction", "Retraction"


MEANS = {
    Severity.MINOR: "A slip that changes nothing in substance: a spelling, a name’s form, a broken link.",
    Severity.UPDATE: "Something new became known since. What the check said was right at its time.",
    Severity.CORRECTION: "The check got something wrong: a figure, a quotation, a source or the verdict.",
    Severity.RETRACTION: "The check is withdrawn as a whole. Its address says why.",
}
"""What each word promises, the same for editors and for readers."""
DONE = {
    Severity.MINOR: "Minor correction",
    Severity.UPDATE: "Updated",
    Severity.CORRECTION: "Corrected",
    Severity.RETRACTION: "Retracted",
}
"""As what happened to the check."""
PROPOSED = (Severity.MINOR, Severity.UPDATE, Severity.CORRECTION)
"""Those that go through review; a retraction is a deed of its own."""


def severity_of(kind: str, said: str) -> str:
    """What was said with a version; versions of before there were severities are corrections. "" of an original."""
    if kind == "original":
        return ""
    return said or (Severity.RETRACTION if kind == "retraction" else Severity.CORRECTION)


def done(kind: str, said: str) -> str:
    """What happened to the check with this version, in a word or two: “Corrected”."""
    severity = severity_of(kind, said)
    return DONE[Severity(severity)] if severity in DONE else "Published"
