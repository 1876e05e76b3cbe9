"""Refusals before and below the views, said in the asker's own form: problem+json to programs, a page to people.

Nothing here needs the database or a session: it also serves when they are what is broken.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from annotations import requestids
from annotations.text.marking import marked


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: `title` names it, `detail` says what was kept, `advice` what to do."""

    status: int
    code: str
    title: str
    detail: str
    advice: str = ""
    retry_after_s: int | None = None


UNSTORABLE = Problem(
    400,
    "unstorable_text",
    marked("This request holds characters that cannot be stored"),
    marked("A NUL character or half of a surrogate pair came with it. Nothing was changed."),
    marked("If you pasted text from another program, paste it as plain text and try again."),
)
BAD_CHARSET = Problem(
    415,
    "unsupported_charset",
    marked("This request is written in a character encoding that is not taken"),
    marked("Nothing was changed."),
    marked("Send it as UTF-8."),
)
TOO_LONG = Problem(
    414,
    "query_too_long",
    marked("This address is too long"),
    marked("The part after the question mark is longer than 8,000 characters."),
    marked("Use fewer words to search for."),
)
TOO_MUCH = Problem(
    413,
    "too_large",
    marked("That is more than can be sent at once"),
    marked("Nothing was changed."),
    marked("Pasted text may have up to 4 MB, a file up to 20 MB."),
)
NO_DATABASE = Problem(
    503,
    "database_unavailable",
    marked("The database does not answer at the moment"),
    marked("What was saved before is safe. What you just sent was not saved."),
    marked("Wait a few seconds, then go back and send it again."),
    retry_after_s=5,
)
BAD_REQUEST = Problem(
    400,
    "bad_request",
    marked("This request could not be understood"),
    marked("Nothing was changed."),
    marked("Go back and try again. If you followed a link, it may be damaged."),
)
NOT_FOUND = Problem(404, "not_found", marked("Not found"), marked("There is nothing at this address."))
NOT_ALLOWED = Problem(403, "not_allowed", marked("Not allowed"), marked("Your role may not do this."))
CSRF_FAILED = Problem(
    403, "csrf_failed", marked("CSRF check failed"), marked("The request carries no valid CSRF token.")
)
SERVER_ERROR = Problem(
    500,
    "server_error",
    marked("Something went wrong on our side"),
    marked("What you just sent was not saved. The fault has been noted in the server’s log."),
    marked("Go back and try again. If it goes on, tell the person who runs this server."),
)


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/v1alpha1/"))


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as problem+json for programs, else as a plain page."""
    response = as_json(problem) if wants_json(request) else _page(problem)
    if problem.retry_after_s is not None:
        response.headers["Retry-After"] = str(problem.retry_after_s)
    response.headers["Cache-Control"] = "no-store"
    return response


def as_json(problem: Problem) -> HttpResponse:
    """RFC 9457, in the shape that the API gives its own refusals."""
    body = {
        "type": f"{settings.BASE_URL}/api/docs/#problem-{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "fields": {},
        "request_id": requestids.current(),
    }
    return JsonResponse(body, status=problem.status, content_type="application/problem+json")


def _page(problem: Problem) -> HttpResponse:
    context = {"problem": problem, "request_id": requestids.current()}
    return HttpResponse(render_to_string("annotations/problem.html", context), status=problem.status)
