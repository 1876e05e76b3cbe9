"""Confidential sources: recorded on a claim, and opened by whoever recorded them and those who edit the claim."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import confidences as actions
from annotations.models import Claim, ConfidentialSource, User
from annotations.models.confidential import Confidence
from annotations.models.sealed import Unreadable
from annotations.pages.claimpage import claim_page
from annotations.pages.doors import Done, attempt, deed, staff
from annotations.pages.source_forms import Confided

OPEN_TO_NOBODY_ELSE = "private, no-store"


@staff("POST")
def claim_confidences(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    """Records a source that must not be named."""
    claim = get_object_or_404(Claim.objects.select_related("desk"), id=claim_id)
    form = Confided(request.POST, auto_id="confided_%s")

    def record() -> Done:
        actions.record_confidence(claim, Confidence(**form.cleaned_data), by=me)
        return _back(claim_id, _("Recorded in confidence. It counts, and is shown nowhere."))

    return attempt(request, me, form, record) or _kept_nowhere(claim_page(request, me, claim_id, confided_form=form))


@staff("GET", "HEAD", "POST")
def confidence(request: HttpRequest, me: User, claim_id: int, confidence_id: int) -> HttpResponse:
    """What is known of one. 404 for whom it is not."""
    source = _opened(me, claim_id, confidence_id)
    if request.method != "POST":
        return _page(request, source, Confided(initial=_told(source)))
    form = Confided(request.POST)

    def change() -> Done:
        actions.change_confidence(source, Confidence(**form.cleaned_data), by=me)
        return _back(claim_id, _("Saved."))

    return attempt(request, me, form, change) or _page(request, source, form, status=422)


@staff("POST")
def confidence_remove(request: HttpRequest, me: User, claim_id: int, confidence_id: int) -> HttpResponse:
    source = _opened(me, claim_id, confidence_id)

    def remove() -> Done:
        actions.remove_confidence(source, by=me)
        return _back(claim_id, _("It is removed, and what was known of it is forgotten."))

    return deed(request, me, remove)


def _opened(me: User, claim_id: int, confidence_id: int) -> ConfidentialSource:
    rows = ConfidentialSource.objects.select_related("claim__desk", "claim__verdict")
    source = get_object_or_404(rows, id=confidence_id, claim_id=claim_id)
    policy.require_confidant(me, source)
    return source


def _told(source: ConfidentialSource) -> dict[str, str]:
    """What was sealed; nothing where its key is lost or it was removed."""
    try:
        return asdict(source.confidence)
    except Unreadable:
        return {}


def _page(request: HttpRequest, source: ConfidentialSource, form: Confided, *, status: int = 200) -> HttpResponse:
    context = {
        "section": "claims",
        "claim": source.claim,
        "source": source,
        "form": form,
        "may_change": source.claim.is_editable and source.removed_at is None,
    }
    return _kept_nowhere(render(request, "annotations/confidence.html", context, status=status))


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = OPEN_TO_NOBODY_ELSE
    return response


def _back(claim_id: int, said: str) -> Done:
    return Done(to=f"{reverse('claim', args=[claim_id])}#confidences", said=said)
