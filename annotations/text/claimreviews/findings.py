"""The rules for ClaimReview, CR01 to CR18, and what a linter says of a text that breaks one.

From schema.org's ClaimReview and Google's page on fact check structured data. An error loses the markup, or readers are
told something wrong; a warning loses something.
"""

from dataclasses import dataclass
from typing import Literal

from annotations.text.clean import scrub
from annotations.text.marking import Sentence, marked

Severity = Literal["error", "warning"]
ERROR: Severity = "error"
WARNING: Severity = "warning"
MAX_SHOWN = 300

FIXES = {
    "CR01": marked("Keep one ClaimReview on this page; give each other check a page of its own."),
    "CR02": marked("Keep the markup on the page that holds the check, and only link to it from the others."),
    "CR03": marked("Give the full address of the page with this check, on the domain that hosts it."),
    "CR04": marked("Write the verdict in words, such as “Mostly false”, in reviewRating.alternateName."),
    "CR05": marked("Write only what was said; the verdict belongs in reviewRating."),
    "CR06": marked("Say what was claimed in fewer than 75 characters: search engines cut off what is longer."),
    "CR07": marked("Give numbers with worstRating < bestRating and ratingValue between them, or leave all three out."),
    "CR08": marked("Name who made the claim in itemReviewed.author, not who checked it."),
    "CR09": marked("Name the page where the claim itself was made, not one of the fact-checker."),
    "CR10": marked("Give each appearance an entry of its own: a list of objects with one url each."),
    "CR11": marked("Make itemReviewed a Claim and name its author."),
    "CR12": marked("Make markup and page say the same: same claim, same verdict."),
    "CR13": marked("Show the verdict and a summary of the check in the page's text."),
    "CR14": marked('Write "@context": "https://schema.org".'),
    "CR15": marked("Put the ClaimReview at the top of a JSON-LD script of its own."),
    "CR16": marked('Write valid JSON: escape quotes inside texts as \\" and line breaks as \\n.'),
    "CR17": marked("Write the slash of </script> inside a text as \\/ or its bracket as \\u003c."),
    "CR18": marked(
        "Say which picture, video or sound was reviewed: itemReviewed.mediaItemAppearance with its contentUrl."
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule: where (a JSON path), the value there, what is wrong with it, and how to mend it."""

    rule: str
    severity: Severity
    path: str
    value: str
    message: str
    fix: str


def finding(rule: str, path: str, value: object, message: str, *, severity: Severity = ERROR) -> Finding:
    """With the rule's own advice; the value is cut, and holds nothing that cannot be stored or sent."""
    shown = scrub(value if isinstance(value, str) else "" if value is None else repr(value)[: 2 * MAX_SHOWN])
    cut = shown if len(shown) <= MAX_SHOWN else f"{shown[:MAX_SHOWN]}…"
    return Finding(rule, severity, scrub(path)[:MAX_SHOWN], cut, _scrubbed(message), FIXES[rule])


def _scrubbed(message: str) -> str:
    if not isinstance(message, Sentence):
        return scrub(message)
    clean = {name: scrub(value) if isinstance(value, str) else value for name, value in message.values.items()}
    return Sentence(message.words, **clean)
