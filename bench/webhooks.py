"""Whether messages reach publishers when receivers are at their worst, and how soon.

python -m factcheck.local exec -- python -m bench.webhooks [EVENTS]

Real workers, as `make run` starts them, send to servers on this machine. First EVENTS to a receiver that fails half of
the time; it verifies every signature with the reference library. Then a healthy endpoint, alone and beside twenty that
take a connection and never answer. A broken promise ends it with an error. Waits between attempts are a second at most,
so that the schedule's days are not waited for.
"""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import django
from django.core.management import call_command
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

DEAD = 20
STEADY = 100
STEADY_EVERY_S = 0.1
PATIENCE_S = 1_800.0
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "factcheck.settings",
    "DEMO": "1",
    "DELIVERY_SCHEDULE_S": ",".join(["0", "0.2", "0.5", *["1"] * 37]),
    "LOG_LEVEL": "ERROR",
}


@dataclass
class Endpoint:
    """What came to one endpoint. `fails`: it refuses every second call on average; `hangs`: it never answers."""

    secret: str = ""
    fails: random.Random | None = None
    hangs: bool = False
    calls: int = 0
    bodies: dict[str, set[bytes]] = field(default_factory=dict)
    taken: dict[str, float] = field(default_factory=dict)
    repeats: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def takes(self, number: str, body: bytes, headers: dict[str, str]) -> bool:
        """Verifies a call and notes it; whether it is taken. Raises WebhookVerificationError."""
        Verifier(self.secret).verify(body, headers)
        with self.lock:
            self.calls += 1
            self.bodies.setdefault(number, set()).add(body)
            if self.fails and self.fails.random() < 0.5:
                return False
            self.repeats += number in self.taken
            self.taken.setdefault(number, time.time())
            return True


class Receivers(ThreadingHTTPServer):
    """One server for all endpoints; the path names them."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Calls)
        self.endpoints: dict[str, Endpoint] = {}
        self.stopping = threading.Event()
        self.broken: list[str] = []

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{name}"


class Calls(BaseHTTPRequestHandler):
    server: Receivers

    def do_POST(self) -> None:
        endpoint = self.server.endpoints[self.path.strip("/")]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if endpoint.hangs:
            self.server.stopping.wait(60)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            status = 204 if endpoint.takes(headers["webhook-id"], body, headers) else 500
        except WebhookVerificationError as error:
            self.server.broken.append(repr(error))
            status = 400
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *of: object) -> None:
        pass


@contextmanager
def receivers() -> Iterator[Receivers]:
    server = Receivers()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.stopping.set()
    server.shutdown()
    server.server_close()


@contextmanager
def worker() -> Iterator[None]:
    """The worker for messages, as `make run` starts it."""
    from factcheck.local.product import deliveries

    process = subprocess.Popen(deliveries().argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def added(server: Receivers, name: str, endpoint: Endpoint) -> None:
    from annotations.models import User
    from tests.webhooks import make_webhook

    server.endpoints[name] = endpoint
    _, endpoint.secret = make_webhook(server.url(name), by=User.objects.get(username="bench"), publisher=name)


def wait_until_taken(endpoint: Endpoint, count: int) -> None:
    """Sweeps as beat does until the endpoint has taken so many. Raises TimeoutError."""
    from annotations import tasks_sending

    until = time.monotonic() + PATIENCE_S
    while len(endpoint.taken) < count:
        if time.monotonic() > until:
            raise TimeoutError(f"{len(endpoint.taken)} of {count} came within {PATIENCE_S:.0f} s")
        tasks_sending.sweep_deliveries()
        time.sleep(0.5)


def removed(name: str) -> None:
    from django.db.models.functions import Now

    from annotations.models import Webhook

    Webhook.objects.filter(publisher__name=name).update(removed_at=Now())


def happened(claim: Any, count: int, *, every_s: float = 0.0) -> dict[str, float]:
    """Publishes `count` times; when each message was made, by its id, in order."""
    from annotations.models import User
    from tests.webhooks import happen

    user = User.objects.get(username="bench")
    made: dict[str, float] = {}
    for _ in range(count):
        [publication] = happen(claim, by=user)
        made[f"msg_{publication.pk:019d}"] = time.time()
        time.sleep(every_s)
    return made


def delays(made: dict[str, float], endpoint: Endpoint) -> str:
    """The median, 95th percentile and longest time from publication to arrival."""
    waits = sorted(max(0.0, endpoint.taken[number] - at) * 1000 for number, at in made.items())
    p50, p95 = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
    return f"p50 {p50:,.0f} ms, p95 {p95:,.0f} ms, longest {waits[-1]:,.0f} ms"


def half_fails(server: Receivers, claim: Any, events: int) -> None:
    """Everything arrives, as one message each, signed, and in an order that the ids tell."""
    endpoint = Endpoint(fails=random.Random(7))
    added(server, "half", endpoint)
    began = time.time()
    made = happened(claim, events)
    publishing_s = time.time() - began
    wait_until_taken(endpoint, events)
    seconds = max(endpoint.taken.values()) - began
    assert server.broken == [], server.broken[:3]
    assert set(endpoint.taken) == set(made), "every message, and no other"
    assert all(len(bodies) == 1 for bodies in endpoint.bodies.values()), "one message, one body"
    assert sorted(endpoint.taken) == list(made), "the order of the ids is the order of publication"
    arrived = sorted(endpoint.taken, key=endpoint.taken.__getitem__)
    late = sum(1 for before, after in zip(arrived, arrived[1:], strict=False) if after < before)
    print(f"fails half of the time: {len(endpoint.taken):,} of {events:,} events arrived, in {endpoint.calls:,} calls")
    print(f"  {endpoint.calls:,} signatures verified, 0 wrong; {endpoint.repeats} taken twice; ids in order")
    print(
        f"  published in {publishing_s:.1f} s, all there after {seconds:.1f} s; {endpoint.calls / seconds:.0f} calls/s"
    )
    print(f"  {delays(made, endpoint)}; {late:,} overtook an earlier one")
    removed("half")


def beside_the_dead(server: Receivers, claim: Any) -> None:
    """A healthy endpoint alone, then beside DEAD that hang: the same messages, at the same pace."""
    for name, dead in (("alone", 0), (f"beside {DEAD} that hang", DEAD)):
        for number in range(dead):
            added(server, f"dead-{number}", Endpoint(hangs=True))
        endpoint = Endpoint()
        added(server, f"healthy-{dead}", endpoint)
        made = happened(claim, STEADY, every_s=STEADY_EVERY_S)
        wait_until_taken(endpoint, STEADY)
        print(f"healthy endpoint {name}: {len(endpoint.taken)} of {STEADY}; {delays(made, endpoint)}")
        removed(f"healthy-{dead}")


def main(events: int) -> None:
    from annotations.models import User
    from annotations.models.user import Role
    from tests.factories import make_claim

    claim = make_claim(by=User.objects.create(username="bench", role=Role.ADMIN))
    with receivers() as server, worker():
        half_fails(server, claim, events)
        beside_the_dead(server, claim)


if __name__ == "__main__":
    os.environ.update(SETTINGS)
    django.setup()
    call_command("migrate", verbosity=0)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
