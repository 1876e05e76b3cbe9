"""What is said at once to whoever asked, in the language that is spoken now. Nothing of it is to be kept."""

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

from annotations.text.marking import Sentence

NOUNS_ARE_CAPITAL = ("de",)


def said(english: str) -> str:
    """Words that are kept in English (`marking`), with their values; words that are nobody's stand as they are."""
    if isinstance(english, Sentence):
        return gettext(english.words).format(**{name: _shown(value) for name, value in english.values.items()})
    return gettext(english) if english else ""


def inside(english: str) -> str:
    """A label in the middle of a sentence."""
    label = said(english)
    return label if (get_language() or "").startswith(NOUNS_ARE_CAPITAL) else label.lower()


def grouped(number: int) -> str:
    """A number with its thousands apart."""
    return str(number_format(number, force_grouping=True))


def _shown(value: object) -> object:
    return grouped(value) if isinstance(value, int) else value
