"""The forms of the right of reply: for the newsroom, and for whoever replies."""

from datetime import datetime

from django import forms
from django.utils import timezone

from annotations.models.reply import Channel, Outcome
from annotations.pages.forms import Typed, line, prose
from annotations.text.civil import moments_at

AT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
CHOOSE = {"required": "Choose one.", "invalid_choice": "Choose one of these."}


def _moment(written: str) -> datetime | None:
    """By the newsroom's clock, the later of two; None for nothing written. Raises ValidationError."""
    if not written:
        return None
    try:
        found = datetime.fromisoformat(written)
        moments = moments_at(found, timezone.get_current_timezone()) if 1900 <= found.year <= 2999 else ()
    except (ValueError, TypeError):
        moments = ()
    if not moments or found.tzinfo is not None:
        raise forms.ValidationError("Write a day and a time: 2026-11-30T09:00.")
    return moments[-1]


class AttemptFields(Typed):
    """An attempt that was made."""

    whom = line("Whom", required=True, hint="The person or office that you tried to reach.")
    channel = forms.ChoiceField(label="By", choices=Channel.choices, error_messages=CHOOSE)
    tried_at = forms.CharField(
        label="When", required=False, max_length=40, widget=AT, help_text="Left empty, it is now."
    )
    deadline = forms.CharField(label="They have until", required=False, max_length=40, widget=AT)
    note = prose("Note", rows=2, hint="For colleagues only: the number called, who answered.")

    def clean_tried_at(self) -> datetime | None:
        return _moment(self.cleaned_data["tried_at"])

    def clean_deadline(self) -> datetime | None:
        return _moment(self.cleaned_data["deadline"])


class LinkFields(Typed):
    """A link to reply by."""

    whom = line("Whom", required=True)
    address = line(
        "E-mail", hint="The link is sent there. Left empty, you are shown it once, to send yourself.", inputmode="email"
    )
    questions = prose("Questions", rows=4, hint="They see the statement and this, nothing else of the claim.")
    days = forms.IntegerField(
        label="Days to reply",
        initial=7,
        min_value=1,
        max_value=90,
        error_messages={"invalid": "A number of days.", "required": "A number of days."},
    )


class ToldFields(Typed):
    """What readers are told."""

    outcome = forms.ChoiceField(
        label="What came of it",
        required=False,
        choices=[("", "Say nothing yet"), *Outcome.choices],
        error_messages=CHOOSE,
    )
    summary = prose("What readers are told", rows=3, hint="Published with the verdict, and reviewed with it.")
    reason = prose("Why nobody was asked", rows=2, hint="For colleagues only. Needed where you ask nobody.")


class ReplyText(Typed):
    """What somebody replies."""

    text = prose("Your reply", rows=10, required=True, hint="Plain text. It is kept word for word.")
    name = line("Your name and office")
