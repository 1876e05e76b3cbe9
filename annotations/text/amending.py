"""The words for what happened to a published check, and for what differs between two versions of it."""

DONE = {
    "minor": "Minor correction",
    "update": "Updated",
    "correction": "Corrected",
    "retraction": "Retracted",
}
LABELS = {
    "rating": "Verdict",
    "reasons": "Reasons",
    "statement": "Statement",
    "claimant": "Who said it",
    "claimed_on": "Day it was said",
    "first_said_url": "Where it was first said",
    "sources": "Sources",
    "appearances": "Where the claim appears",
    "reply": "What the other side says",
    "questions": "Questions and answers",
    "translations": "Translations",
    "expires_on": "To be relied on until",
}
"""What can change, as readers call it."""


def severity_of(kind: str, said: str) -> str:
    """What was said with a version; versions of before there were severities are corrections. "" of an original."""
    if kind == "original":
        return ""
    return said or ("retraction" if kind == "retraction" else "correction")


def done(kind: str, said: str) -> str:
    """What happened to the check with this version, in a word or two: “Corrected”."""
    return DONE.get(severity_of(kind, said), "Published")
