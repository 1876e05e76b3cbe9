"""The whole suite in its order: seed, serve, compare, weigh, write down."""

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from bench.suite.cases import Case, cases, token_of
from bench.suite.inside import Inside, look
from bench.suite.loads import CLIENT, Asked, Figures, Plan, load
from bench.suite.results import Measured, Result, machine, write
from bench.suite.servers import Server, served
from factcheck.local.prepare import collect_static

CONNECTIONS, CLIENTS = 8, 2


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be measured: `only` these cases, where any are named."""

    claims: int
    seconds: float
    rounds: int
    only: Sequence[str]


@dataclass(frozen=True, slots=True)
class Side:
    """A server and what it is asked."""

    server: Server
    plan: Plan

    def load(self, *, seconds: float, connections: int) -> Figures:
        return load(self.server.port, self.plan, seconds=seconds, connections=connections)


def main(wish: Wish) -> None:
    began = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("seed_bench", claims=wish.claims)
    result = Result(claims=wish.claims, machine=machine(), client=CLIENT)
    result.figures["seed_s"] = round(time.monotonic() - began, 1)
    wanted, headers = _wanted(wish), _headers()
    with tempfile.TemporaryDirectory() as folder, _both(Path(folder)) as (ours, bare):
        for case in wanted:
            measured = _measure(case, headers[case.by], Path(folder), ours, bare, wish)
            result.cases[case.name] = measured
            print(measured.line, flush=True)
    result.figures["whole_s"] = round(time.monotonic() - began, 1)
    print(f"\n{write(result)}")


def _wanted(wish: Wish) -> list[Case]:
    """Pages need their scripts and styles, which `make bench` builds."""
    has_pages = any(path.is_dir() for path in settings.STATICFILES_DIRS)
    if has_pages:
        collect_static()
    found = [case for case in cases() if has_pages or case.by != "session"]
    return [case for case in found if not wish.only or case.name in wish.only]


@contextmanager
def _both(folder: Path) -> Iterator[tuple[Server, Server]]:
    with (
        served("factcheck.wsgi:application", "/healthz") as ours,
        served("bench.suite.floor_wsgi:application", "/ready/", env={"FLOOR_FOLDER": str(folder)}) as bare,
    ):
        yield ours, bare


def _headers() -> dict[str, dict[str, str]]:
    """How each kind of caller says who she is."""
    json_sent = {"Content-Type": "application/json"}
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(get_user_model().objects.get(username="bench-checker-1"), settings.AUTHENTICATION_BACKENDS[-1])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {
        "token": {"Authorization": f"Token {token_of()}", **json_sent},
        "session": {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"},
        "anybody": {},
    }


def _measure(case: Case, headers: dict[str, str], folder: Path, ours: Server, bare: Server, wish: Wish) -> Measured:
    inside = look(list(case.asked), headers)
    floor = Side(bare, _floor(case, inside, folder))
    product = Side(ours, Plan(case.asked, headers))
    rounds = [_round(product, floor, seconds=wish.seconds) for _ in range(wish.rounds)]
    return Measured.of(case, inside, rounds)


def _round(product: Side, floor: Side, *, seconds: float) -> tuple[Figures, Figures, Figures]:
    """Both at full speed in turn, then the product with few clients, for its times."""
    return (
        product.load(seconds=seconds, connections=CONNECTIONS),
        floor.load(seconds=seconds, connections=CONNECTIONS),
        product.load(seconds=seconds / 2, connections=CLIENTS),
    )


def _floor(case: Case, inside: Inside, folder: Path) -> Plan:
    """What the bare views are asked, with what they answer laid ready."""
    if case.floor_asked:
        return Plan(case.floor_asked, {"Content-Type": "application/json"})
    (folder / f"{case.name}.body").write_bytes(inside.body)
    if case.floor == "bytes" or not inside.heaviest:
        return Plan([Asked(f"/bytes/{case.name}/")])
    (folder / f"{case.name}.sql").write_text(json.dumps([_plain(one) for one in inside.heaviest]))
    return Plan([Asked(f"/statement/{case.name}/{number}/") for number in range(len(inside.heaviest))])


def _plain(statement: tuple[str, Any]) -> tuple[str, list[Any]]:
    """The statement with values that JSON can hold and PostgreSQL reads as the same."""
    sql, params = statement
    return sql, [
        one if isinstance(one, (int, float, str, bool, list, type(None))) else str(one) for one in params or ()
    ]
