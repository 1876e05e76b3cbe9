"""What stands between a draft and a reader, in real browsers."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import Person
from tests.e2e.claims import proposed
from tests.e2e.product import Product
from tests.fakes import HostileServer

pytestmark = pytest.mark.e2e
Arrive = Callable[..., Person]


def decides(page: Page, deed: str) -> None:
    page.locator(".decision").get_by_role("button", name=deed, exact=True).click()
    page.wait_for_url(lambda address: "/review/" not in address)


def test_edit_takes_the_approval_away(product: Product, person: Arrive, outside: HostileServer) -> None:
    claim = proposed(product, outside, "We built 400 homes behind the station.").approved()
    editor = person("erin")
    erin = editor.open(claim.page)
    expect(erin.get_by_role("button", name="Publish", exact=False)).to_be_visible()
    casey = person("casey").open(claim.page)
    casey.get_by_role("link", name="Edit", exact=True).first.click()
    expect(casey.get_by_text("Any change sends it back to review")).to_be_visible()
    casey.get_by_label("Who said it", exact=False).fill("The deputy mayor")
    casey.get_by_role("button", name="Save").click()
    expect(casey.locator(".claim-head .status")).to_have_attribute("data-status", "in_review")

    erin.get_by_role("button", name="Publish", exact=False).first.click()
    expect(erin.locator("main")).to_contain_text(re.compile("in review", re.IGNORECASE))
    assert product.call("GET", f"/api/v1/claims/{claim.number}/", as_="erin").body["status"] == "in_review"
    editor.complaints.clear()  # the browser tells of the refusal
    erin.goto(f"{product.base}{claim.page}review/")
    expect(erin.locator(".since")).to_contain_text("deputy")
    decides(erin, "Approve")
    erin.goto(product.base + claim.page)
    erin.get_by_role("button", name="Publish", exact=False).first.click()
    expect(erin.get_by_role("link", name="Version 1")).to_be_visible()
