"""The whole suite in its order: seed, serve, compare, weigh, write down."""

import json
import statistics
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
from bench.suite.flows import exported, imported
from bench.suite.inside import Inside, look
from bench.suite.jobs import NotDone, jobs
from bench.suite.loads import CLIENT, Asked, Figures, Plan, load
from bench.suite.machine import machine
from bench.suite.memory import Held, Peaks, held_by, watched
from bench.suite.results import Measured, Result, write
from bench.suite.servers import Server, served
from bench.suite.starting import starts
from bench.suite.tables import HEAD, whole
from factcheck.local.prepare import collect_static

CONNECTIONS, CLIENTS, IMPORTED = 8, 2, 3_000


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
    print(f"\n{HEAD}", flush=True)
    _requests(result, wish)
    if not wish.only:
        write(result)
        _work(result)
    result.figures["whole_s"] = round(time.monotonic() - began, 1)
    print(f"\n{whole(result)}\n\n{write(result)}")


def _requests(result: Result, wish: Wish) -> None:
    """Every case in turn, with an eye on what the web process holds; the export last, for it is one long request."""
    wanted, headers = _wanted(wish), _headers()
    with tempfile.TemporaryDirectory() as folder, _both(Path(folder)) as (ours, bare):
        idle = held_by(ours.pid)
        with watched(ours.pid) as peaks:
            for case in wanted:
                measured = _measure(case, headers[case.by], Path(folder), ours, bare, wish)
                result.cases[case.name] = measured
                print(measured.line, flush=True)
        result.figures |= _memory("web", idle, peaks)
        export = None if wish.only else exported(ours, headers["token"])
    if export is not None:
        result.flows["export"] = export


def _work(result: Result) -> None:
    """What is no request: rows and jobs by the thousand, and the start of the product."""
    result.flows["import"] = imported(IMPORTED)
    print(f"\n{result.flows['import'].line}", flush=True)
    try:
        done = jobs()
    except NotDone as trouble:
        print(f"Jobs are left out: {trouble}", flush=True)
    else:
        print(done.flow.line, flush=True)
        result.flows["jobs"] = done.flow
        result.figures |= _memory("worker", done.idle, done.peaks)
    result.figures |= starts()


def _memory(name: str, idle: Held, peaks: Peaks) -> dict[str, float]:
    """RSS of the largest process, and the PSS of all of its kind."""
    return {
        f"{name}_idle_rss_mb": idle.rss_mb,
        f"{name}_idle_pss_mb": idle.pss_mb,
        f"{name}_peak_rss_mb": peaks.rss_mb,
        f"{name}_peak_pss_mb": peaks.pss_mb,
    }


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
    return _measured(case, inside, rounds)


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


def _measured(case: Case, inside: Inside, rounds: Sequence[tuple[Figures, Figures, Figures]]) -> Measured:
    """The medians of the rounds, each of which is the product, its floor, and the product with few clients."""
    shares = [ours.rate / floor.rate for ours, floor, _ in rounds]
    return Measured(
        title=case.title,
        floor=case.floor,
        rate=round(statistics.median(ours.rate for ours, _, _ in rounds), 1),
        floor_rate=round(statistics.median(floor.rate for _, floor, _ in rounds), 1),
        share=round(statistics.median(shares), 4),
        shares=[round(share, 4) for share in shares],
        p50_ms=round(statistics.median(calm.p50_ms for _, _, calm in rounds), 2),
        p95_ms=round(statistics.median(calm.p95_ms for _, _, calm in rounds), 2),
        refused=sum(one.refused for turn in rounds for one in turn),
        inside_p50_ms=round(inside.p50_ms, 2),
        inside_p95_ms=round(inside.p95_ms, 2),
        sql_ms=round(inside.sql_ms, 2),
        statements=inside.statements,
        answer_bytes=len(inside.body),
        goal_share=case.share,
        goal_p95_ms=case.p95_ms,
    )
