"""What `bench.queue` asks, and how it is timed: both databases in turn, so that a busy machine is busy for both."""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.actions import taking
from annotations.actions.credentials import issue_token
from annotations.meaning.queue import Order
from annotations.meaning.turns import cursor_at
from annotations.models import Claim, User
from factcheck.wsgi import begin_to_serve

QUEUE = "/api/v1/queue/"
LISTS = {
    "first page, by wait": {},
    "first page, by priority": {"order": "priority"},
    "first page, by due date": {"order": "due"},
    "wherever there is work, by priority": {"state": "open", "order": "priority"},
    "one desk's": {"desk": "3"},
    "nobody's": {"assignee": "none", "order": "priority"},
    "my own to do": {"assignee": "me"},
    "one language": {"language": "ar"},
    "one label": {"label": "topic-7"},
    "overdue": {"overdue": "true", "order": "due"},
    "the weightiest": {"min_priority": "15"},
    "what I made, changed or judged": {"mine": "true"},
    "others' work": {"mine": "false"},
    "two words": {"q": "the 9"},
    "desk, label and priority": {"desk": "2", "label": "topic-9", "min_priority": "5"},
}
PARTS = (0.4, 0.6)
"""How deep the deep pages begin."""
Ask = Callable[[], Any]


def seeded(claims: int) -> str:
    """The name of a database that holds so many claims; made unless it is there."""
    name = f"queue_{claims}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return name
        cursor.execute(f"CREATE DATABASE {name}")
    _go_to(name)
    call_command("migrate", verbosity=0)
    call_command("seed_bench", claims=claims)
    return name


def main(names: list[str], *, rounds: int) -> None:
    """Asks each database everything, one round after another, and prints a table."""
    asks = {name: _asks(name) for name in names}
    begin_to_serve()
    took: dict[tuple[str, str], list[float]] = defaultdict(list)
    for number in range(rounds + 1):
        for title in asks[names[0]]:
            for name in names:
                _go_to(name)
                began = time.perf_counter()
                asks[name][title]()
                if number:  # the first finds cold caches
                    took[title, name].append((time.perf_counter() - began) * 1000)
    print(f"| | statements | {' | '.join(f'{name}: p50 | p95' for name in names)} | times |")
    print(f"|---|---|{'---|' * (2 * len(names) + 1)}")
    for title, ask in asks[names[-1]].items():
        with CaptureQueriesContext(connection) as queries:
            ask()
        _print(title, len(queries), [took[title, name] for name in names])


def _print(title: str, statements: int, took: list[list[float]]) -> None:
    middles = [statistics.median(some) for some in took]
    cells = [f"{statistics.median(some):.1f} | {sorted(some)[int(len(some) * 0.95)]:.1f}" for some in took]
    print(f"| {title} | {statements} | {' | '.join(cells)} | {middles[-1] / middles[0]:.2f} |")


_connections: dict[Any, Any] = {}
"""One to each database, which stays: what a new one does first, in either, is not what is measured."""


def _go_to(name: Any) -> None:
    """Goes on in that database."""
    _connections[connection.settings_dict["NAME"]] = connection.connection
    connection.settings_dict["NAME"] = name
    connection.connection = _connections.get(name)
    connection.ensure_connection()


def _asks(name: str) -> dict[str, Ask]:
    """By title: what is called."""
    _go_to(name)
    editor = User.objects.get(username="bench-editor-31")
    headers = {"Authorization": f"Token {issue_token('bench', by=editor)[1]}"}
    client = Client(headers=headers, SERVER_NAME="127.0.0.1")
    lists = {title: f"{QUEUE}?{urlencode(query)}" for title, query in LISTS.items()}
    for part in PARTS:
        lists[f"deep page, {part:.0%} down, by priority"] = f"{QUEUE}?{urlencode(_deep(part))}"
    asks: dict[str, Ask] = {title: lambda path=path: _read(client, path) for title, path in lists.items()}
    asks["counts by state"] = lambda: _read(client, f"{QUEUE}counts/")
    asks["take next"] = lambda: _take(client)
    return asks


def _deep(part: float) -> dict[str, str]:
    rows = Claim.objects.in_review().in_turn().order_by("turn", "id")
    return {
        "order": "priority",
        "cursor": cursor_at(rows.values_list("turn", "id")[int(rows.count() * part)], Order.PRIORITY),
    }


def _read(client: Client, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code} {answer.content[:200]!r}")


def _take(client: Client) -> None:
    """Takes the next one and lets go of it again."""
    answer = client.post(f"{QUEUE}take/", {}, content_type="application/json")
    taking.let_go([answer.json()["id"]])
