"""A publisher's endpoints: the list with its form, one endpoint with its log, one message with its attempts."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations.actions import webhooks as actions
from annotations.models import Delivery, Publisher, User, Webhook
from annotations.models.webhook import Progress, Topic
from annotations.pages.doors import Done, attempt, deed, members
from annotations.pages.paging import NEWEST, page_of
from annotations.pages.publishers import of_publisher, owned
from annotations.pages.secrets import shown_once
from annotations.pages.spoken_forms import said_choices
from annotations.pages.webhook_forms import EndpointFields, Nothing, ReplaySince

TAB = "webhooks"


@members("GET", "HEAD", "POST")
def webhooks(request: HttpRequest, me: User, publisher_id: int) -> HttpResponse:
    publisher = owned(publisher_id, me)
    if request.method != "POST":
        return _webhooks_page(request, me, publisher, EndpointFields())
    form = EndpointFields(request.POST)

    def add() -> tuple[str, str]:
        given = form.cleaned_data
        made, secret = actions.add_webhook(publisher, given["url"], label=given["label"], events=given["events"], by=me)
        return _("Secret of the endpoint “{name}”").format(name=made.label), secret

    page = shown_once(request, me, form, add, back="webhooks", of=[publisher.pk])
    return page or _webhooks_page(request, me, publisher, form, status=422)


def _webhooks_page(
    request: HttpRequest, me: User, publisher: Publisher, form: EndpointFields, *, status: int = 200
) -> HttpResponse:
    rows = Webhook.objects.for_list().filter(publisher=publisher)
    page = page_of(rows, order=NEWEST, query=request.GET)
    context = {**of_publisher(publisher, me, TAB), "page": page, "form": form}
    return render(request, "annotations/webhooks.html", context, status=status)


@members("GET", "HEAD", "POST")
def webhook(request: HttpRequest, me: User, publisher_id: int, webhook_id: int) -> HttpResponse:
    found = _webhook(publisher_id, webhook_id, me)
    if request.method != "POST":
        return _webhook_page(request, me, found)
    form = EndpointFields(request.POST)

    def change() -> Done:
        given = form.cleaned_data
        actions.change_webhook(found, url=given["url"], label=given["label"], events=given["events"], by=me)
        return Done(to=_address(found), said=_("Saved."))

    return attempt(request, me, form, change) or _webhook_page(request, me, found, form=form)


def _webhook_page(
    request: HttpRequest,
    me: User,
    webhook: Webhook,
    *,
    form: EndpointFields | None = None,
    replay: ReplaySince | None = None,
) -> HttpResponse:
    """`form` and `replay` are ones that were refused. `?since=` opens the other form, filled in."""
    rows = Delivery.objects.for_list().filter(webhook=webhook)
    state = request.GET.get("state", "")
    if state in Progress.values:
        rows = rows.filter(state=state)
    was = {"url": webhook.url, "label": webhook.label, "events": webhook.events}
    context = {
        **of_publisher(webhook.publisher, me, TAB),
        "webhook": webhook,
        "topics": [_(label) for value, label in Topic.choices if value in webhook.events],
        "page": page_of(rows, order=NEWEST, query=request.GET),
        "states": said_choices(Progress.choices),
        "state": state if state in Progress.values else "",
        "form": form or EndpointFields(initial=was),
        "replay": replay or ReplaySince(auto_id="replay_%s", initial={"since": request.GET.get("since", "")}),
        "refused_form": form or replay,
        "is_form_refused": form is not None,
        "is_replay_open": replay is not None or "since" in request.GET,
        "overlap_h": round(settings.WEBHOOK_SECRET_OVERLAP_S / 3600),
    }
    return render(request, "annotations/webhook.html", context, status=422 if form or replay else 200)


@members("POST")
def webhook_pause(request: HttpRequest, me: User, publisher_id: int, webhook_id: int) -> HttpResponse:
    found = _webhook(publisher_id, webhook_id, me)

    def pause() -> Done:
        actions.pause_webhook(found, by=me)
        undo = reverse("webhook_resume", args=[publisher_id, webhook_id])
        return Done(to=_address(found), said=_("Paused. What is published meanwhile waits."), undo=undo)

    return deed(request, me, pause)


@members("POST")
def webhook_resume(request: HttpRequest, me: User, publisher_id: int, webhook_id: int) -> HttpResponse:
    found = _webhook(publisher_id, webhook_id, me)

    def resume() -> Done:
        actions.resume_webhook(found, by=me)
        if found.disabled_at is None:
            return Done(to=_address(found), said=_("Resumed. What waited is being sent."))
        since = f"{found.failing_since or found.disabled_at:%Y-%m-%dT%H:%M}"
        said = _("Resumed. What waited is being sent. What was published while it was off, you can send again below.")
        return Done(to=f"{_address(found)}?since={since}#again", said=said)

    return deed(request, me, resume)


@members("POST")
def webhook_rotate(request: HttpRequest, me: User, publisher_id: int, webhook_id: int) -> HttpResponse:
    found = _webhook(publisher_id, webhook_id, me)

    def rotate() -> tuple[str, str]:
        changed, secret = actions.rotate_secret(found, by=me)
        return _("New secret of the endpoint “{name}”").format(name=changed.label), secret

    page = shown_once(request, me, Nothing(request.POST), rotate, back="webhook", of=[publisher_id, webhook_id])
    return page or _webhook_page(request, me, found)


@members("POST")
def webhook_test(request: HttpRequest, me: User, publisher_id: int, webhook_id: int) -> HttpResponse:
    found = _webhook(publisher_id, webhook_id, me)

    def send() -> Done:
        sent = actions.send_test(found, by=me)
        return Done(to=_message_address(found, sent), said=_("The test is on its way. Here is what comes of it."))

    return deed(request, me, send)


@members("POST")
def webhook_replay(request: HttpRequest, me: User, publisher_id: int, webhook_id: int) -> HttpResponse:
    found = _webhook(publisher_id, webhook_id, me)
    form = ReplaySince(request.POST, auto_id="replay_%s")

    def replay() -> Done:
        given = form.cleaned_data
        count = actions.replay_since(found, given["since"], only_missed=given["which"] == "missed", by=me)
        again = ngettext("{count} message will be sent again.", "{count} messages will be sent again.", count)
        said = again.format(count=f"{count:,}") if count else _("It missed nothing.")
        return Done(to=_address(found), said=said)

    return attempt(request, me, form, replay) or _webhook_page(request, me, found, replay=form)


@members("POST")
def webhook_remove(request: HttpRequest, me: User, publisher_id: int, webhook_id: int) -> HttpResponse:
    found = _webhook(publisher_id, webhook_id, me)

    def remove() -> Done:
        actions.remove_webhook(found, by=me)
        undo = reverse("webhook_restore", args=[publisher_id, webhook_id])
        return Done(to=reverse("webhooks", args=[publisher_id]), said=_("Removed. Nothing more is sent."), undo=undo)

    return deed(request, me, remove)


@members("POST")
def webhook_restore(request: HttpRequest, me: User, publisher_id: int, webhook_id: int) -> HttpResponse:
    owner = owned(publisher_id, me)
    found = get_object_or_404(Webhook.objects.select_related("publisher"), id=webhook_id, publisher=owner)

    def restore() -> Done:
        actions.restore_webhook(found, by=me)
        return Done(to=_address(found), said=_("It is back, as it was."))

    return deed(request, me, restore)


@members()
def webhook_delivery(
    request: HttpRequest, me: User, publisher_id: int, webhook_id: int, delivery_id: int
) -> HttpResponse:
    found = _webhook(publisher_id, webhook_id, me)
    message = get_object_or_404(Delivery.objects.for_list(), id=delivery_id, webhook=found)
    attempts = page_of(message.log.all(), order=NEWEST, query=request.GET)
    context = {**of_publisher(found.publisher, me, TAB), "webhook": found, "delivery": message, "page": attempts}
    return render(request, "annotations/webhook_delivery.html", context)


@members("POST")
def webhook_delivery_replay(
    request: HttpRequest, me: User, publisher_id: int, webhook_id: int, delivery_id: int
) -> HttpResponse:
    found = _webhook(publisher_id, webhook_id, me)
    message = get_object_or_404(Delivery.objects.select_related("webhook__publisher"), id=delivery_id, webhook=found)

    def replay() -> Done:
        actions.replay_delivery(message, by=me)
        return Done(to=_message_address(found, message), said=_("It will be sent again."))

    return deed(request, me, replay)


def _webhook(publisher_id: int, webhook_id: int, me: User) -> Webhook:
    owner = owned(publisher_id, me)
    return get_object_or_404(Webhook.objects.for_list(), id=webhook_id, publisher=owner)


def _address(webhook: Webhook) -> str:
    return reverse("webhook", args=[webhook.publisher_id, webhook.pk])


def _message_address(webhook: Webhook, delivery: Delivery) -> str:
    return reverse("webhook_delivery", args=[webhook.publisher_id, webhook.pk, delivery.pk])
