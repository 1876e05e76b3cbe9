"""Claims: the list, the page of one, and changes to its own words."""

from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import claims as actions
from annotations.errors import StaleVersion
from annotations.models import Claim, Status, User
from annotations.models.claim import ClaimQuerySet
from annotations.pages.claimpage import claim_page, require_editable
from annotations.pages.doors import Done, attempt, deed, staff
from annotations.pages.filters import Filters, choice_of, words_of
from annotations.pages.forms import ClaimFields, ClaimMerge
from annotations.pages.merging import merge_page
from annotations.pages.paging import NEWEST, OLDEST, page_of
from annotations.pages.spoken_forms import said_choices

ORDERS = {"newest": NEWEST, "oldest": OLDEST}


@staff()
def claims(request: HttpRequest, me: User) -> HttpResponse:
    filters = _filters(request)
    rows = Claim.objects.for_list().exclude(pk__in=me.blind_to) if me.blind_to else Claim.objects.for_list()
    rows = rows.filter(status=filters.chosen("state")) if filters.chosen("state") else rows.kept()
    if filters.words:
        rows = rows.matching(filters.words)
    narrow = partial(ClaimQuerySet.first_of_person, user=me) if filters.chosen("mine") else None
    page = page_of(rows, order=ORDERS[filters.chosen("order")], query=request.GET, narrow=narrow)
    context = {"section": "claims", "page": page, "filters": filters, "export": _export_address(filters)}
    return render(request, "annotations/claims.html", context)


def _export_address(filters: Filters) -> str:
    """Of the API's file of the same claims; its form is still to be added."""
    mine = "true" if filters.chosen("mine") else ""
    asked = {"status": filters.chosen("state"), "mine": mine, "q": filters.words}
    narrowed = {name: value for name, value in asked.items() if value}
    return f"/api/v1/claims/export/?{urlencode({**narrowed, 'format': ''})}"


def _filters(request: HttpRequest) -> Filters:
    states = [("", _("All but discarded")), *said_choices(Status.choices)]
    orders = [(name, _(order.label)) for name, order in ORDERS.items()]
    choices = (
        choice_of(request.GET, "state", _("State"), states),
        choice_of(request.GET, "mine", _("Whose"), [("", _("Everybody’s")), ("1", _("Mine"))]),
        choice_of(request.GET, "order", _("Order"), orders, narrows=False),
    )
    return Filters(words_of(request.GET), _("Statement or name"), choices)


@staff()
def claim(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    return claim_page(request, me, claim_id)


@staff("GET", "HEAD", "POST")
def claim_edit(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    """The claim's own fields. Where a colleague was faster, both texts are shown and nothing is overwritten."""
    found = get_object_or_404(Claim, id=claim_id)
    if request.method != "POST":
        require_editable(found)
        return _edit_page(request, found, ClaimFields(initial=_fields_of(found)))
    form = ClaimMerge(request.POST)
    try:
        done = attempt(request, me, form, lambda: _edit(found, form, by=me))
    except StaleVersion:
        return merge_page(request, claim_id)
    return done or _edit_page(request, found, form, status=422)


def _edit(found: Claim, form: ClaimMerge, *, by: User) -> Done:
    actions.edit_claim(found, form.changes(), version=form.cleaned_data["version"], by=by)
    return Done(to=reverse("claim", args=[found.pk]), said=_("Saved."))


def _fields_of(found: Claim) -> dict[str, object]:
    return {name: getattr(found, name) for name in ClaimFields.base_fields}


def _edit_page(request: HttpRequest, found: Claim, form: ClaimFields, *, status: int = 200) -> HttpResponse:
    context = {"section": "claims", "claim": found, "form": form}
    return render(request, "annotations/claim_edit.html", context, status=status)


@staff("POST")
def claim_discard(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    found = get_object_or_404(Claim, id=claim_id)

    def discard() -> Done:
        actions.discard_claim(found, by=me)
        undo = reverse("claim_restore", args=[found.pk])
        return Done(to=reverse("claim", args=[found.pk]), said=_("The claim is discarded."), undo=undo)

    return deed(request, me, discard)


@staff("POST")
def claim_restore(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    found = get_object_or_404(Claim, id=claim_id)

    def restore() -> Done:
        actions.restore_claim(found, by=me)
        return Done(to=reverse("claim", args=[found.pk]), said=_("The claim is a draft again."))

    return deed(request, me, restore)
