"""A source's page shown by a browser, asked for by a person."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from annotations import policy
from annotations.errors import NotFound
from annotations.models import Event, Rendering, Source
from annotations.models.errand import AT_ONCE, ErrandState
from annotations.models.snapshot import Origin, State
from annotations.models.user import User
from annotations.tasks_rendering import ring_rendering
from annotations.worker.rendering import want


def may_be_rendered(source: Source) -> bool:
    """Whether a browser is set up, and the source's capture is of a page that was asked for, well or badly."""
    capture = source.snapshot
    is_asked = capture is not None and capture.origin == Origin.FETCH and capture.state in (State.OK, State.FAILED)
    is_page = is_asked and (not capture.content_type or "html" in capture.content_type)
    return bool(settings.RENDER_PAGES and is_page)


@transaction.atomic
def render_page_of(source: Source, *, by: User) -> None:
    """What was not shown yet is shown as soon as may be; what failed is tried anew. What there is stays.

    Raises NotFound where no browser is set up, or there is no page.
    """
    policy.require(by, "retry", on=source.claim)
    if not may_be_rendered(source):
        raise NotFound(_("There is no page to show, or no browser is set up for it."))
    want(source.snapshot)
    rows = Rendering.objects.filter(snapshot=source.snapshot_id, state__in=[ErrandState.PENDING, ErrandState.FAILED])
    if rows.update(attempts=0, **AT_ONCE):
        ring_rendering(Rendering.objects.get(snapshot=source.snapshot_id))
        Event.objects.record("source.rendering_asked", by=by, claim=source.claim, data={"source": source.pk})
