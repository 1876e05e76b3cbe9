"""Invitations: somebody is asked to join the newsroom, by a link that works once and for some days."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from annotations.models.desk import Desk
from annotations.models.secret import HashedSecret, SecretQuerySet
from annotations.models.user import NEWSROOM, Role, User


class InvitationQuerySet(SecretQuerySet["Invitation"]):
    def pending(self) -> Self:
        """Neither accepted nor taken back; its link may have run out."""
        return self.filter(accepted_at=None, revoked_at=None)

    def for_list(self) -> Self:
        """With who invited, and `has_run_out` by the database's clock."""
        return self.select_related("invited_by", "desk").annotate(has_run_out=Q(expires_at__lte=Now()))

    def open(self) -> Self:
        """Those whose link works now."""
        return self.pending().live()


class Invitation(HashedSecret):
    """`email`, `role` and `desk`, on which a checker is to be editor, are the inviter's choice; the person who follows
    the link chooses her user name.
    """

    email = models.EmailField(max_length=254)
    display_name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=10, choices=[(role.value, role.label) for role in NEWSROOM])
    desk = models.ForeignKey(Desk, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    user = models.OneToOneField(User, null=True, on_delete=models.PROTECT, related_name="invitation", editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(role=Role.PUBLISHER), name="invitation_to_the_newsroom"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, user__isnull=True)
                | Q(accepted_at__isnull=False, user__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_pending_once",
            ),
        ]

    def __str__(self) -> str:
        return self.email
