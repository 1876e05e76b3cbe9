"""Where a colleague was faster: both texts side by side, word by word, and nothing overwritten (412)."""

from dataclasses import dataclass
from datetime import date

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotations.models import Claim, Rating
from annotations.pages.forms import ClaimMerge, VerdictFields
from annotations.pages.merged import Fragment, in_one_line
from annotations.text.clean import BadText, normalise
from annotations.text.difference import difference

FIELDS = ("text", "claimant", "claimed_on", "first_said_url")


@dataclass(frozen=True, slots=True)
class Side:
    """One field with both texts. `words`: theirs and mine as one run; empty where either is empty."""

    mine: BoundField
    keep: BoundField
    theirs: str
    is_same: bool
    words: list[Fragment]


def merge_page(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The claim as it stands beside what was typed; saving counts for the version that is shown now."""
    theirs = Claim.objects.select_related("last_edited_by").get(id=claim_id)
    again = request.POST.copy()
    again["version"] = str(theirs.version)
    form = ClaimMerge(again, initial={f"keep_{name}": "mine" for name in FIELDS})
    for name in FIELDS:
        again.setdefault(f"keep_{name}", "mine")
    sides = [_side(form, name, getattr(theirs, name)) for name in FIELDS]
    context = {"section": "claims", "claim": theirs, "form": form, "sides": sides}
    context["has_differences"] = any(not side.is_same for side in sides)
    return render(request, "annotations/claim_merge.html", context, status=412)


def verdict_merge_page(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The verdict that was proposed meanwhile beside one's own; proposing it counts for the claim as shown now."""
    theirs = Claim.objects.select_related("verdict__rating", "verdict__author", "last_edited_by").get(id=claim_id)
    again = request.POST.copy()
    again["version"] = str(theirs.version)
    ratings = list(Rating.objects.in_use())
    form = VerdictFields(again, ratings=ratings, auto_id="verdict_%s")
    mine = _plain(again.get("explanation", ""))
    said = theirs.verdict.explanation if theirs.verdict else ""
    words = in_one_line(said, mine, difference(said, mine)) if said and mine else []
    context = {"section": "claims", "claim": theirs, "verdict_form": form, "ratings": ratings, "words": words}
    return render(request, "annotations/verdict_merge.html", context, status=412)


def _side(form: ClaimMerge, name: str, value: object) -> Side:
    theirs = value.isoformat() if isinstance(value, date) else str(value or "")
    mine = _plain(str(form[name].value() or ""))
    words = in_one_line(theirs, mine, difference(theirs, mine)) if theirs and mine and theirs != mine else []
    return Side(form[name], form[f"keep_{name}"], theirs, theirs == mine, words)


def _plain(typed: str) -> str:
    """What was typed as it would be stored: NFC and trimmed, so that only what differs is shown as a difference."""
    try:
        return normalise(typed).strip()
    except BadText:
        return typed
