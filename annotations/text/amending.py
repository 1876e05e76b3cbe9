"""The words for what happened to a published check, and for what differs between two versions of it."""

from annotations.text.marking import marked

DONE = {
    "minor": marked("Minor correction"),
    "update": marked("Updated"),
    "correction": marked("Corrected"),
    "retraction": marked("Retracted"),
}
LABELS = {
    "rating": marked("Verdict"),
    "reasons": marked("Reasons"),
    "statement": marked("Statement"),
    "claimant": marked("Who said it"),
    "claimed_on": marked("Day it was said"),
    "first_said_url": marked("Where it was first said"),
    "sources": marked("Sources"),
    "appearances": marked("Where the claim appears"),
    "reply": marked("What the other side says"),
    "questions": marked("Questions and answers"),
    "translations": marked("Translations"),
    "expires_on": marked("To be relied on until"),
}
"""What can change, as readers call it."""


def severity_of(kind: str, said: str) -> str:
    """What was said with a version; versions of before there were severities are corrections. "" of an original."""
    if kind == "original":
        return ""
    return said or ("retraction" if kind == "retraction" else "correction")


def done(kind: str, said: str) -> str:
    """What happened to the check with this version, in a word or two: “Corrected”."""
    return DONE.get(severity_of(kind, said), marked("Published"))
