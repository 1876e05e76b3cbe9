"""The bells of cited pages that are looked at again."""

from celery import shared_task

from annotations.models import PageHealth
from annotations.ringing import ring_for_each
from annotations.tasks_captures import capture_snapshot
from annotations.worker import following

MOST_AT_ONCE = 500


@shared_task
def follow() -> None:
    """Asks again for cited pages that are due, and takes in what earlier looks came to. Beat calls it."""
    due = PageHealth.objects.due().order_by("next_check_at").values_list("id", flat=True)[:MOST_AT_ONCE]
    asked = [following.ask_again(health_id) for health_id in due]
    ring_for_each(capture_snapshot, [snapshot.pk for snapshot in asked if snapshot is not None])
    ring_for_each(note_look, PageHealth.objects.to_note().order_by("id").values_list("id", flat=True)[:MOST_AT_ONCE])


@shared_task
def begin_following() -> None:
    """Begins to follow pages that are cited and not followed yet. Beat calls it."""
    while following.begin_all() == following.NEW_AT_ONCE:
        pass


@shared_task
def note_look(health_id: int) -> None:
    """Takes in what the newest look at one page came to."""
    following.note(health_id)
