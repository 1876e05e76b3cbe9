"""Experts' sign-off: making links on the claim's page, and the page that an expert sees, without an account."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from annotations import tally
from annotations.actions import experts as actions
from annotations.actions.experts import Answer, Expert
from annotations.errors import Conflict, Refused, TooMany
from annotations.meaning.content import content_of, sha256_of
from annotations.meaning.forexperts import Part, before, gone, parts_of
from annotations.models import Claim, ExpertLink, User
from annotations.models.expert import Finding
from annotations.pages.claimpage import claim_page
from annotations.pages.doors import Done, attempt, deed, public, see_other, staff
from annotations.pages.expert_forms import LinkFields
from annotations.pages.forms import Typed, prose
from annotations.pages.pieces import Piece, pieces_of
from annotations.pages.schedule_forms import clock
from annotations.pages.secrets import shown_once
from annotations.text.marking import marked
from annotations.visitors import client_address

CALLS = 60
"""How often one address may call in a minute."""


class AnswerFields(Typed):
    finding = forms.ChoiceField(
        label=marked("Your judgement"),
        choices=Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": marked("Choose one of these."), "invalid_choice": marked("Choose one of these.")},
    )
    text = prose(
        marked("What you want to say"),
        rows=6,
        hint=marked("What is not accurate, and where one sees it. The newsroom reads it."),
    )
    agrees = forms.BooleanField(label=marked("My name and this answer may be shown to readers"), required=False)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Shown:
    """One part of the claim; `pieces` where it differs from what she saw last."""

    part: Part
    pieces: list[Piece]


@staff("POST")
def expert_ask(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)
    form = LinkFields(request.POST, auto_id="expert_%s")

    def made() -> tuple[ExpertLink, str]:
        said = dict(form.cleaned_data)
        days = said.pop("days")
        return actions.make_link(claim, Expert(**said), days=days, by=me)

    def mail() -> Done:
        link = made()[0]
        return Done(
            to=f"{reverse('claim', args=[claim_id])}#experts",
            said=_("The link is mailed to {name}.").format(name=link.name),
        )

    def show() -> tuple[str, str]:
        link, secret = made()
        return _("The link for {name}").format(name=link.name), actions.link_address(secret)

    if form.is_valid() and form.cleaned_data["email"].strip():
        answer = attempt(request, me, form, mail)
    else:
        answer = shown_once(request, me, form, show, back="claim", of=[claim_id])
    return answer or claim_page(request, me, claim_id, expert_form=form)


@staff("POST")
def expert_revoke(request: HttpRequest, me: User, claim_id: int, link_id: int) -> HttpResponse:
    def revoke() -> Done:
        actions.revoke_link(claim_id, link_id, by=me)
        return Done(
            to=f"{reverse('claim', args=[claim_id])}#experts", said=_("Revoked. The link does not work any more.")
        )

    return deed(request, me, revoke)


@never_cache
@sensitive_post_parameters()
@public("GET", "HEAD", "POST")
def expert(request: HttpRequest, secret: str) -> HttpResponse:
    """The claim, for the person whom the link names. 410 for one that has ended, or never was."""
    allowance = tally.spend(f"expert {client_address(request)}", CALLS)
    if allowance is not None and allowance.is_spent:
        raise TooMany(_("Too many calls from your address. Wait a minute."))
    link = ExpertLink.objects.matching(secret).select_related("claim").first()
    is_live = link is not None and ExpertLink.objects.live().filter(id=link.pk).exists()
    response = _answered(request, link, secret) if link is not None and is_live else _ended(request)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "annotations/expert_ended.html", status=410)


def _answered(request: HttpRequest, link: ExpertLink, secret: str) -> HttpResponse:
    if request.method != "POST":
        return _expert_page(request, link, None)
    form = AnswerFields(request.POST)
    if not form.is_valid():
        return _expert_page(request, link, form, status=422)
    said = form.cleaned_data
    answer = Answer(said["finding"], said["text"], said["seen"], agrees_to_be_named=said["agrees"])
    try:
        actions.give_answer(link, answer)
    except Conflict as conflict:
        form.take_refusal(conflict)
        return _expert_page(request, link, form, status=409)
    except Refused as refused:
        if not refused.fields:
            raise
        form.take_refusal(refused)
        return _expert_page(request, link, form, status=422)
    return see_other(f"{reverse('expert', args=[secret])}#answers")


def _expert_page(
    request: HttpRequest, link: ExpertLink, form: AnswerFields | None, *, status: int = 200
) -> HttpResponse:
    """Compared with what she saw first, or answered last."""
    content = content_of(link.claim)
    sha256, parts = sha256_of(content), parts_of(content)
    if form is not None:
        form.data = {**{name: form.data[name] for name in form.data}, "seen": sha256}
    else:
        actions.note_first_visit(link, {part.name: part.text for part in parts}, sha256)
        form = AnswerFields(initial={"seen": sha256})
    context = {
        "link": link,
        "clock": clock(),
        "form": form,
        "shown": [Shown(part, _pieces(part, link)) for part in parts],
        "gone": gone(parts, link.seen),
        "has_changed": bool(link.seen_sha256) and link.seen_sha256 != sha256,
        "answers": [(answer, answer.content_sha256 != sha256) for answer in link.answers.all()],
    }
    return render(request, "annotations/expert.html", context, status=status)


def _pieces(part: Part, link: ExpertLink) -> list[Piece]:
    old = before(part, link.seen)
    return pieces_of(old, part.text) if old is not None else []
