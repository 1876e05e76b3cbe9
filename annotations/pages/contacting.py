"""The right of reply on the pages: its log for the newsroom, and the page on which somebody replies."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import policy, tally
from annotations.actions import contacting as actions
from annotations.errors import NotFound, Refused, TooMany
from annotations.meaning.heard import is_owed
from annotations.models import Claim, ReplyLink, User
from annotations.models.moves import EDITABLE, Status
from annotations.pages.doors import Done, attempt, deed, public, see_other, staff
from annotations.pages.forms import Typed
from annotations.pages.reply_forms import AttemptFields, LinkFields, ReplyText, ToldFields
from annotations.pages.schedule_forms import clock
from annotations.pages.secrets import shown_once
from annotations.visitors import client_address

READS_PER_MINUTE, REPLIES_PER_MINUTE = 240, 30


@staff()
def claim_contact(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    """Everything of the right of reply of one claim, and the forms to go on."""
    return _contact_page(request, me, claim_id)


@staff("POST")
def claim_attempt(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)
    form = AttemptFields(request.POST, auto_id="attempt_%s")

    def log() -> Done:
        actions.log_attempt(claim, actions.Attempt(**form.cleaned_data), by=me)
        return Done(to=reverse("claim_contact", args=[claim.pk]), said=_("The attempt is noted."))

    return attempt(request, me, form, log) or _contact_page(request, me, claim_id, attempt_form=form)


@staff("POST")
def claim_reply_link(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)
    form = LinkFields(request.POST, auto_id="link_%s")

    def issue() -> tuple[str, str]:
        link, secret = actions.issue_link(claim, actions.Question(**form.cleaned_data), by=me)
        return _("The link for {name}").format(name=link.whom), actions.link_address(secret)

    shown = shown_once(request, me, form, issue, back="claim_contact", of=[claim.pk])
    return shown or _contact_page(request, me, claim_id, link_form=form)


@staff("POST")
def reply_link_end(request: HttpRequest, me: User, claim_id: int, link_id: int) -> HttpResponse:
    link = get_object_or_404(ReplyLink.objects.select_related("claim"), id=link_id, claim=claim_id)

    def end() -> Done:
        actions.revoke_link(link, by=me)
        return Done(to=reverse("claim_contact", args=[claim_id]), said=_("The link has ended."))

    return deed(request, me, end)


@staff("POST")
def claim_told(request: HttpRequest, me: User, claim_id: int) -> HttpResponse:
    claim = get_object_or_404(Claim, id=claim_id)
    form = ToldFields(request.POST, auto_id="told_%s")

    def tell() -> Done:
        actions.tell_readers(claim, actions.Told(**form.cleaned_data), by=me)
        return Done(to=reverse("claim_contact", args=[claim.pk]), said=_("Saved. It is reviewed with the verdict."))

    return attempt(request, me, form, tell) or _contact_page(request, me, claim_id, told_form=form)


@public("GET", "HEAD", "POST")
def reply(request: HttpRequest, reply_secret: str) -> HttpResponse:
    """The page behind a link: the statement, the questions and a form. 410 when it has ended."""
    _count(request)
    link = _link(reply_secret)
    if actions.is_over(link):
        return _private(render(request, "annotations/reply_over.html", {"link": link}, status=410))
    form = ReplyText(request.POST if request.method == "POST" else None, auto_id="reply_%s")
    if request.method == "POST" and _is_kept(reply_secret, form):
        return _private(see_other(reverse("reply", args=[reply_secret])))
    replies = list(link.replies.order_by("-id"))
    context = {"link": link, "form": form, "replies": replies, "clock": clock()}
    return _private(render(request, "annotations/reply.html", context, status=422 if form.is_bound else 200))


def _is_kept(secret: str, form: ReplyText) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.give_reply(secret, form.cleaned_data["text"], name=form.cleaned_data["name"])
    except Refused as refused:
        form.take_refusal(refused)
        return False
    return True


def _count(request: HttpRequest) -> None:
    """Raises TooMany: a link has some thousand billion billion neighbours, and nobody tries them here."""
    is_reply = request.method == "POST"
    who = f"reply {request.method == 'POST'} address:{client_address(request)}"
    allowance = tally.spend(who, REPLIES_PER_MINUTE if is_reply else READS_PER_MINUTE)
    if allowance is not None and allowance.is_spent:
        raise TooMany(_("Too many calls in this minute. Wait a little, then send it again."), code="throttled")


def _link(secret: str) -> ReplyLink:
    try:
        return actions.link_of(secret)
    except NotFound as error:
        raise Http404 from error


def _private(page: HttpResponse) -> HttpResponse:
    """Its address is told to no other site. To ourselves it is: without an origin no form would be taken from it."""
    page.headers["Cache-Control"] = "private, no-store"
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    page.headers["Referrer-Policy"] = "same-origin"
    return page


def _contact_page(request: HttpRequest, me: User, claim_id: int, **typed: Typed) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.for_card(), id=claim_id)
    said = {"outcome": claim.reply_outcome, "summary": claim.reply_summary, "reason": claim.reply_waiver}
    context = {
        "section": "claims",
        "claim": claim,
        "attempts": list(claim.attempts.select_related("author")),
        "links": list(claim.reply_links.for_list()),
        "replies": list(claim.replies.select_related("link")),
        "now": timezone.now(),
        "clock": clock(),
        "is_owed": is_owed(claim),
        "may_ask": policy.may(me, "contact", on=claim) and claim.status != Status.DISCARDED,
        "may_tell": policy.may(me, "contact", on=claim) and claim.status in EDITABLE,
        "attempt_form": AttemptFields(auto_id="attempt_%s"),
        "link_form": LinkFields(auto_id="link_%s", initial={"whom": claim.claimant}),
        "told_form": ToldFields(auto_id="told_%s", initial=said),
        **typed,
        "refused_form": next(iter(typed.values()), None),
    }
    return render(request, "annotations/claim_contact.html", context, status=422 if typed else 200)
