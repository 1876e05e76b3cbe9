"""Candidates for sources: what the articles that a claim stands in link to, what is nearest to its passage first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from annotations.models import Claim, Source
from annotations.text.urls import BadUrl, identity, registrable_domain, site

MOST = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that an article links to and that the claim does not cite. `letters_away`: its block from the passage."""

    url: str
    words: str
    site: str
    is_own_site: bool
    letters_away: int

    @property
    def rank(self) -> tuple[bool, int]:
        return self.is_own_site, self.letters_away


def candidates_of(claim: Claim, sources: Iterable[Source]) -> list[Candidate]:
    """At most `MOST`; an article's links to its own site last. `sources` are the claim's, with pages. One query."""
    seen = {identity(source.url) for source in sources if source.url}
    places = claim.highlights.filter(removed_at=None, retired_at=None, snapshot=F("article__snapshot"))
    rows = places.exclude(snapshot__linked=None).values_list("start", "article__page__url", "snapshot__linked__found")
    found: dict[str, Candidate] = {}
    for start, own, links in rows.order_by("id"):
        for link in links:
            one, key = _candidate(link, start or 0, _domain(own or "")), identity(link["url"])
            if key not in seen and (key not in found or one.rank < found[key].rank):
                found[key] = one
    return sorted(found.values(), key=lambda one: one.rank)[:MOST]


def _candidate(link: dict[str, Any], start: int, own: str) -> Candidate:
    url, words = str(link["url"]), str(link["words"])
    return Candidate(url, words, site(url), bool(own) and _domain(url) == own, _away(link, start))


def _away(link: dict[str, Any], start: int) -> int:
    """How far the passage begins from the link's block; 0 where it is in it."""
    begins, ends = int(link["start"]), int(link["end"])
    return max(begins - start, start - ends, 0)


def _domain(url: str) -> str:
    try:
        return registrable_domain(url) if url else ""
    except BadUrl:
        return ""
