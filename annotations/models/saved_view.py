"""Saved views: a way to look at the queue that somebody gave a name, for herself or for the whole newsroom."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

MAX_VIEW_NAME = 60
MAX_VIEW_QUERY = 2_000


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def for_person(self, user: "models.Model") -> Self:
        """Those that she sees: her own and the shared ones, the shared ones first, by name."""
        seen = self.standing().filter(Q(owner=user) | Q(is_shared=True))
        return seen.select_related("owner").order_by("-is_shared", Lower("name"), "id")


class SavedView(models.Model):
    """`query` is the queue's query string without its `?`, in canonical form: it is the whole state of the page."""

    name = models.CharField(max_length=MAX_VIEW_NAME)
    owner = models.ForeignKey("User", on_delete=models.PROTECT, related_name="saved_views")
    query = models.TextField(blank=True)
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="view_has_a_name"),
            models.CheckConstraint(condition=Q(query__length__lte=MAX_VIEW_QUERY), name="view_query_length"),
            models.UniqueConstraint(
                Lower("name"), "owner", name="view_named_once", condition=Q(removed_at=None, is_shared=False)
            ),
            models.UniqueConstraint(
                Lower("name"), name="shared_view_named_once", condition=Q(removed_at=None, is_shared=True)
            ),
        ]
        indexes = [models.Index(fields=["owner"], name="view_of_owner", condition=Q(removed_at=None))]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """What follows `/queue/`."""
        return f"?{self.query}" if self.query else ""
