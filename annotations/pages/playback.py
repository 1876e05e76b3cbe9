"""Captures seen as pages, on a host of their own: what others wrote never stands at an address of the newsroom.

The host answers this and nothing else. No session, no cookie; no script runs, nothing is loaded from elsewhere, no form
is sent (`POLICY`), no connection is opened ahead (`inert_page`). A capture that is not public opens for an hour by a
signed address.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from annotations.meaning.opened import is_open
from annotations.models import Snapshot
from annotations.models.snapshot import State
from annotations.text.inert import inert_page
from annotations.web.media import charset_of
from annotations.worker import bodies

PLAYED = {"text/html", "application/xhtml+xml"}
OPEN_FOR_S = 3600
MAX_ID = 2**63 - 1
POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors {newsroom}"
)
_PATH = re.compile(r"/([0-9]{1,19})/(?:([0-9A-Za-z_:-]{1,120})/)?")


class OwnHost:
    """Answers for the host of PLAYBACK_URL; every other request goes on. Stands before sessions and static files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_own = settings.PLAYBACK_URL and _name_of(request.META.get("HTTP_HOST", "")) == _own_name()
        return played(request) if is_own else self.get_response(request)


def can_be_played(snapshot: Snapshot) -> bool:
    """Whether there is a host for it, and it is a page at all."""
    is_page = snapshot.state == State.OK and snapshot.content_type.partition(";")[0].strip() in PLAYED
    return bool(settings.PLAYBACK_URL) and is_page and bool(snapshot.body_sha256)


def playback_url(snapshot_id: int, *, is_signed: bool = False) -> str:
    """Where the capture is seen as a page; signed: also where it is not public, for an hour."""
    token = f"{_signer().sign(str(snapshot_id)).partition(':')[2]}/" if is_signed else ""
    return f"{settings.PLAYBACK_URL}/{snapshot_id}/{token}"


def played(request: HttpRequest) -> HttpResponse:
    """A capture as its page, where no script runs. Anything else is nothing."""
    if request.path_info == "/robots.txt":
        return _plain("User-agent: *\nDisallow: /\n", status=200)
    if request.method not in ("GET", "HEAD"):
        return _plain("This host only shows captures.\n", status=405)
    found = _PATH.fullmatch(request.path_info)
    snapshot = _asked(int(found[1]), found[2] or "") if found else None
    if snapshot is None or not can_be_played(snapshot):
        return _plain("There is no such capture, or its address is over.\n", status=404)
    try:
        body = bodies.read(snapshot.body_sha256)
    except bodies.BodyMissing:
        return _plain("The capture is not in the store.\n", status=404)
    except bodies.StorageAway:
        return _plain("The store does not answer. Try again in a minute.\n", status=503)
    label = charset_of(str(snapshot.headers.get("content-type", "")))
    return _sealed(HttpResponse(inert_page(body, charset=label), content_type="text/html; charset=utf-8"))


def _asked(snapshot_id: int, token: str) -> Snapshot | None:
    if snapshot_id > MAX_ID or not (_is_signed(snapshot_id, token) if token else is_open(snapshot_id)):
        return None
    return Snapshot.objects.defer("text", "blocks").filter(id=snapshot_id).first()


def _is_signed(snapshot_id: int, token: str) -> bool:
    try:
        return _signer().unsign(f"{snapshot_id}:{token}", max_age=OPEN_FOR_S) == str(snapshot_id)
    except signing.BadSignature:
        return False


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="annotations.playback")


def _plain(said: str, *, status: int) -> HttpResponse:
    return _sealed(HttpResponse(said, content_type="text/plain; charset=utf-8", status=status))


def _sealed(response: HttpResponse) -> HttpResponse:
    response.headers["Content-Security-Policy"] = POLICY.format(newsroom=settings.BASE_URL)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-DNS-Prefetch-Control"] = "off"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


def _own_name() -> str:
    return urlsplit(settings.PLAYBACK_URL).hostname or ""


def _name_of(host: str) -> str:
    """The name in a Host header: without its port and its last dot, however they are written."""
    return re.sub(r":[^:\]]*$", "", host.strip()).removesuffix(".").strip("[]").lower()
