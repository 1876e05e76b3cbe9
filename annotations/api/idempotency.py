"""`Idempotency-Key`: a POST that is sent again is answered again, and done once."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions.replies import Asked, Reply, fingerprint_of, former_fingerprints_of, once
from annotations.api.base import StaffView
from annotations.api.errors import MEDIA_TYPE, refusal
from annotations.errors import Refused

P = ParamSpec("P")
View = TypeVar("View", bound=StaffView)
Post = Callable[Concatenate[View, Request, P], Response]

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"

# Codes of refusals that pass by themselves: the same request may well be right in a minute.
PASSING = {"captures_unsettled", "incomplete", "stale_version", "storage_away", "storage_full"}


def done_once(post: Post[View, P]) -> Post[View, P]:
    """Makes a view's `post` answer a repeated request from memory, without what the view names as `forgotten`.

    What the domain refuses is an answer as well, and is kept unless it passes by itself; a request that cannot be read,
    or one that failed on our side, leaves no trace and may be sent again.
    """

    @wraps(post)
    def guarded(view: View, request: Request, /, *args: P.args, **kwargs: P.kwargs) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return post(view, request, *args, **kwargs)
        given: list[Response] = []

        def do() -> Reply:
            given.append(_answer(lambda: post(view, request, *args, **kwargs)))
            return _kept(given[0], view.forgotten)

        whole = _everything(view, request)
        owner = f"user:{view.person.pk}"
        reply = once(Asked(owner, key.strip(), fingerprint_of(whole), former_fingerprints_of(whole)), do)
        return _repeat(reply) if reply.is_repeat else given[0]

    return guarded


def _everything(view: StaffView, request: Request) -> str:
    """Method, address and everything that was sent, files by their bytes."""
    sent = [[name, _printed(value)] for name, value in sorted(view.sent(request).items())]
    return json.dumps([request.method, request.get_full_path(), sent], sort_keys=True)


def _printed(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    seen = hashlib.sha256()
    for chunk in value.chunks():
        seen.update(chunk)
    value.seek(0)
    return [value.name, value.content_type, seen.hexdigest()]


def _answer(do: Callable[[], Response]) -> Response:
    """The view's answer; a refusal undoes what was begun and is the answer. Raises Refused where it is PASSING."""
    try:
        with transaction.atomic():
            return do()
    except Refused as refused:
        if refused.code in PASSING:
            raise
        return refusal(refused).response()


def _kept(response: Response, forgotten: tuple[str, ...]) -> Reply:
    body = response.data
    if forgotten and isinstance(body, dict):
        body = {name: None if name in forgotten else value for name, value in body.items()}
    return Reply(status=response.status_code, body=body)


def _repeat(reply: Reply) -> Response:
    is_refusal = reply.status >= 400
    response = Response(reply.body, status=reply.status, content_type=MEDIA_TYPE if is_refusal else None)
    response.headers[REPLAYED] = "true"
    return response
