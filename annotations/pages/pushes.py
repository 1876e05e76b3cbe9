"""How the pages at Google's Fact Check Tools do: a part of the admins' status page, and its one deed."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import pushes as actions
from annotations.models import PushedPage, User
from annotations.models.pushed import STUCK, PushState
from annotations.pages.doors import Done, admins, deed
from annotations.pages.spoken_forms import said_choices

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Pushes:
    """`counts`: state, its label, how many. `stuck`: what nobody tries any more, the newest first, at most SHOWN."""

    counts: list[tuple[str, str, int]]
    stuck: list[PushedPage]
    stuck_count: int


def pushes_now() -> Pushes | None:
    """How they do; None, and no query, where nothing is pushed."""
    if not settings.FACT_CHECK_TOOLS_CREDENTIALS:
        return None
    counts = PushedPage.objects.counts()
    stuck_count = sum(counts.get(state, 0) for state in STUCK)
    rows = [(state, label, counts.get(state, 0)) for state, label in said_choices(PushState.choices)]
    return Pushes(rows, list(PushedPage.objects.stuck().for_list()[:SHOWN]), stuck_count)


@admins("POST")
def pushes_retry(request: HttpRequest, me: User) -> HttpResponse:
    def retry() -> Done:
        count = actions.push_again(by=me)
        said = _("{count} to be tried again.").format(count=count) if count else _("None is waiting for another try.")
        return Done(to=f"{reverse('status')}#pushes", said=said)

    return deed(request, me, retry)
