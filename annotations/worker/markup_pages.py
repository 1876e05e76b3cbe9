"""Google's Fact Check Tools as we use them: the `pages` resource of API v1alpha1, and the token that opens it.

Each function makes one request and raises Trouble where it did not go well. Of the answers only what we keep is asked
for (`fields`).
"""

import json
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from annotations.text.serviceaccounts import BadCredentials, ServiceAccount, service_account, token_request
from annotations.text.urls import BadUrl, identity
from annotations.web.failures import FetchError
from annotations.web.sending import Message, Reply, send, send_policy

Json = dict[str, Any]

SCOPE = "https://www.googleapis.com/auth/factchecktools"
MOST_BYTES = 64 * 1024
EARLY_S = 120
"""By how much sooner than it ends a token is renewed."""
KEPT = "name,versionId,pageUrl"
_NAME = re.compile(r"pages/[A-Za-z0-9_~-]{1,180}")
_OUTDATED = {"ABORTED", "FAILED_PRECONDITION", "ALREADY_EXISTS"}


class Trouble(Exception):
    """A request that did not go well. `code` is one of `troubles.TROUBLES`; `said`: what Google told, for a person."""

    def __init__(self, code: str, *, said: str = "", wait_s: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.said = said
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Standing:
    """A page as it stands at Google's: `pages/…` and its version. Both empty where there is none."""

    name: str = ""
    version_id: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """What opens the API until `ends_at`, by this process's own clock."""

    value: str = field(repr=False)
    ends_at: float


_tokens: dict[tuple[str, str], Token] = {}
"""In memory alone, for each process: nothing that opens anything is written down."""


def find(url: str) -> Standing:
    """The page of this address. Google answers with a twin's where it knows that one; that is none of ours."""
    said = _body(_asked("GET", "pages", {"url": url, "fields": f"claimReviewMarkupPages({KEPT})"}))
    pages = said.get("claimReviewMarkupPages", [])
    if not isinstance(pages, list) or not all(isinstance(page, dict) for page in pages):
        raise Trouble("bad_answer")
    ours = [page for page in pages if _is_same(page.get("pageUrl"), url)]
    return _standing(ours[0]) if ours else Standing()


def read(name: str) -> Standing:
    return _standing(_body(_asked("GET", name, {"fields": KEPT})))


def create(page: Json) -> Standing:
    return _standing(_body(_asked("POST", "pages", {"fields": KEPT}, page)))


def replace(known: Standing, page: Json) -> Standing:
    """Puts this in place of all that stands there. Raises Trouble `version_conflict` unless `known` is what stands."""
    whole = {**page, "name": known.name, "versionId": known.version_id}
    return _standing(_body(_asked("PUT", known.name, {"fields": KEPT}, whole)))


def remove(name: str) -> None:
    """Takes a page away; that there is none is as good."""
    try:
        _asked("DELETE", name, {})
    except Trouble as trouble:
        if trouble.code != "page_gone":
            raise


def _asked(method: str, path: str, query: dict[str, str], page: Json | None = None) -> Reply:
    account = _account()
    where = settings.FACT_CHECK_TOOLS_TOKEN_URL or account.token_url
    token = _token(account, where)
    body = None if page is None else json.dumps(page, ensure_ascii=False).encode()
    url = f"{settings.FACT_CHECK_TOOLS_URL}/{path}" + (f"?{urlencode(query)}" if query else "")
    headers = (("Authorization", f"Bearer {token.value}"), ("Accept", "application/json"))
    reply = _sent(Message(url, body, (*headers, ("Content-Type", "application/json")), method))
    if reply.status == 401:
        _tokens.pop((account.email, where), None)
    if not reply.is_success:
        raise _trouble(reply)
    return reply


def _trouble(reply: Reply) -> Trouble:
    said, status = _error(reply)
    wait_s = reply.retry_after_s or 0
    if reply.status in (409, 412) or reply.status == 400 and status in _OUTDATED:
        return Trouble("version_conflict", said=said, wait_s=wait_s)
    named = {401: "unauthorised", 403: "forbidden", 404: "page_gone", 410: "page_gone", 408: "no_answer", 429: "busy"}
    code = named.get(reply.status) or ("server_error" if reply.status >= 500 else "refused")
    return Trouble(code, said=said, wait_s=wait_s)


def _error(reply: Reply) -> tuple[str, str]:
    """What an answer says of its failure: the sentence and the name of its kind; empty where it says none."""
    with suppress(Trouble):
        error = _body(reply).get("error")
        if isinstance(error, dict):
            return _line(error.get("message")), _line(error.get("status"))
    return "", ""


def _line(said: object) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", said).split()) if isinstance(said, str) else ""


def _account() -> ServiceAccount:
    given = settings.FACT_CHECK_TOOLS_CREDENTIALS
    try:
        return service_account(given if given.startswith("{") else Path(given).read_text())
    except (BadCredentials, OSError, UnicodeDecodeError) as error:
        raise Trouble("bad_credentials") from error


def _token(account: ServiceAccount, where: str) -> Token:
    known = _tokens.get((account.email, where))
    if known is not None and known.ends_at > time.monotonic():
        return known
    body = token_request(account, scope=SCOPE, token_url=where, at=int(time.time()))
    reply = _sent(Message(where, body, (("Content-Type", "application/x-www-form-urlencoded"),)))
    if reply.status in (400, 401, 403):
        raise Trouble("token_refused")
    if not reply.is_success:
        raise Trouble("busy" if reply.status == 429 else "server_error", wait_s=reply.retry_after_s or 0)
    said = _body(reply)
    value, lasts_s = said.get("access_token"), said.get("expires_in", 0)
    if not isinstance(value, str) or not re.fullmatch(r"[\x21-\x7e]{1,4000}", value) or not isinstance(lasts_s, int):
        raise Trouble("bad_answer")
    made = Token(value, time.monotonic() + lasts_s - EARLY_S)
    _tokens[account.email, where] = made
    return made


def _sent(message: Message) -> Reply:
    policy = send_policy(
        allow_networks=tuple(settings.FACT_CHECK_TOOLS_ALLOW_NETWORKS),
        user_agent=settings.FETCH_USER_AGENT,
        total_s=settings.FACT_CHECK_TOOLS_TIMEOUT_S,
    )
    try:
        return send(message, policy=policy, most_bytes=MOST_BYTES)
    except FetchError as error:
        raise Trouble("no_answer", said=error.failure.sentence, wait_s=error.retry_after_s or 0) from error


def _body(reply: Reply) -> Json:
    """The object that was answered. One that is cut short is none."""
    try:
        said = json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise Trouble("bad_answer") from error
    if not isinstance(said, dict):
        raise Trouble("bad_answer")
    return said


def _standing(page: Json) -> Standing:
    name, version_id = page.get("name"), page.get("versionId", "")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Trouble("bad_answer")
    if not isinstance(version_id, str) or not version_id.isprintable() or len(version_id) > 200:
        raise Trouble("bad_answer")
    return Standing(name, version_id)


def _is_same(url: object, other: str) -> bool:
    try:
        return isinstance(url, str) and identity(url) == identity(other)
    except BadUrl:
        return False
