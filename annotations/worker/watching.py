"""The watch: articles with open or published claims are fetched again, ever less often while nothing changes."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from annotations.models import Article, Snapshot
from annotations.models.article import Watch
from annotations.models.snapshot import Origin, State
from annotations.worker import intake

FIXED_S = {Watch.HOURLY: 3600, Watch.QUARTERLY: 6 * 3600, Watch.DAILY: 24 * 3600, Watch.WEEKLY: 7 * 24 * 3600}


def next_check(article: Article, *, newest: Snapshot | None) -> datetime | None:
    """When the article's page is due again, counted from now; None where it is not watched.

    By itself the watch follows pages that we fetched: `newest`, the newest text of the article, may be one that a
    person brought because the page refused us or gave less, and then the page would overwrite it.
    """
    if article.page_id is None or article.watch == Watch.OFF or newest is None:
        return None
    if article.watch == Watch.AUTO:
        if newest.origin != Origin.FETCH:
            return None
        steps = settings.WATCH_STEPS_S
        return timezone.now() + timedelta(seconds=steps[min(article.watch_step, len(steps) - 1)])
    return timezone.now() + timedelta(seconds=FIXED_S[Watch(article.watch)])


def note_capture(article: Article, snapshot: Snapshot) -> None:
    """Sets the watch after a settled capture: from the start where the text changed, one step slower where not.

    The caller holds the article, whose `newest_version` is this capture already if it is one.
    """
    article.watch_step = (
        0 if snapshot.state == State.OK else min(article.watch_step + 1, len(settings.WATCH_STEPS_S) - 1)
    )
    if snapshot.state != State.FAILED:
        article.seen_at = snapshot.captured_at
    article.next_check_at = next_check(article, newest=article.newest_version)
    article.save(update_fields=["watch_step", "seen_at", "next_check_at"])


@transaction.atomic
def ask_again(article_id: int) -> Snapshot | None:
    """A capture of a watched article that is due; None where somebody was faster. The caller rings."""
    article = Article.objects.locked(article_id)
    if not Article.objects.due_for_check().filter(id=article_id).exists():
        return None
    article.next_check_at = next_check(article, newest=article.newest_version)
    article.save(update_fields=["next_check_at"])
    return intake.ask_for_capture(article, by=None)
