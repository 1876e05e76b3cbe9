"""Whether what was checked still stands: a published check beside the versions that its articles have today.

A publication is frozen and never says this itself; it is told next to it, with both versions named.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F

from annotations.meaning.content import iso
from annotations.models import Highlight, Publication, Snapshot
from annotations.models.anchored import Anchor

Json = dict[str, Any]
RETIRED = "retired"
CHANGED = (Anchor.EDITED, Anchor.AMBIGUOUS, Anchor.ORPHANED, RETIRED)
VERSIONS = ("snapshot", "article__snapshot")
LONG = ("text", "blocks", "headers")


def has_changed(state: str) -> bool:
    """Whether a passage in this state no longer says, in one place, what was checked."""
    return state in CHANGED


def currency_of(publications: Iterable[Publication]) -> dict[int, Json]:
    """What is known today of the passages that each check names, by the publication's id. Two queries in all.

    A value: `passage_changed`, and `passages`, each with `quote` (as checked), `state`, `current_quote` (null where it
    is not found), `url`, `checked_version` and `current_version` (`sha256`, `captured_at`).
    """
    shown = list(publications)
    claims = {publication.claim_id for publication in shown}
    firsts: dict[int, list[Highlight]] = defaultdict(list)
    checked = Highlight.objects.filter(claim__in=claims).as_checked().select_related("article__snapshot")
    for row in checked.defer(*(f"{version}__{column}" for version in VERSIONS for column in LONG)):
        firsts[row.claim_id].append(row)
    today = Highlight.objects.filter(claim__in=claims, removed_at=None, snapshot=F("article__snapshot"))
    now = {row.first_id or row.pk: row for row in today}
    return {publication.pk: _currency(publication, firsts[publication.claim_id], now) for publication in shown}


def _currency(publication: Publication, firsts: list[Highlight], now: dict[int, Highlight]) -> Json:
    named = {_key(item["version"]["sha256"], item) for item in publication.payload.get("appearances", [])}
    spans = [(row, {"start": row.start, "end": row.end}) for row in firsts]
    passages = [_passage(row, now.get(row.pk)) for row, span in spans if _key(row.snapshot.sha256, span) in named]
    return {"passage_changed": any(has_changed(item["state"]) for item in passages), "passages": passages}


def _key(sha256: str, item: Json) -> tuple[str, int, int]:
    return sha256, item["start"], item["end"]


def _passage(first: Highlight, now: Highlight | None) -> Json:
    """`retired`: an editor says that the article no longer states it, whatever words stand there."""
    now = None if first.retired_at else now
    state = RETIRED if first.retired_at else now.state if now else Anchor.ORPHANED
    return {
        "url": first.article.url,
        "quote": first.quote,
        "state": state,
        "current_quote": now.quote if now and now.is_placed else None,
        "checked_version": _version(first.snapshot),
        "current_version": _version(first.article.snapshot or first.snapshot),
    }


def _version(snapshot: Snapshot) -> Json:
    return {"sha256": snapshot.sha256, "captured_at": iso(snapshot.captured_at)}
