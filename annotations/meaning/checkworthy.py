"""Which sentences of an article are pointed out to a reader as worth checking. Reads only."""

from dataclasses import dataclass

from annotations.meaning.coverage import Covered, coverage_of
from annotations.models import Article, Snapshot, User
from annotations.models.suggestion import said_key
from annotations.text.checkworthy import Worth, reads, worth_of
from annotations.text.languages import guess_language

KINDS = ("paragraph", "list_item", "quote", "table_row")
"""Blocks in which sentences are looked for."""


@dataclass(frozen=True, slots=True)
class PointedOut:
    """An open sentence with its points and the reasons for them."""

    covered: Covered
    worth: Worth


def is_read(article: Article, snapshot: Snapshot) -> bool:
    """Tell whether the version is in a language whose sentences can be scored; guessed where nobody said."""
    return reads(snapshot.language or article.language or guess_language(snapshot.text))


def pointed_out(article: Article, snapshot: Snapshot, *, to: User) -> list[PointedOut]:
    """The sentences with enough points, the strongest first, in reading order where they are equal.

    None that is claimed or marked, and none that she has passed over.
    """
    passed = set(to.passed_over.filter(article=article).values_list("words", flat=True))
    found = []
    for one in coverage_of(article, snapshot).sentences:
        if one.state != "open" or one.sentence.kind not in KINDS:
            continue
        worth = worth_of(one.text)
        if worth.is_enough and said_key(one.text) not in passed:
            found.append(PointedOut(one, worth))
    return sorted(found, key=lambda one: -one.worth.points)
