"""Forms about second factors, invitations and forgotten passwords."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from annotations.models import Desk
from annotations.models.secondfactor import MAX_LABEL
from annotations.models.user import Role
from annotations.pages.account_forms import NEWSROOM_ROLES, password
from annotations.pages.forms import Typed, line
from annotations.pages.spoken_forms import said_in_words
from annotations.text.marking import marked

MAX_ANSWER = 20_000


def code(label: str, *, required: bool, hint: str = "") -> forms.CharField:
    return line(
        label,
        required=required,
        hint=hint,
        most=40,
        autocomplete="one-time-code",
        autocapitalize="characters",
        spellcheck="false",
        inputmode="text",
    )


class Code(Typed):
    """The second step: a code, or what the browser says for a passkey."""

    status = 422
    code = code(marked("Code"), required=False, hint=marked("Six digits from your app, or one of your recovery codes."))
    answer = forms.CharField(required=False, max_length=MAX_ANSWER, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("code") and not given.get("answer"):
            self.add_error("code", _("Write the code."))
        return given


class _Guarded(Typed):
    """Asks for the password where somebody else may have found the session open."""

    def __init__(self, posted: Mapping[str, Any] | None = None, *, asks_password: bool) -> None:
        super().__init__(posted)
        if asks_password:
            current = password(marked("Your password"), autocomplete="current-password")
            self.fields["current"] = said_in_words(current)


class OwnPassword(_Guarded):
    """What takes a second factor away, or makes others of its kind."""


class NewApp(_Guarded):
    code = code(marked("First code"), required=True, hint=marked("The six digits that the app shows now."))


class NewPasskey(_Guarded):
    label = line(
        marked("Name"), most=MAX_LABEL, hint=marked("So that you know later which one it is, such as “Blue key”.")
    )
    answer = forms.CharField(required=False, max_length=MAX_ANSWER, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("answer"):
            self.add_error(
                None, _("The browser made no passkey. It needs JavaScript, and an address that begins with https.")
            )
        return given


class Invite(Typed):
    email = forms.EmailField(
        label=marked("E-mail address"),
        max_length=254,
        error_messages={"required": marked("Write the address."), "invalid": marked("This is no e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    display_name = line(marked("Name"), hint=marked("It can be changed by the person."), autocomplete="off")
    role = forms.ChoiceField(label=marked("Role"), choices=NEWSROOM_ROLES, initial=Role.CHECKER)
    desk = forms.ModelChoiceField(
        Desk.objects.in_use(),
        label=marked("Editor on the desk"),
        required=False,
        empty_label=marked("None"),
        help_text=marked("For a checker who reviews and publishes on one desk."),
        error_messages={"invalid_choice": marked("There is no such desk.")},
    )


class Join(Typed):
    """What an invited person chooses."""

    display_name = line(marked("Your name"), required=True, hint=marked("As colleagues see it."), autocomplete="name")
    username = line(
        marked("User name"),
        required=True,
        hint=marked("You sign in with it. Letters, digits and @ . + - _"),
        autocapitalize="none",
        autocomplete="username",
        spellcheck="false",
    )
    new = password(
        marked("Password"), hint=marked("12 characters or more; a few words are easiest."), autocomplete="new-password"
    )
    repeated = password(marked("Password again"), autocomplete="new-password")

    def clean_repeated(self) -> str:
        return _repeated(self)


class Forgotten(Typed):
    email = forms.EmailField(
        label=marked("E-mail address of your account"),
        max_length=254,
        error_messages={"required": marked("Write the address."), "invalid": marked("This is no e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class FreshPassword(Typed):
    """A new password by a link."""

    new = password(
        marked("New password"),
        hint=marked("12 characters or more; a few words are easiest."),
        autocomplete="new-password",
    )
    repeated = password(marked("New password again"), autocomplete="new-password")

    def clean_repeated(self) -> str:
        return _repeated(self)


class EmailOf(Typed):
    email = forms.EmailField(
        label=marked("E-mail address"),
        required=False,
        max_length=254,
        help_text=marked("Links for a new password and notices go there."),
        error_messages={"invalid": marked("This is no e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


def _repeated(form: Typed) -> str:
    repeated: str = form.cleaned_data["repeated"]
    if form.cleaned_data.get("new") != repeated:
        raise forms.ValidationError(_("The two passwords differ."))
    return repeated
