"""One job: the page of one check at Google's Fact Check Tools is made what the newest publication says.

Rows are the queue, as with deliveries. Where we hold no name of a page, Google is asked for one before any is made: an
answer that was lost, or a worker that died after sending, costs a question and never makes a second page.
"""

import random
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models.functions import Now

from annotations.meaning.markup import markup_page
from annotations.models import PushedPage
from annotations.models.pushed import MAX_SAID, PushState
from annotations.worker import markup_pages
from annotations.worker.markup_pages import Standing, Trouble
from annotations.worker.troubles import TROUBLES, Then

JITTER = 0.1


def run(page_id: int) -> bool:
    """Pushes one check, if that is due. Safe to call twice, late, or in parallel."""
    row = PushedPage.objects.take(page_id) if settings.FACT_CHECK_TOOLS_CREDENTIALS else None
    if row is None:
        return False
    try:
        made = _brought_up_to_date(row)
    except Trouble as trouble:
        _settle_trouble(row, trouble)
    else:
        _settle(row, made)
    return True


def _brought_up_to_date(row: PushedPage) -> Standing:
    """Writes what is wanted, at most two requests and one for a token. Raises Trouble."""
    payload = row.wanted.payload
    known = Standing(row.name, row.version_id)
    if not known.name:
        known = markup_pages.find(payload["url"])
    elif not known.version_id and not row.wanted.is_retraction:
        known = markup_pages.read(known.name)
    if row.wanted.is_retraction:
        if known.name:
            markup_pages.remove(known.name)
        return Standing()
    page = markup_page(payload)
    return markup_pages.replace(known, page) if known.name else markup_pages.create(page)


def _settle(row: PushedPage, made: Standing) -> None:
    known = {"name": made.name, "version_id": made.version_id, "pushed": row.wanted_id, "pushed_at": Now()}
    standing = {"state": PushState.PUSHED, "tries": 0, "error_code": "", "error_sentence": ""}
    PushedPage.objects.settle(row, known=known, standing=standing)


def _settle_trouble(row: PushedPage, trouble: Trouble) -> None:
    way = TROUBLES[trouble.code]
    known = {"version_id": ""} if way.forgets_version else {}
    if way.forgets_page:
        known |= {"name": ""}
    said = f"{way.sentence} Google says: {trouble.said}" if trouble.said else way.sentence
    standing = {"error_code": trouble.code, "error_sentence": said[:MAX_SAID], **_next(row, trouble, way.then)}
    PushedPage.objects.settle(row, known=known, standing=standing)


def _next(row: PushedPage, trouble: Trouble, then: Then) -> dict[str, Any]:
    """When it is tried again, or that it is not."""
    tries = row.tries + 1
    schedule = settings.FACT_CHECK_TOOLS_SCHEDULE_S
    if then is Then.PAUSE:
        return {"state": PushState.PAUSED, "tries": tries}
    if then is Then.GIVE_UP or tries >= len(schedule):
        return {"state": PushState.FAILED, "tries": tries}
    is_first = then is Then.AT_ONCE and tries == 1
    wait_s = 0.0 if is_first else schedule[tries] * random.uniform(1 - JITTER, 1 + JITTER)
    due = Now() + timedelta(seconds=max(wait_s, trouble.wait_s))
    return {"state": PushState.PENDING, "tries": tries, "next_attempt_at": due}
