"""A set time holds although the whole product is killed before it, and is down when it comes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import Person
from tests.e2e.claims import proposed
from tests.e2e.product import Product, wait_for
from tests.fakes import HostileServer

pytestmark = pytest.mark.e2e
Arrive = Callable[..., Person]


def test_published_once_at_its_time_over_a_restart(product: Product, person: Arrive, outside: HostileServer) -> None:
    claim = proposed(product, outside, "We built 400 homes in the old docks.").approved()
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=60)
    page = person("erin").open(claim.page)
    page.get_by_text("Publish at a set time").click()
    page.locator("#schedule_publish_at").fill(due.strftime("%Y-%m-%dT%H:%M:%S"))
    page.get_by_role("button", name="Set the time").click()
    expect(page.get_by_text("It will be published on").first).to_be_visible()
    assert product.kill(r"."), "there was nothing to kill"
    assert datetime.now(UTC) < due, "it was killed too late to show anything"
    assert product.call("GET", "/healthz", tolerant=True).status == 0
    product.process.wait(10)
    wait_for(lambda: datetime.now(UTC) > due, seconds=60, what="its time, with nobody there")
    product.start()
    address = f"/api/v1/claims/{claim.number}/"

    def told() -> dict[str, Any] | None:
        read = product.call("GET", address, as_="erin").body
        return dict(read) if read["status"] == "published" else None

    read = wait_for(told, seconds=60, what="its publication")
    assert datetime.now(UTC) - due < timedelta(minutes=1)
    page.reload()
    expect(page.get_by_role("link", name="Version 1")).to_have_count(1)
    expect(page.get_by_role("link", name="Version 2")).to_have_count(0)
    assert [event["verb"] for event in read["history"]].count("claim.publish") == 1
