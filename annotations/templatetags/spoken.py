"""Words that Python keeps in English, said in the language that is spoken now. Known to every template unasked."""

from django import template

from annotations.saying import inside, said

register = template.Library()


@register.filter
def spoken(english: object) -> str:
    """A label (`marking.marked`) as its reader knows it; other words as they stand."""
    return said(english if isinstance(english, str) else str(english or ""))


@register.filter
def spoken_inside(english: object) -> str:
    """The same in the middle of a sentence."""
    return inside(english if isinstance(english, str) else str(english or ""))
