"""Fixtures of the journeys.

product      the whole product with its demo newsroom, started once by its supervisor (session)
outside      a local server that the product's workers may reach
"""

from collections.abc import Iterator

import pytest

from tests.e2e.product import Product
from tests.fakes import HostileServer


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = Product(tmp_path_factory.mktemp("product") / "data", {"CAPTURE_LEASE_S": "5", "SWEEP_EVERY_S": "5"})
    running.start()
    yield running
    running.stop()


@pytest.fixture
def outside() -> Iterator[HostileServer]:
    with HostileServer() as server:
        yield server
