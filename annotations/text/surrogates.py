"""Surrogate keys: the names by which a cache in front of us finds the answers to drop."""

LISTS = "checks"
"""The key of every answer that lists checks, or that says which there are."""


def key_of(slug: str) -> str:
    """The key of every answer that tells of this check."""
    return f"check-{slug}"
