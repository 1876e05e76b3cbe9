"""Forms about publishers' endpoints."""

from datetime import UTC

from django import forms

from annotations.models.webhook import Topic
from annotations.pages.forms import MOMENT, Typed, line


class EndpointFields(Typed):
    """An endpoint, new or changed."""

    url = line(
        "Address",
        required=True,
        hint="Where we send a POST. It answers 2xx within 15 seconds.",
        inputmode="url",
        placeholder="https://",
        autocomplete="off",
    )
    label = line("What it is for", required=True, hint="For example: website, app.")
    events = forms.MultipleChoiceField(
        label="It is told when",
        help_text="Of retractions it is always told: whoever showed a verdict has to learn that it is withdrawn.",
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=Topic.values,
        error_messages={"required": "Choose what the endpoint is told of.", "invalid_choice": "Choose from these."},
    )


class ReplaySince(Typed):
    """From when on what was published is sent again."""

    since = forms.DateTimeField(
        label="Published since (UTC)",
        widget=MOMENT,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
        error_messages={"required": "Give a day and a time.", "invalid": "Give a day and a time."},
    )
    which = forms.ChoiceField(
        label="What is sent again",
        choices=[("missed", "Only what it did not take"), ("all", "Everything, also what it took")],
        initial="missed",
        widget=forms.RadioSelect,
    )

    def clean_since(self) -> object:
        return self.cleaned_data["since"].replace(tzinfo=UTC)


class Nothing(Typed):
    """A form of one button."""
