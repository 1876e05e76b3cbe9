"""Caches in front of us: told of each publication, later where they are down, once where two would tell them."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import celery
import pytest
from celery import current_app
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from annotations import tasks_sending
from annotations.actions import publications, reviews
from annotations.models import Claim, Publication, Purge, User
from annotations.worker import purging
from factcheck.purging import Ways, purge_headers
from tests.factories import fresh, published_claim, seen_of
from tests.fakes import HostileServer, Peer
from tests.webhooks import BROKEN, OK, happen

pytestmark = pytest.mark.django_db(transaction=True)


class Cache:
    """What stands in front of us: `answer_of(n)` answers its n-th purge, from 0."""

    def __init__(self, server: HostileServer) -> None:
        self.url = server.on("/purge", self._answer)
        self.answer_of: Callable[[int], bytes] = lambda number: OK
        self.asked: list[tuple[str, dict[str, str], list[str]]] = []
        self.taken: list[list[str]] = []
        self._lock = threading.Lock()

    def _answer(self, peer: Peer) -> None:
        said = peer.request
        body: dict[str, Any] = json.loads(said.body)
        [keys] = body.values()
        assert said.headers["surrogate-key"].split(" ") == keys
        with self._lock:
            answer = self.answer_of(len(self.asked))
            self.asked.append((f"{said.method} {next(iter(body))}", said.headers, keys))
            if answer is OK:
                self.taken.append(keys)
        peer.send(answer)


@pytest.fixture
def cache(settings: Settings) -> Iterator[Cache]:
    with HostileServer() as server:
        made = Cache(server)
        settings.PURGE_URL = made.url
        settings.PURGE_ALLOW_NETWORKS = ["127.0.0.1/32"]
        yield made


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bells for the caches."""
    found: list[str] = []

    def note(self: Any, **options: Any) -> None:
        found.extend([self.name.rsplit(".", 1)[-1]] if "purge" in self.name else [])

    monkeypatch.setattr(celery.Task, "apply_async", note)
    monkeypatch.setitem(current_app.conf, "task_default_queue", f"test-{uuid4()}")
    return found


def at_once() -> None:
    Purge.objects.update(next_attempt_at=Now())


def wait_s() -> float:
    wait = Purge.objects.seconds_until_due()
    assert wait is not None
    return wait


def correct(claim: Claim, *, by: User, reviewer: User) -> None:
    publications.correct(claim, "true", "It was otherwise.", note="We were wrong.", by=by)
    reviews.decide(fresh(claim), "approve", by=reviewer, seen=seen_of(fresh(claim)))
    publications.publish(fresh(claim), by=reviewer)


def test_tells_the_keys_of_what_is_published_corrected_and_retracted(
    cache: Cache, checker: User, editor: User, second_editor: User, rung: list[str], settings: Settings
) -> None:
    settings.PURGE_HEADERS = purge_headers('{"Fastly-Key": "s3cret, with a comma"}')
    claim = published_claim(by=checker, reviewer=editor)
    assert purging.run()
    correct(claim, by=editor, reviewer=second_editor)
    assert purging.run()
    publications.retract(fresh(claim), "It was never said.", by=editor)
    assert purging.run() and not purging.run()
    keys = ["checks", f"check-{claim.slug}"]
    assert cache.taken == [keys, keys, keys]
    shape, headers, _ = cache.asked[0]
    assert (shape, headers["fastly-key"]) == ("POST surrogate_keys", "s3cret, with a comma")
    assert headers["content-type"] == "application/json"
    assert rung == ["purge_caches"] * 3
    row = Purge.objects.get()
    assert (row.position, row.error, row.told_at is not None) == (Publication.objects.newest_id(), "", True)


def test_speaks_as_the_receiver_wants(cache: Cache, checker: User, editor: User, settings: Settings) -> None:
    settings.PURGE_METHOD, settings.PURGE_FIELD = "PURGE", "tags"
    published_claim(by=checker, reviewer=editor)
    assert purging.run()
    assert cache.asked[0][0] == "PURGE tags"


def test_loses_nothing_while_the_receiver_is_down(
    cache: Cache, checker: User, editor: User, settings: Settings
) -> None:
    url, settings.PURGE_URL = cache.url, "http://127.0.0.1:1/purge"
    first = published_claim(by=checker, reviewer=editor, text="The first is wrong.")
    assert purging.run()
    assert (Purge.objects.get().error, Purge.objects.get().attempts) == ("connection_refused", 1)
    second = published_claim(by=checker, reviewer=editor, text="The second is wrong.")
    assert not purging.run() and 3 < wait_s() < 6
    settings.PURGE_URL = url
    cache.answer_of = lambda number: BROKEN if number == 0 else OK
    at_once()
    assert purging.run() and cache.taken == []
    assert (Purge.objects.get().error, Purge.objects.get().attempts) == ("500", 2)
    assert 12 < wait_s() < 17
    at_once()
    assert purging.run()
    assert cache.taken == [["checks", f"check-{first.slug}", f"check-{second.slug}"]]
    assert (Purge.objects.get().error, Purge.objects.get().attempts) == ("", 0)


def test_waits_as_long_as_the_receiver_asks(cache: Cache, checker: User, editor: User) -> None:
    published_claim(by=checker, reviewer=editor)
    asked_s = iter((120, 999_999))
    cache.answer_of = lambda number: (
        f"HTTP/1.1 429 Later\r\nRetry-After: {next(asked_s)}\r\nContent-Length: 0\r\n\r\n".encode()
    )
    assert purging.run() and 110 < wait_s() <= 120
    at_once()
    assert purging.run() and 3500 < wait_s() <= 3600


