"""What every template may ask for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from annotations import requestids
from annotations.models import Claim, Highlight, Notice, User
from annotations.models.counted import Counted, counted
from annotations.pages.doors import is_pane
from annotations.pages.languages import script_words

NONE = Counted(0)


def newsroom(request: HttpRequest) -> dict[str, Any]:
    """The newsroom's name, and for staff the numbers beside the navigation, each taken only where it is shown."""
    return {
        "newsroom_name": settings.NEWSROOM_NAME,
        "script_words": script_words(),
        "is_demo": settings.DEMO,
        "is_pane": is_pane(request),
        "request_id": requestids.current(),
        "corrections_contact": settings.CORRECTIONS_CONTACT,
        "queue_count": SimpleLazyObject(lambda: _queue_count(request)),
        "notice_count": SimpleLazyObject(lambda: _notice_count(request)),
        "lost_count": SimpleLazyObject(lambda: _lost_count(request)),
    }


def _queue_count(request: HttpRequest) -> Counted:
    return counted(Claim.objects.in_review()) if _is_newsroom(request) else NONE


def _notice_count(request: HttpRequest) -> Counted:
    user = getattr(request, "user", None)
    return counted(Notice.objects.filter(user=user).unseen()) if isinstance(user, User) else NONE


def _lost_count(request: HttpRequest) -> Counted:
    return counted(Highlight.objects.lost()) if _is_newsroom(request) else NONE


def _is_newsroom(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return isinstance(user, User) and user.is_newsroom
