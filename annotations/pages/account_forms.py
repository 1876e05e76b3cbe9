"""Forms about people, their secrets and those of publishers."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from annotations.models.user import NEWSROOM, Role
from annotations.pages.forms import Typed, line
from annotations.text.marking import marked

MAX_PASSWORD = 4096
NEWSROOM_ROLES = [(role.value, role.label) for role in NEWSROOM]


def password(label: str, *, hint: str = "", autocomplete: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=MAX_PASSWORD,
        help_text=hint,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": marked("Write the password."), "max_length": marked("No password is that long.")},
    )


class SignIn(Typed):
    username = line(
        marked("User name"), required=True, most=150, autocomplete="username", autocapitalize="none", spellcheck="false"
    )
    password = password(marked("Password"), autocomplete="current-password")


class Name(Typed):
    display_name = line(marked("Your name"), required=True, hint=marked("As colleagues see it."), autocomplete="name")


class Language(Typed):
    """The newsroom's own, or one of those that there are words in. Each is called as its speakers call it."""

    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [("", _("The newsroom's")), *settings.LANGUAGES]  # not translated, as `Spoken` does with choices
        self.fields["language"] = forms.ChoiceField(label=_("Language"), required=False, choices=names)


class ReadingChoices(Typed):
    points_out = forms.BooleanField(
        label=_("Point out sentences that seem worth checking"),
        required=False,
        help_text=_("In English articles, by figures, comparisons, accusations and the like. You see why, and decide."),
    )


class NewPassword(Typed):
    """A change of one's own password."""

    current = password(marked("Current password"), autocomplete="current-password")
    new = password(
        marked("New password"),
        hint=marked("12 characters or more; a few words are easiest."),
        autocomplete="new-password",
    )
    repeated = password(marked("New password again"), autocomplete="new-password")

    def clean_repeated(self) -> str:
        repeated: str = self.cleaned_data["repeated"]
        if self.cleaned_data.get("new") != repeated:
            raise forms.ValidationError(_("The two new passwords differ."))
        return repeated


class NewSecret(Typed):
    label = line(marked("What it is for"), required=True, hint=marked("So that you know later which one to revoke."))


class NewPublisher(Typed):
    name = line(marked("Name"), required=True)
    contact = forms.EmailField(
        label=marked("Contact address"),
        required=False,
        max_length=254,
        error_messages={"invalid": marked("This is no e-mail address.")},
    )


class NewMember(Typed):
    """An account for one of a publisher's people."""

    username = line(
        marked("User name"),
        required=True,
        hint=marked("Letters, digits and @ . + - _"),
        autocapitalize="none",
        autocomplete="off",
    )
    display_name = line(marked("Name"), required=True, autocomplete="off")
    password = password(
        marked("First password"),
        hint=marked("12 characters or more. Tell it in person; it can be changed."),
        autocomplete="new-password",
    )


class NewAccount(Typed):
    username = line(
        marked("User name"),
        required=True,
        hint=marked("Letters, digits and @ . + - _"),
        autocapitalize="none",
        autocomplete="off",
    )
    display_name = line(marked("Name"), required=True, autocomplete="off")
    role = forms.ChoiceField(label=marked("Role"), choices=NEWSROOM_ROLES, initial=Role.CHECKER)
    password = password(
        marked("First password"),
        hint=marked("12 characters or more. Tell it in person; it can be changed."),
        autocomplete="new-password",
    )


class RoleOf(Typed):
    role = forms.ChoiceField(label=marked("Role"), choices=NEWSROOM_ROLES)
