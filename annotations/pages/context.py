"""What every template may ask for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from annotations.models import Claim, User


def newsroom(request: HttpRequest) -> dict[str, Any]:
    """The newsroom's name, and for staff the number of claims in review; the count is taken only where it is shown."""
    return {
        "newsroom_name": settings.NEWSROOM_NAME,
        "is_demo": settings.DEMO,
        "corrections_contact": settings.CORRECTIONS_CONTACT,
        "queue_count": SimpleLazyObject(lambda: _queue_count(request)),
    }


def _queue_count(request: HttpRequest) -> int:
    user = getattr(request, "user", None)
    return Claim.objects.in_review().count() if isinstance(user, User) else 0
