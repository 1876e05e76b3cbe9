"""One job: a cited page is sent to the web archive, its copy waited for, and looked for there until it is seen.

Rows are the queue; each run makes one step: ask, ask how far it is, look whether it is there. What the archive said is
kept on the row. Pages that are not public are never named to it.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models.functions import Now

from annotations.models import ArchiveCopy
from annotations.models.errand import WENT_WELL, ErrandState
from annotations.text.marking import marked
from annotations.web.failures import FetchError
from annotations.web.names import Resolver, system_resolver
from annotations.web.publicness import require_public
from annotations.worker import errands, savepagenow
from annotations.worker.errands import Trouble

ASK_S = (60, 300, 1800, 7200, 6 * 3600, 24 * 3600, 24 * 3600)
"""How long is waited after each failure to ask; after the last it is given up."""
POLL_S = (10, 20, 30, 60, 120, 300, 600, 1800, 3600)
"""How often it is asked how far the copy is; then it is asked for anew."""
LOOK_S = (30, 300, 1800, 3600, 2 * 3600, 4 * 3600, 6 * 3600, 12 * 3600, 24 * 3600)
"""How often a copy is looked for: the archive may need 12 hours to give it out."""
MOST_ATTEMPTS = 60
"""Of all kinds together; after them a row that goes in circles is given up."""
TURN_S = 10.0
NOT_PUBLIC = {"blocked_address", "bad_url"}


def run_due() -> int:
    """Makes the steps that are due, for a while; how many. Safe to call twice, late, or in parallel."""
    if not settings.ARCHIVE_URL:
        return 0
    return errands.run_due(ArchiveCopy.objects.all(), run, turn_s=TURN_S)


def run(row_id: int, *, resolver: Resolver = system_resolver) -> bool:
    """Makes a row's next step, if it is due; False where the archive should be left alone for now."""
    row = ArchiveCopy.objects.take(row_id)
    if row is None:
        return True
    try:
        columns = _next_step(row, resolver)
    except Trouble as trouble:
        _put_back(row, trouble)
        return not trouble.stops
    went_on = {**WENT_WELL, "state": ErrandState.PENDING}
    ArchiveCopy.objects.settle(row.pk, row.attempts, **{**went_on, **columns})
    return True


def _next_step(row: ArchiveCopy, resolver: Resolver) -> dict[str, Any]:
    """The columns that the step changes. Raises Trouble."""
    if row.copy_url:
        return _looked(row)
    if row.job_id:
        return _polled(row)
    try:
        require_public(row.url, resolver=resolver)
    except FetchError as error:
        is_final = error.code in NOT_PUBLIC
        why = "The address is not on the public web." if is_final else error.failure.sentence
        raise Trouble(error.code, f"The archive was not told of it. {why}", is_final=is_final) from error
    return {"job_id": savepagenow.save(row.url), "next_attempt_at": _in(POLL_S[0])}


def _polled(row: ArchiveCopy) -> dict[str, Any]:
    made = savepagenow.copy_of(row.job_id)
    if made is not None:
        return {"copy_url": made.url, "copied_at": made.at, "next_attempt_at": _in(LOOK_S[0])}
    if row.tries + 1 < len(POLL_S):
        return {"tries": row.tries + 1, "next_attempt_at": _in(POLL_S[row.tries + 1])}
    raise Trouble("never_done", marked("The archive began and did not finish."))


def _looked(row: ArchiveCopy) -> dict[str, Any]:
    if savepagenow.is_there(row.copy_url):
        return {"state": ErrandState.OK, "confirmed_at": Now()}
    if row.tries + 1 < len(LOOK_S):
        return {"tries": row.tries + 1, "next_attempt_at": _in(LOOK_S[row.tries + 1])}
    raise Trouble(
        "not_seen", marked("The archive said that it has a copy, and it was never seen there."), is_final=True
    )


def _put_back(row: ArchiveCopy, trouble: Trouble) -> None:
    """Another try later, from the beginning where the archive's own work failed; or none, with the reason kept."""
    is_over = trouble.is_final or row.attempts >= MOST_ATTEMPTS or (not row.job_id and row.tries >= len(ASK_S))
    begins_anew = row.job_id and not row.copy_url and not trouble.stops and trouble.code != "server_error"
    failures = row.attempts // 2 - 1 if begins_anew else row.tries  # a round that failed took two attempts at least
    also = {"job_id": "", "tries": 0} if begins_anew else {}
    wait_s = errands.wait_of(failures, ASK_S)
    errands.put_back(ArchiveCopy.objects.all(), row, trouble, wait_s=wait_s, is_over=is_over, **also)


def _in(seconds: float) -> Any:
    return Now() + timedelta(seconds=seconds)
