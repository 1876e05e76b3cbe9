"""Judging a claim blind: what there is to judge, without what anybody concluded; and how far such verdicts agree."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import blind as actions
from annotations.errors import NotFound
from annotations.meaning.agreement import MOST_LISTED, agreements
from annotations.models import BlindVerdict, Claim, Rating, User
from annotations.models.user import Role
from annotations.pages.doors import Done, attempt, deed, staff
from annotations.pages.forms import Typed, VerdictFields, prose
from annotations.pages.passages import places_of
from annotations.text.marking import marked


class AskFields(Typed):
    def __init__(self, data: Mapping[str, Any] | None = None, *, people: list[User]) -> None:
        super().__init__(data)
        self.fields["checker"] = forms.TypedChoiceField(
            label=_("Who"), coerce=int, choices=[(person.pk, person.name) for person in people]
        )


class Settlement(Typed):
    note = prose(marked("What you found"), rows=3, required=True)


@staff()
def blind_verdicts(request: HttpRequest, me: User) -> HttpResponse:
    """What she is asked for; for editors also what differs, and the agreement by scale."""
    mine = BlindVerdict.objects.open().filter(checker=me).select_related("claim").order_by("id")
    may = policy.may(me, "settle_blind") and not me.blind_to
    context = {
        "section": "blind",
        "mine": mine,
        "may_settle": may,
        "disputed": BlindVerdict.objects.disputed().for_list()[:MOST_LISTED] if may else [],
        "agreements": agreements(BlindVerdict.objects.given()) if may else [],
        "most": MOST_LISTED,
        "form": Settlement(),
    }
    return render(request, "annotations/blind_verdicts.html", context)


@staff("GET", "HEAD", "POST")
def blind_verdict(request: HttpRequest, me: User, claim_id: int) -> HttpResponseBase:
    """The claim, its passages and its sources; no rating, no reasons, no stance, no notes, no history."""
    if request.method != "POST" and claim_id not in me.blind_to:
        return blind_verdicts(request)
    claim = get_object_or_404(Claim, id=claim_id)
    if claim_id not in me.blind_to:
        raise NotFound(_("Nobody asked you for a blind verdict on this claim, or you gave it."))
    ratings = list(Rating.objects.in_use())
    form = VerdictFields(request.POST if request.method == "POST" else None, ratings=ratings, auto_id="verdict_%s")
    if request.method == "POST":
        done = attempt(request, me, form, lambda: _give(claim_id, form, by=me))
        if done is not None:
            return done
    context = {
        "section": "blind",
        "claim": claim,
        "places": places_of(claim),
        "sources": claim.sources.standing().with_capture(),
        "ratings": ratings,
        "form": form,
    }
    return render(request, "annotations/blind_verdict.html", context, status=422 if form.is_bound else 200)


def _give(claim_id: int, form: VerdictFields, *, by: User) -> Done:
    given = actions.give_blind(claim_id, form.cleaned_data["rating"], form.cleaned_data["explanation"], by=by)
    same = _("Thank you. Both verdicts are the same.")
    differ = _("Thank you. The two differ: a senior editor is told.")
    return Done(to=reverse("claim", args=[claim_id]), said=same if given.agrees else differ)


@staff("GET", "HEAD", "POST")
def blind_ask(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    """Asking somebody for a second verdict."""
    claim = get_object_or_404(Claim, id=claim_id)
    if not policy.may(me, "ask_blind", on=claim):
        raise Http404
    people = User.objects.filter(is_active=True, role__in=[Role.CHECKER, Role.EDITOR])
    people = people.exclude(id__in=actions.known_to(claim))
    asked = BlindVerdict.objects.filter(claim=claim).for_list().order_by("-id")
    form = AskFields(request.POST if request.method == "POST" else None, people=list(people.order_by("id")[:200]))

    def ask() -> Done:
        actions.ask_blind(claim, User.objects.get(id=form.cleaned_data["checker"]), by=me)
        said = _("Asked. Until the second verdict is there, nothing of the first is shown to its author.")
        return Done(to=reverse("blind_ask", args=[claim.pk]), said=said)

    done = attempt(request, me, form, ask) if request.method == "POST" else None
    context = {"section": "claims", "claim": claim, "form": form, "asked": asked}
    return done or render(request, "annotations/blind_ask.html", context, status=422 if form.is_bound else 200)


@staff("POST")
def blind_cancel(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)

    def cancel() -> Done:
        actions.cancel_blind(claim, by=me)
        return Done(to=reverse("blind_ask", args=[claim.pk]), said=_("Called off."))

    return deed(request, me, cancel)


@staff("POST")
def blind_settle(request: HttpRequest, me: User, blind_id: int) -> HttpResponse:
    found = get_object_or_404(BlindVerdict, id=blind_id)

    def settle() -> Done:
        actions.settle_blind(found, request.POST.get("note", ""), by=me)
        return Done(to=reverse("blind_verdicts"), said=_("Settled."))

    return deed(request, me, settle)
