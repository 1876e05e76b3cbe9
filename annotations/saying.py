"""What is said at once to whoever asked, in the language that is spoken now. Nothing of it is to be kept."""

from django.utils.formats import number_format
from django.utils.translation import gettext

from annotations.text.marking import Sentence


def said(english: str) -> str:
    """The same sentence of a module that knows English only, with its values."""
    if isinstance(english, Sentence):
        return gettext(english.words).format(**{name: _shown(value) for name, value in english.values.items()})
    return gettext(english) if english else ""


def grouped(number: int) -> str:
    """A number with its thousands apart."""
    return str(number_format(number, force_grouping=True))


def _shown(value: object) -> object:
    return grouped(value) if isinstance(value, int) else value
