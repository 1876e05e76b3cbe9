"""Cited pages get a second copy at a web archive: asked for, waited for, seen there; the reason is kept where not."""

from collections.abc import Sequence

import pytest
from django.utils import timezone
from pytest_django import Settings

from annotations.models import ArchiveCopy, User
from annotations.web.names import Resolver
from annotations.worker import archiving
from tests.archives import MOMENT, Archive
from tests.factories import make_article, make_claim, make_source
from tests.proofs import archive, at_once

__all__ = ["archive"]
pytestmark = pytest.mark.django_db
PUBLIC, INSIDE = "93.184.215.14", "10.0.0.5"


def public(host: str) -> Sequence[str]:
    return [PUBLIC]


def step(resolver: Resolver = public) -> ArchiveCopy:
    """The next step of the only row, now."""
    at_once()
    archiving.run(ArchiveCopy.objects.get().pk, resolver=resolver)
    return ArchiveCopy.objects.get()


@pytest.fixture
def cited(archive: Archive, checker: User) -> ArchiveCopy:
    """A page that waits to be sent."""
    make_source(make_claim(make_article(by=checker), by=checker), by=checker)
    return ArchiveCopy.objects.get()


def test_asks_waits_and_sees_the_copy(archive: Archive, cited: ArchiveCopy) -> None:
    archive.is_done = archive.is_shown = False
    assert step().job_id == "spn2-0"
    assert (step().tries, step().tries) == (1, 2)
    archive.is_done = True
    said = step()
    assert (said.copy_url, said.state) == (f"{archive.url}/web/{MOMENT}/{cited.url}", "pending")
    assert step().tries == 1
    archive.is_shown = True
    kept = step()
    assert (kept.state, kept.error_code) == ("ok", "") and kept.confirmed_at is not None
    assert kept.copied_at is not None and kept.copied_at.year == 2026
    assert archive.asked == ["save", "status", "status", "status", "look HEAD", "look HEAD"]
    assert not ArchiveCopy.objects.due().exists()


@pytest.mark.parametrize(
    ("answer", "code", "state"),
    [
        ("429 Too Many Requests", "throttled", "pending"),
        ("401 Unauthorized", "key_refused", "pending"),
        ("503 Busy", "server_error", "pending"),
        ({"status": "error", "status_ext": "error:blocked-url", "message": "No."}, "blocked_url", "failed"),
        (
            {"status": "error", "status_ext": "error:user-session-limit", "message": "Wait."},
            "user_session_limit",
            "pending",
        ),
        ({"job_id": ["x"]}, "refused", "pending"),
        ({"status_ext": "error:\0", "message": "No\0, \ud800 no."}, "refused", "pending"),
    ],
)
def test_keeps_the_reason(archive: Archive, cited: ArchiveCopy, answer: object, code: str, state: str) -> None:
    assert isinstance(answer, str | dict)
    archive.next_answers = [answer]
    row = step()
    assert (row.error_code, row.state) == (code, state)
    assert row.error_sentence.startswith("The archive")
    if state == "pending":
        assert (step().job_id, step().state) == ("spn2-0", "pending")


def test_asks_anew_where_the_archive_failed_on_the_way(archive: Archive, cited: ArchiveCopy) -> None:
    step()
    archive.next_answers = [{"status": "error", "status_ext": "error:proxy-error", "message": "Broken."}]
    assert (step().error_code, ArchiveCopy.objects.get().job_id) == ("proxy_error", "")
    assert step().job_id == "spn2-1"
    for original in ("https://x.example/\0", "javascript:alert(1)", "https://x.example/" + "x" * 5000):
        archive.next_answers = [{"status": "success", "timestamp": "20261103140512", "original_url": original}]
        assert (step().error_code, ArchiveCopy.objects.get().copy_url) == ("bad_answer", "")
        step()


def test_asks_anew_ever_later_where_the_archive_fails_again_and_again(archive: Archive, cited: ArchiveCopy) -> None:
    for wait_s in archiving.ASK_S[:5]:
        step()
        archive.next_answers = [{"status": "error", "status_ext": "error:proxy-error", "message": "Broken."}]
        row = step()
        assert wait_s / 2 < (row.next_attempt_at - timezone.now()).total_seconds() <= wait_s


def test_gives_up_a_copy_that_is_never_seen(archive: Archive, cited: ArchiveCopy) -> None:
    archive.is_shown = False
    for _ in range(2 + len(archiving.LOOK_S)):
        row = step()
    assert (row.state, row.error_code, bool(row.copy_url)) == ("failed", "not_seen", True)


def test_never_names_a_page_inside_the_house(archive: Archive, cited: ArchiveCopy) -> None:
    row = step(lambda host: [PUBLIC, INSIDE])
    assert (row.state, row.error_code, archive.asked) == ("failed", "blocked_address", [])


def test_sends_nothing_where_no_archive_is_set(settings: Settings, checker: User) -> None:
    make_source(make_claim(by=checker), by=checker)
    assert not ArchiveCopy.objects.exists() and archiving.run_due() == 0
