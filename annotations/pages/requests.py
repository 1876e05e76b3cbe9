"""What is noted of every request: its id, how it ended, how long it took. Stands outside of all other middleware."""

import logging
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from annotations import meters, requestids
from annotations.models import User
from annotations.pages.lanes import is_lean

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
FOR_MACHINES = frozenset({"healthz", "readyz", "metrics"})
STATIC, UNROUTED = "static", "unrouted"
SLOW_S = 2.0


class NoteRequests:
    """Costs some microseconds, a line in the log apart: see `_is_worth_a_line`. What a stream takes is not counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = perf_counter()
        naming = requestids.begin(request.META.get("HTTP_X_REQUEST_ID"))
        response = self.get_response(request)
        response.headers[HEADER] = requestids.current()
        seconds = perf_counter() - begun
        route = route_of(request)
        method = request.method if request.method in METHODS else "other"
        meters.REQUESTS.note(route, str(method), str(response.status_code), seconds=seconds)
        if _is_worth_a_line(request, response, route, seconds):
            log.log(_level(response.status_code), "request", extra=_said(request, response, route, seconds))
        requestids.end(naming)
        return response


def route_of(request: HttpRequest) -> str:
    """The name of the address's pattern, or the pattern: never what the caller put into it."""
    match = request.resolver_match
    if match is not None:
        return match.view_name if match.url_name else match.route
    return STATIC if request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/") else UNROUTED


def _is_worth_a_line(request: HttpRequest, response: HttpResponse, route: str, seconds: float) -> bool:
    """What goes wrong or takes long always is. Programs' reading of what is public is counted, and told where
    LOG_REQUESTS is `all`: a line would cost as much as the answer. `errors` leaves out the newsroom's requests too.
    """
    if response.status_code >= 500 or seconds > SLOW_S or settings.LOG_REQUESTS == "all":
        return True
    is_quiet = is_lean(request) or route == STATIC or route in FOR_MACHINES
    return not is_quiet and settings.LOG_REQUESTS == "newsroom"


def _level(status: int) -> int:
    return logging.ERROR if status >= 500 else logging.INFO


def _said(request: HttpRequest, response: HttpResponse, route: str, seconds: float) -> dict[str, object]:
    """Rows are named by their ids; slugs, query and body are not told."""
    match = request.resolver_match
    ids = {name: value for name, value in match.kwargs.items() if isinstance(value, int)} if match else {}
    user_id = _user_id(request)
    return {
        "route": route,
        "method": request.method,
        "status": response.status_code,
        "duration_ms": round(seconds * 1000, 1),
        **({"rows": ids} if ids else {}),
        **({"user": user_id} if user_id is not None else {}),
    }


def _user_id(request: HttpRequest) -> int | None:
    """Who asked, where that was looked up: asking anew would ask the database, and that may be what is broken."""
    for user in (getattr(request, "_cached_user", None), request.__dict__.get("user")):
        if type(user) is User:
            return user.pk
    return None
