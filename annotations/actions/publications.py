"""Publishing, correcting and retracting: each makes a new, frozen version of the public check."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import policy, tally, tasks_sending
from annotations.actions.announcing import announce
from annotations.actions.appearances import keep_appearances
from annotations.actions.approving import covering_approval
from annotations.actions.blind import call_off
from annotations.actions.days import UNSAID, Days
from annotations.actions.editing import make_move, touched
from annotations.actions.publiccaptures import open_captures
from annotations.actions.pushes import want_pushed
from annotations.actions.reviews import add_verdict
from annotations.errors import Invalid
from annotations.incoming import MAX_PROSE, clean_text
from annotations.meaning.content import sha256_of
from annotations.meaning.heard import require_heard
from annotations.meaning.nextversion import edition_of, next_version, slug_for
from annotations.meaning.payload import Edition, Json, retraction_payload
from annotations.meaning.preflight import require_sound
from annotations.models import Check, Claim, Publication, Review, User
from annotations.models.publication import Kind
from annotations.models.severity import PROPOSED, Amendment, Severity
from annotations.worker.proving import want_proofs_of


@transaction.atomic
def publish(claim: Claim, *, by: User) -> Publication:
    """Freezes the approved content as the next public version.

    Raises WrongState unless an approval covers it, and Invalid where its ClaimReview breaks a rule.
    """
    return publish_held(Claim.objects.locked(claim.pk), by=by, at=timezone.now())


def publish_held(held: Claim, *, by: User, at: datetime, data: dict[str, object] | None = None) -> Publication:
    """The same for a caller that holds the claim: `at` is when readers are told that it was, `data` is for the log."""
    policy.require(by, "publish", on=held)
    call_off(held, by=by)
    make_move(
        held,
        "publish",
        by=by,
        data=data,
        is_live=True,
        editors=[],
        recheck_since=None,
        slug=held.slug or slug_for(held),
    )
    version = next_version(held, at=at)
    approval = covering_approval(held, version.content_sha256)
    if version.edition.kind == Kind.ORIGINAL:
        require_heard(held)
    require_sound(version.payload["claimreview"])
    want_proofs_of(held)
    return _freeze(
        held, version.edition, version.payload, content_sha256=version.content_sha256, review=approval, by=by
    )


@transaction.atomic
def correct(
    claim: Claim,
    rating: str,
    explanation: str,
    *,
    note: str,
    by: User,
    severity: str = Severity.CORRECTION,
    days: Days = UNSAID,
) -> Claim:
    """Proposes a corrected verdict with a public note. Until it passes review, the old version stands."""
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "correct", on=held)
    public_note = clean_text(note, field="note", most=MAX_PROSE, required=True)
    if severity not in PROPOSED:
        said = _("Choose one of: {names}.").format(names=", ".join(PROPOSED))
        raise Invalid(_("How much the correction changes is not known."), fields={"severity": [said]})
    make_move(held, "correct", by=by, data={"note": public_note, "severity": str(severity)}, submitted_at=Now())
    add_verdict(held, rating, explanation, amendment=Amendment(public_note, str(severity)), by=by, days=days)
    touched(held, by=by)
    return held


@transaction.atomic
def retract(claim: Claim, reason: str, *, by: User) -> Publication:
    """Withdraws the published check and leaves a tombstone that says why."""
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "retract", on=held)
    cleaned = clean_text(reason, field="reason", most=MAX_PROSE, required=True)
    make_move(held, "retract", by=by, data={"reason": cleaned}, is_live=False, recheck_since=None)
    earlier = list(held.publications.order_by("version"))
    said = Amendment(cleaned, Severity.RETRACTION)
    edition = edition_of(held, earlier, Kind.RETRACTION, amendment=said, at=timezone.now())
    last = earlier[-1]
    payload = retraction_payload(edition)
    return _freeze(held, edition, payload, content_sha256=last.content_sha256, review=None, by=by)


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
        severity=edition.severity,
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
    open_captures(publication)
    announce(publication)
    transaction.on_commit(tally.new_edition)
    want_pushed(publication, check=check)
    tasks_sending.ring_purge()
    return publication
