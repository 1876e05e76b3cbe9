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
from annotations.models.snapshot import Origin

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
    is not found, or where the current version did not come from the web: what people hand in is not public), `url`,
    `checked_version` and `current_version` (`sha256`, `captured_at`).
    """
    shown = list(publications)
    claims = {publication.claim_id for publication in shown}
    firsts: dict[int, list[Highlight]] = defaultdict(list)
    checked = Highlight.objects.filter(claim__in=claims).as_checked().select_related("article__snapshot")
    for row in checked.defer(*(f"{version}__{column}" for version in VERSIONS for column in LONG)):
        firsts[row.claim_id].append(row)
    current = Highlight.objects.filter(claim__in=claims, removed_at=None, snapshot=F("article__snapshot"))
    today = current.select_related("snapshot").defer(*(f"snapshot__{column}" for column in LONG))
    now = {row.first_id or row.pk: row for row in today}
    return {publication.pk: _currency(publication, firsts[publication.claim_id], now) for publication in shown}


def _currency(publication: Publication, firsts: list[Highlight], now: dict[int, Highlight]) -> Json:
    """What the publication names, and nothing that was marked since: see `_key`."""
    named = {_key(item["url"], item["version"]["sha256"], item) for item in publication.payload.get("appearances", [])}
    known = [row for row in firsts if row.created_at <= publication.published_at]
    spans = [(row, {"start": row.start, "end": row.end}) for row in known]
    passages = [
        _passage(row, now.get(row.pk))
        for row, span in spans
        if _key(row.article.url, row.snapshot.sha256, span) in named
    ]
    return {"passage_changed": any(has_changed(item["state"]) for item in passages), "passages": passages}


def _key(url: str, sha256: str, item: Json) -> tuple[str, str, int, int]:
    return url, sha256, item["start"], item["end"]


def _passage(first: Highlight, now: Highlight | None) -> Json:
    """`retired`: an editor says that the article no longer states it, whatever words stand there."""
    now = None if first.retired_at else now
    state = RETIRED if first.retired_at else now.state if now else Anchor.ORPHANED
    return {
        "url": first.article.url,
        "quote": first.quote,
        "state": state,
        "current_quote": now.quote if now and now.is_placed and _is_public(now) else None,
        "checked_version": _version(first.snapshot),
        "current_version": _version(first.article.snapshot or first.snapshot),
    }


def _is_public(now: Highlight) -> bool:
    """Whether anybody could read the version where it stands: it is the one that was checked, or was fetched."""
    return now.first_id is None or now.snapshot.origin == Origin.FETCH


def _version(snapshot: Snapshot) -> Json:
    return {"sha256": snapshot.sha256, "captured_at": iso(snapshot.captured_at)}