def test_follows_no_redirect(cache: Cache, checker: User, editor: User) -> None:
    published_claim(by=checker, reviewer=editor)
    cache.answer_of = lambda number: b"HTTP/1.1 302 Go\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n"
    assert purging.run()
    assert Purge.objects.get().error == "302" and len(cache.asked) == 1


def test_reaches_no_network_that_is_not_named(cache: Cache, checker: User, editor: User, settings: Settings) -> None:
    settings.PURGE_ALLOW_NETWORKS = []
    published_claim(by=checker, reviewer=editor)
    assert purging.run()
    assert Purge.objects.get().error == "blocked_address" and cache.asked == []


def test_tells_many_in_requests_of_no_more_keys_than_are_allowed(
    cache: Cache, checker: User, editor: User, settings: Settings, rung: list[str]
) -> None:
    settings.PURGE_KEYS = 3
    claims = [published_claim(by=checker, reviewer=editor, text=f"Number {n} is wrong.") for n in range(5)]
    happen(claims[4], 2, by=editor)
    rung.clear()
    for _ in range(4):
        tasks_sending.purge_caches()
    assert [len(keys) for keys in cache.taken] == [3, 3, 2, 2]
    told = {key for keys in cache.taken for key in keys}
    assert told == {"checks", *(f"check-{claim.slug}" for claim in claims)}
    assert rung == ["purge_caches"] * 3, "it rings for itself while more is to be told"


def test_two_workers_send_once(cache: Cache, checker: User, editor: User) -> None:
    published_claim(by=checker, reviewer=editor)
    together = threading.Barrier(4)

    def one(_: int) -> bool:
        together.wait()
        try:
            return purging.run()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == [False, False, False, True]
    assert len(cache.asked) == 1


def test_a_worker_that_lost_its_lease_settles_nothing(cache: Cache, checker: User, editor: User) -> None:
    published_claim(by=checker, reviewer=editor)
    slow = Purge.objects.take()
    assert slow is not None and Purge.objects.take() is None
    at_once()
    quick = Purge.objects.take()
    assert quick is not None
    newest = Publication.objects.newest_id()
    assert not slow.settle(position=newest) and quick.settle(position=newest)


def test_begins_with_what_may_be_cached_still(cache: Cache, checker: User, editor: User) -> None:
    published_claim(by=checker, reviewer=editor)
    Purge.objects.create(id=1, position=Publication.objects.newest_id())
    assert not purging.run() and Purge.objects.seconds_until_due() is None


def test_the_sweep_rings_where_the_bell_was_lost(cache: Cache, checker: User, editor: User, rung: list[str]) -> None:
    published_claim(by=checker, reviewer=editor)
    rung.clear()
    tasks_sending.sweep_deliveries()
    assert rung == ["purge_caches"]
    assert purging.run()
    tasks_sending.sweep_deliveries()
    assert rung == ["purge_caches"]


def test_touches_nothing_where_no_cache_is_told(
    checker: User, editor: User, rung: list[str], settings: Settings
) -> None:
    settings.PURGE_URL = ""
    with CaptureQueriesContext(connection) as queries:
        published_claim(by=checker, reviewer=editor)
        tasks_sending.sweep_deliveries()
        tasks_sending.purge_caches()
    assert not [query for query in queries.captured_queries if "annotations_purge" in query["sql"]]
    assert rung == [] and not Purge.objects.exists()


@pytest.mark.parametrize("said", ["", "  ", "{}", ","])
def test_no_headers_where_none_are_given(said: str) -> None:
    assert purge_headers(said) == ()


def test_reads_headers_as_a_list() -> None:
    said = "Authorization: Bearer a:b=, X-Soft: 1"
    assert purge_headers(said) == (("Authorization", "Bearer a:b="), ("X-Soft", "1"))


@pytest.mark.parametrize(
    "said",
    [
        *("Authorization", "A b: c", ": c", "A:", "Host: else", "surrogate-key: a", "A: b\r\nC: d", "A: \x00"),
        *('{"A": 1}', '{"A"', '{"A": "\\n"}', '{"Content-Length": "5"}', "A: \u20ac", '{"A": "\\ud800"}'),
    ],
)
def test_refuses_headers_that_cannot_be_sent_and_does_not_repeat_them(said: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        purge_headers(said)
    assert str(refusal.value).startswith("PURGE_HEADERS ")


def test_refuses_ways_that_could_never_work() -> None:
    Ways("", "POST", 30).require_sound(is_http_allowed=False)
    Ways("http://cache.internal/", "PURGE", 2).require_sound(is_http_allowed=True)
    for ways in (Ways("ftp://a.example/", "POST", 30), Ways("http://a.example/", "POST", 30)):
        with pytest.raises(ImproperlyConfigured, match="PURGE_URL"):
            ways.require_sound(is_http_allowed=False)
    for ways in (Ways("", "post", 30), Ways("", "POST", 1), Ways("", "POST", 31)):
        with pytest.raises(ImproperlyConfigured, match="PURGE_(METHOD|KEYS)"):
            ways.require_sound(is_http_allowed=True)


def test_the_longest_names_fit_into_one_header() -> None:
    assert len(" ".join(["checks", *["check-" + "a" * 120] * 29])) <= 4096
