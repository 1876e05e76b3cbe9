"""How dates, ages, user text and one-time keys look in every template."""

import json
import re
import secrets
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from annotations.templatetags.spoken import spoken
from annotations.text.amending import LABELS, done
from annotations.text.marking import marked

register = template.Library()

STEPS = [
    (60, 1, marked("{number} s")),
    (3600, 60, marked("{number} min")),
    (86_400, 3600, marked("{number} h")),
    (14 * 86_400, 86_400, marked("{number} d")),
]
BLANK_LINES = re.compile(r"\n\s*\n+")
UNDO_TAG = "undo:"
OF_SUPPLIED = {"pending": marked("Waiting to be read"), "running": marked("Reading")}
CONTEXT = 30  # a prefix or suffix as long as this was cut off
NOT_IN_SCRIPTS = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@register.filter
def when(moment: datetime | str | None) -> SafeString:
    """`22 Nov 2026, 14:05` in a time element. Takes ISO 8601 too, as payloads keep it."""
    read = _moment(moment)
    if read is None:
        return SafeString("")
    local = timezone.localtime(read)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), exact_time(local))


@register.filter
def age(moment: datetime | str | None) -> SafeString:
    """`3 h` in a time element that says the exact time on hover; after two weeks the day."""
    read = _moment(moment)
    if read is None:
        return SafeString("")
    local = timezone.localtime(read)
    exact = exact_time(local)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="seconds"), exact, _short_age(local)
    )


@register.filter(expects_localtime=True)
def day(text: str | date | None) -> str:
    """`22 Nov 2026` of a day, also of its ISO 8601 form."""
    try:
        read = date.fromisoformat(text) if isinstance(text, str) else text
    except ValueError:
        return str(text)
    return format_date(read, _day_format()) if read else ""


@register.filter(expects_localtime=True)
def to_the_second(local: datetime | None) -> str:
    """`14:05:09, 22 Nov 2026`: which of two versions of one minute."""
    return f"{format_date(local, 'H:i:s')}, {format_date(local, _day_format())}" if local else ""


@register.filter
def prose(text: str) -> SafeString:
    """Plain text in paragraphs, with its web addresses as links. Nothing else in it becomes markup."""
    parts = [part.strip("\n") for part in BLANK_LINES.split(text or "") if part.strip()]
    return format_html_join("\n", '<p dir="auto">{}</p>', ((_lines(part),) for part in parts))


@register.filter
def linked(text: str) -> SafeString:
    """Plain text as it stands, with its web addresses as links: what is read of it has the same letters."""
    return mark_safe(urlize(text, nofollow=True, autoescape=True))


@register.filter
def open_count(remarks: Any) -> int:
    """How many comments are not resolved."""
    return sum(not remark.comment.is_resolved for remark in remarks)


@register.filter
def resolved_count(remarks: Any) -> int:
    return sum(remark.comment.is_resolved for remark in remarks)


@register.filter
def lead_in(prefix: str) -> str:
    """What stands before a quote, from its first whole word on."""
    if len(prefix) < CONTEXT:
        return prefix
    return f"… {prefix.partition(' ')[2] or prefix}"


@register.filter
def lead_out(suffix: str) -> str:
    """What stands after a quote, up to its last whole word."""
    if len(suffix) < CONTEXT:
        return suffix
    return f"{suffix.rpartition(' ')[0] or suffix} …"


@register.filter
def json_ld(value: Any) -> SafeString:
    """JSON that cannot leave its script element."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(NOT_IN_SCRIPTS))


@register.filter
def undo_address(message: Message) -> str:
    """The address that takes back what a flash message tells of; empty where there is none."""
    tag = message.extra_tags or ""
    return tag.removeprefix(UNDO_TAG) if tag.startswith(UNDO_TAG) else ""


@register.filter
def capture_state(snapshot: Any) -> str:
    """The state of a capture in a word or two: what somebody handed in is read, not fetched."""
    if snapshot is None:
        return _("Waiting")
    supplied = OF_SUPPLIED if snapshot.is_user_supplied else {}
    return spoken(supplied.get(snapshot.state) or snapshot.get_state_display())


@register.filter
def named(article: Any) -> str:
    """What an article is called: its title, the name of the file that is to give it one, or its address."""
    filename = article.latest.filename if article.latest else ""
    number = "" if article.title or article.url else _("Article {number}").format(number=article.pk)
    return article.title or (filename if not article.url else "") or number or str(article)


@register.filter
def source_name(source: Any) -> str:
    """What a source is called (`Source.name`), in the reader's language as far as the words are ours."""
    if source.is_told:
        said = _("Interview with {name}") if source.kind == "interview" else _("E-mail or letter from {name}")
        return said.format(name=source.told_by)
    called = str(source.name)
    return spoken(called) if called == source.get_kind_display() else called


@register.simple_tag
def once_key() -> SafeString:
    """The hidden one-time key of a form: sent twice, it is done once."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_urlsafe(12))


@register.filter
def amended(version: dict[str, Any]) -> str:
    """What happened to a check with a version of it, as its payload tells: “Corrected”."""
    return spoken(done(str(version.get("kind", "")), str(version.get("severity", ""))))


@register.filter
def change_label(change: dict[str, Any]) -> str:
    """What changed between two versions, as readers call it."""
    return spoken(LABELS.get(str(change.get("what")), ""))


@register.filter
def short_hash(sha256: str) -> str:
    return (sha256 or "")[:12]


def _lines(text: str) -> SafeString:
    linked = urlize(text, nofollow=True, autoescape=True)
    return mark_safe(linked.replace("\n", "<br>"))


def _moment(moment: datetime | str | None) -> datetime | None:
    if not isinstance(moment, str):
        return moment
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return read if read.tzinfo else timezone.make_aware(read)


def _short_age(moment: datetime) -> str:
    seconds = max((timezone.now() - moment).total_seconds(), 0)
    if seconds < 10:
        return pgettext("a moment ago", "now")
    for below, unit_s, said in STEPS:
        if seconds < below:
            return _(said).format(number=int(seconds // unit_s))
    return format_date(moment, _day_format())


def exact_time(local: datetime) -> str:
    # Translators: letters of Django's date format: day, month, year, hour, minute
    return format_date(local, pgettext("date format", "j M Y, H:i"))


def _day_format() -> str:
    # Translators: letters of Django's date format: day, month, year
    return pgettext("date format", "j M Y")
