"""A published check in the language that a reader asked for: what is not translated stays as it was written."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.meaning.payload import Json
from annotations.text.marking import marked
from annotations.text.tags import tidy_tag


@dataclass(frozen=True, slots=True)
class Spoken:
    """`payload` says what can be said in `language`; `left` names what could not, in words for readers.

    `is_missing`: there is no translation into what was asked for, and the check is shown as it was written.
    """

    payload: Json
    language: str
    is_translated: bool = False
    is_missing: bool = False
    left: Sequence[str] = ()


def languages_of(payload: Json) -> list[str]:
    """The languages that it is translated into."""
    return [one["language"] for one in payload.get("translations", [])]


def spoken(payload: Json, asked: str) -> Spoken:
    """The check in the language asked for; also where only its first part is there: `de` for `de-AT`."""
    own = str(payload.get("language", ""))
    tag = tidy_tag(asked[:40]) if asked else ""
    if not asked or tag == tidy_tag(own):
        return Spoken(payload, own)
    known = {one["language"]: one for one in payload.get("translations", [])}
    said = known.get(tag) or known.get(tag.partition("-")[0])
    if said is None:
        return Spoken(payload, own, is_missing=True)
    return _said(payload, said)


def _said(payload: Json, said: Json) -> Spoken:
    language, rating = said["language"], payload["rating"]
    label = rating.get("labels", {}).get(language)
    definition = rating.get("definitions", {}).get(language)
    claim = {**payload["claim"], "text": said["statement"] or payload["claim"]["text"]}
    parts = {
        marked("the statement"): said["statement"],
        marked("the rating"): label,
        marked("what the rating means"): definition,
        marked("the note"): said["note"] or not payload["note"],
    }
    words = {
        **payload,
        "claim": claim,
        "rating": {**rating, "label": label or rating["label"], "definition": definition or rating["definition"]},
        "explanation": said["explanation"],
        "note": said["note"] or payload["note"],
    }
    return Spoken(words, language, is_translated=True, left=[name for name, there in parts.items() if not there])
