"""Looks at cited pages as if servers had answered: see `annotations.worker.following`."""

from datetime import timedelta

from django.db.models import F

from annotations.models import PageHealth, Source
from annotations.worker import following
from tests.factories import PAGE, fail, settle

CHANGED = PAGE.replace(b"212 homes", b"213 homes")
WITHOUT = PAGE[: PAGE.index(b"<p>Between")] + PAGE[PAGE.index(b"<p>Homes") :]


def looked_at(source: Source, body: bytes | None = PAGE, *, code: str = "not_found") -> PageHealth:
    """The page's health after it answered with this body four days on, or failed; with `source` as it is then."""
    assert source.page is not None
    PageHealth.objects.follow(source.page)
    on = timedelta(days=4)
    PageHealth.objects.filter(page=source.page_id).update(
        next_check_at=F("next_check_at") - 30 * on, counted_at=F("counted_at") - on
    )
    health = PageHealth.objects.get(page=source.page_id)
    asked = following.ask_again(health.pk)
    assert asked is not None, "nobody cites it, or a look is under way"
    if body is None:
        fail(asked, code)
    else:
        settle(asked, body)
    assert following.note(health.pk)
    health.refresh_from_db()
    return health


def dead(source: Source) -> PageHealth:
    for _ in range(3):
        health = looked_at(source, None)
    return health
