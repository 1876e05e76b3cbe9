"""Roles on single desks: a checker who is an editor for Politics."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from annotations.models.desk import Desk
from annotations.models.user import Role, User


class DeskRole(models.Model):
    """On claims of this desk the person has this role, where it is more than her own in the newsroom."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="desk_roles")
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=10, choices=[(Role.EDITOR.value, Role.EDITOR.label)], default=Role.EDITOR)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "desk"], name="desk_role_once"),
            models.CheckConstraint(condition=Q(role=Role.EDITOR), name="desk_role_is_an_editors"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.desk}"
