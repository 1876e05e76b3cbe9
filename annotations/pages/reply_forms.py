"""The forms of the right of reply: for the newsroom, and for whoever replies."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.models.reply import Channel, Outcome
from annotations.pages.forms import Typed, line, prose
from annotations.text.civil import moments_at
from annotations.text.marking import marked

AT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
CHOOSE = {"required": marked("Choose one."), "invalid_choice": marked("Choose one of these.")}


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
        raise forms.ValidationError(_("Write a day and a time: 2026-11-30T09:00."))
    return moments[-1]


class AttemptFields(Typed):
    """An attempt that was made."""

    whom = line(marked("Whom"), required=True, hint=marked("The person or office that you tried to reach."))
    # Translators: by which way somebody was asked: by phone, by letter
    channel = forms.ChoiceField(label=marked("By"), choices=Channel.choices, error_messages=CHOOSE)
    tried_at = forms.CharField(
        label=marked("When"), required=False, max_length=40, widget=AT, help_text=marked("Left empty, it is now.")
    )
    deadline = forms.CharField(label=marked("They have until"), required=False, max_length=40, widget=AT)
    note = prose(marked("Note"), rows=2, hint=marked("For colleagues only: the number called, who answered."))

    def clean_tried_at(self) -> datetime | None:
        return _moment(self.cleaned_data["tried_at"])

    def clean_deadline(self) -> datetime | None:
        return _moment(self.cleaned_data["deadline"])


class LinkFields(Typed):
    """A link to reply by."""

    whom = line(marked("Whom"), required=True)
    address = line(
        marked("E-mail"),
        hint=marked("The link is sent there. Left empty, you are shown it once, to send yourself."),
        inputmode="email",
    )
    questions = prose(
        marked("Questions"), rows=4, hint=marked("They see the statement and this, nothing else of the claim.")
    )
    days = forms.IntegerField(
        label=marked("Days to reply"),
        initial=7,
        min_value=1,
        max_value=90,
        error_messages={"invalid": marked("A number of days."), "required": marked("A number of days.")},
    )


class ToldFields(Typed):
    """What readers are told."""

    outcome = forms.ChoiceField(
        label=marked("What came of it"),
        required=False,
        choices=[("", marked("Say nothing yet")), *Outcome.choices],
        error_messages=CHOOSE,
    )
    summary = prose(
        marked("What readers are told"), rows=3, hint=marked("Published with the verdict, and reviewed with it.")
    )
    reason = prose(
        marked("Why nobody was asked"), rows=2, hint=marked("For colleagues only. Needed where you ask nobody.")
    )


class ReplyText(Typed):
    """What somebody replies."""

    text = prose(marked("Your reply"), rows=10, required=True, hint=marked("Plain text. It is kept word for word."))
    name = line(marked("Your name and office"))
