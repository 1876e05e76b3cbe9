"""The outbox, for admins: what was sent to whom, what waits and why; in a demo without a mail server, what it says."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from annotations.models import Mail, User
from annotations.models.mail import MailState
from annotations.pages.doors import admins
from annotations.pages.paging import NEWEST, page_of
from annotations.pages.spoken_forms import said_choices


@dataclass(frozen=True, slots=True)
class Mails:
    """`counts`: state, its label, how many. `has_server`: whether any mail can leave."""

    counts: list[tuple[str, str, int]]
    has_server: bool
    is_kept: bool


def mails_now() -> Mails:
    counts = Mail.objects.counts()
    rows = [(state, label, counts.get(state, 0)) for state, label in said_choices(MailState.choices)]
    return Mails(rows, settings.HAS_MAIL, settings.MAIL_IS_KEPT)


@admins()
def mails(request: HttpRequest, me: User) -> HttpResponse:
    state = request.GET.get("state", "")
    rows = Mail.objects.defer("text", "html", "headers")
    known = state if state in MailState.values else ""
    page = page_of(rows.filter(state=known) if known else rows, order=NEWEST, query=request.GET)
    context = {"section": "mails", "page": page, "state": known, "now": mails_now()}
    return render(request, "annotations/mails.html", context)


@admins()
def mail(request: HttpRequest, me: User, mail_id: int) -> HttpResponse:
    """One mail. What it says is shown only where it is kept for that: another's mail may hold a link to her account."""
    found = get_object_or_404(Mail, id=mail_id)
    text = found.text if found.state == MailState.KEPT and settings.MAIL_IS_KEPT else ""
    context = {"section": "mails", "mail": found, "text": text, "sender": settings.DEFAULT_FROM_EMAIL}
    return render(request, "annotations/mail.html", context)
