"""What a reviewer is shown of a claim: one function gathers it for the review page, the claim's page and other panes.

Templates: `parts/review/`. Each takes what `review_context` gives.
"""

from dataclasses import dataclass, replace
from typing import Any

from annotations import policy
from annotations.meaning.content import Content, content_of, sha256_of
from annotations.meaning.discussion import Discussion, discussion_of
from annotations.meaning.gates import Readiness, readiness_of, was_submitted_as
from annotations.meaning.since import WORDS, Change, ItemChange, Since, since_review
from annotations.models import Claim, Status, User
from annotations.pages.cited import BEFORE_PUBLISHING, evidence_context, findings_of, sources_of
from annotations.pages.confided import confided_in
from annotations.pages.expert_forms import experts_context
from annotations.pages.forms import CommentFields
from annotations.pages.merged import Fragment, in_one_line
from annotations.pages.passages import places_of
from annotations.pages.reasons import paragraphs_of
from annotations.templatetags.spoken import spoken
from annotations.text.difference import difference

AT_ONCE = ("text", "explanation", "note", "quote")
"""Fields whose changes are shown word by word; others as before and after."""


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change, and its words as one run where they are prose."""

    change: Change
    words: list[Fragment]


@dataclass(frozen=True, slots=True)
class ShownItem:
    item: ItemChange
    changes: list[ShownChange]


@dataclass(frozen=True, slots=True)
class ShownSince:
    """What changed since the last decision, ready for the page."""

    since: Since
    changes: list[ShownChange]
    sources: list[ShownItem]
    passages: list[ShownItem]


def review_context(claim: Claim, me: User, *, on: str = "review") -> dict[str, Any]:
    """Everything that is decided on, for a claim that was loaded with `whole()`. `on`: which page the forms lead back
    to, `review` or `claim`."""
    sources = sources_of(claim)
    content = content_of(claim)
    seen = sha256_of(content)
    readiness = readiness_of(claim, content) if claim.status in BEFORE_PUBLISHING else None
    discussion = discussion_of(claim.comments.all(), claim.verdict, sources=[source.pk for source in sources])
    return {
        "on": on,
        "may": policy.may_on_claim(me, claim),
        "is_own_work": policy.is_own_work(me, claim),
        "is_reviewer": policy.may(me, "approve", on=claim),
        "places": places_of(claim),
        "findings": findings_of(claim),
        "seen": seen,
        "readiness": readiness,
        "lacks": _lacks(claim, readiness, seen),
        "since": _shown_since(claim, content),
        "told": content.get("reply"),
        "earlier": [review for review in claim.reviews.all() if review.note],
        "comment_form": CommentFields(auto_id="comment_%s"),
        "confided": confided_in(claim, me),
        **experts_context(claim),
        **discussion_context(claim, discussion),
        **evidence_context(claim, sources, me, said=discussion, groups=readiness.groups if readiness else ()),
    }


def discussion_context(claim: Claim, discussion: Discussion) -> dict[str, object]:
    """The comments, and the reasons with the words that they are about."""
    reasons = paragraphs_of(claim.verdict.explanation, discussion.on_words) if claim.verdict else []
    return {"discussion": discussion, "reasons": reasons}


def _lacks(claim: Claim, readiness: Readiness | None, seen: str) -> bool:
    """Whether something is missing that would refuse a submission, or an approval of what changed since it."""
    if readiness is None or readiness.is_ready:
        return False
    return claim.status != Status.IN_REVIEW or not was_submitted_as(claim, seen)


def _shown_since(claim: Claim, content: Content) -> ShownSince | None:
    since = since_review(list(claim.reviews.all()[:1]), content) if claim.status in BEFORE_PUBLISHING else None
    if since is None:
        return None
    return ShownSince(
        since,
        [_shown(change) for change in since.changes],
        [_shown_item(item) for item in since.sources],
        [_shown_item(item) for item in since.passages],
    )


def _shown_item(item: ItemChange) -> ShownItem:
    return ShownItem(item, [_shown(change) for change in item.changes])


def _shown(change: Change) -> ShownChange:
    if change.name in WORDS:
        return ShownChange(replace(change, old=spoken(change.old), new=spoken(change.new)), [])
    if change.name not in AT_ONCE or not (change.old and change.new):
        return ShownChange(change, [])
    return ShownChange(change, in_one_line(change.old, change.new, difference(change.old, change.new)))
