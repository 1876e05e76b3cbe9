"""The form in which a time for publishing is set: what the newsroom's own clock will say, and nothing ambiguous."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.models import Claim
from annotations.pages.forms import Typed
from annotations.text.civil import moments_at, offset_of
from annotations.text.marking import marked

AT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
WHICH = [("first", marked("The first time")), ("second", marked("The second time"))]


class ScheduleFields(Typed):
    """A time by the newsroom's clock. Where clocks go back it comes twice, and `which` says which of them is meant."""

    publish_at = forms.CharField(
        label=marked("Publish at"),
        max_length=40,
        widget=AT,
        error_messages={"required": marked("Give a day and a time.")},
    )
    which = forms.ChoiceField(
        label=marked("The clocks go back: this time comes twice. Which one?"),
        choices=WHICH,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": marked("Choose one of these.")},
    )
    moment: datetime | None = None
    is_double = False

    def clean_publish_at(self) -> datetime:
        written = self.cleaned_data["publish_at"]
        try:
            found = datetime.fromisoformat(written)
            if found.tzinfo is None and 2000 <= found.year <= 2999:
                return found
        except ValueError:
            pass
        raise forms.ValidationError(_("Write a day and a time: 2026-11-30T09:00."))

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        written = given.get("publish_at")
        if isinstance(written, datetime):
            self._find(written, str(given.get("which", "")))
        return given

    def _find(self, written: datetime, which: str) -> None:
        zone = timezone.get_current_timezone()
        moments = moments_at(written, zone)
        self.is_double = len(moments) == 2
        if not moments:
            name = timezone.get_current_timezone_name()
            said = _("The clocks go forward then: in {zone} there is no such time on that day.")
            self.add_error("publish_at", said.format(zone=name))
        elif self.is_double and not which:
            first, second = (offset_of(moment, zone) for moment in moments)
            # Translators: offsets of the clock, as UTC+02:00
            said = _("Say which one is meant: the time comes twice, at {first} or at {second}.")
            self.add_error("which", said.format(first=first, second=second))
        else:
            self.moment = moments[-1 if which == "second" else 0]


def schedule_form(claim: Claim) -> ScheduleFields:
    """The form, with the time that is set now."""
    at = timezone.localtime(claim.publish_at).strftime("%Y-%m-%dT%H:%M") if claim.publish_at else ""
    return ScheduleFields(auto_id="schedule_%s", initial={"publish_at": at})


def clock() -> dict[str, object]:
    """What the newsroom's clock is called, and says now."""
    now = timezone.now()
    return {"zone": timezone.get_current_timezone_name(), "offset": offset_of(now, timezone.get_current_timezone())}
