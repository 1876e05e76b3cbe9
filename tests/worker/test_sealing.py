"""The chain of events: nothing is missed, and whatever is changed behind its back is named."""

import threading
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from pytest_django import Settings

from annotations.meaning import auditing
from annotations.models import Event, EventSeal, LogEntry, LogHead, Publication, SealedValue, Sealing, User
from annotations.models.sealing import unsealed
from annotations.worker import sealing
from tests.factories import published_claim

pytestmark = pytest.mark.django_db


def verified() -> tuple[int, str]:
    """Exit code, and what was said on both streams."""
    said = StringIO()
    try:
        call_command("verify_audit", "--minutes=0", stdout=said, stderr=said)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue()
    return 0, said.getvalue()


def behind_the_back(sql: str) -> None:
    """What somebody does who owns the database: no trigger fires."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def sealed(checker: User, editor: User) -> None:
    published_claim(by=checker, reviewer=editor)
    Event.objects.record("account.created", by=editor, data={"user": checker.pk, "username": "cleo"})
    assert not sealing.run()


@pytest.mark.usefixtures("sealed")
def test_seals_every_event_once_and_says_that_it_holds() -> None:
    assert EventSeal.objects.count() == Event.objects.count() and not unsealed().exists()
    before = list(EventSeal.objects.order_by("position").values_list("position", "event", "previous", "hash"))
    sealing.run()
    assert list(EventSeal.objects.order_by("position").values_list("position", "event", "previous", "hash")) == before
    assert (LogEntry.objects.count(), LogHead.objects.count()) == (1, 1)
    code, said = verified()
    assert code == 0 and f"{len(before)} sealed and unchanged" in said


SEALED_THIRD = "(SELECT event_id FROM annotations_eventseal WHERE position = 3)"


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize(
    ("deed", "named"),
    [
        (f"UPDATE annotations_event SET verb = 'claim.forged' WHERE id = {SEALED_THIRD}", "event_changed"),
        (f"UPDATE annotations_event SET at = at + interval '1 s' WHERE id = {SEALED_THIRD}", "event_changed"),
        ("UPDATE annotations_event SET actor_id = NULL WHERE verb = 'claim.created'", "event_changed"),
        (
            """UPDATE annotations_event SET data = data || '{"username": "x"}' WHERE data ? 'username'""",
            "event_changed",
        ),
        (
            """UPDATE annotations_event SET data = data || '{"username": null}' WHERE data ? 'username'""",
            "event_changed",
        ),
        (f"DELETE FROM annotations_event WHERE id = {SEALED_THIRD}", "event_missing: Event"),
        ("DELETE FROM annotations_eventseal WHERE position = 3", "seal_missing: Seal 3 is missing"),
        ("DELETE FROM annotations_eventseal WHERE position > 3", "head_events"),
        ("UPDATE annotations_eventseal SET hash = repeat('a', 64) WHERE position = 3", "event_changed"),
        ("UPDATE annotations_eventseal SET previous = repeat('a', 64) WHERE position = 3", "seal_broken: Seal 3"),
        ("UPDATE annotations_publication SET payload = '{}'", "publication_changed"),
        ("UPDATE annotations_logentry SET version = 7", "entry_changed"),
        ("DELETE FROM annotations_logentry", "head_log"),
        ("UPDATE annotations_loghead SET previous = repeat('a', 64)", "head_broken"),
    ],
)
def test_names_what_was_changed_behind_its_back(deed: str, named: str) -> None:
    behind_the_back(deed)
    code, said = verified()
    assert code == 1 and named in said


@pytest.mark.usefixtures("sealed")
def test_an_event_that_nobody_seals_is_named_after_a_while(checker: User) -> None:
    late = Event.objects.record("claim.late", by=checker)
    behind_the_back(f"UPDATE annotations_event SET at = at - interval '1 h' WHERE id = {late.pk}")
    code, said = verified()
    assert code == 1 and f"unsealed: Event {late.pk} (claim.late" in said


def test_goes_on_chunk_by_chunk_where_it_was_broken_off(monkeypatch: pytest.MonkeyPatch, checker: User) -> None:
    for number in range(7):
        Event.objects.record("claim.counted", by=checker, data={"n": number})
    monkeypatch.setattr(sealing, "ROWS", 3)
    monkeypatch.setattr(auditing, "ROWS", 2)
    assert sealing.run(seconds=0), "there is more"
    assert EventSeal.objects.count() == 3
    while sealing.run(seconds=0):
        pass
    assert EventSeal.objects.count() == 7 and auditing.audit_events().fault is None


def test_a_restored_database_is_sealed_on(sealed: None, checker: User) -> None:
    """The probe names a transaction of another server, far ahead of this one's."""
    newest = Event.objects.order_by("-id")[0].pk
    Sealing.objects.update(probe_id=newest, probe_xid=2**60)
    Event.objects.record("claim.after", by=checker)
    sealing.run()
    state = Sealing.objects.get()
    assert state.floor == newest and state.probe_xid < 2**60
    assert not unsealed().exists() and verified()[0] == 0


def test_signs_one_head_a_day_and_none_without_a_key(sealed: None, settings: Settings, checker: User) -> None:
    assert sealing.sign_head() is None, "today's is there"
    behind_the_back("DELETE FROM annotations_loghead")
    settings.LOG_KEY_FILE, settings.IS_LOCAL = f"{settings.MEDIA_ROOT}/none.pem", False
    assert sealing.sign_head() is None


@pytest.mark.django_db(transaction=True)
def test_misses_no_event_of_a_transaction_that_commits_late(checker: User) -> None:
    """Ids are drawn early and committed late, while others are written and sealed."""
    drawn, may_end = threading.Event(), threading.Event()
    late: list[int] = []

    def slow() -> None:
        with transaction.atomic():
            late.append(Event.objects.record("claim.late", by=checker).pk)
            drawn.set()
            assert may_end.wait(20)
        connections.close_all()

    writer = threading.Thread(target=slow)
    writer.start()
    assert drawn.wait(20)
    for number in range(4):
        Event.objects.record("claim.quick", by=checker, data={"n": number})
        sealing.run()
    state = Sealing.objects.get()
    assert EventSeal.objects.count() == Event.objects.count() and state.floor < late[0]
    may_end.set()
    writer.join()
    _at_once(sealing.run)
    assert EventSeal.objects.filter(event=late[0]).exists() and auditing.audit_events().fault is None
    assert Publication.objects.count() == SealedValue.objects.count() == 0


def _at_once(deed: Callable[[], object]) -> None:
    """Two sealers at once make one chain."""

    def one_of_them() -> None:
        deed()
        connections.close_all()

    threads = [threading.Thread(target=one_of_them) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
