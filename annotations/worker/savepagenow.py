"""A web archive as we use it: the interface of the Internet Archive's Save Page Now 2, and its replayed pages.

Each function makes one request and raises Trouble where it did not go well.
Source: "Save Page Now 2 Public API Docs" of the Internet Archive; RFC 7089 for what a replayed page says of itself.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from annotations.text.marking import marked
from annotations.web.failures import FetchError
from annotations.web.sending import Message, Reply, send, send_policy
from annotations.worker.errands import Trouble

TIMEOUT_S = 15.0
MOST_BYTES = 64 * 1024
_JOB = re.compile(r"[A-Za-z0-9_.:-]{1,200}")
_MOMENT = re.compile(r"[0-9]{14}")
_ORIGINAL = re.compile(r"https?://[\x21-\x7e]{1,4000}")
_FINAL = {
    "blocked",
    "blocked-url",
    "blocked-client-ip",
    "filesize-limit",
    "invalid-url-syntax",
    "invalid-host-resolution",
    "method-not-allowed",
    "no-access",
    "not-found",
    "not-implemented",
    "too-many-redirects",
    "unauthorized",
}
"""What another try will not change."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Where the archive says that its copy is, and when it made it."""

    url: str
    at: datetime


def save(url: str) -> str:
    """Asks for a copy of a page; returns the archive's name for the request. Raises Trouble."""
    said = _said(_asked("POST", "/save", urlencode({"url": url, "skip_first_archive": "1"}).encode()))
    job = said.get("job_id")
    if not isinstance(job, str) or not _JOB.fullmatch(job):
        raise _refusal(said)
    return job


def copy_of(job_id: str) -> Copy | None:
    """What became of a request; None while the archive is at it. Raises Trouble."""
    said = _said(_asked("GET", f"/save/status/{quote(job_id, safe='')}"))
    if said.get("status") == "pending":
        return None
    moment, original = said.get("timestamp"), said.get("original_url")
    if said.get("status") != "success" or not isinstance(moment, str) or not isinstance(original, str):
        raise _refusal(said)
    if not _MOMENT.fullmatch(moment) or not _ORIGINAL.fullmatch(original):
        raise Trouble("bad_answer", marked("The archive's answer could not be understood."))
    try:
        at = datetime.strptime(moment, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise Trouble("bad_answer", marked("The archive's answer could not be understood.")) from error
    return Copy(f"{settings.ARCHIVE_URL}/web/{moment}/{original}", at)


def is_there(copy_url: str) -> bool:
    """Whether the archive gives the copy out by now; one that it sends elsewhere for is not there. Raises Trouble."""
    reply = _asked("HEAD", copy_url.removeprefix(settings.ARCHIVE_URL))
    if reply.status in (404, 301, 302, 303, 307, 308):
        return False
    _require_success(reply)
    return bool(reply.header("Memento-Datetime"))


def _asked(method: str, path: str, body: bytes | None = None) -> Reply:
    policy = send_policy(
        allow_networks=tuple(settings.ARCHIVE_ALLOW_NETWORKS), user_agent=settings.FETCH_USER_AGENT, total_s=TIMEOUT_S
    )
    key = (("Authorization", f"LOW {settings.ARCHIVE_KEY}"),) if settings.ARCHIVE_KEY else ()
    form = (("Content-Type", "application/x-www-form-urlencoded"),) if body is not None else ()
    headers = (("Accept", "application/json"), *key, *form)
    try:
        message = Message(f"{settings.ARCHIVE_URL}{path}", body, headers, method)
        return send(message, policy=policy, most_bytes=MOST_BYTES)
    except FetchError as error:
        raise Trouble(error.code, f"The archive gave no answer. {error.failure.sentence}", stops=True) from error


def _require_success(reply: Reply) -> None:
    if reply.status == 401:
        raise Trouble("key_refused", marked("The archive does not take our key: see ARCHIVE_KEY."), stops=True)
    if reply.status == 429:
        wait_s = reply.retry_after_s or 0
        raise Trouble("throttled", marked("The archive asks us to wait."), wait_s=wait_s, stops=True)
    if not reply.is_success:
        raise Trouble("server_error", f"The archive answered {reply.status}.", wait_s=reply.retry_after_s or 0)


def _said(reply: Reply) -> dict[str, Any]:
    _require_success(reply)
    try:
        said = json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise Trouble("bad_answer", marked("The archive's answer could not be understood.")) from error
    if not isinstance(said, dict):
        raise Trouble("bad_answer", marked("The archive's answer could not be understood."))
    return said


def _refusal(said: dict[str, Any]) -> Trouble:
    """What the archive says went wrong: `error:…` in `status_ext`, and words for people."""
    code = str(said.get("status_ext") or "").removeprefix("error:") or "refused"
    words = "".join(letter for letter in str(said.get("message") or "It does not say why.") if letter.isprintable())
    known = re.fullmatch(r"[a-z0-9-]{1,40}", code)
    return Trouble(
        code.replace("-", "_") if known else "refused",
        f"The archive made no copy: {words}",
        is_final=code in _FINAL,
        stops=code in ("user-session-limit", "too-many-daily-captures", "service-unavailable"),
    )
