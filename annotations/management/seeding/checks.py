"""The rows of public checks: publications, what is shown today, and where the passages stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from annotations.management.seeding.block import Block, Made
from annotations.meaning.claimreview import claim_review
from annotations.meaning.content import sha256_of
from annotations.meaning.hypothesis import words_of
from annotations.meaning.payload import Edition, Json, check_payload, retraction_payload
from annotations.meaning.webannotation import passages_of
from annotations.models import Publication, Rating
from annotations.models.moves import Status
from annotations.models.publication import Kind

RETRACTION = "The source withdrew its figures, and with them goes this check."
PUBLISHED_AFTER = timedelta(days=3)
NEXT_VERSION_AFTER = timedelta(seconds=30)
"""Less than lies between two claims: the ids of publications are in the order of their times."""


@dataclass(frozen=True, slots=True)
class Approved:
    """Content, its hash, the review that covers it, and who reviewed."""

    content: Json
    sha256: str
    review_id: int
    reviewer: int


def add_check(block: Block, made: Made, approved: Sequence[Approved], *, ratings: Sequence[Rating]) -> None:
    """Every version of the claim's check and the rows that follow from the newest."""
    values = [rating.value for rating in ratings if rating.value is not None]
    editions: list[Publication] = []
    for one in approved:
        edition = _edition(made, editions, note=one.content["verdict"]["note"])
        payload = check_payload(one.content, edition, best=max(values), worst=min(values), content_sha256=one.sha256)
        payload["claimreview"] = claim_review(payload)
        editions.append(_publication(made, edition, payload, one))
    said = editions[-1]
    if made.status == Status.RETRACTED:
        edition = _edition(made, editions, note=RETRACTION, kind=Kind.RETRACTION)
        editions.append(_publication(made, edition, retraction_payload(edition), approved[-1]))
    for publication in editions:
        _add_publication(block, publication)
    _add_check(block, made, said=said, newest=editions[-1])
    for row in _appearances(made, said=said, newest=editions[-1]):
        block.add("Appearance", **row)


def _edition(made: Made, earlier: Sequence[Publication], *, note: str, kind: str = "") -> Edition:
    return Edition(
        slug=f"check-{made.id}",
        version=len(earlier) + 1,
        kind=kind or (Kind.CORRECTION if earlier else Kind.ORIGINAL),
        note=note,
        at=made.at + PUBLISHED_AFTER + NEXT_VERSION_AFTER * len(earlier),
        newsroom=settings.NEWSROOM_NAME,
        base_url=settings.BASE_URL,
        language=settings.NEWSROOM_LANGUAGE,
        earlier=list(earlier),
        licence=settings.CHECKS_LICENSE,
    )


def _publication(made: Made, edition: Edition, payload: Json, approved: Approved) -> Publication:
    is_retraction = edition.kind == Kind.RETRACTION
    return Publication(
        id=made.id * 2 + edition.version - 1,
        claim_id=made.id,
        slug=edition.slug,
        version=edition.version,
        kind=edition.kind,
        note=edition.note,
        review_id=None if is_retraction else approved.review_id,
        content_sha256=approved.sha256,
        payload=payload,
        payload_sha256=sha256_of(payload),
        appearance_urls=[] if is_retraction else [made.article.url],
        published_by_id=approved.reviewer,
        published_at=edition.at,
        created_at=edition.at,
    )


def _add_publication(block: Block, publication: Publication) -> None:
    columns = Publication._meta.concrete_fields
    block.add("Publication", **{field.attname: getattr(publication, field.attname) for field in columns})


def _add_check(block: Block, made: Made, *, said: Publication, newest: Publication) -> None:
    """`said`: the newest version that is no tombstone."""
    rating, claim = said.payload["rating"], said.payload["claim"]
    block.add(
        "Check",
        id=made.id,
        claim_id=made.id,
        slug=newest.slug,
        publication_id=newest.pk,
        version=newest.version,
        kind=newest.kind,
        text=claim["text"],
        claimant=claim["claimant"],
        claimed_on=claim["claimed_on"],
        language=said.payload["language"],
        rating=rating["key"],
        rating_label=rating["label"],
        tone=rating["tone"],
        explanation=said.payload["explanation"],
        sites=[made.article.site],
        passages=[made.id],
        published_at=made.at + PUBLISHED_AFTER,
        modified_at=newest.published_at,
    )
    block.add("Check_pages", id=made.id, check_id=made.id, page_id=made.article.number)


def _appearances(made: Made, *, said: Publication, newest: Publication) -> Iterator[dict[str, Any]]:
    first: datetime = made.at + PUBLISHED_AFTER
    for name, item in passages_of(said.payload).items():
        yield {
            "id": made.id,
            "name": name,
            "slug": newest.slug,
            "publication_id": newest.pk,
            "url": item["url"],
            "quote": item["quote"],
            "label": said.payload["rating"]["label"],
            "text": words_of(said.payload),
            "created_at": first,
            "updated_at": newest.published_at,
            "ended_at": newest.published_at if newest.is_retraction else None,
        }
