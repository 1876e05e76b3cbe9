"""Verdicts on their way: proposed, submitted, and decided on by a second person."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.approving import approve
from annotations.actions.days import UNSAID, Days, clean_days
from annotations.actions.editing import hold_for_edit, make_move, touched
from annotations.actions.readiness import require_ready
from annotations.actions.sources import require_settled
from annotations.errors import Conflict, Invalid, StaleVersion, WrongState
from annotations.incoming import MAX_PROSE, clean_text
from annotations.meaning.content import content_of, sha256_of
from annotations.meaning.gates import was_submitted_as
from annotations.models import Claim, Event, Rating, Review, ReviewedContent, Status, User, Verdict
from annotations.models.severity import Amendment, Severity
from annotations.models.verdict import Decision


def add_verdict(
    claim: Claim, rating: str, explanation: str, *, amendment: Amendment, by: User, days: Days = UNSAID
) -> Verdict:
    """Adds the verdict row and makes it the claim's newest. The caller holds the claim.

    Raises Invalid for a rating that is not on the scale, and for another one where only a slip is mended.
    """
    step = Rating.objects.in_use().filter(key=rating).first()
    if step is None:
        raise Invalid(
            _("The rating is not on the scale."),
            fields={"rating": [_("“{rating}” is not on the scale.").format(rating=rating[:40])]},
        )
    if amendment.severity == Severity.MINOR and _published_rating(claim) != step.key:
        sentence = _("Another verdict is no minor correction. Call it an update or a correction.")
        raise Invalid(sentence, fields={"severity": [sentence]})
    reasons = clean_text(explanation, field="explanation", most=MAX_PROSE, required=True)
    said = clean_days(days)
    verdict = Verdict.objects.create(
        claim=claim,
        rating=step,
        explanation=reasons,
        note=amendment.note,
        severity=amendment.severity,
        author=by,
        as_of=said.as_of,
        expires_on=said.expires_on,
    )
    Claim.objects.filter(id=claim.pk).update(verdict=verdict, version=F("version") + 1)
    claim.verdict = verdict
    data = {"verdict": verdict.pk, "rating": step.key, "label": step.label}
    Event.objects.record("verdict.proposed", by=by, claim=claim, data=data)
    return verdict


@transaction.atomic
def propose_verdict(
    claim: Claim,
    rating: str,
    explanation: str,
    *,
    by: User,
    note: str = "",
    days: Days = UNSAID,
    version: int | None = None,
) -> Verdict:
    """Proposes a rating with its reasons. Earlier proposals stay in the history.

    `version` is the claim's that was read, None where the caller accepts any; raises StaleVersion where it is another
    by now. `note` is the public note of a correction; a new proposal for the same correction keeps the one that was
    given, and its severity.
    """
    held = hold_for_edit(claim.pk)
    policy.require(by, "propose", on=held)
    if version not in (None, held.version):
        raise StaleVersion(_("Somebody else changed this claim since you opened it. Both texts are kept."))
    public_note = clean_text(note, field="note", most=MAX_PROSE)
    amendment = Amendment(public_note)
    if held.is_live and held.verdict is not None:
        amendment = Amendment(public_note or held.verdict.note, held.verdict.severity)
    verdict = add_verdict(held, rating, explanation, amendment=amendment, by=by, days=days)
    touched(held, by=by)
    return verdict


@transaction.atomic
def submit(claim: Claim, *, by: User) -> Claim:
    """Puts the claim into the review queue. Raises Invalid (`incomplete`) naming everything that is missing."""
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "submit", on=held)
    content = content_of(held)
    if "submit" in held.allowed_moves:
        require_ready(held, content)
    make_move(held, "submit", by=by, data={"content_sha256": sha256_of(content)}, submitted_at=Now())
    return held


@transaction.atomic
def withdraw(claim: Claim, *, by: User) -> Claim:
    """Takes the claim out of review; a correction that is withdrawn leaves the published check as it stands."""
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "withdraw", on=held)
    make_move(held, "withdraw", by=by, **_published_verdict(held))
    return held


@transaction.atomic
def reopen(claim: Claim, *, by: User) -> Claim:
    """Makes a rejected claim a draft again."""
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "reopen", on=held)
    make_move(held, "reopen", by=by)
    return held


@transaction.atomic
def decide(
    claim: Claim, decision: str, *, by: User, note: str = "", seen: str = "", version: int | None = None
) -> Review:
    """Approves, sends back or rejects; approved is what as many people approve as its step of the scale asks for.

    The review is bound to the SHA-256 of what stands at this moment.

    `seen` is the content hash that the reviewer was shown, without which nobody approves; `version` the claim's, which
    also counts decisions. Where one differs, nothing is decided (Conflict).
    Raises FourEyes on one's own work, WrongState, Invalid where a note is owed, and where content that changed since it
    was submitted lacks what a submission needs.
    """
    if decision not in Decision.values:
        said = _("Choose one of: {names}.").format(names=", ".join(Decision.values))
        raise Invalid(_("The decision is not known."), fields={"decision": [said]})
    held = Claim.objects.locked(claim.pk)
    policy.require(by, decision, on=held)
    policy.require_second_person(by, held, decision)
    cleaned, verdict = _note(note, decision), held.verdict
    if verdict is None:
        raise WrongState(_("There is no verdict to decide on."), allowed=held.allowed_moves)
    sha256 = _sha256_decided_on(held, decision, seen=seen, version=version)
    data: dict[str, object] = {"note": cleaned, "content_sha256": sha256}
    if decision == Decision.APPROVE:
        approve(held, by=by, data=data)
    else:
        back = _published_verdict(held) if decision == Decision.REJECT else {}
        make_move(held, decision, by=by, data=data, **back)
    return Review.objects.create(
        claim=held,
        verdict=verdict,
        reviewer=by,
        verdict_author=verdict.author,
        last_editor=held.last_edited_by,
        decision=decision,
        note=cleaned,
        content_sha256=sha256,
        round=held.round,
    )


@transaction.atomic
def take_back(claim: Claim, *, by: User) -> Claim:
    """Takes her own approval back, as long as nothing was published by it; the claim is in review again.

    It ends the round: others who approved the same decide anew, since one who knows better did. Raises NotAllowed
    where what stands here was not approved by her, WrongState where it is too late.
    """
    held = Claim.objects.locked(claim.pk)
    if "take_back" in held.allowed_moves:
        policy.require_approver(by, held)
    make_move(held, "take_back", by=by)
    return held


def _sha256_decided_on(claim: Claim, decision: str, *, seen: str, version: int | None) -> str:
    """Of the content that stands, which is kept; raises where it is not what was seen, or may not be approved yet."""
    is_approval = decision == Decision.APPROVE and claim.status == Status.IN_REVIEW
    if is_approval:
        _require_seen(seen)
        require_settled(claim)  # before the content is read: what settles in between would be in neither
    content = content_of(claim)
    sha256 = sha256_of(content)
    if (seen and seen != sha256) or version not in (None, claim.version):
        sentence = _("The claim changed while you were reading it. Look again, then decide.")
        raise Conflict(sentence, code="changed_meanwhile")
    if is_approval and not was_submitted_as(claim, sha256):
        require_ready(claim, content)
    ReviewedContent.objects.keep(sha256, content)
    return sha256


def _require_seen(seen: str) -> None:
    """Raises Invalid where it is not said what is approved: it would be whatever stands, read or not."""
    if not seen:
        said = _("Say what you read: the claim’s content_sha256. Look at the claim, then approve.")
        raise Invalid(_("An approval names what was seen."), code="seen_missing", fields={"seen": [said]})


def _published_verdict(claim: Claim) -> dict[str, Any]:
    """The verdict of the check that stands, for a claim whose correction does not come about."""
    standing = claim.publications.select_related("review__verdict").first() if claim.is_live else None
    return {"verdict": standing.review.verdict} if standing is not None and standing.review is not None else {}


def _published_rating(claim: Claim) -> str:
    """The key of the rating that readers are told today; "" where there is no check."""
    standing = claim.publications.values_list("payload__rating__key", flat=True).first() if claim.is_live else None
    return standing or ""


def _note(note: str, decision: str) -> str:
    cleaned = clean_text(note, field="note", most=MAX_PROSE)
    if decision != Decision.APPROVE and not cleaned:
        missing = {"note": [_("Say what should change, or why.")]}
        raise Invalid(_("A note is needed, so that the author knows what to do."), fields=missing)
    return cleaned
