"""Twenty-five claims with all that belongs to them, as rows. Block `k` is the same whoever makes it, and when."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from annotations.management.seeding.texts import Text, made_text
from annotations.management.seeding.words import Voice, language_of, voice
from annotations.models.moves import Status
from annotations.text.urls import identity, site

Row = Mapping[str, Any]
Rows = dict[str, list[Row]]
"""Rows by the name of their model; each holds values by the attribute's name (`claim_id`)."""

CLAIMS_OF_ARTICLES = (10, 6, 4, 3, 2)
"""How many claims are made in the articles of a block: every fifth article has ten."""
CLAIMS, ARTICLES = sum(CLAIMS_OF_ARTICLES), len(CLAIMS_OF_ARTICLES)
SITES = 500
EVENTS = 16
"""How many ids of events belong to a claim; the last of the first claims' are their articles'."""
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
STATUSES = {
    Status.DRAFT: 30,
    Status.IN_REVIEW: 12,
    Status.SENT_BACK: 4,
    Status.APPROVED: 3,
    Status.REJECTED: 4,
    Status.PUBLISHED: 40,
    Status.RETRACTED: 2,
    Status.DISCARDED: 5,
}
"""How many of a hundred claims are where."""


@dataclass(frozen=True, slots=True)
class People:
    """Ids of the accounts: those who check, and those who decide."""

    checkers: Sequence[int]
    editors: Sequence[int]


@dataclass(frozen=True, slots=True)
class Piece:
    """An article or a cited page that was captured: `number` is the id of its page and snapshot."""

    number: int
    url: str
    site: str
    voice: Voice
    made: Text
    at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """A claim and where it stands."""

    id: int
    article: Piece
    article_id: int
    place: int
    status: str
    by: int
    at: datetime
    claimant: str


class Block:
    """Makes the pieces and the claims of one block; the rows are told by `rows` and by `checks.py`."""

    def __init__(self, number: int, *, people: People, most: int) -> None:
        """`most`: the highest id of a claim that is wanted."""
        self.rng = random.Random(f"block {number}")
        self.people = people
        self.rows: Rows = defaultdict(list)
        ids = range(number * ARTICLES + 1, (number + 1) * ARTICLES + 1)
        first = number * CLAIMS + 1
        self.articles = [self._article(one, first) for one in ids]
        self.sources = [self._cited(one, first) for one in ids]
        self.claims = list(self._claims(number, most))

    def _article(self, article_id: int, first: int) -> Piece:
        spoken = voice(language_of(article_id))
        count = CLAIMS_OF_ARTICLES[(article_id - 1) % ARTICLES]
        made = made_text(spoken.sentences(self.rng, count), voice=spoken, rng=self.rng)
        return self._piece(
            article_id * 2, f"https://news{article_id % SITES}.example.org/{article_id}/story", made, first
        )

    def _cited(self, number: int, first: int) -> Piece:
        spoken = voice(language_of(number))
        made = made_text(spoken.sentences(self.rng, 3), voice=spoken, rng=self.rng)
        return self._piece(number * 2 + 1, f"https://data{number % SITES}.example.org/{number}/register", made, first)

    def _piece(self, number: int, url: str, made: Text, first: int) -> Piece:
        return Piece(number, url, site(url), voice(language_of(number // 2)), made, BEGAN + timedelta(minutes=first))

    def _claims(self, number: int, most: int) -> Iterator[Made]:
        claim_id = number * CLAIMS
        for article in self.articles:
            for place in range(len(article.made.places)):
                claim_id += 1
                if claim_id <= most:
                    yield self._claim(claim_id, article, place)

    def _claim(self, claim_id: int, article: Piece, place: int) -> Made:
        return Made(
            id=claim_id,
            article=article,
            article_id=article.number // 2,
            place=place,
            status=self.rng.choices(list(STATUSES), list(STATUSES.values()))[0],
            by=self.rng.choice(self.people.checkers),
            at=BEGAN + timedelta(minutes=claim_id),
            claimant=article.voice.name(self.rng),
        )

    def add(self, model: str, **values: Any) -> None:
        self.rows[model].append(values)

    def event(self, verb: str, place: int, made: Made, *, by: int, at: datetime, **data: Any) -> None:
        """One line of the claim's history; `place` says the how manieth."""
        self.add(
            "Event",
            id=made.id * EVENTS + place,
            verb=verb,
            actor_id=by,
            claim_id=made.id,
            article_id=None,
            data=data,
            at=at,
        )


def add_pieces(block: Block) -> None:
    """The rows of the block's articles and cited pages."""
    for piece in [*block.articles, *block.sources]:
        block.add("Page", id=piece.number, url=piece.url, site=piece.site, created_at=piece.at)
        key = identity(piece.url)
        block.add("Address", id=piece.number, key=key, url=piece.url, page_id=piece.number, created_at=piece.at)
    for piece in block.articles:
        _add_snapshot(block, piece, article_id=piece.number // 2)
        _add_article(block, piece)
    for piece in block.sources:
        _add_snapshot(block, piece, article_id=None)


def _add_snapshot(block: Block, piece: Piece, *, article_id: int | None) -> None:
    block.add(
        "Snapshot",
        id=piece.number,
        page_id=piece.number,
        article_id=article_id,
        requested_by_id=block.people.checkers[0],
        requested_url=piece.url,
        created_at=piece.at,
        state="ok",
        attempts=1,
        next_attempt_at=piece.at,
        captured_at=piece.at,
        final_url=piece.url,
        http_status=200,
        headers={"content-type": "text/html; charset=utf-8"},
        content_type="text/html",
        text=piece.made.text,
        sha256=piece.made.sha256,
        blocks=piece.made.blocks,
        title=piece.made.title,
        site=piece.site,
        language=piece.voice.language,
        published_at=piece.at - timedelta(days=1),
    )


def _add_article(block: Block, piece: Piece) -> None:
    """Nobody ever fetches it again: its watch has no next time."""
    article_id, by = piece.number // 2, block.rng.choice(block.people.checkers)
    author = piece.voice.name(block.rng)
    block.add(
        "Article",
        id=article_id,
        page_id=piece.number,
        title=piece.made.title,
        byline=author,
        authors=[author],
        site=piece.site,
        language=piece.voice.language,
        published_at=piece.at - timedelta(days=1),
        seen_at=piece.at,
        snapshot_id=piece.number,
        latest_id=piece.number,
        newest_version_id=piece.number,
        added_by_id=by,
        created_at=piece.at,
    )
    block.add(
        "Event",
        id=((article_id - 1) // ARTICLES * CLAIMS + (article_id - 1) % ARTICLES + 1) * EVENTS + EVENTS - 1,
        verb="article.imported",
        actor_id=by,
        claim_id=None,
        article_id=article_id,
        data={"url": piece.url},
        at=piece.at,
    )
