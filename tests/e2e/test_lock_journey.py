"""The evidence on a claim lives on: its passage is locked in our capture, its page changes, and then it is gone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import SELECT_WORDS, Person
from tests.e2e.claims import proposed
from tests.e2e.product import Product, wait_for
from tests.factories import PAGE, PAGE_QUOTE
from tests.fakes import HostileServer, answer

pytestmark = pytest.mark.e2e
Arrive = Callable[..., Person]
CHANGED = PAGE.replace(b"212 homes", b"213 homes")


def look_now(page: Page, product: Product, source: int) -> None:
    """Has the live page looked at, and waits until that is taken in."""
    page.get_by_role("button", name="Look now").click()
    address = f"/api/v1/sources/{source}/today/"
    wait_for(
        lambda: not product.call("GET", address, as_="casey").body["is_looking"], seconds=60, what="the look to be over"
    )
    page.reload()


def test_a_source_is_locked_changes_and_somebody_is_told(
    person: Arrive, product: Product, outside: HostileServer
) -> None:
    made = proposed(product, outside, "We have completed 400 homes this year.")
    address = outside.on("/yearbook", answer(PAGE))
    checker = person("casey")
    page = checker.open(made.page)
    form = page.locator("#attach")
    form.get_by_text("Attach a source").click()
    form.get_by_role("textbox", name="Address").fill(address)
    form.get_by_label("Refutes").check()
    form.get_by_role("button", name="Attach", exact=True).click()
    source = page.locator(".source").filter(has=page.locator(f"a[href='{address}']"))
    source.get_by_role("link", name="Select the passage").click(timeout=30_000)

    expect(page.get_by_role("button", name="Lock this passage")).to_be_visible()
    place = page.evaluate(SELECT_WORDS, PAGE_QUOTE)
    page.mouse.move(place[0], place[1])
    page.mouse.down()
    page.mouse.move(place[2], place[3], steps=6)
    page.mouse.up()
    expect(page.get_by_role("textbox", name="Passage", exact=True)).to_have_value(PAGE_QUOTE)
    page.get_by_role("button", name="Lock this passage").click()
    expect(source.locator("mark", has_text=PAGE_QUOTE)).to_be_visible()

    outside.on("/yearbook", answer(CHANGED))
    found = product.call("GET", f"/api/v1/claims/{made.number}/", as_="casey").body["sources"]
    [number] = [one["id"] for one in found if one["url"] == address]
    page.goto(f"{product.base}{made.page}sources/{number}/today/")
    look_now(page, product, number)
    expect(page.locator("del", has_text="212")).to_be_visible()
    expect(page.locator("ins", has_text="213")).to_be_visible()

    def is_told() -> bool:
        page.goto(f"{product.base}/notices/")
        return page.get_by_text("The words of your evidence were changed").count() == 1

    wait_for(is_told, seconds=60, what="the notice")


def test_a_dead_link_leads_to_our_capture(person: Arrive, product: Product, outside: HostileServer) -> None:
    made = proposed(product, outside, "We have finished 400 homes this year.")
    slug = made.published()
    [source] = product.call("GET", f"/api/v1/claims/{made.number}/", as_="casey").body["sources"]
    outside.on(f"/register-{made.number}", answer(b"Not here", status="404 Not Found"))
    checker = person("casey")
    page = checker.open(f"{made.page}sources/{source['id']}/today/")
    for _ in range(3):
        look_now(page, product, source["id"])
    expect(page.get_by_text("No longer online").first).to_be_visible()
    [told] = product.call("GET", f"/api/public/v1/checks/{slug}/").body["currency"]["sources"]
    assert (told["page"], told["read_at"]) == ("dead", f"{product.base}/captures/{source['snapshot']}/")
    page = checker.open(f"/checks/{slug}/")
    evidence = page.locator("section", has=page.get_by_role("heading", name="Evidence"))
    expect(evidence.get_by_text("No longer online")).to_be_visible()
    evidence.locator("figcaption > a").first.click()
    expect(page).to_have_url(told["read_at"])
    expect(page.get_by_text(PAGE_QUOTE).first).to_be_visible()
