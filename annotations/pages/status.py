"""How the captures and the services do: the admins' page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotations.models import Article, Delivery, Snapshot, Source, User, Webhook
from annotations.models.moves import EDITABLE
from annotations.models.snapshot import State
from annotations.models.webhook import OPEN
from annotations.pages.doors import admins
from annotations.pages.failures import FailureWords, words_for
from annotations.pages.mails import mails_now
from annotations.pages.purges import purges_now
from annotations.pages.pushes import pushes_now
from annotations.pages.services import parts

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of failure and how many captures failed by it."""

    code: str
    words: FailureWords | None
    count: int


@admins()
def status(request: HttpRequest, me: User) -> HttpResponse:
    waiting = Snapshot.objects.without_text().unsettled().select_related("page", "article").order_by("next_attempt_at")
    counts = dict(Snapshot.objects.values_list("state").annotate(count=Count("id")).order_by())
    context = {
        "section": "status",
        "parts": parts(),
        "counts": [(state, label, counts.get(state, 0)) for state, label in State.choices],
        "waiting": [(snapshot, words_for(snapshot.error_code, snapshot.error_detail)) for snapshot in waiting[:SHOWN]],
        "causes": _causes(),
        "failed_sources": _with_words(_failed_sources()),
        "failed_articles": _with_words(_failed_articles()),
        "editable": EDITABLE,
        "pushes": pushes_now(),
        "purges": purges_now(),
        "mails": mails_now(),
        "networks": settings.FETCH_ALLOW_NETWORKS,
        "switched_off": _switched_off(),
        "failing_count": Webhook.objects.failing().count(),
        "message_count": Delivery.objects.filter(state__in=OPEN, webhook__removed_at=None).count(),
    }
    return render(request, "annotations/status.html", context)


def _causes() -> list[Cause]:
    rows = Snapshot.objects.filter(state=State.FAILED).values_list("error_code").annotate(count=Count("id"))
    return [Cause(code, words_for(code), count) for code, count in rows.order_by("-count", "error_code")]


def _switched_off() -> list[Webhook]:
    """Endpoints of publishers that are told nothing until somebody resumes them."""
    return list(Webhook.objects.switched_off().select_related("publisher").order_by("-disabled_at", "-id")[:SHOWN])


def _failed_sources() -> list[Source]:
    """Sources whose newest capture failed; only these can be tried again."""
    rows = Source.objects.standing().filter(snapshot__state=State.FAILED).exclude(claim__status="discarded")
    return list(rows.with_capture().select_related("claim").order_by("-snapshot_id")[:SHOWN])


def _failed_articles() -> list[Article]:
    rows = Article.objects.filter(latest__state=State.FAILED).select_related("page", "latest")
    return list(rows.defer("latest__text", "latest__blocks", "latest__headers").order_by("-latest_id")[:SHOWN])


def _with_words(rows: Iterable[Source | Article]) -> list[tuple[Source | Article, FailureWords | None]]:
    return [(row, words_for(_capture(row).error_code, _capture(row).error_detail)) for row in rows]


def _capture(row: Source | Article) -> Snapshot:
    capture = row.snapshot if isinstance(row, Source) else row.latest
    if capture is None:
        raise ValueError("a row without a capture")
    return capture
