"""What an editor says about a source, checked once for every kind of source and every door."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import saying
from annotations.errors import Invalid
from annotations.incoming import MAX_NAME, MAX_PASSAGE, MAX_PROSE, clean_day, clean_text
from annotations.models import Source
from annotations.models.kind import TOLD, Grade
from annotations.models.source import Stance
from annotations.text.locators import BadLocator, read_locator

MAX_GROUP = 120
MAX_INTEREST = 500
FIRST_SAID = ("stance", "note", "quote")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a source bears on the claim, the exact passage that does, where it stands, and what is declared of it.

    The fields are those of `Source`. `told_by` and `told_on` are of what a person told us only.
    """

    stance: str
    note: str = ""
    quote: str = ""
    locator: str = ""
    grade: str = ""
    group: str = ""
    interest: str = ""
    told_by: str = ""
    told_on: date | None = None

    @classmethod
    def of(cls, source: Source) -> "Evidence":
        return cls(**{name: getattr(source, name) for name in cls.__slots__})

    def cleaned(self, *, kind: str) -> "Evidence":
        """The same as it is stored. Raises Invalid naming the field that is wrong."""
        _require_one_of(self.stance, Stance.values, field="stance", unknown=_("The stance is not known."))
        _require_one_of(self.grade, ["", *Grade.values], field="grade", unknown=_("The grade is not known."))
        said = replace(
            self,
            note=clean_text(self.note, field="note", most=MAX_PROSE),
            quote=clean_text(self.quote, field="quote", most=MAX_PASSAGE),
            locator=_place(self.locator),
            group=_one_line(self.group, field="group", most=MAX_GROUP),
            interest=_one_line(self.interest, field="interest", most=MAX_INTEREST),
            told_by=_one_line(self.told_by, field="told_by", most=MAX_NAME),
            told_on=clean_day(self.told_on, field="told_on", today=timezone.localdate() + timedelta(days=1)),
        )
        _require_teller(said, kind)
        return said

    def columns(self) -> dict[str, Any]:
        return asdict(self)

    def told(self) -> list[object]:
        """Stance, note and quote, for the log; then all else that was said, by its name, where anything was."""
        more = {name: _plain(value) for name, value in asdict(self).items() if value and name not in FIRST_SAID}
        return [self.stance, self.note, self.quote, *([more] if more else [])]


def said_in(said: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the names that are fields of `Evidence`, as a door has them."""
    return {name: said[name] for name in Evidence.__slots__ if name in said}


def _require_one_of(value: str, values: list[str], *, field: str, unknown: str) -> None:
    if value not in values:
        said = _("Choose one of: {names}.").format(names=", ".join(filter(None, values)))
        raise Invalid(unknown, fields={field: [said]})


def _require_teller(said: Evidence, kind: str) -> None:
    """Who told it is asked of interviews and letters, and of nothing else."""
    if kind in TOLD and not said.told_by:
        raise Invalid(_("Something is missing."), fields={"told_by": [_("Say who told you.")]})
    if kind not in TOLD and (said.told_by or said.told_on):
        name = "told_by" if said.told_by else "told_on"
        sentence = _("Who told it, and when, is said of interviews and letters only.")
        raise Invalid(sentence, fields={name: [sentence]})


def _place(written: str) -> str:
    try:
        return str(read_locator(_one_line(written, field="locator", most=MAX_PROSE)))
    except BadLocator as error:
        said = saying.said(error.sentence)
        raise Invalid(said, code="bad_locator", fields={"locator": [said]}) from error


def _one_line(value: str, *, field: str, most: int) -> str:
    return " ".join(clean_text(value, field=field, most=most).split())


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
