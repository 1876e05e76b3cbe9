"""A check before it is published, exactly as readers would be given it: the payload and the template that they get.

Only dates and what the articles say by now may differ from what is published then.
"""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin

from annotations.meaning.cards import unpublished_card
from annotations.meaning.nextversion import NextVersion, as_stored, next_version
from annotations.meaning.preflight import findings_of
from annotations.models import Check, Claim, Publication, User
from annotations.models.claim import Status
from annotations.pages.doors import staff
from annotations.pages.embeds import page_of_card
from annotations.pages.public import check_context, page_of_check

OVER = (Status.RETRACTED, Status.DISCARDED, Status.PUBLISHED)
"""States in which no version is on its way."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; manifest-src 'self'; frame-ancestors {ancestors}{frames}"
)


@staff()
def claim_preview(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    """The page and the card as they would be, with what stands against publishing them beside it."""
    claim = _claim(claim_id)
    version = _version(claim)
    context: dict[str, object] = {"section": "claims", "claim": claim, "version": version}
    if version is not None:
        review = version.payload["claimreview"]
        context["findings"] = findings_of(review)
        context["markup"] = json.dumps(review, ensure_ascii=False, indent=2)
    page = render(request, "annotations/claim_preview.html", context)
    return _kept_private(page, _POLICY.format(ancestors="'none'", frames="; frame-src 'self'"))


@xframe_options_sameorigin
@staff()
def claim_preview_page(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    """The public page, byte for byte but for its dates."""
    claim = _claim(claim_id)
    version = _version(claim)
    if version is None:
        return _nothing(request, claim)
    shown = _publication(claim, version)
    page = page_of_check(request, {**check_context(shown, shown, changed=[]), "is_own_page": True})
    return _kept_private(page, _POLICY.format(ancestors="'self'", frames=""))


@xframe_options_sameorigin
@staff()
def claim_preview_card(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    """The card that other people's pages would show."""
    claim = _claim(claim_id)
    version = _version(claim)
    if version is None:
        return _nothing(request, claim)
    shown = _publication(claim, version)
    check = Check(slug=shown.slug, publication=shown, version=shown.version, kind=shown.kind)
    page = page_of_card(request, unpublished_card(check))
    return _kept_private(page, _POLICY.format(ancestors="'self'", frames=""))


def _claim(claim_id: int) -> Claim:
    return get_object_or_404(Claim.objects.for_card(), id=claim_id)


def _version(claim: Claim) -> NextVersion | None:
    """What would be published; None where there is no verdict, or nothing on its way."""
    if claim.verdict is None or claim.status in OVER:
        return None
    return next_version(claim, at=timezone.now())


def _publication(claim: Claim, version: NextVersion) -> Publication:
    """As a row that is never saved."""
    edition = version.edition
    return Publication(
        claim=claim,
        slug=edition.slug,
        version=edition.version,
        kind=edition.kind,
        note=edition.note,
        severity=edition.severity,
        payload=as_stored(version.payload),
        published_at=edition.at,
    )


def _nothing(request: HttpRequest, claim: Claim) -> HttpResponse:
    page = render(request, "annotations/claim_preview.html", {"section": "claims", "claim": claim, "version": None})
    return _kept_private(page, _POLICY.format(ancestors="'self'", frames=""))


def _kept_private(page: HttpResponse, policy: str) -> HttpResponse:
    page.headers["Cache-Control"] = "private, no-store"
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    page.headers["Content-Security-Policy"] = policy
    return page
