"""Events: what happened, to what, by whom. Written in the transaction of the deed; never changed."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Now

from annotations.bulletins import CHANGE, Bulletin, tell_after_commit
from annotations.models.queued import Queued
from annotations.models.verdict import APPEND_ONLY


class EventQuerySet(models.QuerySet["Event"]):
    def record(
        self,
        verb: str,
        *,
        by: "models.Model | None",
        claim: "models.Model | None" = None,
        article: "models.Model | None" = None,
        data: Mapping[str, Any] | None = None,
    ) -> "Event":
        """Adds one event. `verb` is `noun.past_tense`; `by` is None when the system did it; `data` is JSON.

        Who has the claim in hand keeps it for another while.
        """
        event = Event.of(verb, by=by, claim=claim, article=article, data=data)
        event.save(force_insert=True)
        tell_after_commit([event.bulletin])
        if isinstance(claim, Queued) and by is not None:
            claim.stay_in_hand(by)
        return event

    def record_all(self, events: Sequence["Event"]) -> None:
        """Adds these (see `Event.of`) by one statement."""
        self.bulk_create(events)
        tell_after_commit(event.bulletin for event in events)

    def newest_first(self) -> Self:
        return self.select_related("actor").order_by("-id")


class Event(models.Model):
    """One line of the audit log. `verb` reads `claim.edited`; `data` holds what changed, as JSON.

    A statement that adds some has its transaction's number before it draws ids: see `Sealing.look`.
    """

    verb = models.CharField(max_length=60)
    actor = models.ForeignKey("User", null=True, on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey("Claim", null=True, on_delete=models.PROTECT, related_name="events")
    article = models.ForeignKey("Article", null=True, on_delete=models.PROTECT, related_name="events")
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["verb", "id"], name="event_verbs"),
            models.Index(fields=["at"], name="event_times"),
            models.Index(
                KeyTextTransform("user", "data"), name="event_whose", condition=models.Q(data__has_key="user")
            ),
        ]
        triggers = [
            APPEND_ONLY,
            pgtrigger.Trigger(
                name="number_before_id",
                level=pgtrigger.Statement,
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="PERFORM pg_current_xact_id(); RETURN NULL;",
            ),
        ]

    @classmethod
    def of(
        cls,
        verb: str,
        *,
        by: "models.Model | None",
        claim: "models.Model | None" = None,
        article: "models.Model | None" = None,
        data: Mapping[str, Any] | None = None,
    ) -> "Event":
        """One that is not recorded yet; see `EventQuerySet.record`."""
        return cls(
            verb=verb,
            actor_id=by.pk if by else None,
            claim_id=claim.pk if claim else None,
            article_id=article.pk if article else None,
            data=dict(data or {}),
        )

    @property
    def bulletin(self) -> Bulletin:
        """That it happened, for pages that are open."""
        return Bulletin(CHANGE, self.article_id or 0, self.claim_id or 0, self.pk)

    def __str__(self) -> str:
        return f"{self.verb} #{self.pk}"
