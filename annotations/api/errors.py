"""Every refusal under /api/ as `application/problem+json` (RFC 9457), whoever raised it.

400: the request is malformed (not JSON, wrong types, unknown names). 422: it is well-formed, and the domain says no.
"""

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from annotations import requestids
from annotations.errors import Refused, TooLarge, WrongState

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5

# DRF's own codes, where ours are called otherwise.
CODES = {"parse_error": "bad_request", "permission_denied": "not_allowed", "invalid": "bad_request"}

Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal. `extra` holds members beside the usual ones (`allowed`, `current`); `headers` go with the answer.

    410 is kept by caches and given to others, so it names no request.
    """

    status: int
    code: str
    detail: str
    fields: Fields = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        return {
            "type": f"{settings.BASE_URL}/api/docs/#problem-{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "fields": {name: list(said) for name, said in self.fields.items()},
            **({} if self.status == HTTPStatus.GONE else {"request_id": requestids.current()}),
            **self.extra,
        }

    def response(self) -> Response:
        return Response(self.body(), status=self.status, headers=dict(self.headers), content_type=MEDIA_TYPE)


class Malformed(exceptions.APIException):
    """The request cannot be read as what it should be. `fields` names each culprit by its path."""

    status_code = 400
    default_code = "bad_request"

    def __init__(self, sentence: str, *, fields: Fields | None = None) -> None:
        super().__init__(sentence)
        self.fields = fields or {}


class LengthRequired(exceptions.APIException):
    status_code = 411
    default_code = "length_required"


class CsrfFailed(exceptions.PermissionDenied):
    default_code = "csrf_failed"


class ScopeMissing(exceptions.PermissionDenied):
    default_code = "scope_missing"


class OriginNotAllowed(exceptions.PermissionDenied):
    default_code = "origin_not_allowed"


class SessionRequired(exceptions.PermissionDenied):
    default_code = "session_required"


def problem_response(exc: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's exception handler."""
    problem = problem_of(exc)
    if problem is None:
        problem = _unexpected(context)
    return problem.response()


def problem_of(exc: Exception) -> Problem | None:
    """The refusal that an exception stands for; None for what nobody foresaw."""
    if isinstance(exc, Refused):
        return refusal(exc)
    if isinstance(exc, exceptions.APIException):
        return _of_framework(exc)
    if isinstance(exc, Http404):
        return Problem(404, "not_found", _("There is nothing at this address."))
    if isinstance(exc, PermissionDenied):
        return Problem(403, "not_allowed", _("You may not do this."))
    if isinstance(exc, RequestDataTooBig):
        return refusal(TooLarge(_("The request is too large.")))
    if isinstance(exc, SuspiciousOperation | MultiPartParserError | UnreadablePostError):
        return Problem(400, "bad_request", _("The request could not be read."))
    if isinstance(exc, OperationalError | InterfaceError):
        log.error("the database did not answer: %s", exc)
        sentence = _("The database does not answer just now. Nothing was changed; try again shortly.")
        return Problem(503, "database_unavailable", sentence, headers={"Retry-After": str(RETRY_AFTER_S)})
    return None


def refusal(refused: Refused, **extra: Any) -> Problem:
    """A domain refusal, with the legal moves where there are some."""
    if isinstance(refused, WrongState):
        extra["allowed"] = refused.allowed
    return Problem(refused.status, refused.code, refused.sentence, fields=refused.fields, extra=extra)


def _of_framework(exc: exceptions.APIException) -> Problem:
    if isinstance(exc, exceptions.ValidationError):
        fields = flattened(exc.detail)
        return Problem(400, "bad_request", _("The request has fields that cannot be read."), fields=fields)
    headers = {}
    if auth_header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if wait_s := getattr(exc, "wait", None):
        headers["Retry-After"] = str(math.ceil(wait_s))
    code = str(exc.get_codes())
    detail = str(exc.detail)
    fields = getattr(exc, "fields", {})
    return Problem(exc.status_code, CODES.get(code, code), detail, fields=fields, headers=headers)


def flattened(detail: Any, path: str = "") -> dict[str, list[str]]:
    """DRF's nested error detail as dotted names: `{"claim": {"text": ["…"]}}` → `{"claim.text": ["…"]}`."""
    if isinstance(detail, Mapping):
        found: dict[str, list[str]] = {}
        for name, inner in detail.items():
            found |= flattened(inner, f"{path}.{name}" if path else str(name))
        return found
    said = detail if isinstance(detail, list | tuple) else [detail]
    return {path or "body": [str(one) for one in said]}


def _unexpected(context: Mapping[str, Any]) -> Problem:
    """Says it to the log and to whoever listens for Django's signal, and no more than that to the caller."""
    request = context["request"]
    got_request_exception.send(sender=None, request=request)
    log.exception("a request failed in a way that nobody foresaw")
    return Problem(500, "server_error", _("Something went wrong on our side. It has been noted."))
