"""Surrogate keys: the names by which a cache in front of us finds the answers to drop."""

from collections.abc import Iterable

LISTS = "checks"
"""The key of every answer that lists checks, or that says which there are."""


MOST = 2_000
"""Characters of a header: servers in front take 4 to 8 kB for all of them together."""


def keys_of_list(slugs: Iterable[str]) -> str:
    """The header of a list of these checks. Where they are too many, `LISTS` alone: every publication drops that."""
    whole = " ".join([LISTS, *map(key_of, slugs)])
    return whole if len(whole) <= MOST else LISTS


def key_of(slug: str) -> str:
    """The key of every answer that tells of this check."""
    return f"check-{slug}"
