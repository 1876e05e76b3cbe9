"""How a published source is told: from a frozen payload, which may be older than some of what is told here."""

from typing import Any

from django import template

from annotations.text.locators import BadLocator, read_locator

register = template.Library()

KINDS = {"post": "Social post", "dataset": "Dataset", "doi": "Publication", "file": "File held by us"}
GRADES = {"primary": "Primary source", "secondary": "Secondary source"}


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
    return KINDS.get(kind or "", "")


@register.filter
def grade_words(grade: str) -> str:
    return GRADES.get(grade or "", "")
