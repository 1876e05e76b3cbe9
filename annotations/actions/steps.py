"""The steps of a drafted scale, cleaned: every mistake is named by its place, `steps.0.label`."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from annotations.errors import Invalid
from annotations.incoming import clean_text
from annotations.models.rating import MOST_APPROVALS, Tone
from annotations.text.colours import MIN_CONTRAST, PAPERS_DARK, PAPERS_LIGHT, is_colour, least_contrast
from annotations.text.tags import tidy_tag

Step = dict[str, Any]
MOST_STEPS = 12
MOST_LANGUAGES = 40
MAX_KEY, MAX_LABEL, MAX_DEFINITION = 40, 80, 1_000
VALUES = range(-100, 101)
_KEY = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def clean_steps(steps: Sequence[Mapping[str, Any]]) -> list[Step]:
    """The steps in order. Raises Invalid naming every field that cannot be."""
    found: dict[str, list[str]] = {}
    if len(steps) > MOST_STEPS:
        found["steps"] = [_("A scale has at most {number} steps.").format(number=MOST_STEPS)]
    cleaned = [_clean_step(step, f"steps.{at}", found) for at, step in enumerate(steps[:MOST_STEPS])]
    keys = [step["key"] for step in cleaned]
    for at, key in enumerate(keys):
        if key in keys[:at]:
            found.setdefault(f"steps.{at}.key", []).append(_("Another step has this key."))
    if found:
        raise Invalid(_("The scale cannot be kept like this."), fields=found)
    return cleaned


def _clean_step(step: Mapping[str, Any], place: str, found: dict[str, list[str]]) -> Step:
    def text(name: str, most: int) -> str:
        try:
            return clean_text(str(step.get(name) or ""), field=f"{place}.{name}", most=most, required=True)
        except Invalid as wrong:
            found.update(wrong.fields)
            return ""

    cleaned = {
        "key": text("key", MAX_KEY),
        "label": text("label", MAX_LABEL),
        "labels": _in_languages(step.get("labels") or {}, f"{place}.labels", MAX_LABEL, found),
        "definition": text("definition", MAX_DEFINITION),
        "definitions": _in_languages(step.get("definitions") or {}, f"{place}.definitions", MAX_DEFINITION, found),
        "value": step.get("value"),
        "tone": str(step.get("tone") or ""),
        "colour_light": str(step.get("colour_light") or "").strip().lower(),
        "colour_dark": str(step.get("colour_dark") or "").strip().lower(),
        "approvals_needed": step.get("approvals_needed", 1),
    }
    for name, said in _wrong(cleaned):
        found.setdefault(f"{place}.{name}", []).append(said)
    return cleaned


def _wrong(step: Step) -> list[tuple[str, str]]:
    """What cannot be, by the field's name."""
    wrong = []
    if step["key"] and (not _KEY.issuperset(step["key"]) or step["key"].strip("-") != step["key"]):
        wrong.append(("key", _("Small letters a to z, digits and dashes between them.")))
    if step["value"] is not None and step["value"] not in VALUES:
        wrong.append(
            (
                "value",
                _("A whole number from {first} to {last}, or nothing.").format(
                    first=VALUES.start, last=VALUES.stop - 1
                ),
            )
        )
    if step["tone"] not in Tone.values:
        wrong.append(("tone", _("One of {names}.").format(names=", ".join(Tone.values))))
    if step["approvals_needed"] not in range(1, MOST_APPROVALS + 1):
        wrong.append(("approvals_needed", _("From 1 to {most}.").format(most=MOST_APPROVALS)))
    wrong += _wrong_colour("colour_light", step["colour_light"], PAPERS_LIGHT)
    wrong += _wrong_colour("colour_dark", step["colour_dark"], PAPERS_DARK)
    if bool(step["colour_light"]) != bool(step["colour_dark"]):
        wrong.append(("colour_dark", _("Give a colour for the day and one for the night, or neither.")))
    return wrong


def _wrong_colour(name: str, colour: str, papers: tuple[str, ...]) -> list[tuple[str, str]]:
    if not colour:
        return []
    if not is_colour(colour):
        return [(name, _("Write it as #rrggbb."))]
    ratio = least_contrast(colour, papers)
    if ratio >= MIN_CONTRAST:
        return []
    said = _("Its contrast is {ratio} : 1 on our paper; words need {needed} : 1.")
    return [(name, said.format(ratio=f"{ratio:.2f}", needed=MIN_CONTRAST))]


def _in_languages(said: object, place: str, most: int, found: dict[str, list[str]]) -> dict[str, str]:
    if not isinstance(said, Mapping) or len(said) > MOST_LANGUAGES:
        found[place] = [_("By language, at most {most}.").format(most=MOST_LANGUAGES)]
        return {}
    cleaned: dict[str, str] = {}
    for tag, words in said.items():
        language = tidy_tag(str(tag))
        if not language:
            unknown = _("“{tag}” is no language tag: write de, pt-BR, zh-Hant.").format(tag=str(tag)[:20])
            found.setdefault(place, []).append(unknown)
            continue
        try:
            cleaned[language] = clean_text(str(words), field=place, most=most, required=True)
        except Invalid as wrong:
            found.setdefault(place, []).extend(wrong.fields[place])
    return cleaned
