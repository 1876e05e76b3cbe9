"""The page of a claim: what it is, what state it is in, what the next step is, and everything that belongs to it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.citing import articles_of
from annotations.errors import WrongState
from annotations.meaning.candidates import candidates_of
from annotations.models import Claim, Event, Rating, Status, User
from annotations.models.verdict import Decision
from annotations.pages.cited import sources_of
from annotations.pages.expert_forms import LinkFields
from annotations.pages.forms import CorrectionFields, Retraction, VerdictFields
from annotations.pages.history import lines_of
from annotations.pages.question_forms import QuestionFields
from annotations.pages.reviewing import review_context
from annotations.pages.schedule_forms import clock, schedule_form
from annotations.pages.source_forms import Confided, NewSource
from annotations.pages.watching import watched_of
from annotations.templatetags.spoken import spoken_inside
from annotations.text.claimreviews.findings import ERROR, Finding

MAX_HISTORY = 300


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done now, in one sentence and at most one button: a link, or a form if `is_deed`."""

    words: str
    label: str = ""
    address: str = ""
    is_deed: bool = False


def claim_page(request: HttpRequest, me: User, claim_id: int, **typed: Any) -> HttpResponse:
    """The page; `typed` are forms that were sent and not accepted, under the names that the template knows."""
    claim = get_object_or_404(Claim.objects.whole(), id=claim_id)
    shown = review_context(claim, me, on="claim")
    may = policy.may_on_claim(me, claim)
    events = list(Event.objects.filter(claim=claim).newest_first()[:MAX_HISTORY])
    context = {
        "section": "claims",
        **shown,
        "may_see_readers": policy.may(me, "see_readers", on=claim),
        "watched": watched_of(claim, me),
        "step": _unless_refused(next_step(claim, may, me), claim, shown["findings"], lacks=shown["lacks"]),
        "verdict_notes": [review for review in claim.reviews.all() if review.note],
        "publications": sorted(claim.publications.all(), key=lambda version: -version.version),
        "history": lines_of(events),
        "candidates": candidates_of(claim, sources_of(claim)) if shown["may_attach"] else [],
        **_forms(claim),
        **typed,
        "refused_form": next(iter(typed.values()), None),
    }
    return render(request, "annotations/claim.html", context, status=422 if typed else 200)


def _unless_refused(step: NextStep, claim: Claim, findings: list[Finding], *, lacks: bool) -> NextStep:
    """No button to send or publish what would be refused."""
    if lacks and step.is_deed and claim.status in (Status.DRAFT, Status.SENT_BACK):
        return NextStep(_("It cannot go to review yet: see what is missing."))
    if claim.status != Status.APPROVED or not any(one.severity == ERROR for one in findings):
        return step
    return NextStep(_("It is approved, but cannot be published like this: mend what is said here first."))


def require_editable(claim: Claim) -> None:
    """Raises WrongState for the form of an edit that could only be refused."""
    if not claim.is_editable:
        # Translators: {state} is a state such as "in review"
        sentence = _("A claim that is {state} cannot be changed.").format(
            state=spoken_inside(claim.get_status_display())
        )
        raise WrongState(sentence, allowed=claim.allowed_moves)


def _forms(claim: Claim) -> dict[str, object]:
    ratings = list(Rating.objects.in_use())
    last = claim.verdict
    said = {"rating": last.rating.key, "explanation": last.explanation} if last else {}
    said["version"] = str(claim.version)
    return {
        "ratings": ratings,
        "source_form": NewSource(articles=articles_of(claim), auto_id="source_%s"),
        "confided_form": Confided(auto_id="confided_%s"),
        "verdict_form": VerdictFields(ratings=ratings, auto_id="verdict_%s", initial=said),
        "correction_form": CorrectionFields(ratings=ratings, auto_id="correction_%s", initial=said),
        "retraction_form": Retraction(auto_id="retraction_%s"),
        "question_form": QuestionFields(auto_id="question_%s"),
        "expert_form": LinkFields(auto_id="expert_%s"),
        "schedule_form": schedule_form(claim),
        "clock": clock(),
    }


def next_step(claim: Claim, may: dict[str, bool], me: User) -> NextStep:
    """The one thing to do now, for this person."""
    match claim.status:
        case Status.DRAFT:
            return _on_draft(claim, may)
        case Status.SENT_BACK:
            return _on_sent_back(claim, may)
        case Status.IN_REVIEW:
            return _on_review(claim, me)
        case Status.APPROVED if claim.is_scheduled:
            return NextStep("")
        case Status.APPROVED:
            words = _("Approved by a second person.") if may["publish"] else _("Approved. An editor publishes it.")
            return _with(words, may["publish"], _("Publish"), "claim_publish", claim)
        case Status.PUBLISHED | Status.RETRACTED:
            is_public = claim.status == Status.PUBLISHED
            if claim.recheck_since is not None:
                return NextStep(
                    _("Its last day is over: readers see it as outdated. Check it again."), _("Correct"), "#correct"
                )
            words = _("It is public.") if is_public else _("The check was retracted; its address says why.")
            return NextStep(words, _("Open the public page"), reverse("public_check", args=[claim.slug]))
        case Status.REJECTED:
            return _with(_("It was rejected in review."), may["reopen"], _("Work on it again"), "claim_reopen", claim)
        case _:
            return _with(_("It was discarded."), may["restore"], _("Bring it back"), "claim_restore", claim)


def _with(words: str, may: bool, label: str, name: str, claim: Claim) -> NextStep:
    return NextStep(words, label, reverse(name, args=[claim.pk]), True) if may else NextStep(words)


def _on_draft(claim: Claim, may: dict[str, bool]) -> NextStep:
    if not may["propose"]:
        return NextStep(_("A draft. Its author or an editor proposes the verdict."))
    if not sources_of(claim):
        return NextStep(_("Attach the evidence: what supports or refutes it?"), _("Attach a source"), "#attach")
    if claim.verdict is None:
        is_here = all(source.snapshot.is_settled for source in sources_of(claim))
        words = _("The evidence is here. What follows from it?") if is_here else _("The evidence is being captured.")
        return NextStep(words, _("Propose a verdict"), "#propose")
    return _with(_("Ready for a second pair of eyes."), may["submit"], _("Send to review"), "claim_submit", claim)


def _on_sent_back(claim: Claim, may: dict[str, bool]) -> NextStep:
    newest = next((review for review in claim.reviews.all() if review.decision == Decision.SEND_BACK), None)
    name = newest.reviewer.name if newest else _("A reviewer")
    words = _("{name} sent it back: read the note, change what is needed, and send it to review again.").format(
        name=name
    )
    return _with(words, may["submit"], _("Send to review again"), "claim_submit", claim)


def _on_review(claim: Claim, me: User) -> NextStep:
    if not policy.may(me, "approve", on=claim):
        return NextStep(_("It waits for a second person to review it."))
    if me.pk in claim.approvers:
        told = _("{given} of {needed} approvals: you gave yours. Another person is needed.")
        return NextStep(told.format(given=len(claim.approvers), needed=claim.approvals_needed))
    if policy.is_own_work(me, claim):
        return NextStep(_("You judged it or changed it last, so somebody else has to review it."))
    return NextStep(
        _("It waits for a second person: you can be that person."),
        _("Review it"),
        reverse("claim_review", args=[claim.pk]),
    )
