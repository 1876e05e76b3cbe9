"""Verdicts on their way: proposed, sent to review, decided on by a second person, published, corrected, retracted."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import publications
from annotations.actions import reviews as actions
from annotations.errors import StaleVersion
from annotations.models import Claim, Rating, User
from annotations.models.verdict import Decision
from annotations.pages.claimpage import claim_page
from annotations.pages.doors import Done, attempt, deed, staff
from annotations.pages.forms import CorrectionFields, Retraction, ReviewFields, VerdictFields
from annotations.pages.merging import verdict_merge_page
from annotations.pages.reviewing import review_context
from annotations.text.marking import marked

SAID = {
    Decision.APPROVE: marked("Approved. It can be published now."),
    Decision.SEND_BACK: marked("Sent back with your note."),
    Decision.REJECT: marked("Rejected with your note."),
}
APPROVED_BY_SOME = marked("Your approval counts. Another person has to approve it before it can be published.")


@staff("GET", "HEAD", "POST")
def claim_review(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    """Everything that is decided on, side by side; the decision carries the hash of what was shown."""
    claim = get_object_or_404(Claim.objects.whole(), id=claim_id)
    if request.method != "POST":
        return _review_page(request, me, claim, ReviewFields())
    form = ReviewFields(request.POST)
    done = attempt(request, me, form, lambda: _decide(claim, form, by=me))
    return done or _review_page(request, me, claim, form, status=422)


def _review_page(
    request: HttpRequest, me: User, claim: Claim, form: ReviewFields, *, status: int = 200
) -> HttpResponse:
    context = {"section": "queue", "form": form, **review_context(claim, me)}
    return render(request, "annotations/claim_review.html", context, status=status)


def _decide(claim: Claim, form: ReviewFields, *, by: User) -> Done:
    given = form.cleaned_data
    review = actions.decide(
        claim, given["decision"], by=by, note=given["note"], seen=given["seen"], version=given["version"]
    )
    is_approval = review.decision == Decision.APPROVE
    to = reverse("claim", args=[claim.pk]) if is_approval else reverse("queue")
    missing = claim.approvals_needed - len(review.claim.approvers) if is_approval else 0
    return Done(to=to, said=_(APPROVED_BY_SOME if missing > 0 else SAID[Decision(review.decision)]))


@staff("POST")
def claim_verdict(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)
    form = VerdictFields(request.POST, ratings=list(Rating.objects.in_use()), auto_id="verdict_%s")

    def propose() -> Done:
        given = form.cleaned_data
        actions.propose_verdict(
            claim, given["rating"], given["explanation"], version=given["version"], by=me, days=form.days()
        )
        return Done(
            to=reverse("claim", args=[claim.pk]), said=_("The verdict is proposed. Nobody outside sees it yet.")
        )

    try:
        done = attempt(request, me, form, propose)
    except StaleVersion:
        return verdict_merge_page(request, claim_id)
    return done or claim_page(request, me, claim_id, verdict_form=form)


@staff("POST")
def claim_correct(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)
    form = CorrectionFields(request.POST, ratings=list(Rating.objects.in_use()), auto_id="correction_%s")

    def correct() -> Done:
        given = form.cleaned_data
        publications.correct(
            claim,
            given["rating"],
            given["explanation"],
            note=given["note"],
            by=me,
            severity=given["severity"],
            days=form.days(),
        )
        said = _("The correction is in review. Until it is published, the check stands as it is.")
        return Done(to=reverse("claim", args=[claim.pk]), said=said)

    return attempt(request, me, form, correct) or claim_page(request, me, claim_id, correction_form=form)


@staff("POST")
def claim_retract(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)
    form = Retraction(request.POST, auto_id="retraction_%s")

    def retract() -> Done:
        publications.retract(claim, form.cleaned_data["reason"], by=me)
        return Done(to=reverse("claim", args=[claim.pk]), said=_("Retracted. The check’s address now says why."))

    return attempt(request, me, form, retract) or claim_page(request, me, claim_id, retraction_form=form)


@staff("POST")
def claim_submit(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    return _move(request, me, claim_id, actions.submit, _("It is in the review queue."))


@staff("POST")
def claim_withdraw(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    return _move(request, me, claim_id, actions.withdraw, _("Taken out of review."))


@staff("POST")
def claim_take_back(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    return _move(request, me, claim_id, actions.take_back, _("Your approval is taken back. It is in review again."))


@staff("POST")
def claim_reopen(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    return _move(request, me, claim_id, actions.reopen, _("It is a draft again."))


@staff("POST")
def claim_publish(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    return _move(request, me, claim_id, publications.publish, _("Published."))


def _move(request: HttpRequest, me: User, claim_id: int, action: Callable[..., object], said: str) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)

    def move() -> Done:
        action(claim, by=me)
        return Done(to=reverse("claim", args=[claim.pk]), said=said)

    return deed(request, me, move)
