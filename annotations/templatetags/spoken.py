"""Words that Python keeps in English, said in the language that is spoken now. Known to every template unasked."""

from django import template
from django.utils.translation import get_language, gettext

register = template.Library()

NOUNS_ARE_CAPITAL = ("de",)


@register.filter
def spoken(english: object) -> str:
    """A label (`marking.marked`) as its reader knows it; other words as they stand."""
    return gettext(str(english)) if english else ""


@register.filter
def spoken_inside(english: object) -> str:
    """The same in the middle of a sentence."""
    said = spoken(english)
    return said if (get_language() or "").startswith(NOUNS_ARE_CAPITAL) else said.lower()
