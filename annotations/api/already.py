"""What became of a claim that somebody states again: how to put it, and the public check that stands."""

from collections.abc import Collection
from typing import Any

from annotations.models import Check, Claim, Status

SAID = {Status.REJECTED: "Rejected before", Status.RETRACTED: "Checked, and the check retracted"}
_COLUMNS = ("version", "modified_at", "rating", "rating_label", "tone", "publication__payload__url")


def published_of(claims: Collection[int]) -> dict[int, dict[str, Any]]:
    """The public checks that stand, by claim, as readers see them."""
    checks = Check.objects.live().filter(claim__in=claims)
    return {row["claim"]: _published(row) for row in checks.values("claim", *_COLUMNS)}


def said_of(claim: Claim, published: dict[str, Any] | None) -> str:
    """“Already checked” only where a public check stands."""
    return "Already checked" if published else SAID.get(Status(claim.status), "Already being checked")


def _published(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "rating": {"key": row["rating"], "label": row["rating_label"], "tone": row["tone"]},
        "url": row["publication__payload__url"],
        "version": row["version"],
        "published_at": row["modified_at"],
    }
