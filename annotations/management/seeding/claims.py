"""One claim's rows: passage, sources, verdicts, reviews and history, as the state demands in which it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from annotations.management.seeding.block import Block, Made, Piece
from annotations.management.seeding.checks import Approved, add_check
from annotations.management.seeding.notes import notes_of
from annotations.meaning.content import iso, sha256_of
from annotations.models import Rating
from annotations.models.moves import Status
from annotations.models.verdict import Decision

JUDGED = {
    Status.SENT_BACK: Decision.SEND_BACK,
    Status.APPROVED: Decision.APPROVE,
    Status.REJECTED: Decision.REJECT,
    Status.PUBLISHED: Decision.APPROVE,
    Status.RETRACTED: Decision.APPROVE,
}
EVER_PUBLISHED = (Status.PUBLISHED, Status.RETRACTED)
SUBMITTED = (Status.IN_REVIEW, *JUDGED)
CORRECTED = 0.03
"""The share of published checks that were corrected."""
NOTES = {
    Decision.APPROVE: "",
    Decision.SEND_BACK: "Please name a second source for the number.",
    Decision.REJECT: "This is an opinion, and no claim that can be checked.",
}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """Writes down one claim's life into its block."""

    block: Block
    made: Made
    ratings: Sequence[Rating]

    def write(self) -> None:
        made = self.made
        is_submitted, is_public = made.status in SUBMITTED, made.status in EVER_PUBLISHED
        is_corrected = made.status == Status.PUBLISHED and self.block.rng.random() < CORRECTED
        content: Json = {"claim": self._words(), "verdict": None, "appearances": [self._highlight()]}
        content["sources"] = self._sources(2 if is_submitted else self.block.rng.randint(0, 1))
        versions = []
        for turn in range(1 + is_corrected) if is_submitted else ():
            content = {**content, "verdict": self._verdict(turn)}
            if made.status in JUDGED:
                versions.append(self._reviewed(content, turn))
        self._claim(turns=1 + is_corrected if is_submitted else 0)
        self._history(is_submitted=is_submitted)
        if is_public:
            add_check(self.block, made, versions, ratings=self.ratings)

    def _words(self) -> Json:
        made = self.made
        return {
            "id": made.id,
            "text": made.article.made.places[made.place].quote,
            "claimant": made.claimant,
            "claimed_on": iso(made.at.date()),
            "first_said_url": "",
        }

    def _claim(self, *, turns: int) -> None:
        """`turns`: how many verdicts were proposed."""
        made, words = self.made, self._words()
        is_public = made.status in EVER_PUBLISHED
        self.block.add(
            "Claim",
            **words,
            status=made.status,
            is_live=made.status == Status.PUBLISHED,
            version=1 + 2 * turns,
            verdict_id=made.id * 2 + turns - 1 if turns else None,
            slug=slug_of(made) if is_public else "",
            created_by_id=made.by,
            last_edited_by_id=made.by,
            editors=[] if is_public else [made.by],
            created_at=made.at,
            updated_at=made.at + timedelta(hours=1),
            submitted_at=self._submitted_at() if turns else None,
            **notes_of(made, self.block.people),
        )

    def _submitted_at(self) -> datetime:
        """Some hours or days later, so that the queue is in another order than the ids; never twice at one moment."""
        return self.made.at + timedelta(minutes=self.made.id * 7_919 % 4_000, microseconds=self.made.id % 1_000_000)

    def _highlight(self) -> Json:
        made = self.made
        article, place = made.article, made.article.made.places[made.place]
        span = {
            "start": place.start,
            "end": place.end,
            "quote": place.quote,
            "prefix": place.prefix,
            "suffix": place.suffix,
        }
        owners = {"claim_id": made.id, "article_id": made.article_id, "snapshot_id": article.number}
        self.block.add("Highlight", id=made.id, **owners, **span, created_by_id=made.by, created_at=made.at)
        version = {"sha256": article.made.sha256, "captured_at": iso(article.at), "origin": "fetch"}
        told = {"url": article.url, "title": article.made.title, "site": article.site}
        day = {"published_at": iso(article.at - timedelta(days=1))}
        return {"highlight": made.id, "article": made.article_id, **told, **day, **span, "version": version}

    def _sources(self, count: int) -> list[Json]:
        cited = self.block.rng.sample(self.block.sources, count)
        return [self._source(number, piece) for number, piece in enumerate(cited)]

    def _source(self, number: int, piece: Piece) -> Json:
        """Cites one of the page's sentences, found in its capture."""
        made, place = self.made, self.block.rng.choice(piece.made.places)
        stance = self.block.rng.choice(("supports", "refutes", "context"))
        said: Json = {"stance": stance, "note": "", "quote": place.quote, "quote_state": "verified"}
        said |= {"quote_start": place.start, "quote_end": place.end}
        source_id = made.id * 2 + number
        owners = {"claim_id": made.id, "page_id": piece.number, "snapshot_id": piece.number}
        self.block.add("Source", id=source_id, **owners, **said, added_by_id=made.by, created_at=made.at)
        return {"id": source_id, "url": piece.url, **said, "capture": _capture(piece)}

    def _verdict(self, turn: int) -> Json:
        made, rng, spoken = self.made, self.block.rng, self.made.article.voice
        rating, note = rng.choice(self.ratings), "The number was of the year before." if turn else ""
        explanation = " ".join(spoken.filler(rng) for _ in range(rng.randint(3, 7)))
        verdict_id, told = made.id * 2 + turn, {"explanation": explanation, "note": note}
        owners = {"claim_id": made.id, "rating_id": rating.pk, "author_id": made.by}
        self.block.add("Verdict", id=verdict_id, **owners, **told, created_at=made.at)
        names = ("scale", "key", "label", "definition", "value", "tone")
        return {"id": verdict_id, "rating": {name: getattr(rating, name) for name in names}, **told}

    def _reviewed(self, content: Json, turn: int) -> Approved:
        made, sha256 = self.made, sha256_of(content)
        decision = JUDGED[Status(made.status)]
        reviewer = self.block.rng.choice(self.block.people.editors)
        self.block.add(
            "Review",
            id=made.id * 2 + turn,
            claim_id=made.id,
            verdict_id=made.id * 2 + turn,
            reviewer_id=reviewer,
            verdict_author_id=made.by,
            last_editor_id=made.by,
            decision=decision,
            note=NOTES[decision],
            content_sha256=sha256,
            created_at=made.at + timedelta(days=2),
        )
        return Approved(content, sha256, made.id * 2 + turn, reviewer)

    def _history(self, *, is_submitted: bool) -> None:
        made, quote, by = self.made, self.made.article.made.places[self.made.place].quote, self.made.by
        record = self.block.event
        record("claim.created", 0, made, by=by, at=made.at, text=quote)
        record("highlight.added", 1, made, by=by, at=made.at, highlight=made.id, quote=quote)
        if is_submitted:
            record("verdict.proposed", 2, made, by=by, at=made.at, verdict=made.id * 2)
            moved = {"from": "draft", "to": "in_review"}
            record("claim.submit", 3, made, by=by, at=self._submitted_at(), **moved)


def slug_of(made: Made) -> str:
    return f"check-{made.id}"


def _capture(piece: Piece) -> Json:
    return {
        "state": "ok",
        "error": "",
        "title": piece.made.title,
        "site": piece.site,
        "byline": "",
        "published_at": iso(piece.at - timedelta(days=1)),
        "final_url": piece.url,
        "http_status": 200,
        "captured_at": iso(piece.at),
        "sha256": piece.made.sha256,
        "body_sha256": "",
        "origin": "fetch",
    }
