"""Checks on text that people and programs send: the same limits behind every door."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations import saying
from annotations.errors import Invalid
from annotations.text.clean import BadText, normalise
from annotations.text.urls import BadUrl, canonical, guess_scheme

MAX_STATEMENT = 2_000
MAX_PASSAGE = 2_000
MAX_NAME = 200
MAX_PROSE = 20_000
MAX_TITLE = 500


def clean_text(value: str, *, field: str, most: int, required: bool = False) -> str:
    """Trimmed NFC text. Raises Invalid naming `field` when it is empty, too long or cannot be stored."""
    try:
        text = normalise(value).strip()
    except BadText as error:
        raise Invalid(
            _("The text holds characters that cannot be stored."), fields={field: [saying.said(error.sentence)]}
        ) from error
    if required and not text:
        raise Invalid(_("Something is missing."), fields={field: [_("Write something here.")]})
    if len(text) > most:
        said = ngettext(
            "{number} character; at most {most} fit.", "{number} characters; at most {most} fit.", len(text)
        ).format(number=saying.grouped(len(text)), most=saying.grouped(most))
        raise Invalid(_("The text is too long."), fields={field: [said]})
    return text


def clean_url(value: str, *, field: str = "url", missing: str = "") -> str:
    """The canonical address; what is typed without a scheme is https. Raises Invalid: `missing` is said for none."""
    given = clean_text(value, field=field, most=16_000)
    if not given:
        raise Invalid(_("Something is missing."), fields={field: [missing or _("Give an address.")]})
    try:
        return canonical(guess_scheme(given))
    except BadUrl as error:
        said = saying.said(error.sentence)
        raise Invalid(said, code=error.code, fields={field: [said]}) from error


def clean_day(value: date | None, *, field: str, today: date) -> date | None:
    """A day that is not in the future (a day's grace for time zones is the caller's). Raises Invalid."""
    if value is not None and value > today:
        raise Invalid(_("This day has not come yet."), fields={field: [_("This day has not come yet.")]})
    return value
