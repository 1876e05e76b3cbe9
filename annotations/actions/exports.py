"""Exports: who took the newsroom's claims out, and which."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from annotations.models import Event, User


@transaction.atomic
def note_export(asked: Mapping[str, Any], *, by: User) -> None:
    """Records that somebody exported the claims that a query asks for."""
    Event.objects.record("claims.exported", by=by, data=dict(asked))


@transaction.atomic
def note_audit_export(asked: Mapping[str, Any], *, by: User) -> None:
    """Records that somebody exported the audit log, and how it was narrowed."""
    Event.objects.record("audit.exported", by=by, data={name: str(value) for name, value in asked.items()})
