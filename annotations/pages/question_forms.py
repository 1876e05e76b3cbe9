"""The forms of questions and answers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from annotations.models import Source
from annotations.models.question import AnswerKind
from annotations.models.source import Stance
from annotations.pages.forms import Typed, line, prose
from annotations.text.marking import marked

NO_SOURCE = marked("None of the sources")
MAX_LABEL = 80


class QuestionFields(Typed):
    """`seen`: the words with which the form was opened."""

    text = line(marked("Question"), required=True, hint=marked("One thing that has to be known to judge the claim."))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class AnswerFields(Typed):
    """An answer, by one of the claim's sources or by none."""

    text = prose(marked("Answer"), rows=2, required=True)
    stance = forms.ChoiceField(
        label=marked("What it does to the claim"),
        choices=Stance.choices,
        initial=Stance.CONTEXT,
        widget=forms.RadioSelect,
        error_messages={"required": marked("Choose one."), "invalid_choice": marked("Choose one of these.")},
    )
    kind = forms.ChoiceField(label=marked("How it is given"), choices=AnswerKind.choices, initial=AnswerKind.SUMMARISED)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, sources: list[Source], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["source"] = forms.TypedChoiceField(
            label=_("By which source"),
            choices=[("", _(NO_SOURCE)), *((source.pk, _name(source)) for source in sources)],
            required=False,
            coerce=int,
            empty_value=None,
            error_messages={"invalid_choice": _("Choose one of the claim’s sources.")},
        )
        self.order_fields(["text", "source", "stance", "kind"])


def _name(source: Source) -> str:
    name = source.snapshot.title or source.url
    passage = f": “{source.quote[:MAX_LABEL]}”" if source.quote else ""
    return f"{name[:MAX_LABEL]}{passage}"
