"""One job: a captured page that says nothing without its scripts is opened in a browser, and what that showed is kept.

Rows are the queue. The browser reaches what `web.filtering` lets through and nothing else; its host is asked by nobody
else meanwhile. What is kept stands beside the capture and is never cited: quotes are locked to what was fetched.
"""

import hashlib
import logging
from datetime import timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone

from annotations.meaning.failures import said
from annotations.models import Host, Rendering, Snapshot
from annotations.models.errand import WENT_WELL, ErrandState
from annotations.models.snapshot import Origin
from annotations.text.clean import BadText, normalise, scrub
from annotations.text.scripted import needs_scripts
from annotations.web.failures import FetchError
from annotations.web.fetch import code_of
from annotations.web.filtering import FilteringProxy, Limits, rule_for
from annotations.web.names import Resolver, system_resolver
from annotations.worker import bodies, chromium
from annotations.worker.errands import Trouble, put_back, wait_of
from annotations.worker.showing import NotShown, Shown, shown

log = logging.getLogger(__name__)
SCHEDULE_S = (60, 600, 3600)
"""How long is waited after each failure that may pass; after the last it is given up."""
MOST_ATTEMPTS = 6
"""After so many the page itself is the cause: it takes its worker away."""
MOST_BYTES = 60 * 1024 * 1024
_REASONS = {
    "net::ERR_TOO_MANY_REDIRECTS": "too_many_redirects",
    "net::ERR_ABORTED": "wrong_type",
    "net::ERR_TIMED_OUT": "read_timeout",
    "net::ERR_NAME_NOT_RESOLVED": "dns_failed",
    "it left the web": "bad_redirect",
}


def want(snapshot: Snapshot) -> None:
    """Notes in the caller's transaction that a capture's page is to be shown by a browser."""
    Rendering.objects.bulk_create([Rendering(snapshot=snapshot)], ignore_conflicts=True)


def want_where_empty(snapshot: Snapshot, source: bytes) -> None:
    """The same where a person cites the page, and next to nothing could be read without its scripts. `source`: the
    page as it came; nothing where that was not kept.
    """
    is_cited = snapshot.article_id is None and snapshot.requested_by_id is not None
    if not settings.RENDER_PAGES or not is_cited or snapshot.origin != Origin.FETCH:
        return
    is_page = "html" in snapshot.content_type and needs_scripts(source, snapshot.text)
    if is_page or snapshot.error_code == "needs_scripts":
        want(snapshot)


def run(row_id: int, *, resolver: Resolver = system_resolver) -> None:
    """Shows one page, if that is due and its host may be asked now. Safe to call twice, late, or in parallel."""
    host = Rendering.objects.filter(id=row_id).due().values_list("snapshot__host", flat=True).first()
    held_until = timezone.now() + timedelta(seconds=settings.CAPTURE_LEASE_S)
    if not settings.RENDER_PAGES or host is None or not Host.objects.claim(host):
        return
    try:
        row = Rendering.objects.take(row_id)
        if row is not None:
            _work(row, resolver)
    finally:
        Host.objects.leave(host, held_until=held_until)


def _work(row: Rendering, resolver: Resolver) -> None:
    try:
        if row.attempts > MOST_ATTEMPTS:
            raise _trouble("crashed_worker")
        columns = _rendered(row.snapshot.requested_url, resolver)
    except Trouble as trouble:
        is_over = trouble.is_final or row.tries >= len(SCHEDULE_S)
        put_back(Rendering.objects.all(), row, trouble, wait_s=wait_of(row.tries, SCHEDULE_S), is_over=is_over)
        return
    Rendering.objects.settle(row.pk, row.attempts, state=ErrandState.OK, rendered_at=Now(), **columns, **WENT_WELL)


def _rendered(url: str, resolver: Resolver) -> dict[str, Any]:
    """What the row keeps of a page. Raises Trouble."""
    try:
        seen, refused, is_cut = _seen(url, resolver)
        text = normalise(scrub(seen.words)).strip()
        picture_sha256 = bodies.keep(seen.picture)
    except BadText as error:
        raise _trouble("bad_encoding") from error
    except bodies.StorageFull as error:
        raise _trouble("storage_full") from error
    except bodies.StorageAway as error:
        raise _trouble("storage_away") from error
    return {
        "final_url": seen.final_url,
        "http_status": seen.http_status,
        "browser": seen.browser,
        "picture_sha256": picture_sha256,
        "picture_bytes": len(seen.picture),
        "picture_width": seen.width,
        "picture_height": seen.height,
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "is_cut": seen.is_cut or is_cut,
        "is_settled": seen.is_settled,
        "refused": refused,
    }


def _seen(url: str, resolver: Resolver) -> tuple[Shown, int, bool]:
    """What the browser showed, how many connections were refused, and whether it was cut off. Raises Trouble."""
    until, memory_bytes = monotonic() + settings.RENDER_TOTAL_S, settings.RENDER_MEMORY_MB * 1024 * 1024
    limits = Limits(total_s=settings.RENDER_TOTAL_S, most_bytes=MOST_BYTES)
    try:
        rule = rule_for(url, allow_networks=tuple(settings.FETCH_ALLOW_NETWORKS), resolver=resolver)
        program = chromium.found(settings.RENDER_CHROMIUM)
        with (
            FilteringProxy(rule, limits=limits, resolver=resolver) as proxy,
            chromium.running(program, until=until, memory_bytes=memory_bytes) as browser,
        ):
            seen = _looked(browser, url, until, proxy)
        return seen, proxy.refused, proxy.is_too_much
    except FetchError as error:
        raise _trouble(error.code, is_final=not error.retryable) from error
    except chromium.BrowserFailed as error:
        log.warning("the browser failed", extra={"code": error.code, "said": error.detail})
        raise _trouble(error.code) from error


def _looked(browser: chromium.Chromium, url: str, until: float, proxy: FilteringProxy) -> Shown:
    """Raises FetchError for what kept the browser from the page, as far as it is known; BrowserFailed."""
    try:
        return shown(browser, url, proxy=proxy.address, until=until, user_agent=settings.FETCH_USER_AGENT)
    except NotShown as error:
        if error.status is not None:
            raise FetchError(code_of(error.status), status=error.status) from error
        if proxy.last_failure is not None and error.reason.startswith("net::"):
            raise proxy.last_failure from error
        is_tls = error.reason.startswith(("net::ERR_CERT", "net::ERR_SSL"))
        code = "tls_failed" if is_tls else _REASONS.get(error.reason, "connection_lost")
        raise FetchError(code, detail=error.reason) from error


def _trouble(code: str, *, is_final: bool | None = None) -> Trouble:
    words = said(code)
    sentence = words.sentence if words.retries else f"{words.sentence} {words.advice}"
    return Trouble(code, sentence, is_final=not words.retries if is_final is None else is_final)
