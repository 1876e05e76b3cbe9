"""Bodies in a bucket: the same names, the same promises, and failures named. moto stands in for S3."""

import os
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from annotations.actions import citing
from annotations.actions.evidence import Evidence
from annotations.models import Snapshot, User
from annotations.worker import bodies, capture, warcs
from factcheck.keeping import Bucket, media_storage
from tests.conftest import SignIn
from tests.factories import PAGE, make_claim, make_source
from tests.fakes import HostileServer, answer
from tests.s3 import Watched, bucket, s3_server

__all__ = ["bucket", "s3_server"]


def test_keeps_identical_bytes_once_and_gives_them_back(bucket: Bucket) -> None:
    name = bodies.keep(b"one two")
    written_at = default_storage.get_modified_time(bodies.path_of(name))
    assert bodies.keep_file([b"one ", b"two"]) == (name, 7)
    assert default_storage.get_modified_time(bodies.path_of(name)) == written_at
    assert bodies.read(name) == b"one two" and bodies.is_kept(name, 7) and not bodies.is_kept(name, 8)
    with bodies.opened(name) as opened:
        assert (opened.seek(0, os.SEEK_END), opened.seek(4), opened.read()) == (7, 4, b"two")
    bodies.drop_leftovers()


def test_says_what_is_missing_or_is_something_else(bucket: Bucket) -> None:
    with pytest.raises(bodies.BodyMissing):
        bodies.read("0" * 64)
    default_storage.save(bodies.path_of("1" * 64), BytesIO(b"not what it says"))
    with pytest.raises(bodies.BodyMissing):
        bodies.read("1" * 64)


def test_says_when_the_store_is_away(bucket: Bucket, settings: Settings) -> None:
    other = Bucket("nobody-made-this", bucket.endpoint, bucket.region, bucket.key, bucket.secret, "")
    settings.STORAGES = {**settings.STORAGES, "default": media_storage(other)}
    with pytest.raises(bodies.StorageAway) as away:
        bodies.keep(b"one two")
    assert away.value.detail == "NoSuchBucket"


@pytest.mark.django_db
def test_a_capture_waits_for_it_and_a_person_is_told(
    bucket: Bucket, settings: Settings, checker: User, signed_in: SignIn
) -> None:
    settings.FETCH_ALLOW_NETWORKS = ["127.0.0.1/32"]
    with HostileServer() as server:
        source = make_source(make_claim(by=checker), by=checker, url=server.on("/", answer(PAGE)), captured=None)
        other = Bucket("nobody-made-this", bucket.endpoint, bucket.region, bucket.key, bucket.secret, "")
        settings.STORAGES = {**settings.STORAGES, "default": media_storage(other)}
        capture.run(source.snapshot_id)
    snapshot = Snapshot.objects.get(id=source.snapshot_id)
    assert (snapshot.state, snapshot.error_code) == ("pending", "storage_away")
    told = signed_in(checker).post("/api/v1/articles/", {"text": "A sentence."}, content_type="application/json")
    assert told.status_code == 503 and told.json()["code"] == "storage_away"


@pytest.mark.django_db
def test_a_capture_is_kept_there_and_its_warc_made_of_it(bucket: Bucket, checker: User) -> None:
    source = make_source(make_claim(by=checker), by=checker)
    assert bodies.read(source.snapshot.body_sha256) == PAGE
    assert warcs.written(source.snapshot).startswith(b"\x1f\x8b")


@pytest.mark.django_db(transaction=True)
def test_no_claim_is_held_while_the_store_is_asked(settings: Settings, checker: User) -> None:
    claim = make_claim(by=checker)
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.s3.Watched"}}
    Watched.seen.clear()
    evidence = Evidence("context", told_by="Dr Ada Berg")
    told = citing.attach_told(claim, "interview", "We counted 212 homes.", evidence, by=checker)
    assert bodies.read(told.snapshot.body_sha256) == b"We counted 212 homes."
    handed = citing.Handed(b"year;homes\n2026;212\n", "homes.csv")
    citing.attach_file(claim, handed, Evidence("context"), by=checker)
    assert Watched.seen and not any(Watched.seen)
