"""What proves a source's capture, read and asked for again over the API and on its page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from annotations.models import ArchiveCopy, Event, User
from annotations.worker import archiving, stamping
from tests.api.callers import json_of, problem_of
from tests.archives import Archive
from tests.authorities import Clock
from tests.factories import make_claim, make_source, published_claim
from tests.proofs import archive, at_once, authority, clock

__all__ = ["archive", "authority", "clock"]
pytestmark = pytest.mark.django_db


def test_tells_of_both_and_asks_again(
    clock: Clock, archive: Archive, caller: Any, checker: User, signed_in: Callable[[User], Client]
) -> None:
    source = make_source(make_claim(by=checker), by=checker)
    mine, path = caller(checker), f"/api/v1/sources/{source.pk}/proofs/"
    told = json_of(mine.get(path))
    assert (told["timestamp"]["state"], told["archive_copy"]["state"]) == ("pending", "pending")
    stamping.run_due()
    ArchiveCopy.objects.update(state="failed", error_code="refused", error_sentence="No.", attempts=60, tries=7)
    page = f"/claims/{source.claim_id}/sources/{source.pk}/"
    shown = signed_in(checker).get(f"{page}capture/").content.decode()
    assert 'by <span dir="auto">Clock</span>' in shown and "The archive has no copy. No." in shown
    assert signed_in(checker).post(f"{page}proofs/").status_code == 303
    again = json_of(mine.post(f"{path}again/"))
    assert (again["timestamp"]["signer"], again["archive_copy"]["stage"]) == (
        "Clock",
        "Waits to be sent to the archive",
    )
    assert Event.objects.filter(verb="source.proved_again", claim=source.claim).count() == 2
    for _ in range(3):
        at_once()
        archiving.run(ArchiveCopy.objects.get().pk, resolver=lambda host: ["93.184.215.14"])
    kept = json_of(mine.get(path))["archive_copy"]
    assert (kept["state"], kept["stage"]) == ("ok", "Kept by the archive, and seen there")
    assert kept["copy_url"].endswith(source.url) and kept["confirmed_at"]
    assert f'href="{kept["copy_url"]}"' in signed_in(checker).get(f"{page}capture/").content.decode()


def test_readers_see_what_there_is_and_no_trouble(
    clock: Clock, archive: Archive, checker: User, editor: User, client: Client
) -> None:
    [source] = published_claim(by=checker, reviewer=editor).sources.all()
    ArchiveCopy.objects.filter(snapshot=source.snapshot_id).update(error_code="key_refused", error_sentence="Our key.")
    page = f"/captures/{source.snapshot_id}/"
    assert "Proof from outside" not in client.get(page).content.decode()
    stamping.run_due()
    shown = client.get(page).content.decode()
    assert 'by <span dir="auto">Clock</span> (RFC 3161)' in shown and "Our key" not in shown


def test_refuses_where_none_is_set_up_and_what_is_not_hers(caller: Any, checker: User, other_checker: User) -> None:
    source = make_source(make_claim(by=checker), by=checker)
    path = f"/api/v1/sources/{source.pk}/proofs/"
    told = json_of(caller(checker).get(path))
    assert (told["timestamp"], told["archive_copy"], told["snapshot"]) == (None, None, source.snapshot_id)
    problem_of(caller(checker).post(f"{path}again/"), 404, "not_found")
    problem_of(caller(other_checker).post(f"{path}again/"), 403, "not_allowed")
    problem_of(caller(checker).get("/api/v1/sources/999999999/proofs/"), 404, "not_found")
