"""Channels of chat tools: added, paused, tested and removed by admins."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy, tasks_sending
from annotations.actions.webhooks import clean_endpoint
from annotations.errors import Conflict, Invalid, NotFound
from annotations.incoming import clean_text
from annotations.models import ChatHook, ChatMessage, Event, User
from annotations.models.chat import Sending, Shape
from annotations.models.concerns import KINDS
from annotations.models.sealed import seal
from annotations.web.targets import parse_target

MAX_LABEL = 80
MOST_HOOKS = 20
MOST_TESTS = 3


@transaction.atomic
def add_hook(name: str, url: str, *, shape: str, kinds: Sequence[str], by: User) -> ChatHook:
    """A channel. Raises Invalid for an address that must not be called, Conflict where there are enough."""
    policy.require(by, "manage_people")
    if ChatHook.objects.filter(removed_at=None).count() >= MOST_HOOKS:
        raise Conflict(
            _("There are {number} channels. Remove one first.").format(number=MOST_HOOKS), code="too_many_chat_hooks"
        )
    if shape not in Shape.values:
        raise Invalid(_("This cannot be chosen."), fields={"shape": [_("Choose one of these.")]})
    if not kinds or not set(kinds) <= set(KINDS):
        raise Invalid(_("This cannot be chosen."), fields={"kinds": [_("Choose at least one of these.")]})
    address = clean_endpoint(url)
    made = ChatHook.objects.create(
        name=clean_text(name, field="name", most=MAX_LABEL, required=True),
        shape=shape,
        sealed_url=seal(address),
        host=parse_target(address).host[:255],
        kinds=sorted(set(kinds)),
        created_by=by,
    )
    _record("chat_hook.added", made, by=by)
    return made


@transaction.atomic
def set_active(hook_id: int, is_active: bool, *, by: User) -> ChatHook:
    """Pauses or resumes. What happened while it was paused is not told later."""
    held = _held(hook_id, by=by)
    if held.is_active != is_active:
        ChatHook.objects.filter(id=held.pk).update(is_active=is_active)
        _record("chat_hook.resumed" if is_active else "chat_hook.paused", held, by=by)
    return held


@transaction.atomic
def remove_hook(hook_id: int, *, by: User) -> None:
    """Its address is forgotten with it."""
    held = _held(hook_id, by=by)
    ChatHook.objects.filter(id=held.pk).update(removed_at=Now(), is_active=False, sealed_url="")
    ChatMessage.objects.filter(hook=held, state=Sending.PENDING).update(state=Sending.FAILED, error_code="removed")
    _record("chat_hook.removed", held, by=by)


@transaction.atomic
def send_test(hook_id: int, *, by: User) -> ChatMessage:
    """One message that says nothing but that it arrives."""
    held = _held(hook_id, by=by)
    if not held.is_active:
        raise Conflict(_("This channel is paused. Resume it first."), code="paused")
    waiting = ChatMessage.objects.filter(hook=held, event=None, state__in=[Sending.PENDING, Sending.RUNNING])
    if waiting.count() >= MOST_TESTS:
        raise Conflict(_("Some tests are on their way already."), code="too_many_tests")
    said = f"{settings.NEWSROOM_NAME}: this is a test. Notices will come here. {settings.BASE_URL}/"
    message = ChatMessage.objects.create(hook=held, said=said)
    tasks_sending.ring_chat()
    return message


def _held(hook_id: int, *, by: User) -> ChatHook:
    policy.require(by, "manage_people")
    held = ChatHook.objects.select_for_update(no_key=True).filter(id=hook_id, removed_at=None).first()
    if held is None:
        raise NotFound(_("There is no such channel."))
    return held


def _record(verb: str, hook: ChatHook, *, by: User) -> None:
    Event.objects.record(verb, by=by, data={"chat_hook": hook.pk, "name": hook.name, "host": hook.host})
