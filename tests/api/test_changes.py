"""The change feed: each publication, correction and retraction once, in the order of the commits."""

import base64
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import sleep
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.actions import publications, reviews
from annotations.models import Claim, Publication, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

CHANGES = "/api/public/v1/changes/"


def _correct(claim: Claim, *, by: User, reviewer: User) -> None:
    publications.correct(factories.fresh(claim), "true", "It was right.", note="We were wrong.", by=by)
    reviews.decide(factories.fresh(claim), "approve", by=reviewer, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=reviewer)


def _story(checker: User, editor: User, second_editor: User) -> list[Claim]:
    """Three checks: one stands, one is corrected, one is corrected and retracted."""
    told = [factories.published_claim(by=checker, reviewer=editor, text=f"Claim {number}") for number in range(3)]
    for claim in told[1:]:
        _correct(claim, by=editor, reviewer=second_editor)
    publications.retract(told[2], "The register was withdrawn.", by=editor)
    return told


def _all(anyone: Caller, *, limits: Callable[[], int], query: str = "") -> list[Any]:
    """What a reader sees who pages to the end."""
    seen, after = [], ""
    while True:
        page = json_of(anyone.get(f"{CHANGES}?limit={limits()}{after or query}"))
        seen += page["results"]
        after = f"&after={page['cursor']}"
        if not page["has_more"]:
            return seen


@pytest.mark.django_db
def test_tells_each_change_once_in_order(anyone: Caller, checker: User, editor: User, second_editor: User) -> None:
    first, second, third = _story(checker, editor, second_editor)
    page = json_of(anyone.get(CHANGES))
    assert [(item["type"], item["slug"], item["version"], item["withdrawn"]) for item in page["results"]] == [
        ("verdict.published", first.slug, 1, False),
        ("verdict.published", second.slug, 1, False),
        ("verdict.published", third.slug, 1, True),
        ("verdict.corrected", second.slug, 2, False),
        ("verdict.corrected", third.slug, 2, True),
        ("verdict.retracted", third.slug, 3, True),
    ]
    last = page["results"][-1]
    assert (last["note"], last["kind"]) == ("The register was withdrawn.", "retraction")
    newest = factories.newest_publication(third).payload
    assert (last["url"], last["at"]) == (newest["url"], newest["modified_at"])
    assert page["has_more"] is False and "payload" not in last


@pytest.mark.django_db
def test_tells_nothing_that_a_retracted_check_said(
    anyone: Caller, checker: User, editor: User, second_editor: User
) -> None:
    _, second, third = _story(checker, editor, second_editor)
    items = json_of(anyone.get(f"{CHANGES}?include=payload"))["results"]
    assert [item["payload"] for item in items if item["slug"] == third.slug][:2] == [None, None]
    tombstone = items[-1]["payload"]
    assert tombstone["kind"] == "retraction" and not {"rating", "explanation", "sources"} & set(tombstone)
    corrected = [item["payload"] for item in items if item["slug"] == second.slug]
    kept = Publication.objects.filter(claim=second).order_by("version").values_list("payload", flat=True)
    assert corrected == list(kept)


@pytest.mark.django_db
def test_gives_a_cursor_always_and_goes_on_from_it(anyone: Caller, checker: User, editor: User) -> None:
    empty = json_of(anyone.get(CHANGES))
    assert empty["results"] == [] and empty["cursor"]
    assert json_of(anyone.get(f"{CHANGES}?after={empty['cursor']}")) == empty
    claim = factories.published_claim(by=checker, reviewer=editor)
    page = json_of(anyone.get(f"{CHANGES}?after={empty['cursor']}"))
    assert [item["slug"] for item in page["results"]] == [claim.slug]
    nothing = json_of(anyone.get(f"{CHANGES}?after={page['cursor']}"))
    assert nothing == {"results": [], "cursor": page["cursor"], "has_more": False}
    publications.retract(claim, "Wrong.", by=editor)
    assert [item["version"] for item in json_of(anyone.get(f"{CHANGES}?after={page['cursor']}"))["results"]] == [2]


