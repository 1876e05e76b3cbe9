"""Faults while work is under way, caused for real: nothing is lost, nothing is done twice."""

import signal
import threading
import time

import pytest
import redis

from tests.e2e.product import Product, wait_for
from tests.factories import PAGE, PAGE_QUOTE, QUOTE, TEXT
from tests.fakes import HostileServer, Peer, answer

pytestmark = pytest.mark.e2e
WORKER = r"celery.*\bworker\b|factcheck\.local\.worker"
VALKEY = r"valkey-server|redis-server"


def new_claim(product: Product) -> str:
    """The API address of a fresh claim."""
    article = product.call("POST", "/api/v1/articles/", {"text": TEXT, "title": "Harbour"}, as_="casey").body
    start = article["snapshot"]["text"].index(QUOTE)
    span = {"snapshot": article["snapshot"]["id"], "start": start, "end": start + len(QUOTE), "quote": QUOTE}
    said = product.call(
        "POST", f"/api/v1/articles/{article['id']}/highlights/", {**span, "claim": {"text": QUOTE}}, as_="casey"
    )
    assert said.status == 201, said.body
    return f"/api/v1/claims/{said.body['claim']['id']}/"


def cite(product: Product, claim: str, url: str) -> int:
    source = {"url": url, "stance": "refutes", "quote": PAGE_QUOTE}
    said = product.call("POST", f"{claim}sources/", source, as_="casey")
    assert said.status == 201, said.body
    return int(said.body["id"])


def captured(product: Product, claim: str, *, seconds: float) -> list[dict[str, str]]:
    """The claim's sources once all are settled."""

    def settled() -> list[dict[str, str]] | None:
        said = product.call("GET", claim, as_="casey")
        rows: list[dict[str, str]] = said.body["sources"] if said.status == 200 else []
        return rows if rows and all(row["state"] in ("ok", "failed") for row in rows) else None

    return wait_for(settled, seconds=seconds, what="every capture to settle")


def test_capture_survives_its_worker_killed_in_the_middle(product: Product, outside: HostileServer) -> None:
    fetching, asked = threading.Event(), []

    def slow_at_first(peer: Peer) -> None:
        asked.append(peer.request.path)
        fetching.set()
        if len(asked) == 1:
            peer.wait(15)
        answer(PAGE)(peer)

    claim = new_claim(product)
    cite(product, claim, outside.on("/slow", slow_at_first))
    assert fetching.wait(20), "no worker fetched it"
    assert product.kill(WORKER), "there was no worker to kill"
    rows = captured(product, claim, seconds=75)
    assert [(row["state"], row["quote_state"]) for row in rows] == [("ok", "verified")]
    history = product.call("GET", claim, as_="casey").body["history"]
    assert sum(event["verb"] == "source.captured" for event in history) == 1


def test_jobs_survive_a_flushed_redis(product: Product, outside: HostileServer) -> None:
    claim = new_claim(product)
    assert product.kill(WORKER, signal.SIGSTOP), "there was no worker to hold"
    for number in range(3):
        cite(product, claim, outside.on(f"/{number}", answer(PAGE)))
    assert not outside.requests
    flush(product)
    product.kill(WORKER, signal.SIGCONT)
    rows = captured(product, claim, seconds=75)
    assert [row["state"] for row in rows] == ["ok"] * 3
    assert sorted(request.path for request in outside.requests) == ["/0", "/1", "/2"]


def flush(product: Product) -> None:
    """FLUSHALL, said to the product's own server over its socket."""

    sockets = [path for path in product.data_dir.rglob("*.sock") if path.is_socket()]
    assert sockets, "the server's socket is not below the data directory"
    with redis.Redis(unix_socket_path=str(sockets[0])) as server:
        server.flushall()


def test_saves_while_redis_is_down(product: Product, outside: HostileServer) -> None:
    claim = new_claim(product)
    saved, killed = threading.Event(), []

    def keep_it_down() -> None:
        while not saved.wait(0.02):
            killed.extend(product.kill(VALKEY))

    killer = threading.Thread(target=keep_it_down)
    killer.start()
    try:
        wait_for(lambda: killed, seconds=60, what="Redis to be killed")
        began = time.monotonic()
        cite(product, claim, outside.on("/down", answer(PAGE)))
        assert time.monotonic() - began < 5
        assert product.call("GET", claim, as_="casey").status == 200
    finally:
        saved.set()
        killer.join()
    rows = captured(product, claim, seconds=75)
    assert rows[0]["state"] == "ok"


def test_comes_back_after_postgres_is_killed(product: Product) -> None:
    claim = new_claim(product)
    assert product.kill(r"bin/postgres -D|bin/postgres "), "there was no PostgreSQL to kill"
    said = product.call("GET", claim, as_="casey", tolerant=True)
    assert said.status in (200, 503), said.body
    wait_for(
        lambda: product.call("GET", claim, as_="casey", tolerant=True).status == 200, seconds=60, what="the claim again"
    )
