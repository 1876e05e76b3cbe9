"""Checks as the embed script is given them: what a card says, and the words to look for on the page.

Pinned releases of the script live on publishers' pages for years: members are added here, never changed or removed.
"""

from collections.abc import Sequence
from typing import Any

from annotations.meaning.currency import currency_of, has_changed
from annotations.meaning.lastday import CURRENT, OUTDATED, is_outdated, said_of_days
from annotations.models import Check, EmbedReport, Page
from annotations.text.urls import identity

Json = dict[str, Any]
SUMMARY = 280
MOST_CARDS = 100


def cards_of_page(url: str) -> list[Json]:
    """The checks of the article at a canonical URL, newest first: tombstones too, so that what was retracted goes."""
    checks = list(Check.objects.of_address(url).with_payload().order_by("-publication_id")[:MOST_CARDS])
    page = Page.objects.known_at(url)
    keys = set(page.addresses.values_list("key", flat=True)) if page else set()
    told = EmbedReport.objects.fresh().filter(url=url, check_shown__in=checks)
    known = {row.check_shown_id: row for row in told}
    return [
        {**card, "known": known[check.pk].kind if _is_told(check, known.get(check.pk)) else ""}
        for check, card in zip(checks, cards_of(checks, keys=keys), strict=True)
    ]


def cards_of(checks: Sequence[Check], *, keys: set[str] | None = None) -> list[Json]:
    """A card for each check, loaded with its payload; passages only of the pages with these `identity` keys."""
    currency = currency_of(check.publication for check in checks if not check.is_retracted)
    return [_card(check, currency.get(check.publication_id, {}), keys or set()) for check in checks]


def unpublished_card(check: Check) -> Json:
    """The card of a check that is not in the database: see the preview."""
    return _card(check, {}, set())


def summary_of(payload: Json, *, most: int = SUMMARY) -> str:
    """The reasons, or why it was retracted, cut at a word; of a check with a last day that day first."""
    said = f"{said_of_days(payload)} {payload.get('explanation') or payload['note']}"
    words = " ".join(said.split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]}…"


def _is_told(check: Check, row: EmbedReport | None) -> bool:
    return row is not None and row.version == check.version


def _card(check: Check, currency: Json, keys: set[str]) -> Json:
    payload = check.publication.payload
    rating = payload.get("rating")
    claim = payload["claim"]
    here = [item for item in payload.get("appearances", []) if _is_at(item, keys)]
    told = [item for item in currency.get("passages", []) if not keys or _is_at(item, keys)]
    return {
        "slug": check.slug,
        "url": payload["url"],
        "version": check.version,
        "kind": check.kind,
        "severity": check.publication.amends,
        "note": payload["note"],
        "language": payload["language"],
        "publisher": payload["publisher"]["name"],
        "claim": {name: claim[name] for name in ("text", "claimant", "claimed_on")},
        "rating": {name: rating[name] for name in ("key", "label", "tone")} if rating else None,
        "summary": summary_of(payload),
        "as_of": payload["modified_at"],
        "status": OUTDATED if is_outdated(payload) else CURRENT,
        "expires_on": payload.get("expires_on"),
        "passage_changed": any(has_changed(item["state"]) for item in told),
        "passages": [{name: item[name] for name in ("quote", "prefix", "suffix")} for item in here],
    }


def _is_at(item: Json, keys: set[str]) -> bool:
    return bool(item["url"]) and identity(item["url"]) in keys
