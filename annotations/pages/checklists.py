"""Ticks on a claim; and, for admins, the checklist itself and the rules before review."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import checklists as actions
from annotations.actions.checklists import Wanted
from annotations.models import ChecklistItem, Claim, ReviewRules, User
from annotations.pages.comments import back_to
from annotations.pages.doors import Done, admins, attempt, deed, staff
from annotations.pages.forms import ChecklistItemFields, ReviewRulesFields

MOST_RETIRED = 100


@staff("POST")
def checklist_tick(request: HttpRequest, me: User, claim_id: int, item_id: int) -> HttpResponse:
    claim, item = get_object_or_404(Claim, id=claim_id), get_object_or_404(ChecklistItem, id=item_id)

    def tick() -> Done:
        actions.tick(claim, item, by=me)
        return Done(to=back_to(request, claim_id, "checklist"))

    return deed(request, me, tick)


@staff("POST")
def checklist_untick(request: HttpRequest, me: User, claim_id: int, item_id: int) -> HttpResponse:
    claim, item = get_object_or_404(Claim, id=claim_id), get_object_or_404(ChecklistItem, id=item_id)

    def untick() -> Done:
        actions.untick(claim, item, by=me)
        return Done(to=back_to(request, claim_id, "checklist"))

    return deed(request, me, untick)


@staff("POST")
def checklist_again(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)

    def again() -> Done:
        actions.tick_again(claim, by=me)
        return Done(to=back_to(request, claim_id, "checklist"))

    return deed(request, me, again)


@admins("GET", "HEAD", "POST")
def review_rules(request: HttpRequest, me: User) -> HttpResponse:
    """What is asked before review: the least of reasons and sources, and the checklist. POST: changes the least."""
    if request.method != "POST":
        return _rules_page(request)
    form = ReviewRulesFields(request.POST)

    def change() -> Done:
        actions.set_rules(form.cleaned_data["min_letters"], form.cleaned_data["min_sources"], by=me)
        return Done(
            to=reverse("review_rules"), said=_("Saved. It counts for every claim that is sent to review from now.")
        )

    return attempt(request, me, form, change) or _rules_page(request, rules_form=form)


@admins("POST")
def checklist_add(request: HttpRequest, me: User) -> HttpResponse:
    form = ChecklistItemFields(request.POST, auto_id="item_%s")

    def add() -> Done:
        actions.add_item(_wanted(form), by=me)
        return Done(to=f"{reverse('review_rules')}#checklist", said=_("Added to the checklist."))

    return attempt(request, me, form, add) or _rules_page(request, item_form=form)


@admins("GET", "HEAD", "POST")
def checklist_item(request: HttpRequest, me: User, item_id: int) -> HttpResponse:
    """One item's words, place and weight."""
    item = get_object_or_404(ChecklistItem, id=item_id)
    if request.method != "POST":
        given = {name: getattr(item, name) for name in ChecklistItemFields.base_fields}
        return _item_page(request, item, ChecklistItemFields(initial=given))
    form = ChecklistItemFields(request.POST)

    def change() -> Done:
        changed = actions.change_item(item, _wanted(form), by=me)
        said = _("Saved.") if changed.pk == item.pk else _("Saved as a new version: it has to be ticked anew.")
        return Done(to=f"{reverse('review_rules')}#checklist", said=said)

    return attempt(request, me, form, change) or _item_page(request, item, form, status=422)


@admins("POST")
def checklist_retire(request: HttpRequest, me: User, item_id: int) -> HttpResponse:
    item = get_object_or_404(ChecklistItem, id=item_id)

    def retire() -> Done:
        actions.retire_item(item, by=me)
        said = _("Taken off the checklist. Claims where it was ticked keep it, with its words.")
        return Done(to=f"{reverse('review_rules')}#checklist", said=said)

    return deed(request, me, retire)


def _wanted(form: ChecklistItemFields) -> Wanted:
    given = form.cleaned_data
    return Wanted(given["text"], given["help"], given["order"], given["is_required"])


def _rules_page(request: HttpRequest, **typed: object) -> HttpResponse:
    rules = ReviewRules.objects.in_force()
    least = {"min_letters": rules.min_letters, "min_sources": rules.min_sources}
    retired = ChecklistItem.objects.exclude(retired_at=None).order_by("-retired_at")
    context = {
        "section": "review_rules",
        "rules": rules,
        "rules_form": ReviewRulesFields(initial=least),
        "item_form": ChecklistItemFields(auto_id="item_%s", initial={"is_required": True}),
        "items": list(ChecklistItem.objects.in_use().select_related("made_by")),
        "retired": list(retired[:MOST_RETIRED]),
        **typed,
        "refused_form": next(iter(typed.values()), None),
    }
    return render(request, "annotations/review_rules.html", context, status=422 if typed else 200)


def _item_page(
    request: HttpRequest, item: ChecklistItem, form: ChecklistItemFields, *, status: int = 200
) -> HttpResponse:
    context = {"section": "review_rules", "item": item, "form": form}
    return render(request, "annotations/checklist_item.html", context, status=status)
