"""Reads from a replica: two real servers, the second a streaming copy of the first."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.actions import publications
from annotations.meaning.exporting import Asked, export
from annotations.models import Check, Claim, Publication, User
from annotations.pages import figures
from annotations.postgres import replica
from annotations.postgres.replica import REPLICA, place, shared_read, shared_rows, standing
from tests import factories
from tests.e2e.product import wait_for
from tests.metrics import TOKEN, scraped
from tests.postgres.standby import Standby, make_standby

pytestmark = pytest.mark.django_db(transaction=True, databases=[DEFAULT_DB_ALIAS, REPLICA])
SEARCHES = (
    "/checks/",
    "/checks/feed.atom",
    "/corrections/feed.json",
    "/sitemap.xml",
    "/sitemap-1.xml",
    "/api/public/v1/checks/?order=oldest",
    "/api/public/v1alpha1/claims:search?query=homes",
)


@pytest.fixture(scope="module", autouse=True)
def server(django_db_setup: None) -> Iterator[Standby]:
    """The replica, under its alias."""
    with make_standby(str(connection.settings_dict["HOST"])) as standby:
        test = {**connection.settings_dict["TEST"], "MIRROR": DEFAULT_DB_ALIAS}
        connections.databases[REPLICA] = {**connection.settings_dict, "HOST": standby.host, "TEST": test}
        yield standby
        del connections.databases[REPLICA]


@pytest.fixture
def standby(server: Standby, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standby]:
    """The replica that settings would name, at hand at once again after it was away."""
    settings.DATABASE_ROUTERS = ["annotations.postgres.replica.OnlyWhereAsked"]
    monkeypatch.setattr(replica, "COOL_S", 0.0)
    monkeypatch.setattr(replica.cooling, "until", 0.0)
    _execute("SET synchronous_commit = on")  # the tests' server does not wait for its log otherwise
    yield server
    _execute("SET synchronous_commit TO DEFAULT")
    connections[REPLICA].close()


def caught_up() -> None:
    wait_for(lambda: place(patience_s=2) == REPLICA, seconds=60, what="the replica to catch up")


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _statements(sent: CaptureQueriesContext) -> list[str]:
    """Those of prepared cursors have no text here."""
    return [one["sql"] or "" for one in sent]


def asked_of_both(client: Client, address: str) -> tuple[int, list[str], list[str]]:
    """The status, and the statements that the primary and the replica were sent."""
    client.get(address, headers={"host": "127.0.0.1"})  # what a process asks once
    with CaptureQueriesContext(connection) as first, CaptureQueriesContext(connections[REPLICA]) as second:
        answer = client.get(address, headers={"host": "127.0.0.1"})
    return answer.status_code, _statements(first), _statements(second)


def answered_by_it(client: Client, address: str) -> tuple[int, list[str], list[str]]:
    """The same of an answer that the replica gave, not only of how far it is: other tests write to the server, so it is
    behind now and then.
    """

    def asked() -> tuple[int, list[str], list[str]] | None:
        caught_up()
        told = asked_of_both(client, address)
        return told if any(not sql or 'FROM "annotations_' in sql for sql in told[2]) else None

    return wait_for(asked, seconds=30, what="an answer of the replica")


@pytest.mark.parametrize("address", SEARCHES)
def test_the_replica_serves_what_the_public_shares(
    address: str, client: Client, standby: Standby, monkeypatch: pytest.MonkeyPatch, checker: User, editor: User
) -> None:
    factories.published_claim(by=checker, reviewer=editor)
    caught_up()
    with_it = client.get(address, headers={"host": "127.0.0.1"})
    status, primary, second = answered_by_it(client, address)
    assert status == 200
    assert any('FROM "annotations_' in sql for sql in second)
    assert not any('FROM "annotations_check' in sql for sql in primary)
    monkeypatch.setattr(replica.cooling, "until", float("inf"))
    without = client.get(address, headers={"host": "127.0.0.1"})
    assert (without.status_code, without.content) == (200, with_it.content)


def test_what_was_published_or_retracted_just_now_is_told_at_once(
    client: Client, standby: Standby, checker: User, editor: User
) -> None:
    for number in range(3):
        claim = factories.published_claim(by=checker, reviewer=editor, text=f"Claim {number}")
        slug = Publication.objects.get(claim=claim).slug
        address = "/api/public/v1/checks/?order=newest"
        assert slug in client.get(address).content.decode()
        publications.retract(Claim.objects.get(pk=claim.pk), "We were wrong.", by=editor)
        assert slug not in client.get(address).content.decode()


def test_a_replica_that_is_behind_is_not_asked(
    client: Client, standby: Standby, settings: Any, monkeypatch: pytest.MonkeyPatch, checker: User, editor: User
) -> None:
    caught_up()
    standby.hold()
    claim = factories.published_claim(by=checker, reviewer=editor)
    slug = Publication.objects.get(claim=claim).slug
    assert slug in client.get("/checks/").content.decode()
    assert place() == DEFAULT_DB_ALIAS
    behind = standing()
    assert not behind.has_all and behind.behind_s is not None and behind.behind_s > 0
    told = client.get("/readyz").json()
    assert told["status"] == "ready" and "behind" in told["parts"]["replica"]
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(figures, "KEPT_S", 0.0)
    assert scraped(client)["factcheck_replica_lag_seconds", frozenset()] > 0
    standby.go_on()
    caught_up()
    at_rest = replica.Standing(has_all=True, behind_s=0.0)
    wait_for(lambda: standing() == at_rest, seconds=30, what="the replica to have it all")
    wait_for(
        lambda: client.get("/readyz").json()["parts"]["replica"] == "has everything", seconds=30, what="it to be told"
    )


def test_a_replica_that_is_gone_is_told_and_left_alone(
    client: Client, standby: Standby, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught_up()
    standby.stop()
    monkeypatch.setattr(replica, "COOL_S", 600.0)
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(figures, "KEPT_S", 0.0)
    assert client.get("/checks/").status_code == 200
    assert not replica.cooling.is_over
    told = client.get("/readyz")
    assert (told.status_code, told.json()["parts"]["replica"]) == (
        200,
        "does not answer, or repeats another server; the primary does its work",
    )
    assert scraped(client)["factcheck_replica_missing", frozenset()] == 1
    standby.run()
    assert place(patience_s=5) == DEFAULT_DB_ALIAS, "it is not asked while it is left alone"


def test_a_read_that_breaks_off_is_asked_again_of_the_primary(standby: Standby) -> None:
    caught_up()
    asked = []

    def ask(alias: str) -> int:
        asked.append(alias)
        if alias == REPLICA:
            standby.stop()
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 7")
            return int(cursor.fetchone()[0])

    assert shared_read(ask, patience_s=5) == 7
    assert asked == [REPLICA, DEFAULT_DB_ALIAS]
    standby.run()


def test_a_query_that_takes_too_long_is_not_repeated(standby: Standby) -> None:
    caught_up()
    asked = []

    def ask(alias: str) -> None:
        asked.append(alias)
        with connections[alias].cursor() as cursor:
            cursor.execute("SET statement_timeout = 10")
            cursor.execute("SELECT pg_sleep(60)")

    with pytest.raises(OperationalError, match="statement timeout"):
        shared_read(ask, patience_s=5)
    assert asked == [REPLICA]


def test_nothing_inside_a_transaction_goes_there(standby: Standby) -> None:
    caught_up()
    with transaction.atomic():
        assert place(patience_s=5) == DEFAULT_DB_ALIAS


def test_rows_from_there_are_rows_of_the_primary(standby: Standby, checker: User, editor: User) -> None:
    factories.published_claim(by=checker, reviewer=editor)
    caught_up()
    [check] = shared_rows(Check.objects.live())
    with CaptureQueriesContext(connections[REPLICA]) as there:
        assert check.publication.slug == check.slug
        check.save()
    assert len(there) == 0


def test_the_export_is_whole_and_holds_what_was_saved_just_now(standby: Standby, checker: User) -> None:
    for number in range(2):
        factories.make_claim(by=checker, text=f"Claim {number}")
        caught_up()
        with_it = b"".join(export(Asked(Claim.objects.all())))
        standby.stop()
        assert b"".join(export(Asked(Claim.objects.all()))) == with_it
        assert f"Claim {number}".encode() in with_it
        standby.run()


def test_a_server_that_repeats_nobody_is_no_replica(standby: Standby, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections[REPLICA].settings_dict, "HOST", connection.settings_dict["HOST"])
    assert standing().behind_s is None
    assert place(patience_s=5) == DEFAULT_DB_ALIAS
