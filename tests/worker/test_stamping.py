"""Cited captures are stamped by the authority, and nothing is kept that does not hold."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.db.models.functions import Now
from pytest_django import Settings

from annotations.models import Timestamp, User
from annotations.text.proof.der import SEQUENCE, written, written_number
from annotations.worker import bodies, proving, stamping
from tests.authorities import Clock, make_authority
from tests.factories import make_claim, make_source, published_claim
from tests.proofs import at_once, authority, clock, use_authority

__all__ = ["authority", "clock"]
pytestmark = pytest.mark.django_db
REFUSAL = written(SEQUENCE, written(SEQUENCE, written_number(2), written(SEQUENCE, written(0x0C, b"No\0, \xff no."))))
"""Of an authority that says why, in words that no database takes."""


def test_stamps_a_cited_capture_as_openssl_finds_it(clock: Clock, checker: User) -> None:
    source = make_source(make_claim(by=checker), by=checker)
    assert stamping.run_due() == 1 and stamping.run_due() == 0
    stamp = Timestamp.objects.get(snapshot=source.snapshot)
    assert (stamp.state, stamp.signer, stamp.error_code, clock.asked) == ("ok", "Clock", "", 1)
    stated = json.loads(stamp.stated)
    assert stated["body_sha256"] == source.snapshot.body_sha256 and bodies.read(stated["body_sha256"])
    assert stated["text_sha256"] == source.snapshot.sha256 and stated["requested_url"] == source.url
    assert stamp.response is not None and clock.authority.accepts(bytes(stamp.response), stamp.stated.encode())
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Timestamp.objects.update(stamped_at=Now())


def test_a_published_check_has_its_article_stamped_too(clock: Clock, checker: User, editor: User) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    [highlight] = claim.highlights.all()
    assert Timestamp.objects.filter(snapshot=highlight.snapshot).exists()
    assert stamping.run_due() == Timestamp.objects.filter(state="ok").count() == 2


def test_wants_nothing_without_an_authority_and_the_past_once_there_is_one(
    settings: Settings, checker: User, editor: User, request: pytest.FixtureRequest
) -> None:
    published_claim(by=checker, reviewer=editor)
    assert not Timestamp.objects.exists() and stamping.run_due() == 0 and proving.want_missing(10) == 0
    request.getfixturevalue("clock")
    assert proving.want_missing(10) == 2 and proving.want_missing(10) == 0
    assert stamping.run_due() == 2


def test_keeps_the_reason_and_tries_again(clock: Clock, checker: User, tmp_path: Path, settings: Settings) -> None:
    first = make_source(make_claim(by=checker), by=checker)
    make_source(first.claim, by=checker, url="https://other.example.org/")
    troubles: list[tuple[str | bytes, str]] = [
        ("503 Busy", "refused"),
        (b"<html>", "bad_stamp"),
        (REFUSAL, "bad_stamp"),
    ]
    for answer, code in troubles:
        clock.fail, asked = answer, clock.asked
        at_once()
        stamping.run_due()
        waits = Timestamp.objects.filter(error_code=code, state="pending", next_attempt_at__gt=Now())
        assert waits.exists()
        assert clock.asked - asked == (1 if code == "refused" else 2), "one busy answer is enough to leave it alone"
    clock.fail = ""
    other = make_authority(tmp_path / "other")
    use_authority(settings, clock.url, other.root)
    at_once()
    stamping.run_due()
    assert set(Timestamp.objects.values_list("error_code", "state")) == {("untrusted", "pending")}
    use_authority(settings, clock.url, clock.authority.root)
    at_once()
    assert stamping.run_due() == 2
    assert set(Timestamp.objects.values_list("error_code", "state")) == {("", "ok")}


def test_only_the_holder_of_the_lease_settles(clock: Clock, checker: User) -> None:
    make_source(make_claim(by=checker), by=checker)
    row = Timestamp.objects.take(Timestamp.objects.get().pk)
    assert row is not None and stamping.run_due() == 0
    Timestamp.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert stamping.run_due() == 1
    assert not Timestamp.objects.settle(row.pk, row.attempts, state="pending")
