"""Which captures a check makes public, and where they stand: the one place that says what `archived_at` is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q

from annotations.models import Claim, Exchange
from annotations.models.snapshot import Origin, State
from annotations.web.addresses import is_public, parse

Json = dict[str, Any]
_ID = re.compile(r"/captures/([0-9]{1,18})/$")


@dataclass(frozen=True, slots=True)
class Archived:
    """Addresses of captures, by the id of the source and of the highlight that name them."""

    of_sources: Mapping[int, str] = field(default_factory=dict)
    of_highlights: Mapping[int, str] = field(default_factory=dict)


def capture_url(snapshot_id: int) -> str:
    """The address of a public capture."""
    return f"{settings.BASE_URL}/captures/{snapshot_id}/"


def archived_of(claim: Claim) -> Archived:
    """The captures that publishing would open: those fetched from the web, as far as PUBLIC_CAPTURES says.

    What people handed in (a paste, an upload) is opened to nobody. Three queries.
    """
    if settings.PUBLIC_CAPTURES == "none":
        return Archived()
    fetched = {"snapshot__origin": Origin.FETCH, "snapshot__state": State.OK}
    at_a_page = Q(snapshot__page__isnull=False) | Q(snapshot__article__page__isnull=False)
    sources = dict(claim.sources.standing().filter(at_a_page, **fetched).values_list("id", "snapshot"))
    highlights = dict(claim.highlights.as_checked().filter(at_a_page, **fetched).values_list("id", "snapshot"))
    public = _openable({*sources.values(), *highlights.values()})
    return Archived(
        {pk: capture_url(snapshot) for pk, snapshot in sources.items() if snapshot in public},
        {pk: capture_url(snapshot) for pk, snapshot in highlights.items() if snapshot in public},
    )


def _openable(snapshot_ids: Iterable[int]) -> set[int]:
    """Those of which every hop was on the public web: what stands in a house's own network is nobody's affair."""
    wanted = set(snapshot_ids)
    if settings.PUBLIC_CAPTURES == "all":
        return wanted
    hops = list(Exchange.objects.filter(snapshot__in=wanted).values_list("snapshot", "address"))
    inside = {snapshot for snapshot, address in hops if not is_public(parse(address))}
    return {snapshot for snapshot, _ in hops} - inside


def captures_named(payload: Json) -> set[int]:
    """The ids of the captures that a payload names."""
    told = [item["version"] for item in payload.get("appearances", [])]
    told += [item["capture"] for item in payload.get("sources", [])]
    found = (_ID.search(item.get("archived_at") or "") for item in told)
    return {int(match[1]) for match in found if match}
