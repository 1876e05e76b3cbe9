"""The form of a drafted scale: its name, and a row of fields for each step."""

from collections.abc import Mapping
from typing import Any

from django import forms

from annotations.errors import Refused
from annotations.models.rating import Tone
from annotations.pages.forms import Typed, line, prose
from annotations.text.marking import marked

SPARE_ROWS = 2
SEPARATOR = "|"


class ScaleName(Typed):
    name = line(
        marked("Name of the scale"), required=True, most=200, hint=marked("For colleagues: “Truth scale 2027”.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)


class StepFields(Typed):
    """One step. A row without a label is no step."""

    label = line(marked("Label"))
    key = line(marked("Key"), hint=marked("For programs: mostly-false."), autocapitalize="off")
    definition = prose(marked("What it means"), rows=2)
    # Translators: of a step of a scale: whether the claim holds
    tone = forms.ChoiceField(label=marked("Tone"), choices=Tone.choices, required=False)
    value = forms.IntegerField(
        label=marked("Value"), required=False, help_text=marked("On the line from worst to best.")
    )
    colour_light = line(marked("Colour by day"), hint="#rrggbb", autocapitalize="off")
    colour_dark = line(marked("Colour by night"), hint="#rrggbb", autocapitalize="off")
    approvals_needed = forms.IntegerField(label=marked("Approvals needed"), required=False, initial=1)
    languages = prose(
        marked("In other languages"),
        rows=2,
        hint=marked("A line for each: de | Falsch | Die Belege sagen etwas anderes."),
    )

    def said(self) -> dict[str, Any]:
        """The step as `actions.scales` takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "languages"}
        labels, definitions = _languages(self.cleaned_data["languages"])
        eyes = given["approvals_needed"]
        return {**given, "approvals_needed": 1 if eyes is None else eyes, "labels": labels, "definitions": definitions}


class ScaleForm:
    """The name and the steps together, as one form does: `is_valid`, `take_refusal`."""

    def __init__(self, name: ScaleName, rows: list[StepFields]) -> None:
        self.name, self.rows = name, rows

    @classmethod
    def of(cls, name: str, version: int, steps: list[dict[str, Any]]) -> "ScaleForm":
        """The form of what is drafted, with rows to spare."""
        written = [{**step, "languages": _written(step)} for step in steps] + [{}] * SPARE_ROWS
        rows = [StepFields(initial=step, **_names(at)) for at, step in enumerate(written)]
        return cls(ScaleName(initial={"name": name, "version": version}), rows)

    @classmethod
    def sent(cls, data: Mapping[str, Any], *, most: int) -> "ScaleForm":
        """The form as it was sent, with at most so many rows."""
        count = sum(f"step{at}-label" in data for at in range(most))
        return cls(ScaleName(data), [StepFields(data, **_names(at)) for at in range(count)])

    @property
    def filled(self) -> list[StepFields]:
        return [row for row in self.rows if row.cleaned_data.get("label")]

    def is_valid(self) -> bool:
        return all([self.name.is_valid(), *(row.is_valid() for row in self.rows)])

    def take_refusal(self, refused: Refused) -> None:
        """Puts each line beside the field of the row it is about: `steps.0.label`."""
        filled = self.filled
        for place, lines in refused.fields.items():
            parts = place.split(".")
            row = filled[int(parts[1])] if len(parts) == 3 and int(parts[1]) < len(filled) else None
            for said in lines:
                field = "languages" if parts[-1] in ("labels", "definitions") else parts[-1]
                target: Typed = row or self.name
                target.add_error(field if field in target.fields else None, said)
        if not refused.fields:
            self.name.add_error(None, refused.sentence)


def _names(at: int) -> dict[str, Any]:
    return {"prefix": f"step{at}", "auto_id": "id_%s"}


def _written(step: Mapping[str, Any]) -> str:
    labels, definitions = step.get("labels") or {}, step.get("definitions") or {}
    tags = sorted({*labels, *definitions})
    return "\n".join(f" {SEPARATOR} ".join((tag, labels.get(tag, ""), definitions.get(tag, ""))) for tag in tags)


def _languages(written: str) -> tuple[dict[str, str], dict[str, str]]:
    labels: dict[str, str] = {}
    definitions: dict[str, str] = {}
    for one in filter(str.strip, written.splitlines()):
        tag, label, definition = (part.strip() for part in (*one.split(SEPARATOR, 2), "", "")[:3])
        labels |= {tag: label} if label or not definition else {}
        definitions |= {tag: definition} if definition else {}
    return labels, definitions
