"""The annotate page's context: the text cut into marks, and the same facts as JSON for the island."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import policy
from annotations.models import Article, Claim, Highlight, Snapshot, Status, User
from annotations.models.anchored import Anchor
from annotations.pages.pieces import Piece, pieces_of
from annotations.pages.reading import Marked, reading_groups
from annotations.pages.spoken_forms import said_choices
from annotations.text.document import Block
from annotations.text.marking import marked
from annotations.text.segments import Span

Json = dict[str, Any]
# `ANCHOR_WORDS` in frontend/src/annotate/words.ts are the same.
ANCHOR_WORDS: dict[str, str] = {
    Anchor.EDITED: marked("Words changed"),
    Anchor.MOVED: marked("Passage has moved"),
    Anchor.AMBIGUOUS: marked("Found more than once"),
    Anchor.ORPHANED: marked("Not found in this version"),
}


@dataclass(frozen=True, slots=True)
class PlainCard:
    """One passage as the margin lists it where no script runs.

    `warnings`: how it stands otherwise than it was checked. `pieces`: the old words beside the new, where they differ.
    """

    highlight: Highlight
    warnings: tuple[str, ...]
    pieces: list[Piece]

    @property
    def is_of_older_version(self) -> bool:
        return self.highlight.origin.snapshot_id != self.highlight.snapshot_id


def plain_card(highlight: Highlight) -> PlainCard:
    """What there is to warn of; a passage that a person put back says so first."""
    by_hand = [_("Put here by hand")] if highlight.placed_by_id is not None else []
    found = [_(ANCHOR_WORDS[highlight.state])] if highlight.state in ANCHOR_WORDS else []
    is_edited = highlight.state == Anchor.EDITED
    pieces = pieces_of(highlight.origin.quote, highlight.quote) if is_edited else []
    return PlainCard(highlight, tuple(by_hand or found), pieces)


def annotate_context(
    article: Article, snapshot: Snapshot | None, highlights: Sequence[Highlight], *, by: User
) -> dict[str, object]:
    """Return what `article_annotate.html` shows.

    `highlights` are those that stand on `snapshot`, in reading order, loaded with `for_reading()`. An older version is
    only read: it has no `data`, and so no island.
    """
    placed = [h for h in highlights if h.start is not None and h.end is not None]
    text = snapshot.text if snapshot else ""
    blocks = [Block(b["kind"], b["start"], b["end"]) for b in snapshot.blocks] if snapshot else []
    states = dict(said_choices(Status.choices))
    groups = reading_groups(text, blocks, [_marked(h, states) for h in placed], title=article.title)
    return {
        "article": article,
        "snapshot": snapshot,
        "groups": groups,
        "title_in_text": bool(groups) and groups[0].blocks[0].tag == "h1",
        "placed": [plain_card(h) for h in placed],
        "unplaced": [plain_card(h) for h in highlights if h.start is None],
        "data": _island_data(article, snapshot, highlights, by=by),
    }


def _island_data(
    article: Article, snapshot: Snapshot | None, highlights: Sequence[Highlight], *, by: User
) -> Json | None:
    if snapshot is None or article.snapshot_id != snapshot.pk:
        return None
    return {
        "article": article_json(article, snapshot, highlights, by=by),
        "me": {"id": by.pk, "name": by.name},
        "points_out": by.points_out,
        "versions": _captured(highlights),
        "by_hand": [h.pk for h in highlights if h.placed_by_id is not None],
        "sign_in": reverse("sign_in"),
        "live": f"{settings.LIVE_URL}/live/articles/{article.pk}/" if settings.LIVE_URL else "",
    }


def _captured(highlights: Sequence[Highlight]) -> dict[str, str]:
    """When the versions that the passages were marked in were captured, by their ids."""
    wanted = {highlight.origin.snapshot_id for highlight in highlights}
    moments = Snapshot.objects.filter(id__in=wanted, captured_at__isnull=False).values_list("id", "captured_at")
    return {str(key): moment.isoformat() for key, moment in moments if moment}


def _marked(highlight: Highlight, states: Mapping[str, str]) -> Marked:
    start, end = highlight.start or 0, highlight.end or 0
    claim = highlight.claim
    span = Span(start, end, str(highlight.pk))
    return Marked(span, claim.status, states[claim.status], highlight.state)


def article_json(article: Article, snapshot: Snapshot, highlights: Sequence[Highlight], *, by: User) -> Json:
    """Return the article in the API's own shape, as far as the island reads it."""
    return {
        "id": article.pk,
        "title": article.title,
        "language": article.language,
        "snapshot": {"id": snapshot.pk, "text": snapshot.text, "blocks": snapshot.blocks},
        "highlights": [_highlight_json(h, by=by) for h in highlights],
    }


def _highlight_json(highlight: Highlight, *, by: User) -> Json:
    """Return one highlight with what the card of its claim shows."""
    return {
        "id": highlight.pk,
        "snapshot": highlight.snapshot_id,
        "start": highlight.start,
        "end": highlight.end,
        "quote": highlight.quote,
        "prefix": highlight.prefix,
        "suffix": highlight.suffix,
        "state": highlight.state,
        "score": highlight.score,
        "original": _original_json(highlight.origin),
        "claim": _claim_json(highlight.claim, by=by),
    }


def _original_json(origin: Highlight) -> Json:
    return {"snapshot": origin.snapshot_id, "start": origin.start, "end": origin.end, "quote": origin.quote}


def _claim_json(claim: Claim, *, by: User) -> Json:
    rating = claim.verdict.rating if claim.verdict else None
    verdict = {"rating": {"key": rating.key, "label": rating.label, "tone": rating.tone}} if rating else None
    return {
        "id": claim.pk,
        "text": claim.text,
        "claimant": claim.claimant,
        "claimed_on": claim.claimed_on,
        "status": claim.status,
        "version": claim.version,
        "verdict": verdict,
        "approvals": {"given": len(claim.approvers), "needed": claim.approvals_needed},
        "source_count": getattr(claim, "source_count", 0),
        "url": reverse("claim", args=[claim.pk]),
        "created_by": {"id": claim.created_by_id, "name": claim.created_by.name},
        "allowed": claim.allowed_moves,
        "may": policy.may_on_claim(by, claim),
        "publish_at": claim.publish_at,
        "publish_problem": claim.publish_problem,
    }
