"""Fixtures for proofs from outside: a timestamp authority and a web archive, both of this machine's own.

Import the fixtures where they are used: `from tests.proofs import archive, authority, clock`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from annotations.models import ArchiveCopy, Timestamp
from tests.archives import KEY, Archive
from tests.authorities import Authority, Clock, make_authority
from tests.fakes import HostileServer


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def clock(settings: Settings, authority: Authority) -> Iterator[Clock]:
    """The authority over HTTP, set up as the newsroom's."""
    with HostileServer() as server:
        made = Clock(server, authority)
        use_authority(settings, made.url, authority.root)
        yield made


@pytest.fixture
def archive(settings: Settings) -> Iterator[Archive]:
    """A web archive, set up as the newsroom's."""
    with HostileServer() as server:
        made = Archive(server)
        settings.ARCHIVE_URL, settings.ARCHIVE_KEY = made.url, KEY
        settings.ARCHIVE_ALLOW_NETWORKS = ["127.0.0.1/32"]
        yield made


def use_authority(settings: Settings, url: str, root: Path) -> None:
    settings.TIMESTAMP_URL, settings.TIMESTAMP_CA_FILE = url, str(root)
    settings.TIMESTAMP_ALLOW_NETWORKS = ["127.0.0.1/32"]


def at_once() -> None:
    """All that waits is due now."""
    for model in (Timestamp, ArchiveCopy):
        model._default_manager.filter(state="pending").update(next_attempt_at=Now())
