"""How the telling of caches in front of us does: a part of the admins' status page."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from annotations.models import Purge
from annotations.pages.failures import words_for


@dataclass(frozen=True, slots=True)
class Purges:
    """`waiting`: publications of which caches do not know yet. `trouble`: why the last try failed, or nothing."""

    told_at: datetime | None
    waiting: int
    trouble: str
    attempts: int


def purges_now() -> Purges | None:
    """How it does; None, and no query, where no cache is told."""
    if not settings.PURGE_URL:
        return None
    row = Purge.objects.started()
    return Purges(row.told_at, row.waiting().count(), _trouble(row.error), row.attempts)


def _trouble(error: str) -> str:
    if error.isdigit():
        return _("The cache answered {status}.").format(status=error)
    words = words_for(error) if error else None
    return _(words.sentence) if words else error
