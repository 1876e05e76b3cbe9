"""Captures as jobs, for admins: what waits and runs, what failed and why, and trying it again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.actions import jobs as actions
from annotations.errors import Invalid
from annotations.meaning import jobs as meaning
from annotations.models import User
from annotations.models.counted import Counted
from annotations.pages.doors import Done, admins, deed
from annotations.pages.failures import failure_of, words_for
from annotations.pages.paging import MAX_ID, NEWEST, page_of

SHOWN = 25
VIEWS = ("running", "waiting", "failed")


@admins()
def jobs(request: HttpRequest, me: User) -> HttpResponse:
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "failed"
    context = {
        "section": "status",
        "now": meaning.jobs_now(),
        "view": view,
        "hosts": meaning.hosts_to_leave_alone()[:SHOWN],
        **(_failed(request) if view == "failed" else _under_way(view)),
    }
    return render(request, "annotations/jobs.html", context)


@admins("POST")
def jobs_retry(request: HttpRequest, me: User) -> HttpResponse:
    """Tries again one failed capture (`capture`), or those of one cause (`code`)."""
    number, code = request.POST.get("capture", ""), request.POST.get("code", "")[:40]
    if not code and not (number.isascii() and number.isdecimal() and int(number) <= MAX_ID):
        raise Invalid(_("Say what is to be tried again: reload the page and choose anew."))

    def retry() -> Done:
        if code:
            return Done(to=reverse("jobs"), said=_said(actions.retry_cause(code, by=me)))
        return Done(to=reverse("jobs"), said=_said(actions.retry_capture(int(number), by=me)))

    return deed(request, me, retry)


def _failed(request: HttpRequest) -> dict[str, object]:
    code = request.GET.get("code", "")[:40]
    page = page_of(meaning.failed_and_wanted(code), order=NEWEST, query=request.GET)
    rows = [(row, failure_of(row)) for row in page.rows]
    return {"page": page, "failed": rows, "code": code, "cause": words_for(code)}


def _under_way(view: str) -> dict[str, object]:
    rows = list((meaning.running_now() if view == "running" else meaning.waiting_in_turn())[: SHOWN + 1])
    return {"rows": [(row, failure_of(row)) for row in rows[:SHOWN]], "shown": SHOWN, "is_more": len(rows) > SHOWN}


def _said(tried: actions.TriedAgain) -> str:
    asked = Counted(tried.asked)
    again = ngettext("{count} is being tried again.", "{count} are being tried again.", tried.asked)
    parts = [again.format(count=asked)] if tried.asked else []
    if tried.refused:
        refused = _("{count} cannot be: the claim may not be changed now, or there is no address.")
        parts.append(refused.format(count=Counted(tried.refused)))
    if tried.left:
        parts.append(_("There are more: try again for the next."))
    return " ".join(parts) or _("None of them is there any more.")