@pytest.mark.django_db
def test_begins_at_a_time(anyone: Caller, checker: User, editor: User) -> None:
    for number in range(3):
        factories.published_claim(by=checker, reviewer=editor, text=f"Claim {number}")
    times = list(Publication.objects.order_by("id").values_list("published_at", flat=True))

    def since(moment: Any) -> list[int]:
        found = json_of(anyone.get(f"{CHANGES}?updated_since={quote(moment.isoformat())}"))
        return [item["position"] for item in found["results"]]

    positions = list(Publication.objects.order_by("id").values_list("id", flat=True))
    assert since(times[0] - timedelta(days=9)) == positions
    assert since(times[1]) == positions[1:]
    assert since(times[1] + timedelta(microseconds=1)) == positions[2:]
    later = json_of(anyone.get(f"{CHANGES}?updated_since={quote((timezone.now() + timedelta(days=1)).isoformat())}"))
    assert later["results"] == []
    claim = factories.published_claim(by=checker, reviewer=editor, text="A later one")
    assert [item["slug"] for item in json_of(anyone.get(f"{CHANGES}?after={later['cursor']}"))["results"]] == [
        claim.slug
    ]


@pytest.mark.django_db
def test_leaves_out_nothing_where_times_and_order_disagree(anyone: Caller, checker: User, editor: User) -> None:
    """A publication that waited for its number is older than the one before it."""
    for number in range(3):
        factories.published_claim(by=checker, reviewer=editor, text=f"Claim {number}")
    first, second, third = Publication.objects.order_by("id").values_list("id", flat=True)
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE annotations_publication DISABLE TRIGGER USER")
        for position, seconds in ((first, 20), (second, 0), (third, 10)):
            when = now + timedelta(seconds=seconds)
            cursor.execute("UPDATE annotations_publication SET published_at = %s WHERE id = %s", [when, position])
        cursor.execute("ALTER TABLE annotations_publication ENABLE TRIGGER USER")
    query = f"&updated_since={quote((now + timedelta(seconds=5)).isoformat())}"
    assert [item["position"] for item in _all(anyone, limits=lambda: 1, query=query)] == [first, second, third]


@pytest.mark.django_db
def test_refuses_a_cursor_of_a_history_that_was_lost(anyone: Caller, checker: User, editor: User) -> None:
    """The database was put back, and other changes have the numbers that a reader has seen."""
    factories.published_claim(by=checker, reviewer=editor)
    row = Publication.objects.get()
    for said in (f"{row.pk}.{'0' * 12}", f"{row.pk + 1}.{row.payload_sha256[:12]}", f"{2**63 - 1}.{'0' * 12}"):
        cursor = base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")
        assert "updated_since" in problem_of(anyone.get(f"{CHANGES}?after={cursor}"), 400, "cursor_lost")["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("after=", "after"),
        ("after=x", "after"),
        ("after=" + "A" * 201, "after"),
        ("after=" + base64.urlsafe_b64encode(b"-1.a").decode(), "after"),
        ("after=" + base64.urlsafe_b64encode(b"9" * 100 + b".a").decode(), "after"),
        ("after=" + base64.urlsafe_b64encode(b"\xff\xfe").decode(), "after"),
        ("after=%C3%A9%F0%9F%98%80", "after"),
        ("after=MC4&after=MC4", "after"),
        ("after=MC4&updated_since=2026-01-01T00:00:00Z", "updated_since"),
        ("updated_since=yesterday", "updated_since"),
        ("updated_since=", "updated_since"),
        ("updated_since=0001-01-01T00:00:00%2B14:00", "updated_since"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=" + "9" * 500, "limit"),
        ("include=all", "include"),
        ("since=1", "since"),
    ],
)
def test_refuses_what_it_cannot_read(anyone: Caller, query: str, wrong: str) -> None:
    assert list(problem_of(anyone.get(f"{CHANGES}?{query}"), 400, "bad_request")["fields"]) == [wrong]


@pytest.mark.django_db
def test_takes_the_first_and_the_last_of_times(anyone: Caller) -> None:
    for moment in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-01-01T00:00:00"):
        assert json_of(anyone.get(f"{CHANGES}?updated_since={moment}"))["results"] == []


