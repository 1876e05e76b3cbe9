"""What people do about sources on the live web: look now, note that they have seen what changed, overrule."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy
from annotations.errors import Conflict, Invalid
from annotations.incoming import clean_text
from annotations.models import Event, PageHealth, Source, User, Verification
from annotations.models.health import MAX_RULING, Ruling
from annotations.tasks_captures import ring_capture
from annotations.worker import following


@transaction.atomic
def look_now(source: Source, *, by: User) -> PageHealth:
    """Has the source's page looked at now. A look that is under way is left to finish."""
    policy.require(by, "attach")
    health = _health(source)
    PageHealth.objects.filter(id=health.pk).update(next_check_at=Now())
    asked = following.ask_again(health.pk)
    if asked is not None:
        ring_capture(asked)
    return health


@transaction.atomic
def see_difference(source: Source, *, by: User, words: str | None = None) -> Verification:
    """She has looked at what the live page says now, and keeps our capture. Raises Conflict where nothing differs.

    `words` are those that she was shown, None where the caller accepts any; raises Conflict where it says others by
    now: nobody has seen those.
    """
    policy.require(by, "attach")
    row = Verification.objects.select_for_update().filter(source=source).first()
    if row is None or not row.is_different:
        raise Conflict(_("The live page says what was locked, as far as we know."), code="nothing_differs")
    if words is not None and words.split() != row.words.split():
        raise Conflict(_("The live page was changed again. Look at what it says now."), code="changed_meanwhile")
    if row.seen_at is None:
        row.seen_by = by
        row.save(update_fields=["seen_by"])
        Verification.objects.filter(id=row.pk).update(seen_at=Now())
        row.refresh_from_db(fields=["seen_at"])
        data = {"source": source.pk, "url": source.url, "state": row.state}
        Event.objects.record("source.difference_seen", by=by, claim=source.claim, data=data)
    return row


@transaction.atomic
def rule_on_page(source: Source, ruling: str, *, note: str = "", by: User) -> PageHealth:
    """An editor says whether the page is there, whatever we saw; an empty ruling takes that back.

    Failures are counted from the start. “It is there” holds until we see it ourselves.
    """
    policy.require(by, "rule_on_page", on=source.claim)
    said = clean_text(note, field="note", most=MAX_RULING)
    if ruling not in Ruling.values:
        raise Invalid(_("The ruling is not known."), fields={"ruling": [_("Choose one of: alive, dead, or nothing.")]})
    health = PageHealth.objects.locked(_health(source).pk)
    was_dead = health.is_dead
    health.ruling, health.ruling_note = ruling, said if ruling else ""
    health.ruled_by = by if ruling else None
    health.failures, health.failing_since, health.counted_at = 0, None, None
    PageHealth.objects.filter(id=health.pk).update(
        ruling=health.ruling,
        ruling_note=health.ruling_note,
        ruled_by=health.ruled_by,
        ruled_at=Now() if ruling else None,
        failures=0,
        failing_since=None,
        counted_at=None,
    )
    data = {"source": source.pk, "url": source.url, "ruling": ruling, "note": health.ruling_note}
    Event.objects.record("source.ruled", by=by, claim=source.claim, data=data)
    if health.is_dead != was_dead:
        following.tell_of(health.page, "source.dead" if health.is_dead else "source.back")
    health.refresh_from_db()
    return health


def _health(source: Source) -> PageHealth:
    """The page's row; it is followed from now on where it was not. Raises Conflict where there is no page."""
    if source.page is None:
        raise Conflict(_("This source stands at no address, so there is nothing to look at again."), code="no_address")
    PageHealth.objects.follow(source.page)
    return PageHealth.objects.get(page=source.page_id)
