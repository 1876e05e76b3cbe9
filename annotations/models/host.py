"""Hosts that captures ask: one request at a time, a pause after each, and longer where a host asks for it."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now


class HostQuerySet(models.QuerySet["Host"]):
    def closed(self) -> Self:
        """Hosts that may not be asked now: somebody is asking, has just asked, or was told to come back later."""
        return self.filter(Q(busy_until__gt=Now()) | Q(asked_until__gt=Now()))

    def told_us_to_wait(self) -> Self:
        return self.filter(asked_until__gt=Now()).order_by("-asked_until", "name")

    def claim(self, name: str) -> bool:
        """Whether the caller alone may ask this host, until it leaves or the lease of its capture has ended."""
        until = Now() + timedelta(seconds=settings.CAPTURE_LEASE_S)
        if not name:
            return True
        open_now = self.filter(name=name, busy_until__lte=Now(), asked_until__lte=Now())
        return open_now.update(busy_until=until) == 1 or self._is_made(name, until)

    def leave(self, name: str, *, held_until: datetime) -> None:
        """The host may be asked again after the usual pause. `held_until`: when our capture's lease ends.

        Who comes back after that leaves nothing: another's hold, which began then, ends a whole lease later than ours.
        """
        ours = held_until + timedelta(seconds=settings.CAPTURE_LEASE_S / 2)
        pause = Now() + timedelta(seconds=settings.FETCH_DELAY_S)
        self.filter(name=name, busy_until__lte=ours).update(busy_until=pause)

    def wait_for(self, name: str, seconds: int) -> None:
        """The host asked to be left alone for so long, all of it."""
        if name:
            until = Now() + timedelta(seconds=seconds)
            self.update_or_create(name=name, defaults={"asked_until": until})

    def _is_made(self, name: str, until: Combinable) -> bool:
        try:
            with transaction.atomic():
                self.create(name=name, busy_until=until)
        except IntegrityError:
            return False
        return True


class Host(models.Model):
    """A host name as URLs have it, in lower case. It may be asked once both times are over, by the database's clock."""

    name = models.CharField(max_length=255, primary_key=True)
    busy_until = models.DateTimeField(db_default=Now())
    asked_until = models.DateTimeField(db_default=Now())

    objects = HostQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
