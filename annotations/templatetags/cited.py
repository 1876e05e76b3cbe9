"""How a published source is told: from a frozen payload, which may be older than some of what is told here."""

from typing import Any

from django import template

from annotations.templatetags.spoken import spoken
from annotations.text.locators import BadLocator, read_locator
from annotations.text.marking import marked

register = template.Library()

KINDS = {
    "post": marked("Social post"),
    "dataset": marked("Dataset"),
    "doi": marked("Publication"),
    "file": marked("File held by us"),
}
GRADES = {"primary": marked("Primary source"), "secondary": marked("Secondary source")}


@register.filter
def address_at_place(source: dict[str, Any]) -> str:
    """Its address with what brings a browser to the page or the moment that its locator names, where it has one."""
    url = str(source["url"])
    try:
        fragment = read_locator(source.get("locator") or "").fragment
    except BadLocator:
        return url
    return f"{url}#{fragment}" if fragment else url


@register.filter
def kind_words(kind: str) -> str:
    """Empty where the address tells it, or the name does."""
    return spoken(KINDS.get(kind or "", ""))


@register.filter
def grade_words(grade: str) -> str:
    return spoken(GRADES.get(grade or "", ""))
