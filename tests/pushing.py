"""Checks on their way to Google's, in tests."""

from typing import Any

from django.db.models.functions import Now
from django.utils import timezone

from annotations.actions.pushes import want_pushed
from annotations.models import Check, Claim, Publication, PushedPage, User
from annotations.worker import pushing
from tests.webhooks import happen


def row() -> PushedPage:
    return PushedPage.objects.get()


def at_once() -> None:
    PushedPage.objects.filter(state="pending").update(next_attempt_at=Now())


def push() -> PushedPage:
    """One attempt, now."""
    at_once()
    assert pushing.run(row().pk)
    return row()


def retract(claim: Claim, *, by: User) -> Publication:
    """Withdraws the check without the review that a person would have to make."""
    [publication] = happen(claim, by=by)
    want_pushed(publication, check=Check.objects.show(publication))
    return publication


def republish(claim: Claim, **changes: Any) -> Publication:
    """The newest version once more, with these parts of its ClaimReview changed."""
    last = claim.publications.order_by("-version")[0]
    review = {**last.payload["claimreview"], **changes}
    columns = {name: getattr(last, name) for name in ("claim", "slug", "review", "content_sha256", "payload_sha256")}
    said = {"payload": {**last.payload, "claimreview": review}, "note": "Mended.", "kind": "correction"}
    by_whom = {"published_by": last.published_by, "published_at": timezone.now()}
    made = Publication.objects.create(**columns, **said, **by_whom, version=last.version + 1)
    want_pushed(made, check=Check.objects.show(made))
    return made
