"""Fixtures of the journeys.

product      the whole product with its demo newsroom and a timestamp authority, started once (session)
outside      a local server that the product's workers may reach
chromium     a headless Chromium (session)
person       `person("casey", width=390)`: a demo account, signed in, in a browser of her own
"""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.authorities import Clock, make_authority
from tests.e2e.browser import Person
from tests.e2e.product import Product
from tests.fakes import HostileServer

WAITS = {
    "CAPTURE_LEASE_S": "5",
    "SWEEP_EVERY_S": "5",
    "WATCH_EVERY_S": "3",
    "FOLLOW_EVERY_S": "2",
    "LINK_FAILURES_APART_S": "0",
    "WATCH_STEPS_S": "3,3,5,60",
    "READINGS_EVERY_S": "2",
    "DELIVERY_SCHEDULE_S": "0,2,2,2,2,2,2,2,2,2,30,30",
}
"""What takes minutes and days in a newsroom takes seconds here."""
PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    authority = make_authority(tmp_path_factory.mktemp("authority"))
    with HostileServer() as server:
        stamped = {"TIMESTAMP_URL": Clock(server, authority).url, "TIMESTAMP_CA_FILE": str(authority.root)}
        shows = {"RENDER_PAGES": "1", "RENDER_CHROMIUM": os.environ.get("CHROMIUM", "")}
        running = Product(tmp_path_factory.mktemp("product") / "data", {**WAITS, **stamped, **shows})
        running.start()
        yield running
        running.stop()


@pytest.fixture
def outside() -> Iterator[HostileServer]:
    with HostileServer() as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser that `make test` found, or Playwright's own. What is expected may take a busy machine a while."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or None)
        yield browser
        browser.close()


@pytest.fixture
def person(product: Product, chromium: Browser) -> Iterator[Callable[..., Person]]:
    """`person("casey", width=390)` is signed in; at the end nobody's console may hold an error."""
    people: list[Person] = []

    def arrive(username: str, *, width: int = 1280) -> Person:
        people.append(Person(product, chromium, username, width=width))
        return people[-1]

    yield arrive
    for one in people:
        one.leave()
