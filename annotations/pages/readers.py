"""Who still shows the old verdict: for editors on a claim, for a publisher's people about their own readers."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import publishers as actions
from annotations.meaning.readers import claim_readers, publisher_readers, tally_of
from annotations.models import Check, Claim, PartnerPage, Publisher, User
from annotations.models.reading import ReaderState
from annotations.pages.doors import Done, attempt, deed, members, staff
from annotations.pages.key_forms import NewPage
from annotations.pages.paging import NEWEST, page_of
from annotations.pages.publishers import of_publisher, owned

SHOWN_STALE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """One tab above the list: its state, its words, how many rows, and whether it is the one shown."""

    state: str
    label: str
    count: int
    is_shown: bool


@staff()
def claim_readers_page(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    """Who got which version of this claim's check. 404 for whose affair it is not."""
    claim = get_object_or_404(Claim, id=claim_id)
    if not policy.may(me, "see_readers", on=claim):
        raise Http404
    check = Check.objects.filter(claim=claim).select_related("publication").first()
    wanted = request.GET.get("state", "")
    state = wanted if wanted in ReaderState.values else ReaderState.STALE.value
    counted = tally_of(check) if check else None
    labels = {
        "stale": _("Still have an older version"),
        "told": _("Told, not fetched since"),
        "current": _("Have the newest"),
    }
    context = {
        "section": "claims",
        "claim": claim,
        "check": check,
        "counted": counted,
        "choices": [Choice(name, label, getattr(counted, name, 0), name == state) for name, label in labels.items()],
        "page": page_of(claim_readers(check, state), order=NEWEST, query=request.GET),
        "state": state,
    }
    return render(request, "annotations/claim_readers.html", context)


@members("GET", "HEAD", "POST")
def publisher_pages(request: HttpRequest, me: User, publisher_id: int) -> HttpResponse:
    """A publisher's own stale readers, and its pages that are looked at; POST adds one."""
    found = owned(publisher_id, me)
    if request.method != "POST":
        return _pages_page(request, me, found, NewPage(auto_id="page_%s"))
    form = NewPage(request.POST, auto_id="page_%s")

    def add() -> Done:
        is_new = actions.add_page(found, form.cleaned_data["url"], by=me)[1]
        said = _("Added. It is being read.") if is_new else _("This page is looked at already.")
        return Done(to=_address(found), said=said)

    return attempt(request, me, form, add) or _pages_page(request, me, found, form, status=422)


def _pages_page(
    request: HttpRequest, me: User, publisher: Publisher, form: NewPage, *, status: int = 200
) -> HttpResponse:
    stale = list(publisher_readers(publisher, ReaderState.STALE).order_by("since", "id")[: SHOWN_STALE + 1])
    context = {
        **of_publisher(publisher, me, "pages"),
        "stale": stale[:SHOWN_STALE],
        "has_more": len(stale) > SHOWN_STALE,
        "page": page_of(PartnerPage.objects.filter(publisher=publisher), order=NEWEST, query=request.GET),
        "form": form,
    }
    return render(request, "annotations/publisher_pages.html", context, status=status)


@members("POST")
def partner_page_look(request: HttpRequest, me: User, publisher_id: int, page_id: int) -> HttpResponse:
    page = _page(publisher_id, page_id, me)

    def look() -> Done:
        actions.look_again(page, by=me)
        return Done(to=_address(page.publisher), said=_("The page is being read."))

    return deed(request, me, look)


@members("POST")
def partner_page_remove(request: HttpRequest, me: User, publisher_id: int, page_id: int) -> HttpResponse:
    page = _page(publisher_id, page_id, me)

    def remove() -> Done:
        actions.remove_page(page, by=me)
        return Done(to=_address(page.publisher), said=_("Removed. It is not looked at any more."))

    return deed(request, me, remove)


def _page(publisher_id: int, page_id: int, me: User) -> PartnerPage:
    rows = PartnerPage.objects.filter(publisher=owned(publisher_id, me)).select_related("publisher")
    return get_object_or_404(rows, id=page_id)


def _address(publisher: Publisher) -> str:
    return reverse("publisher_pages", args=[publisher.pk])
