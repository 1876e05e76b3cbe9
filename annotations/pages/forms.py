"""The forms of the newsroom's pages. They read types; what is acceptable the actions decide and say."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from annotations.actions.days import Days
from annotations.errors import Refused
from annotations.models import Rating
from annotations.models.severity import MEANS, PROPOSED, Severity
from annotations.pages.spoken_forms import Spoken
from annotations.text.marking import marked

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
USER_TEXT = {"dir": "auto"}


class Typed(Spoken):
    """A form that keeps what was typed and takes in what an action refuses."""

    use_required_attribute = False

    def take_refusal(self, refused: Refused) -> None:
        """Puts the refusal beside the fields it names; what names none goes to the top."""
        placed = False
        for name, lines in refused.fields.items():
            for line in lines:
                placed = True
                self.add_error(name if name in self.fields else None, line)
        if not placed:
            self.add_error(None, refused.sentence)


def line(
    label: str, *, required: bool = False, hint: str = "", most: int | None = None, **attrs: str
) -> forms.CharField:
    """One line of text. `most`: a ceiling on its length where no action has one."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=hint,
        widget=forms.TextInput(attrs={**USER_TEXT, **attrs}),
        error_messages={"required": marked("Write something here.")},
    )


def prose(label: str, *, rows: int, required: bool = False, hint: str = "") -> forms.CharField:
    """Text of several lines."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={**USER_TEXT, "rows": rows}),
        error_messages={"required": marked("Write something here.")},
    )


def day(label: str, *, hint: str = "") -> forms.DateField:
    """A day, or nothing."""
    return forms.DateField(
        label=label,
        required=False,
        help_text=hint,
        widget=DAY,
        error_messages={"invalid": marked("Write a day of the calendar.")},
    )


def hidden_number(most: int = 2**31 - 1) -> forms.IntegerField:
    """A number that the page knows and the reader does not see."""
    return forms.IntegerField(required=False, min_value=0, max_value=most, widget=forms.HiddenInput)


class ClaimFields(Typed):
    """The claim's own fields, and the version that they were read from."""

    text = prose(
        marked("Statement"),
        rows=4,
        required=True,
        hint=marked("In its own words, so that it can be checked by itself."),
    )
    claimant = line(marked("Who said it"))
    claimed_on = forms.DateField(
        label=marked("Day it was said"), required=False, widget=DAY, error_messages={"invalid": marked("Write a day.")}
    )
    first_said_url = line(marked("Where it was first said"), inputmode="url", placeholder="https://")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def changes(self) -> dict[str, object]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


KEEP = [("mine", marked("Keep mine")), ("theirs", marked("Take theirs"))]


def kept() -> forms.ChoiceField:
    """Whose words of a field stand: hers who saves, unless she says otherwise."""
    return forms.ChoiceField(label=marked("Which one"), choices=KEEP, required=False, widget=forms.RadioSelect)


class ClaimMerge(ClaimFields):
    """The claim's own fields after a colleague was faster: for each, whose words are kept."""

    keep_text = kept()
    keep_claimant = kept()
    keep_claimed_on = kept()
    keep_first_said_url = kept()

    def changes(self) -> dict[str, object]:
        """Hers alone: what she leaves to the colleague stays as it is."""
        mine = {name: value for name, value in super().changes().items() if not name.startswith("keep_")}
        return {name: value for name, value in mine.items() if self.cleaned_data.get(f"keep_{name}") != "theirs"}


