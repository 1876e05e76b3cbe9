"""Fixtures for workers: a double of Google's Fact Check Tools."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from annotations.models import Claim, User
from tests.factchecktools import Google
from tests.factories import published_claim
from tests.fakes import HostileServer


@pytest.fixture
def google(settings: Settings) -> Iterator[Google]:
    """A double of Google's, to which the connector is set."""
    with HostileServer() as server:
        made = Google(server)
        settings.FACT_CHECK_TOOLS_CREDENTIALS = made.credentials
        settings.FACT_CHECK_TOOLS_URL = made.url
        settings.FACT_CHECK_TOOLS_ALLOW_NETWORKS = ["127.0.0.1/32"]
        settings.FACT_CHECK_TOOLS_TIMEOUT_S = 3.0
        yield made


@pytest.fixture
def pushed_claim(google: Google, checker: User, editor: User) -> Claim:
    return published_claim(by=checker, reviewer=editor)
