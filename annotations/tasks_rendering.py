"""The bells of pages that a browser shows: a queue of their own, since a browser takes a processor and much memory."""

from celery import shared_task
from django.conf import settings

from annotations.models import Rendering
from annotations.ringing import ring, ring_after_commit, ring_for_each, waiting_bells
from annotations.worker import rendering

RENDERING = "rendering"
MOST_SWEPT = 20
SPARE_S = 0.5


@shared_task
def render_page(row_id: int) -> None:
    """Shows one page, if that is due."""
    rendering.run(row_id)


@shared_task
def sweep_renderings() -> None:
    """Rings again for pages that are overdue. Beat calls it."""
    if settings.RENDER_PAGES and waiting_bells(RENDERING) < MOST_SWEPT:
        due = Rendering.objects.due().order_by("next_attempt_at")
        ring_for_each(render_page, due.values_list("id", flat=True)[:MOST_SWEPT])


def ring_for_page(snapshot_id: int) -> None:
    """Rings for the page of a capture that has just been made, once its host may be asked again."""
    if settings.RENDER_PAGES:
        for row_id in Rendering.objects.due().filter(snapshot=snapshot_id).values_list("id", flat=True):
            ring(render_page, row_id, countdown=settings.FETCH_DELAY_S + SPARE_S)


def ring_rendering(row: Rendering) -> None:
    """Rings for one page once the transaction is committed."""
    ring_after_commit(render_page, [row.pk])
