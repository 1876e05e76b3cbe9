"""Forms about publishers' endpoints."""

from datetime import UTC

from django import forms

from annotations.models.webhook import Topic
from annotations.pages.forms import MOMENT, Typed, line
from annotations.text.marking import marked


class EndpointFields(Typed):
    """An endpoint, new or changed."""

    url = line(
        marked("Address"),
        required=True,
        hint=marked("Where we send a POST. It answers 2xx within 15 seconds."),
        inputmode="url",
        placeholder="https://",
        autocomplete="off",
    )
    label = line(marked("What it is for"), required=True, hint=marked("For example: website, app."))
    events = forms.MultipleChoiceField(
        label=marked("It is told when"),
        help_text=marked(
            "Of retractions it is always told: whoever showed a verdict has to learn that it is withdrawn."
        ),
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=Topic.values,
        error_messages={
            "required": marked("Choose what the endpoint is told of."),
            "invalid_choice": marked("Choose from these."),
        },
    )


class ReplaySince(Typed):
    """From when on what was published is sent again."""

    since = forms.DateTimeField(
        label=marked("Published since (UTC)"),
        widget=MOMENT,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
        error_messages={"required": marked("Give a day and a time."), "invalid": marked("Give a day and a time.")},
    )
    which = forms.ChoiceField(
        label=marked("What is sent again"),
        choices=[("missed", marked("Only what it did not take")), ("all", marked("Everything, also what it took"))],
        initial="missed",
        widget=forms.RadioSelect,
    )

    def clean_since(self) -> object:
        return self.cleaned_data["since"].replace(tzinfo=UTC)


class Nothing(Typed):
    """A form of one button."""