class VerdictFields(Typed):
    """A rating of the scale in use and its reasons."""

    explanation = prose(
        marked("Reasons"),
        rows=7,
        required=True,
        hint=marked("Plain text; leave a line empty between paragraphs. It is published as you write it."),
    )

    # Translators: the day for which the verdict says what is so
    as_of = day(marked("As of"), hint=marked("The day whose state of things you judge. Left empty: today."))
    expires_on = day(
        marked("To be relied on until"), hint=marked("Where figures will change. Then it comes back to the queue.")
    )
    version = hidden_number()

    def __init__(self, data: Mapping[str, Any] | None = None, *, ratings: list[Rating], **options: Any) -> None:
        super().__init__(data, **options)
        self.ratings = {rating.key: rating for rating in ratings}
        self.fields["rating"] = forms.ChoiceField(
            label=_("Rating"),
            choices=[(rating.key, rating.label) for rating in ratings],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a rating."), "invalid_choice": _("Choose one of the scale.")},
        )
        self.order_fields(["rating", "explanation", "as_of", "expires_on", "note"])

    def days(self) -> Days:
        """What was said of its days."""
        return Days(self.cleaned_data["as_of"], self.cleaned_data["expires_on"])


class CorrectionFields(VerdictFields):
    """A corrected verdict with its public note, and how much it changes."""

    severity = forms.ChoiceField(
        label=marked("How much changes"),
        help_text=marked("Readers see this word. Each kind goes through review."),
        choices=[(one.value, one.label) for one in PROPOSED],
        initial=Severity.CORRECTION,
        widget=forms.RadioSelect,
        error_messages={"required": marked("Choose one."), "invalid_choice": marked("Choose one of these.")},
    )
    note = prose(
        marked("What was wrong, for the public"),
        rows=3,
        required=True,
        hint=marked("Shown on the check, and kept in its history."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, ratings: list[Rating], **options: Any) -> None:
        super().__init__(data, ratings=ratings, **options)
        severity = self.fields["severity"]
        assert isinstance(severity, forms.ChoiceField)
        severity.choices = [(one.value, f"{_(one.label)}: {_(MEANS[one])}") for one in PROPOSED]


class Retraction(Typed):
    reason = prose(
        marked("Reason, for the public"), rows=3, required=True, hint=marked("It stays at the check’s address.")
    )


class ReviewFields(Typed):
    """A decision. `seen` is the hash of what the reviewer was shown, `version` the claim's at that moment."""

    note = prose(marked("Note to the author"), rows=4, hint=marked("Needed when you send it back or reject it."))
    decision = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)


class CommentFields(Typed):
    """A comment, and what it is about: a source, or words of a verdict's reasons with their span where it is known."""

    text = prose(marked("Comment"), rows=3, required=True, hint=marked("For colleagues only; never published."))
    quote = prose(marked("Words of the reasons"), rows=2, hint=marked("Copied exactly as they stand there."))
    source = hidden_number(2**63 - 1)
    verdict = hidden_number(2**63 - 1)
    start = hidden_number()
    end = hidden_number()


class ReplyFields(Typed):
    """A reply in a comment's thread."""

    text = prose(marked("Reply"), rows=2, required=True)


class ChecklistItemFields(Typed):
    """An item of the checklist."""

    text = line(marked("What to make sure of"), required=True, hint=marked("As a statement that can be ticked."))
    help = prose(marked("Help"), rows=2, hint=marked("How to do it; shown under the item."))
    order = forms.IntegerField(
        label=marked("Place in the list"),
        required=False,
        min_value=0,
        max_value=10_000,
        help_text=marked("Small numbers come first."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": marked("Write a number.")},
    )
    is_required = forms.BooleanField(
        label=marked("Required"),
        required=False,
        help_text=marked("A claim cannot be sent to review without it."),
    )


class ReviewRulesFields(Typed):
    """The least that a claim needs before review."""

    min_letters = forms.IntegerField(
        label=marked("Characters of reasons"),
        min_value=0,
        max_value=2_000,
        error_messages={"required": marked("Write a number."), "invalid": marked("Write a number.")},
    )
    min_sources = forms.IntegerField(
        label=marked("Independent sources"),
        help_text=marked(
            "Sources of one publisher, with the same agency text, or of which one cites the other, count once."
        ),
        min_value=0,
        max_value=20,
        error_messages={"required": marked("Write a number."), "invalid": marked("Write a number.")},
    )
