"""What it costs a request of the public API to be counted and named: processor time with and without, in turn.

python -m factcheck.local exec -- python -m bench.watching [--rounds 40] [--calls 200]

One process calls the whole application, once as it is and once without `NoteRequests`, for the same check. Other
programs on the machine change both alike: what counts is the processor's time, and the median of the rounds.
"""

import argparse
import io
import os
import statistics
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import django

WATCHES = "annotations.pages.requests.NoteRequests"
PATH = "/api/public/v1/checks/check-1/"
Application = Callable[[dict[str, Any], Callable[..., Any]], Any]


def made(middleware: list[str]) -> Application:
    """The application with this middleware."""
    settings = import_module("django.conf").settings
    settings.MIDDLEWARE = middleware
    application: Application = import_module("django.core.handlers.wsgi").WSGIHandler()
    return application


def environ(number: int) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": PATH,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": f"10.{number % 200}.{number // 200 % 200}.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
    }


def microseconds(application: Application, calls: int) -> float:
    """Processor time of one call."""
    asked = [environ(number) for number in range(calls)]
    statuses: set[str] = set()
    begun = time.process_time()
    for one in asked:
        answer = application(one, lambda status, headers: statuses.add(status))
        answer.close()
    spent = time.process_time() - begun
    assert statuses == {"200 OK"}, statuses
    return spent / calls * 1e6


def main(*, rounds: int, calls: int) -> None:
    settings = import_module("django.conf").settings
    import_module("django.core.management").call_command("migrate", verbosity=0)
    import_module("bench.published").fill(20)
    watched = list(settings.MIDDLEWARE)
    plain = [name for name in watched if name != WATCHES]
    with_it, without = made(watched), made(plain)
    for application in (with_it, without):
        microseconds(application, calls)
    pairs = []
    for number in range(rounds):
        order = (with_it, without) if number % 2 else (without, with_it)
        spent = {id(application): microseconds(application, calls) for application in order}
        pairs.append((spent[id(with_it)], spent[id(without)]))
    more = statistics.median(one - other for one, other in pairs)
    usual = statistics.median(other for _, other in pairs)
    print(f"{usual:.0f} µs without, {more:+.1f} µs with: {more / usual:+.1%}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    for name, wanted in (("rounds", 40), ("calls", 200)):
        arguments.add_argument(f"--{name}", type=int, default=wanted)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    main(rounds=given.rounds, calls=given.calls)
