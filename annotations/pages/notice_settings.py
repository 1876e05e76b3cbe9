"""How a person is told of what, and the links in mails that end one kind of them."""

from collections.abc import Callable
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, loads
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from annotations.actions import notices as actions
from annotations.models import DailyMail, Mail, NoticeChoice, User, Watch
from annotations.models.concerns import CONCERNS, KINDS, Way
from annotations.models.notice import USUAL_HOUR
from annotations.pages.doors import Done, attempt, deed, public, staff
from annotations.pages.forms import Typed
from annotations.pages.paging import NEWEST, page_of
from annotations.pages.spoken_forms import said_choices
from annotations.text.marking import marked
from annotations.worker.wording import DAILY, UNSUBSCRIBE

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
MAX_TOKEN = 300


class Ways(Typed):
    """One choice for each kind of notice, and when the daily mail comes."""

    hour = forms.TypedChoiceField(label=marked("Daily mail at"), choices=HOURS, coerce=int)
    zone = forms.ChoiceField(label=marked("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [(name, name.replace("_", " ")) for name in sorted(available_timezones())]
        own = _("The newsroom’s ({zone})").format(zone=settings.TIME_ZONE)
        zone = self.fields["zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices, zone.required = [("", own), *zones], False
        ways = said_choices(Way.choices)
        for concern in CONCERNS:
            self.fields[concern.kind] = forms.ChoiceField(label=_(concern.label), choices=ways)

    @property
    def kinds(self) -> list[forms.BoundField]:
        return [self[concern.kind] for concern in CONCERNS]


@staff("GET", "HEAD", "POST")
def notice_settings(request: HttpRequest, me: User) -> HttpResponse:
    if request.method != "POST":
        return _settings_page(request, me, Ways(initial=_chosen(me)))
    form = Ways(request.POST)

    def choose() -> Done:
        said = dict(form.cleaned_data)
        hour, zone = said.pop("hour"), said.pop("zone")
        actions.choose_ways(said, hour=hour, zone=zone, by=me)
        return Done(to=reverse("notice_settings"), said=_("Saved."))

    return attempt(request, me, form, choose) or _settings_page(request, me, form, status=422)


def _chosen(me: User) -> dict[str, object]:
    daily = DailyMail.objects.filter(user=me).first()
    ways: dict[str, object] = {concern.kind: concern.usual for concern in CONCERNS}
    ways.update(NoticeChoice.objects.filter(user=me).values_list("kind", "way"))
    return {**ways, "hour": daily.hour if daily else USUAL_HOUR, "zone": daily.zone if daily else ""}


def _settings_page(request: HttpRequest, me: User, form: Ways, *, status: int = 200) -> HttpResponse:
    context = {
        "section": "account",
        "form": form,
        "refused_mail": Mail.objects.refusal_of(me.email),
        "page": page_of(Watch.objects.of(me).on().for_list(), order=NEWEST, query=request.GET),
    }
    return render(request, "annotations/notice_settings.html", context, status=status)


@staff("POST")
def watch_end(request: HttpRequest, me: User, watch_id: int) -> HttpResponse:
    def end() -> Done:
        actions.end_watch(watch_id, by=me)
        return Done(to=f"{reverse('notice_settings')}#watched", said=_("You are not told of it any more."))

    return deed(request, me, end)


@csrf_exempt  # mail programs post here of themselves (RFC 8058); the signed address is the proof
@never_cache
@public("GET", "HEAD", "POST")
def unsubscribe(request: HttpRequest, signed: str) -> HttpResponse:
    """Ends one kind of mail for one person: by one click in her mail program, or by the button on this page."""
    user_id, kind = _meant(signed)
    is_done = request.method == "POST"
    if is_done:
        stop: Callable[[], None] = (
            (lambda: actions.stop_daily_mail(user_id))
            if kind == DAILY
            else (lambda: actions.stop_mailing(user_id, kind))
        )
        stop()
    label = _("your daily mail") if kind == DAILY else _(KINDS[kind].label)
    context = {"is_done": is_done, "is_daily": kind == DAILY, "label": label}
    response = render(request, "annotations/unsubscribe.html", context)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _meant(token: str) -> tuple[int, str]:
    """Whose mails of which kind. Raises Http404 for what we did not sign."""
    try:
        user_id, kind = loads(token[:MAX_TOKEN], salt=UNSUBSCRIBE)
    except (BadSignature, ValueError, TypeError) as error:
        raise Http404 from error
    if type(user_id) is not int or (kind not in KINDS and kind != DAILY):
        raise Http404
    return user_id, str(kind)
