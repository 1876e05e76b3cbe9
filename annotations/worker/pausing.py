"""Why a feed could not be read or imported, and how it is paused where asking again is no use."""

from dataclasses import dataclass

from django.db import transaction

from annotations.models import Event, Feed
from annotations.models.feed import NOT_ALLOWED


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a poll failed; `retry_after_s` is what the other side asked for. `is_final`: nobody need ask again."""

    code: str
    sentence: str
    http_status: int | None = None
    retry_after_s: int = 0
    is_final: bool = False


def not_allowed(feed: Feed) -> Trouble:
    """Nothing is imported in the name of somebody who may not import any more."""
    said = f"{feed.added_by.name}, who added it, may not import any more. An editor who resumes it takes it over."
    return Trouble(NOT_ALLOWED, said, is_final=True)


@transaction.atomic
def pause(feed: Feed, trouble: Trouble) -> None:
    """Ends the polling until somebody resumes it, and says why."""
    said = {"error_code": trouble.code, "error_detail": trouble.sentence}
    running = Feed.objects.filter(id=feed.pk, is_active=True)
    if running.update(is_active=False, **said) == 1:
        data = {"feed": feed.pk, "url": feed.url, "error": trouble.code}
        Event.objects.record("feed.paused", by=None, data=data)
    else:
        Feed.objects.filter(id=feed.pk).update(**said)
