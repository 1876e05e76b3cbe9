"""The version of a check that publishing would freeze now: what a preview shows is made by this code, too."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max, Min
from django.utils.text import slugify

from annotations.meaning.archived import archived_of
from annotations.meaning.claimreview import claim_review
from annotations.meaning.content import content_of, sha256_of
from annotations.meaning.payload import Edition, Json, check_payload
from annotations.models import Claim, Publication, Rating, Verdict
from annotations.models.publication import Kind
from annotations.models.severity import Amendment
from annotations.text.amending import severity_of


@dataclass(frozen=True, slots=True)
class NextVersion:
    """`content_sha256`: of what a reviewer has to have approved."""

    edition: Edition
    payload: Json
    content_sha256: str


def next_version(claim: Claim, *, at: datetime) -> NextVersion:
    """What would be frozen at this moment of a claim that has a verdict. Seven queries."""
    assert claim.verdict is not None, "there is nothing to publish"
    content = content_of(claim)
    sha256 = sha256_of(content)
    earlier = list(claim.publications.order_by("version"))
    edition = edition_of(
        claim,
        earlier,
        Kind.CORRECTION if earlier else Kind.ORIGINAL,
        amendment=_amendment(claim.verdict) if earlier else Amendment(),
        at=at,
    )
    edition = replace(edition, archived=archived_of(claim))
    scale = Rating.objects.filter(scale=claim.verdict.rating.scale).aggregate(best=Max("value"), worst=Min("value"))
    payload = check_payload(
        content,
        edition,
        best=scale["best"],
        worst=scale["worst"],
        content_sha256=sha256,
        as_of=claim.verdict.checked_as_of.isoformat(),
    )
    payload["claimreview"] = claim_review(payload)
    return NextVersion(edition, payload, sha256)


def as_stored(value: Any) -> Any:
    """JSON with its names in the order in which the database gives them back: shorter ones first, then by bytes."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: (len(name.encode()), name.encode()))
        return {name: as_stored(value[name]) for name in names}
    return [as_stored(item) for item in value] if isinstance(value, list) else value


def edition_of(
    claim: Claim, earlier: Sequence[Publication], kind: str, *, amendment: Amendment, at: datetime
) -> Edition:
    """The next version of the claim's check; `earlier` are all before it, in order."""
    return Edition(
        slug=claim.slug or slug_for(claim),
        version=len(earlier) + 1,
        kind=kind,
        note=amendment.note,
        at=at,
        newsroom=settings.NEWSROOM_NAME,
        base_url=settings.BASE_URL,
        language=settings.NEWSROOM_LANGUAGE,
        earlier=earlier,
        licence=settings.CHECKS_LICENSE,
        severity=amendment.severity,
    )


def _amendment(verdict: Verdict) -> Amendment:
    return Amendment(verdict.note, severity_of(Kind.CORRECTION, verdict.severity))


def slug_for(claim: Claim) -> str:
    """Words of the claim and its number: stable once given, and its own."""
    words = slugify(claim.text)[:70].rsplit("-", 1)[0].strip("-")
    return f"{words}-{claim.pk}" if words else f"check-{claim.pk}"
