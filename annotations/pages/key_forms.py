"""Forms about publishers' keys and pages."""

from datetime import UTC, date, datetime, time
from typing import Self

from django import forms
from django.utils.translation import gettext as _

from annotations.errors import Refused
from annotations.models import ApiKey
from annotations.models.publisher import Scope
from annotations.pages.forms import Typed, line, prose
from annotations.text.marking import marked

OVERLAPS = [(0, marked("End it now")), (1, marked("1 day")), (2, marked("2 days")), (7, marked("7 days"))]
MAX_TEXT = 20_000


class KeyTermsFields(Typed):
    """What a key's people may say about it."""

    label = line(marked("What it is for"), required=True, hint=marked("For example: website, archive import."))
    allowed = prose(
        marked("Pages that may call with it"),
        rows=3,
        hint=marked(
            "One web origin a line, such as https://www.example.org. With origins, only calls from those pages work; "
            "without, leave the key on your servers. Sites count as the publisher's own once the newsroom has set or "
            "saved them here."
        ),
    )
    last_day = forms.DateField(
        label=marked("Last day"),
        required=False,
        help_text=marked("The key ends after this day (UTC). Empty: it does not end by itself."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": marked("Write the day as 2027-01-31.")},
    )

    def clean_allowed(self) -> str:
        text: str = self.cleaned_data["allowed"]
        if len(text) > MAX_TEXT:
            raise forms.ValidationError(_("This is longer than twenty origins can be."))
        return text

    def origins(self) -> list[str]:
        text: str = self.cleaned_data["allowed"]
        return text.split()

    def ends(self) -> datetime | None:
        last: date | None = self.cleaned_data["last_day"]
        return datetime.combine(last, time(23, 59, 59), UTC) if last else None

    def take_refusal(self, refused: Refused) -> None:
        """Puts what the action says of a column beside the field that asks for it."""
        names = {"origins": "allowed", "expires_at": "last_day"}
        refused.fields = {names.get(name, name): said for name, said in refused.fields.items()}
        super().take_refusal(refused)


class NewKey(KeyTermsFields):
    scopes = forms.MultipleChoiceField(
        label=marked("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": marked("Choose what the key may do."),
            "invalid_choice": marked("Choose from these."),
        },
    )


class KeyFields(KeyTermsFields):
    """The terms of a key that there is. `budget` counts only when an admin sends it."""

    budget = forms.IntegerField(
        label=marked("Calls a minute"),
        required=False,
        help_text=marked("Empty: the usual number."),
        error_messages={"invalid": marked("Write a whole number.")},
    )

    @classmethod
    def of(cls, key: ApiKey) -> Self:
        last = key.expires_at.astimezone(UTC).date() if key.expires_at else None
        said = {"label": key.label, "allowed": "\n".join(key.origins), "last_day": last, "budget": key.budget}
        return cls(auto_id="key_%s", initial=said)

    def changes(self) -> dict[str, object]:
        return {"label": self.cleaned_data["label"], "origins": self.origins(), "expires_at": self.ends()}


class Rotation(Typed):
    overlap_days = forms.TypedChoiceField(
        label=marked("How long the present secret still works"),
        choices=OVERLAPS,
        coerce=int,
        error_messages={"required": marked("Choose how long."), "invalid_choice": marked("Choose from these.")},
    )


class NewPage(Typed):
    url = line(
        marked("Address of a page of yours"),
        required=True,
        hint=marked("One that shows a check of ours."),
        inputmode="url",
    )
