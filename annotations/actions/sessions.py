"""Sessions of people in their browsers: noted where they begin, ended by their owners and by admins."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import security_mail
from annotations.errors import NotFound
from annotations.models import Event, User, UserSession
from annotations.text.devices import device_of, place_of


@dataclass(frozen=True, slots=True)
class Browser:
    """What a sign-in tells of where it comes from."""

    address: str
    user_agent: str

    @property
    def device(self) -> str:
        return device_of(self.user_agent)

    @property
    def place(self) -> str:
        return place_of(self.address)


@transaction.atomic
def begin(session_key: str, browser: Browser, *, has_second_factor: bool, by: User) -> UserSession:
    """Notes a sign-in. One from a device and network that she has not used before is an event of its own."""
    seen = {"device": browser.device, "place": browser.place}
    before = UserSession.objects.filter(user=by)
    is_new = before.exists() and not before.filter(**seen).exists()
    begun = UserSession.objects.create(user=by, session_key=session_key, has_second_factor=has_second_factor, **seen)
    if is_new:
        Event.objects.record("account.new_device", by=by, data={"user": by.pk, **seen})
        what = f"Your account was signed in from a device that is new here: {browser.device}, network {browser.place}."
        security_mail.warn(by, "a sign-in from a new device", what)
    return begun


def seen(session_key: str) -> None:
    """Notes that it is in use."""
    UserSession.objects.running().filter(session_key=session_key).update(seen_at=Now())


def renamed(former_key: str, session_key: str) -> None:
    """Follows a session to its new key."""
    UserSession.objects.filter(session_key=former_key).update(session_key=session_key)


@transaction.atomic
def end_one(session_id: int, *, by: User) -> UserSession:
    """Ends one of her own sessions at once. Raises NotFound for somebody else's."""
    found = UserSession.objects.running().select_for_update().filter(id=session_id, user=by).first()
    if found is None:
        raise NotFound(_("There is no such session of yours."))
    _store(found.session_key).delete(found.session_key)
    UserSession.objects.filter(id=found.pk).update(ended_at=Now())
    Event.objects.record("account.session_ended", by=by, data={"user": by.pk, "session": found.pk})
    return found


@transaction.atomic
def end_others(session_key: str | None, *, by: User) -> User:
    """Ends all of her sessions but this one, which its door has to bring to the person as she is returned."""
    held = end_all(by, but=session_key)
    Event.objects.record("account.sessions_ended", by=by, data={"user": by.pk})
    return held


@transaction.atomic
def end_for(user: User, *, by: User) -> User:
    """An admin's deed: ends all sessions of a person at once."""
    policy.require(by, "manage_people")
    held = end_all(user)
    Event.objects.record("account.sessions_ended", by=by, data={"user": user.pk, "username": user.username})
    return held


def end_all(user: User, *, but: str | None = None) -> User:
    """Ends all sessions of a person, known or not, within the caller's transaction."""
    User.objects.filter(id=user.pk).update(session_epoch=F("session_epoch") + 1)
    UserSession.objects.running().filter(user=user).exclude(session_key=but or "").update(ended_at=Now())
    user.refresh_from_db(fields=["session_epoch"])
    return user


def ended(session_key: str) -> None:
    """Notes that she signed out."""
    UserSession.objects.running().filter(session_key=session_key).update(ended_at=Now())


def _store(session_key: str) -> SessionBase:
    engine: Any = import_module(settings.SESSION_ENGINE)
    store: SessionBase = engine.SessionStore(session_key)
    return store
