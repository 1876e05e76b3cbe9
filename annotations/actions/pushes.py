"""What Google's Fact Check Tools are to know, where an account is set: the transaction that publishes notes it."""

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy, tasks_sending
from annotations.errors import NotFound
from annotations.models import Check, Event, Publication, PushedPage, User
from annotations.models.pushed import PushState

RUNG_AT_ONCE = 100
NOTED_AT_ONCE = 1000


def want_pushed(publication: Publication, *, check: Check) -> None:
    """Notes that this version is to stand at Google's, in the caller's transaction, and rings after it."""
    if settings.FACT_CHECK_TOOLS_CREDENTIALS:
        tasks_sending.ring_pushes([PushedPage.objects.want(publication, check=check).pk])


def push_standing() -> int:
    """Notes every check that stands and was published before an account was set; how many. The sweep rings for them."""
    noted = 0
    while settings.FACT_CHECK_TOOLS_CREDENTIALS and (more := PushedPage.objects.want_standing(NOTED_AT_ONCE)):
        noted += more
    return noted


@transaction.atomic
def push_again(*, by: User) -> int:
    """Tries again whatever is paused or was given up; how many pages that is. Raises NotFound where it is off."""
    policy.require(by, "push_again")
    if not settings.FACT_CHECK_TOOLS_CREDENTIALS:
        raise NotFound(_("Nothing is pushed to Google's Fact Check Tools: no account is set."))
    ids = list(PushedPage.objects.stuck().select_for_update().values_list("id", flat=True))
    if ids:
        PushedPage.objects.filter(id__in=ids).update(state=PushState.PENDING, tries=0, next_attempt_at=Now())
        Event.objects.record("pushes.retried", by=by, data={"pages": len(ids)})
        tasks_sending.ring_pushes(ids[:RUNG_AT_ONCE])
    return len(ids)