@pytest.mark.django_db
def test_costs_nothing_to_ask_again(anyone: Caller, checker: User, editor: User) -> None:
    factories.published_claim(by=checker, reviewer=editor)
    answer = anyone.get(CHANGES)
    assert answer.headers["Cache-Control"].startswith("public, max-age=5")
    again = anyone.get(CHANGES, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", answer.headers["ETag"])
    head = anyone.call("HEAD", CHANGES)
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])
    factories.published_claim(by=checker, reviewer=editor, text="Another")
    assert anyone.get(CHANGES, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?include=payload"])
def test_takes_one_query_however_many_changes(anyone: Caller, checker: User, editor: User, query: str) -> None:
    for number in range(12):
        factories.published_claim(by=checker, reviewer=editor, text=f"Claim {number}")
        if number in (1, 11):
            with CaptureQueriesContext(connection) as seen:
                assert len(json_of(anyone.get(CHANGES + query))["results"]) == number + 1
            assert len(seen) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_pages_of_any_size_give_the_same(
    anyone: Caller, checker: User, editor: User, second_editor: User, seed: int
) -> None:
    """Whoever polls whenever she likes, in pages of any size, sees what one page of all shows."""
    chance = random.Random(seed)
    waiting = [factories.approved_claim(by=checker, reviewer=editor, text=f"Claim {number}") for number in range(5)]
    public: list[Claim] = []
    after: dict[int, str] = dict.fromkeys(range(3), "")
    seen: dict[int, list[int]] = {reader: [] for reader in after}

    def poll(reader: int) -> bool:
        page = json_of(anyone.get(f"{CHANGES}?limit={chance.randint(1, 4)}{after[reader]}"))
        seen[reader] += [item["position"] for item in page["results"]]
        after[reader] = f"&after={page['cursor']}"
        return bool(page["has_more"])

    for _ in range(25):
        match chance.choice(["publish", "correct", "retract", "poll", "poll"]):
            case "publish" if waiting:
                public.append(waiting.pop())
                publications.publish(public[-1], by=editor)
            case "correct" if public:
                _correct(chance.choice(public), by=editor, reviewer=second_editor)
            case "retract" if len(public) > 1:
                publications.retract(factories.fresh(public.pop(chance.randrange(len(public)))), "No.", by=editor)
            case _:
                poll(chance.randrange(3))
    for reader in seen:
        while poll(reader):
            pass
    everything = list(Publication.objects.order_by("id").values_list("id", flat=True))
    assert seen == dict.fromkeys(seen, everything) and everything


@pytest.mark.django_db(transaction=True)
def test_a_reader_misses_nothing_while_many_publish_at_once(anyone: Caller, checker: User, editor: User) -> None:
    """Writers draw numbers and commit as slowly as they like, some never; the reader pages all the while."""
    writers = 6
    claims = [factories.approved_claim(by=checker, reviewer=editor, text=f"Claim {number}") for number in range(18)]
    together = Barrier(writers + 1)

    def write(mine: list[Claim], chance: random.Random) -> None:
        together.wait(20)
        for at, claim in enumerate(mine):
            try:
                with transaction.atomic():
                    publications.publish(claim, by=editor)
                    sleep(chance.random() / 20)
                    if at == 0:
                        raise _Undone
            except _Undone:
                publications.publish(claim, by=editor)

    with ThreadPoolExecutor(writers) as pool:
        jobs = [pool.submit(_closing(write), claims[at::writers], random.Random(at)) for at in range(writers)]
        together.wait(20)
        seen: list[int] = []
        after, is_over = "", False
        while not is_over:
            are_done = all(job.done() for job in jobs)
            page = json_of(anyone.get(f"{CHANGES}?limit=2{after}"))
            seen += [item["position"] for item in page["results"]]
            after, is_over = f"&after={page['cursor']}", are_done and not page["has_more"]
        for job in jobs:
            job.result()
    everything = list(Publication.objects.order_by("id").values_list("id", flat=True))
    assert len(everything) == len(claims)
    assert seen == everything


class _Undone(Exception):
    """The writer thinks better of it, after it drew its number."""


def _closing(do: Callable[..., None]) -> Callable[..., None]:
    def run(*given: Any) -> None:
        try:
            do(*given)
        finally:
            connections.close_all()

    return run
