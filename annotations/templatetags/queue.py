"""How due dates, priorities and who has a claim in hand are told in the queue: in words first, colour repeats them."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from annotations.templatetags.newsroom import exact_time
from annotations.templatetags.spoken import spoken
from annotations.text.marking import marked

register = template.Library()

URGENCIES = {"high": marked("High priority"), "raised": marked("Raised priority")}
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
        exact_time(local),
        words,
    )


@register.filter
def priority(claim: Any) -> SafeString:
    """`High priority` or `Raised priority` with its number; nothing where it is the usual one or lower."""
    level = claim.urgency
    if not level:
        return SafeString("")
    # Translators: a priority, as 14 of 30
    exact = _("{priority} of {most}").format(priority=claim.priority, most=claim.most_priority)
    said = spoken(URGENCIES[level])
    return format_html('<span class="priority" data-level="{}" title="{}">{}</span>', level, exact, said)


@register.simple_tag
def in_hand(claim: Any, me: Any) -> str:
    """`Ada has it, 4 min`: who took it and how long it is still hers; empty where it is free."""
    if not getattr(claim, "is_taken", False) or claim.taken_by is None or claim.lease_until is None:
        return ""
    minutes = max(1, round((claim.lease_until - timezone.now()).total_seconds() / 60))
    if claim.taken_by_id == me.pk:
        return _("You have it, {minutes} min").format(minutes=minutes)
    return _("{name} has it, {minutes} min").format(name=claim.taken_by.name, minutes=minutes)


def _due_words(local: datetime, now: datetime) -> tuple[str, str]:
    if local < now:
        return "overdue", _("Overdue, {time}").format(time=_span(now - local))
    if local.date() == now.date():
        return "today", _("Due today, {time}").format(time=format_date(local, "H:i"))
    if local.date() == (now + timedelta(days=1)).date():
        return "soon", _("Due tomorrow, {time}").format(time=format_date(local, "H:i"))
    # Translators: letters of Django's date format: day, month
    day = format_date(local, pgettext("date format", "j M"))
    return ("soon" if local - now < SOON else "later"), _("Due {day}").format(day=day)


def _span(late: timedelta) -> str:
    minutes = int(late.total_seconds() // 60)
    if minutes < 60:
        return _("{number} min").format(number=max(1, minutes))
    if minutes < 48 * 60:
        return _("{number} h").format(number=minutes // 60)
    days = minutes // (24 * 60)
    return ngettext("{number} day", "{number} days", days).format(number=days)
