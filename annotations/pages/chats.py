"""Channels of chat tools that are told: the admins' page."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import chats as actions
from annotations.models import ChatHook, User
from annotations.models.chat import Shape
from annotations.models.concerns import CONCERNS
from annotations.models.send_failures import SAID
from annotations.pages.doors import Done, admins, attempt, deed
from annotations.pages.forms import Typed, line
from annotations.pages.paging import Order, page_of
from annotations.templatetags.spoken import spoken
from annotations.text.marking import marked

USUAL = ["decided", "published", "expert"]
BY_NAME = Order("name", str)
UNSAID = marked("It was not taken.")


class HookFields(Typed):
    """A channel, new."""

    name = line(marked("Channel"), required=True, most=80, hint=marked("As you call it: #desk."))
    url = line(
        marked("Address of the incoming webhook"),
        required=True,
        hint=marked("The chat tool makes it for a channel. Whoever has it can write there, so it is not shown again."),
        inputmode="url",
        placeholder="https://",
        autocomplete="off",
    )
    shape = forms.ChoiceField(
        label=marked("Chat tool"), choices=Shape.choices, widget=forms.RadioSelect, initial=Shape.SLACK
    )
    kinds = forms.MultipleChoiceField(
        label=marked("It is told when"),
        choices=[(concern.kind, concern.label) for concern in CONCERNS if concern.kind != "mentioned"],
        widget=forms.CheckboxSelectMultiple,
        initial=USUAL,
        error_messages={"required": marked("Choose at least one."), "invalid_choice": marked("Choose from these.")},
    )


@admins("GET", "HEAD", "POST")
def chat_hooks(request: HttpRequest, me: User) -> HttpResponse:
    if request.method != "POST":
        return _page(request, HookFields())
    form = HookFields(request.POST)

    def add() -> Done:
        said = form.cleaned_data
        made = actions.add_hook(said["name"], said["url"], shape=said["shape"], kinds=said["kinds"], by=me)
        return Done(to=reverse("chat_hooks"), said=_("{name} is added. Send it a test.").format(name=made.name))

    return attempt(request, me, form, add) or _page(request, form, status=422)


def _page(request: HttpRequest, form: HookFields, *, status: int = 200) -> HttpResponse:
    page = page_of(ChatHook.objects.filter(removed_at=None), order=BY_NAME, query=request.GET)
    rows = [(hook, spoken(SAID.get(hook.error_code, UNSAID)) if hook.error_code else "") for hook in page.rows]
    context = {"section": "chats", "page": page, "hooks": rows, "form": form}
    return render(request, "annotations/chat_hooks.html", context, status=status)


@admins("POST")
def chat_hook_test(request: HttpRequest, me: User, hook_id: int) -> HttpResponse:
    return _do(
        request, me, lambda: actions.send_test(hook_id, by=me), _("A test is on its way. Look into the channel.")
    )


@admins("POST")
def chat_hook_pause(request: HttpRequest, me: User, hook_id: int) -> HttpResponse:
    return _do(request, me, lambda: actions.set_active(hook_id, False, by=me), _("Paused. It is told nothing."))


@admins("POST")
def chat_hook_resume(request: HttpRequest, me: User, hook_id: int) -> HttpResponse:
    return _do(request, me, lambda: actions.set_active(hook_id, True, by=me), _("It is told again, from now on."))


@admins("POST")
def chat_hook_remove(request: HttpRequest, me: User, hook_id: int) -> HttpResponse:
    return _do(request, me, lambda: actions.remove_hook(hook_id, by=me), _("Removed, and its address is forgotten."))


def _do(request: HttpRequest, me: User, action: Callable[[], object], said: str) -> HttpResponse:
    def do() -> Done:
        action()
        return Done(to=reverse("chat_hooks"), said=said)

    return deed(request, me, do)
