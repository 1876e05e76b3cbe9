"""What a person was told of, and has seen."""

from django.db import transaction
from django.db.models.functions import Now

from annotations.models import Notice, User


@transaction.atomic
def see_notices(*, by: User, until: int) -> int:
    """Marks her notices as seen, up to and with the one of this id; returns how many were new."""
    return Notice.objects.filter(user=by, id__lte=until).unseen().update(seen_at=Now())
