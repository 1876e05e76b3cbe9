"""Dumps: whole or not there, turn by turn, in little memory, and without what was retracted."""

import gzip
import hashlib
import json
import tracemalloc
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from annotations import tasks
from annotations.actions import publications
from annotations.models import Check, Dump, Publication, User
from annotations.worker import dumping
from annotations.worker.dumping import FEED, LINES
from tests.factories import newest_publication, published_claim
from tests.memory import traced_memory
from tests.test_tasks import Rung, rung

__all__ = ["rung"]
pytestmark = pytest.mark.django_db


def made() -> Dump:
    dump = dumping.begin()
    assert dump is not None
    while dumping.run(dump.pk):
        pass
    dump.refresh_from_db()
    return dump


def lines_of(dump: Dump) -> list[Any]:
    with gzip.open(dumping.path_of(dump, LINES), "rt") as file:
        return [json.loads(line) for line in file]


def feed_of(dump: Dump) -> Any:
    with gzip.open(dumping.path_of(dump, FEED), "rt") as file:
        return json.load(file)


def test_holds_every_check_that_stands(checker: User, editor: User, settings: Settings) -> None:
    settings.CHECKS_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
    first, second, gone = (published_claim(by=checker, reviewer=editor, text=f"Claim {n}") for n in range(3))
    publications.retract(gone, "Wrong.", by=editor)
    dump = made()
    payloads = [newest_publication(claim).payload for claim in (first, second)]
    assert lines_of(dump) == [{**payload, "license": settings.CHECKS_LICENSE} for payload in payloads]
    feed = feed_of(dump)
    assert (feed["@type"], feed["license"]) == ("DataFeed", settings.CHECKS_LICENSE)
    for element, payload in zip(feed["dataFeedElement"], payloads, strict=True):
        assert element == {
            "@type": "DataFeedItem",
            "url": payload["url"],
            "dateCreated": payload["published_at"],
            "dateModified": payload["modified_at"],
            "item": [{**payload["claimreview"], "sdLicense": settings.CHECKS_LICENSE}],
        }
    assert (dump.state, dump.checks, dump.position) == ("ready", 2, Publication.objects.newest_id())
    for shape in (LINES, FEED):
        body = dumping.path_of(dump, shape).read_bytes()
        assert len(body) == getattr(dump, f"{shape}_bytes")
        assert hashlib.sha256(body).hexdigest() == getattr(dump, f"{shape}_sha256")


def test_is_whole_with_nothing_in_it() -> None:
    dump = made()
    assert lines_of(dump) == [] and feed_of(dump)["dataFeedElement"] == [] and dump.state == "ready"


def test_goes_on_where_a_turn_ended_and_drops_what_a_killed_one_left(
    checker: User, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumping, "ROWS", 2)
    slugs = [published_claim(by=checker, reviewer=editor, text=f"Claim {number}").slug for number in range(5)]
    dump = dumping.begin()
    assert dump is not None
    assert dumping.run(dump.pk, seconds=0)
    for shape in (LINES, FEED):
        with open(dumping.path_of(dump, shape), "ab") as file:
            file.write(b"what a killed worker wrote")
    assert dumping.run(dump.pk, seconds=0)
    assert not dumping.run(dump.pk, seconds=0)
    dump.refresh_from_db()
    assert [line["slug"] for line in lines_of(dump)] == slugs
    assert len(feed_of(dump)["dataFeedElement"]) == dump.checks == 5


def test_one_worker_at_a_time(checker: User, editor: User) -> None:
    published_claim(by=checker, reviewer=editor)
    dump = dumping.begin()
    assert dump is not None and dumping.begin() is None
    held = Dump.objects.take(dump.pk)
    assert held is not None and Dump.objects.take(dump.pk) is None
    assert not dumping.run(dump.pk)
    Dump.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert not dumping.run(dump.pk)
    assert Dump.objects.get().state == "ready"
    assert not Dump.objects.held_by(held).exists()


