"""What the linter says of a check before it is published: errors stop it, warnings are shown."""

from datetime import datetime

from django.conf import settings
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import saying
from annotations.errors import Invalid
from annotations.meaning.claimreview import claim_review
from annotations.meaning.content import content_of
from annotations.meaning.payload import Edition, Json, check_payload
from annotations.models import Claim, Rating
from annotations.models.publication import Kind
from annotations.text.claimreviews.findings import ERROR, Finding
from annotations.text.claimreviews.linting import Subject, lint
from annotations.text.urls import host

_UNNAMED = "check"


def own_domains() -> list[str]:
    """The hosts under which this newsroom publishes."""
    return [host(settings.BASE_URL)]


def findings_of(review: Json) -> list[Finding]:
    """What is wrong with a ClaimReview of ours."""
    return lint(Subject(review, url=str(review.get("url", "")), own_domains=own_domains()))


def require_sound(review: Json) -> None:
    """Raises Invalid (`claimreview_errors`) naming every broken rule; warnings pass."""
    errors = [one for one in findings_of(review) if one.severity == ERROR]
    if errors:
        sentence = _("Its ClaimReview would be wrong. {rule}: {message} {advice}").format(**_said(errors[0]))
        fields: dict[str, list[str]] = {}
        for one in errors:
            fields.setdefault(one.path.removeprefix("$."), []).append("{rule}: {message} {advice}".format(**_said(one)))
        raise Invalid(sentence, code="claimreview_errors", fields=fields)


def _said(found: Finding) -> dict[str, str]:
    return {"rule": found.rule, "message": saying.said(found.message), "advice": saying.said(found.fix)}


def findings_before(claim: Claim) -> list[Finding]:
    """What would be wrong with the check if it were published as it stands; nothing while it has no verdict.

    Reads what the check is made of, and the scale: four queries.
    """
    if claim.verdict is None:
        return []
    rating = claim.verdict.rating
    scale = Rating.objects.filter(scale=rating.scale).aggregate(best=Max("value"), worst=Min("value"))
    edition = _edition(claim, timezone.now())
    payload = check_payload(content_of(claim), edition, best=scale["best"], worst=scale["worst"], content_sha256="")
    return findings_of(claim_review(payload))


def _edition(claim: Claim, at: datetime) -> Edition:
    """The version that would be made; what is told of earlier ones is no business of the linter's."""
    return Edition(
        slug=claim.slug or _UNNAMED,
        version=1,
        kind=Kind.ORIGINAL,
        note="",
        at=at,
        newsroom=settings.NEWSROOM_NAME,
        base_url=settings.BASE_URL,
        language=settings.NEWSROOM_LANGUAGE,
        earlier=[],
        licence=settings.CHECKS_LICENSE,
    )
