"""Several web servers and workers of one newsroom: nothing is done twice, and what one was told holds at the others."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.product import wait_for
from tests.factories import PAGE
from tests.fakes import HostileServer, Peer
from tests.hosts import two_webs, two_workers
from tests.newsrooms import Newsroom, make_newsroom

pytestmark = pytest.mark.django_db(transaction=True)
REVOKED_S = 5.0
READ = "/api/public/v1/checks/"
STATES = "SELECT state, attempts FROM annotations_snapshot WHERE id > %s"


@pytest.fixture
def newsroom(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Newsroom]:
    with django_db_blocker.unblock(), make_newsroom(tmp_path / "newsroom") as made:
        apart = os.environ["REDIS_URL"].replace("db=0", "db=7")
        yield made.with_(
            REDIS_URL=apart, FETCH_ALLOW_NETWORKS="127.0.0.1/32", FETCH_DELAY_S="0", ALLOWED_HOSTS="127.0.0.1"
        )


def _slowly(peer: Peer) -> None:
    """Long enough for the other worker to have its share."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE)
    peer.wait(0.1).send(head, PAGE)


def test_two_workers_do_each_job_once(newsroom: Newsroom) -> None:
    with HostileServer() as outside, newsroom.connect() as database:
        for number in range(20):
            outside.on(f"/page-{number}", _slowly)
        (last,) = database.execute("SELECT max(id) FROM annotations_snapshot").fetchone() or (0,)
        with two_workers(newsroom) as logs:
            newsroom.with_(OUTSIDE=outside.url()).does("order")
            for _ in range(3):
                newsroom.does("ring")  # as two beats, and a bell that comes twice

            def is_done() -> bool:
                return {state for state, _ in database.execute(STATES, [last]).fetchall()} == {"ok"}

            wait_for(is_done, seconds=120, what="the captures")
            wait_for(
                lambda: all("annotations.jobs" in log.read_text() for log in logs), seconds=60, what="both workers"
            )
        assert database.execute(STATES, [last]).fetchall() == [("ok", 1)] * 20
    fetched = Counter(request.path for request in outside.requests if request.path.startswith("/page-"))
    assert sorted(fetched.values()) == [1] * 20


def test_a_key_revoked_at_one_web_server_is_dead_at_the_other(newsroom: Newsroom) -> None:
    made = newsroom.does("let_in")
    with two_webs(newsroom) as (one, other):
        assert [web.asked(READ, key=made["key"]) for web in (one, other, one, other)] == [200] * 4
        newsroom.with_(KEY=str(made["id"])).does("revoke")
        until = time.monotonic() + REVOKED_S
        while other.asked(READ, key=made["key"]) != 401:
            assert time.monotonic() < until, "the key still opens"
            time.sleep(0.1)
        wait_for(lambda: one.asked(READ, key=made["key"]) == 401, seconds=REVOKED_S, what="the first to refuse too")
        assert other.asked(READ) == 200