def test_a_retraction_withdraws_it_and_has_it_made_again(checker: User, editor: User, rung: Rung) -> None:
    claim, other = (published_claim(by=checker, reviewer=editor, text=f"Claim {number}") for number in range(2))
    tasks.dump_checks()
    first = Dump.objects.get()
    assert rung == [("make_dump", first.pk)]
    tasks.make_dump(first.pk)
    tasks.dump_checks()
    assert rung == [("make_dump", first.pk)] and Dump.objects.served().count() == 1
    publications.retract(claim, "Wrong.", by=editor)
    assert not Dump.objects.served().exists()
    tasks.dump_checks()
    second = Dump.objects.latest("id")
    assert rung[1:] == [("make_dump", second.pk)] and second.pk != first.pk
    tasks.make_dump(second.pk)
    assert [line["slug"] for line in lines_of(Dump.objects.served().get())] == [other.slug]
    assert not dumping.path_of(first, LINES).exists() and not Dump.objects.filter(id=first.pk).exists()


def test_a_retraction_while_it_is_made_withdraws_it_too(checker: User, editor: User) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    dump = dumping.begin()
    publications.retract(claim, "Wrong.", by=editor)
    assert dump is not None and not dumping.run(dump.pk)
    assert Dump.objects.get().state == "ready" and not Dump.objects.served().exists()
    again = dumping.begin_if_due()
    assert again is not None and again.pk != dump.pk


def test_keeps_a_week(checker: User, editor: User) -> None:
    today = timezone.now().date()
    for days in range(9, 0, -1):
        dump = made()
        Dump.objects.filter(id=dump.pk).update(day=today - timedelta(days=days))
    made()
    served = [dump.day for dump in Dump.objects.served()]
    assert served == [today - timedelta(days=back) for back in range(7)]
    kept = {path.name for path in dumping.path_of(Dump.objects.served()[0], LINES).parent.parent.iterdir()}
    assert kept == {str(pk) for pk in Dump.objects.values_list("id", flat=True)}


def test_gives_up_where_the_store_has_lost_it_and_waits_before_another(checker: User, editor: User) -> None:
    dump = dumping.begin()
    assert dump is not None
    Dump.objects.filter(id=dump.pk).update(lines_bytes=100, feed_bytes=100)
    assert not dumping.run(dump.pk)
    assert Dump.objects.get().state == "failed" and dumping.begin_if_due() is None
    Dump.objects.update(started_at=timezone.now() - timedelta(minutes=11))
    assert dumping.begin_if_due() is not None


def test_gives_up_after_some_turns_that_ended_nowhere() -> None:
    dump = dumping.begin()
    Dump.objects.update(tries=dumping.MOST_TRIES)
    assert dump is not None and not dumping.run(dump.pk)
    assert Dump.objects.get().state == "failed"


def test_takes_no_more_memory_for_more_checks(checker: User, editor: User) -> None:
    """The copies of one check differ in nothing that a dump looks at but the id."""
    claim = published_claim(by=checker, reviewer=editor)
    check = Check.objects.get(claim=claim)
    peaks = []
    for first, count in ((1_000_000, 400), (2_000_000, 4_000)):
        _copy(check, first, count)
        with traced_memory():
            dump = made()
            peaks.append(tracemalloc.get_traced_memory()[1])
        assert dump.checks == Check.objects.count()
    assert peaks[1] < 1.3 * peaks[0] + 500_000, peaks


def _copy(check: Check, first: int, count: int) -> None:
    """Rows of the table alone, without claims of their own, in a transaction that is never committed."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in ("annotations_publication", "annotations_check"):
            columns = _columns(table)
            told = ", ".join(map(_value, columns))
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) "
                f"SELECT {told} FROM {table} t, generate_series(%s, %s) n WHERE t.slug = %s",
                [first, first + count - 1, check.slug],
            )
        cursor.execute("SET LOCAL session_replication_role = origin")


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def _value(name: str) -> str:
    return {"id": "n", "slug": "'copy-' || n", "claim_id": "n + 1000000", "publication_id": "n"}.get(name, f"t.{name}")


def test_is_made_by_hand(checker: User, editor: User, capsys: pytest.CaptureFixture[str]) -> None:
    published_claim(by=checker, reviewer=editor)
    call_command("dump_checks")
    assert "1 checks" in capsys.readouterr().out and Dump.objects.served().count() == 1
