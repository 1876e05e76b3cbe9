"""Sessions: where somebody is signed in, as she would recognise it."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annotations.models.user import User


class UserSessionQuerySet(models.QuerySet["UserSession"]):
    def running(self) -> Self:
        """Neither ended nor forgotten by the browser."""
        return self.filter(ended_at=None, seen_at__gt=Now() - timedelta(seconds=settings.SESSION_COOKIE_AGE))


class UserSession(models.Model):
    """A browser in which somebody signed in. `place` is a network, not an address: enough to recognise, no more."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    device = models.CharField(max_length=80)
    place = models.CharField(max_length=50)
    has_second_factor = models.BooleanField(default=False)
    began_at = models.DateTimeField(db_default=Now(), editable=False)
    seen_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = UserSessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-seen_at"], name="sessions_of_user")]

    def __str__(self) -> str:
        return f"{self.device}, {self.place}"
