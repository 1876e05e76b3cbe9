"""Deeds from the queue's page: taking claims in hand, and one deed on many claims, each judged by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from annotations.actions import bulk, taking
from annotations.actions.replies import Reply, once
from annotations.errors import Invalid, Refused
from annotations.models import Claim, User
from annotations.models.queued import LEASE
from annotations.pages.doors import Done, asked, deed, staff
from annotations.pages.forms import MOMENT, Typed
from annotations.pages.paging import MAX_ID
from annotations.pages.queue import looked_at, queue_address, queue_page
from annotations.pages.queue_asking import wanted_of
from annotations.pages.queue_filters import filters_of, shelf_of
from annotations.text.marking import marked

MINUTES = int(LEASE.total_seconds() // 60)
DONE = {
    "assigned": ngettext_lazy("{count} claim is assigned.", "{count} claims are assigned.", "count"),
    "unassigned": ngettext_lazy(
        "{count} claim is assigned to nobody.", "{count} claims are assigned to nobody.", "count"
    ),
    "due": ngettext_lazy("{count} claim is given a due date.", "{count} claims are given a due date.", "count"),
    "undue": ngettext_lazy("{count} claim is without a due date.", "{count} claims are without a due date.", "count"),
    "desk": ngettext_lazy("{count} claim is moved to the desk.", "{count} claims are moved to the desk.", "count"),
    "undesk": ngettext_lazy(
        "{count} claim is taken off their desk.", "{count} claims are taken off their desk.", "count"
    ),
    "label": ngettext_lazy("{count} claim is labelled.", "{count} claims are labelled.", "count"),
    "unlabel": ngettext_lazy("{count} claim is without that label.", "{count} claims are without that label.", "count"),
    "send_back": ngettext_lazy(
        "{count} claim is sent back with your note.", "{count} claims are sent back with your note.", "count"
    ),
    "release": ngettext_lazy("{count} claim is let go.", "{count} claims are let go.", "count"),
}
"""What became of so many, by what was done."""


class BulkFields(Typed):
    """What is to be done with the selected claims; each deed reads the field beside its button."""

    assignee = forms.CharField(required=False, max_length=20)
    due_at = forms.DateTimeField(
        required=False, widget=MOMENT, error_messages={"invalid": marked("Write a date and a time.")}
    )
    desk = forms.CharField(required=False, max_length=40)
    label = forms.CharField(required=False, max_length=200)
    note = forms.CharField(required=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A claim that a deed was refused on, and why, as the page says it."""

    claim_id: int
    statement: str
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of the selected claims."""

    said: str
    refused: list[Refusal]


@staff("POST")
def queue_take(request: HttpRequest, me: User) -> HttpResponse:
    """Takes the next claim of those that are looked at: the first that is free and hers to do."""
    wanted = wanted_of(filters_of(request.GET, shelf_of(me)), me=me)

    def take() -> Done:
        claim = taking.take_next(wanted, by=me)
        if claim is None:
            said = _("There is nothing to take here: each claim is in somebody’s hand, assigned to others or your own.")
            return Done(to=queue_address(looked_at(request.GET)), said=said)
        said = ngettext(
            "You have it in hand for {minutes} minute; what you do with it prolongs that.",
            "You have it in hand for {minutes} minutes; what you do with it prolongs that.",
            MINUTES,
        ).format(minutes=MINUTES)
        return Done(to=_review(claim), said=said, undo=reverse("claim_release", args=[claim.pk]))

    return deed(request, me, take)


@staff("POST")
def claim_take(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    """Takes this claim in hand, or keeps it there for another while."""
    claim = get_object_or_404(Claim, id=claim_id)

    def take() -> Done:
        taking.take(claim, by=me)
        said = ngettext(
            "You have it in hand for {minutes} minute.", "You have it in hand for {minutes} minutes.", MINUTES
        )
        return Done(to=_review(claim), said=said.format(minutes=MINUTES))

    return deed(request, me, take)


@staff("POST")
def claim_release(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)

    def release() -> Done:
        taking.release(claim, by=me)
        return Done(to=reverse("queue"), said=_("Let go: anybody can take it."))

    return deed(request, me, release)


@staff("POST")
def queue_bulk(request: HttpRequest, me: User) -> HttpResponse:
    """One deed on the selected claims. The page says what was refused and why, and keeps those selected."""
    form = BulkFields(request.POST)
    form.is_valid()
    try:
        words, do = _deed_of(request.POST.get("deed", ""), form, me)
        reply = once(asked(request, me), lambda: _reply(bulk.each(_selected(request.POST), do)))
    except Refused as refused:
        lines = [line for said in refused.fields.values() for line in said]
        return _page(request, me, Answer(" ".join([refused.sentence, *lines]), []), status=refused.status)
    return _page(request, me, _answer(words, reply.body))


def _page(request: HttpRequest, me: User, answer: Answer, *, status: int = 200) -> HttpResponse:
    """The list as it is now; the refused stay selected, and where nothing was done at all, everything does."""
    kept = {row.claim_id for row in answer.refused}
    if status != 200:
        kept = set(_numbers(request.POST))
    is_bad = status != 200
    return queue_page(request, me, status=status, answer=answer, answer_is_bad=is_bad, refused_ids=kept)


def _deed_of(name: str, form: BulkFields, me: User) -> tuple[str, Callable[[Claim], object]]:
    """What is done to each claim, and the row of `DONE` for it. Raises Invalid where the button’s field is empty."""
    given: dict[str, Any] = form.cleaned_data
    if form.errors:
        raise Invalid(
            _("Nothing was changed."), fields={key: [str(line) for line in said] for key, said in form.errors.items()}
        )
    if name == "assign":
        to = _number(given["assignee"], me) if given["assignee"] != "none" else None
        return "assigned" if to else "unassigned", bulk.noting({"assignee": to}, by=me)
    if name == "due":
        return "due" if given["due_at"] else "undue", bulk.noting({"due_at": given["due_at"]}, by=me)
    if name == "desk":
        desk = dict(shelf_of(me).desk_ids).get(given["desk"])
        return "desk" if desk else "undesk", bulk.noting({"desk": desk}, by=me)
    if name in ("label", "unlabel"):
        words = _needed(given["label"], _("Write a label.")).split(",")
        changed = {"add": words, "remove": []} if name == "label" else {"add": [], "remove": words}
        return name, bulk.labelling(**changed, by=me)
    if name == "send_back":
        note = _needed(given["note"], _("Say what should change."))
        return name, bulk.sending_back(note, by=me)
    if name == "release":
        return name, bulk.releasing(by=me)
    raise Invalid(_("Nothing was changed: press the button beside what is to be done."))


def _number(text: str, me: User) -> int:
    if text == "me":
        return me.pk
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MAX_ID):
        raise Invalid(_("Nothing was changed: choose somebody to assign the claims to."))
    return int(text)


def _needed(text: str, said: str) -> str:
    if not text.strip():
        raise Invalid(f"{_('Nothing was changed.')} {said}")
    return text


def _numbers(posted: QueryDict) -> list[int]:
    given = posted.getlist("claims")[: bulk.MOST_ROWS + 1]
    return [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 19]


def _selected(posted: QueryDict) -> list[int]:
    chosen = _numbers(posted)
    if not chosen:
        raise Invalid(_("Nothing was changed: select claims first."))
    return chosen


def _reply(outcomes: list[bulk.Outcome]) -> Reply:
    refused = [(one.claim_id, one.sentence) for one in outcomes if not one.is_done]
    return Reply(status=200, body={"done": len(outcomes) - len(refused), "refused": refused})


def _answer(deed_done: str, body: dict[str, Any]) -> Answer:
    done, refused = body["done"], body["refused"]
    told = dict(Claim.objects.filter(id__in=[row_id for row_id, _why in refused]).values_list("id", "text"))
    rows = [
        Refusal(row_id, told.get(row_id, _("Claim {number}").format(number=row_id)), why) for row_id, why in refused
    ]
    said = DONE[deed_done].format(count=done)
    if rows:
        refusals = ngettext(
            "{count} was refused and stay selected:", "{count} were refused and stay selected:", len(rows)
        )
        said += f" {refusals.format(count=len(rows))}"
    return Answer(said, rows)


def _review(claim: Claim) -> str:
    return reverse("claim_review", args=[claim.pk])
