"""How due dates, priorities and who has a claim in hand are told in the queue: in words first, colour repeats them."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

URGENCIES = {"high": "High priority", "raised": "Raised priority"}
SOON = timedelta(days=2)


@register.filter
def due(moment: datetime | None) -> SafeString:
    """`Overdue, 3 h`, `Due today, 17:00`, `Due 24 Nov`, in a time element; empty where there is no due date."""
    if moment is None:
        return SafeString("")
    local, now = timezone.localtime(moment), timezone.localtime()
    state, words = _due_words(local, now)
    return format_html(
        '<time class="due" data-due="{}" datetime="{}" title="{}">{}</time>',
        state,
        local.isoformat(timespec="seconds"),
        format_date(local, "j M Y, H:i"),
        words,
    )


@register.filter
def priority(claim: Any) -> SafeString:
    """`High priority` or `Raised priority` with its number; nothing where it is the usual one or lower."""
    level = claim.urgency
    if not level:
        return SafeString("")
    exact = f"{claim.priority} of {claim.most_priority}"
    return format_html('<span class="priority" data-level="{}" title="{}">{}</span>', level, exact, URGENCIES[level])


@register.simple_tag
def in_hand(claim: Any, me: Any) -> str:
    """`Ada has it, 4 min`: who took it and how long it is still hers; empty where it is free."""
    if not getattr(claim, "is_taken", False) or claim.taken_by is None or claim.lease_until is None:
        return ""
    minutes = max(1, round((claim.lease_until - timezone.now()).total_seconds() / 60))
    who = "You have it" if claim.taken_by_id == me.pk else f"{claim.taken_by.name} has it"
    return f"{who}, {minutes} min"


def _due_words(local: datetime, now: datetime) -> tuple[str, str]:
    if local < now:
        return "overdue", f"Overdue, {_span(now - local)}"
    if local.date() == now.date():
        return "today", f"Due today, {format_date(local, 'H:i')}"
    if local.date() == (now + timedelta(days=1)).date():
        return "soon", f"Due tomorrow, {format_date(local, 'H:i')}"
    return ("soon" if local - now < SOON else "later"), f"Due {format_date(local, 'j M')}"


def _span(late: timedelta) -> str:
    minutes = int(late.total_seconds() // 60)
    if minutes < 60:
        return f"{max(1, minutes)} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
