"""Watching from where a thing is shown: one button that turns it on and off."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import notices as actions
from annotations.errors import Invalid
from annotations.models import Article, Claim, Page, User, Watch
from annotations.models.watch import claimant_key
from annotations.pages.doors import Done, deed, staff
from annotations.pages.errors import back_of
from annotations.pages.forms import Typed
from annotations.pages.paging import MAX_ID

THINGS = ("claim", "article", "page", "claimant")


@dataclass(frozen=True, slots=True)
class Watched:
    """What she watches of one claim: `claim` where that is on or was switched off, None where nothing was said."""

    claim: bool
    claimant: bool
    why: str = ""


def watched_of(claim: Claim, me: User) -> Watched:
    """Her part in the claim counts as watching until she says no."""
    key = claimant_key(claim.claimant)
    rows = list(Watch.objects.of(me).filter(claim=claim)) + (
        list(Watch.objects.of(me).filter(claimant_key=key)) if key else []
    )
    own = next((row for row in rows if row.claim_id), None)
    has_part = me.pk in (claim.created_by_id, claim.verdict_author_id, claim.assignee_id)
    is_on = not own.is_off if own else has_part
    why = _(own.get_why_display()) if own else _("You have a part in it") if has_part else ""
    return Watched(is_on, any(row.claimant_key and not row.is_off for row in rows), why)


class WatchFields(Typed):
    what = forms.ChoiceField(choices=[(name, name) for name in THINGS])
    which = forms.IntegerField(min_value=1, max_value=MAX_ID, required=False)
    name = forms.CharField(max_length=200, required=False)
    on = forms.BooleanField(required=False)


@staff("POST")
def watch(request: HttpRequest, me: User) -> HttpResponse:
    form = WatchFields(request.POST)
    if not form.is_valid():
        raise Invalid(_("Reload the page: it did not say what you want to watch."))
    said = form.cleaned_data
    what = _meant(said["what"], said["which"], said["name"])

    def change() -> Done:
        to = back_of(request) or reverse("notice_settings")
        if said["on"]:
            actions.watch(what, by=me)
            return Done(to=to, said=_("You will be told."))
        actions.unwatch(what, by=me)
        return Done(to=to, said=_("You are not told of it any more."))

    return deed(request, me, change)


def _meant(what: str, which: int | None, name: str) -> Claim | Article | Page | str:
    match what:
        case "claim":
            return get_object_or_404(Claim, id=which)
        case "article":
            return get_object_or_404(Article, id=which)
        case "page":
            return get_object_or_404(Page, id=which)
        case _:
            return name
