"""Forms about desks and about whose claims are whose."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from annotations.models.rating import MOST_APPROVALS
from annotations.pages.forms import Typed, line
from annotations.text.marking import marked

APPROVALS = {"required": marked("Write a number."), "invalid": marked("Write a number.")}


class NewDesk(Typed):
    name = line(marked("Name"), required=True, hint=marked("Such as Politics or Health."))


class DeskFields(NewDesk):
    """`retired`: it keeps its claims and gets no new ones."""

    approvals_needed = forms.IntegerField(
        label=marked("People who approve each of its claims"),
        help_text=marked("At least. A step of the scale may ask for more; what fewer approved cannot be published."),
        min_value=1,
        max_value=MOST_APPROVALS,
        error_messages=APPROVALS,
    )
    retired = forms.BooleanField(
        # Translators: of a desk that gets no new claims
        label=marked("Retired"),
        required=False,
        help_text=marked("It keeps the claims it has and is offered for no new ones."),
    )


Named = Sequence[tuple[str, str]]


class HandOver(Typed):
    """`people`: (id, name) of those whose claims she may hand over; `colleagues`: of those with an open account."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, people: Named, colleagues: Named, **more: Any) -> None:
        super().__init__(data, **more)
        unknown = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}
        self.fields["whose"] = forms.ChoiceField(label=_("Whose claims"), choices=people, error_messages=unknown)
        self.fields["to"] = forms.ChoiceField(
            label=_("To whom"),
            required=False,
            choices=[("", _("Nobody: back to everybody")), *colleagues],
            help_text=_("They are told of each claim."),
            error_messages=unknown,
        )
