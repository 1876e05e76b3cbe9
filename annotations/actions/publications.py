"""Publishing, correcting and retracting: each makes a new, frozen version of the public check."""

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.text import slugify

from annotations import policy, tally, tasks
from annotations.actions.announcing import announce
from annotations.actions.appearances import keep_appearances
from annotations.actions.approving import covering_approval
from annotations.actions.days import UNSAID, Days
from annotations.actions.editing import make_move, touched
from annotations.actions.pushes import want_pushed
from annotations.actions.reviews import add_verdict
from annotations.incoming import MAX_PROSE, clean_text
from annotations.meaning.claimreview import claim_review
from annotations.meaning.content import content_of, sha256_of
from annotations.meaning.payload import Edition, Json, check_payload, retraction_payload
from annotations.meaning.preflight import require_sound
from annotations.models import Check, Claim, Publication, Rating, Review, User
from annotations.models.publication import Kind


@transaction.atomic
def publish(claim: Claim, *, by: User) -> Publication:
    """Freezes the approved content as the next public version.

    Raises WrongState unless an approval covers it, and Invalid where its ClaimReview breaks a rule.
    """
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "publish", on=held)
    content = content_of(held)
    sha256 = sha256_of(content)
    is_correction = held.is_live
    make_move(held, "publish", by=by, is_live=True, editors=[], recheck_since=None, slug=held.slug or _slug(held))
    approval = covering_approval(held, sha256)
    note = held.verdict.note if is_correction and held.verdict else ""
    edition = _edition(held, Kind.CORRECTION if is_correction else Kind.ORIGINAL, note=note)
    scale = Rating.objects.filter(scale=content["verdict"]["rating"]["scale"]).aggregate(
        best=Max("value"), worst=Min("value")
    )
    payload = check_payload(
        content,
        edition,
        best=scale["best"],
        worst=scale["worst"],
        content_sha256=sha256,
        as_of=approval.verdict.checked_as_of.isoformat(),
    )
    payload["claimreview"] = claim_review(payload)
    require_sound(payload["claimreview"])
    return _freeze(held, edition, payload, content_sha256=sha256, review=approval, by=by)


@transaction.atomic
def correct(claim: Claim, rating: str, explanation: str, *, note: str, by: User, days: Days = UNSAID) -> Claim:
    """Proposes a corrected verdict with a public note. Until it passes review, the old version stands."""
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "correct", on=held)
    public_note = clean_text(note, field="note", most=MAX_PROSE, required=True)
    make_move(held, "correct", by=by, data={"note": public_note}, submitted_at=Now())
    add_verdict(held, rating, explanation, note=public_note, by=by, days=days)
    touched(held, by=by)
    return held


@transaction.atomic
def retract(claim: Claim, reason: str, *, by: User) -> Publication:
    """Withdraws the published check and leaves a tombstone that says why."""
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "retract", on=held)
    cleaned = clean_text(reason, field="reason", most=MAX_PROSE, required=True)
    make_move(held, "retract", by=by, data={"reason": cleaned}, is_live=False, recheck_since=None)
    edition = _edition(held, Kind.RETRACTION, note=cleaned)
    last = edition.earlier[-1]
    payload = retraction_payload(edition)
    return _freeze(held, edition, payload, content_sha256=last.content_sha256, review=None, by=by)


def _slug(claim: Claim) -> str:
    """Words of the claim and its number: stable once given, and its own."""
    words = slugify(claim.text)[:70].rsplit("-", 1)[0].strip("-")
    return f"{words}-{claim.pk}" if words else f"check-{claim.pk}"


def _edition(claim: Claim, kind: str, *, note: str) -> Edition:
    earlier = list(claim.publications.order_by("version"))
    return Edition(
        slug=claim.slug,
        version=len(earlier) + 1,
        kind=kind,
        note=note,
        at=timezone.now(),
        newsroom=settings.NEWSROOM_NAME,
        base_url=settings.BASE_URL,
        language=settings.NEWSROOM_LANGUAGE,
        earlier=earlier,
        licence=settings.CHECKS_LICENSE,
    )


def _freeze(
    claim: Claim, edition: Edition, payload: Json, *, content_sha256: str, review: Review | None, by: User
) -> Publication:
    """Adds the version and makes it what is shown. Last in its transaction: see Publication on the order of ids."""
    addresses = {item["url"] for item in payload.get("appearances", []) if item["url"]}
    publication = Publication.objects.create(
        claim=claim,
        slug=edition.slug,
        version=edition.version,
        kind=edition.kind,
        note=edition.note,
        review=review,
        content_sha256=content_sha256,
        payload=payload,
        payload_sha256=sha256_of(payload),
        appearance_urls=sorted(addresses),
        published_by=by,
        published_at=edition.at,
    )
    check = Check.objects.show(publication)
    keep_appearances(publication)
    announce(publication)
    transaction.on_commit(tally.new_edition)
    want_pushed(publication, check=check)
    tasks.ring_purge()
    return publication
