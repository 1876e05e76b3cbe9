"""Forms whose labels, hints, errors and choices are written in English (`marked`) and said as their reader speaks."""

from typing import Any

from django import forms

from annotations.templatetags.spoken import spoken


class Spoken(forms.Form):
    """Translates the fields that its class names. What `__init__` adds later comes translated: see `said_in_words`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            said_in_words(field)
            if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
                field.choices = said_choices(field.choices)


def said_in_words(field: forms.Field) -> forms.Field:
    """The field, with its label, hint and errors translated; not its choices, which may be what people wrote."""
    if isinstance(field.label, str):
        field.label = spoken(field.label)
    if isinstance(field.help_text, str):
        field.help_text = spoken(field.help_text)
    if isinstance(field, forms.ModelChoiceField) and isinstance(field.empty_label, str):
        field.empty_label = spoken(field.empty_label)
    field.error_messages = {code: spoken(said) for code, said in field.error_messages.items()}
    return field


def said_choices(choices: Any) -> list[tuple[Any, str]]:
    """(value, label) of each, translated."""
    return [(value, spoken(label)) for value, label in choices]
