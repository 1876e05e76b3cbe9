"""A page that changes after it was checked: the watch sees it, and every passage is carried, or said to be lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import Person
from tests.e2e.product import Product, wait_for
from tests.fakes import HostileServer, answer

pytestmark = pytest.mark.e2e
Arrive = Callable[..., Person]

KEPT = "The ferry carried 12,400 passengers in October, the port authority said on Monday."
OLD_FARE = "Fares rose by 3.1 % over the year, more than in any year since the line opened."
NEW_FARE = "Fares rose by 3.2 % over the year, more than in any year since the line opened."
OLD_BOAT = "A second boat has been ordered from a yard in Norway and should arrive in June."
NEW_BOAT = "The yard in Norway that was to build another boat has not yet been given the order."
FILLER = "The line links the two shores of the bay all year round, in any weather but the worst of storms."


def ferry(*paragraphs: str) -> bytes:
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    title = "Ferry line counts its passengers"
    page = f"<!doctype html><html lang=en><title>{title}</title><article><h1>{title}</h1>{body}</article></html>"
    return page.encode()


def mark(checker: Person, words: str) -> None:
    checker.mark(words)
    checker.page.keyboard.press("c")
    checker.page.get_by_role("button", name="Save claim").click()
    expect(checker.page.locator("mark", has_text=words)).to_be_visible()
    checker.page.keyboard.press("Escape")


def test_an_edited_page_is_seen_and_put_right(person: Arrive, product: Product, outside: HostileServer) -> None:
    address = outside.on("/ferry", answer(ferry(FILLER, KEPT, OLD_FARE, OLD_BOAT, FILLER)))
    checker = person("casey")
    page = checker.open("/articles/import/")
    page.get_by_label("Address").fill(address)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text(KEPT)).to_be_visible(timeout=30_000)
    article = re.search(r"/articles/(\d+)/", page.url)
    assert article
    for words in (KEPT, OLD_FARE, OLD_BOAT):
        mark(checker, words)

    outside.on("/ferry", answer(ferry(FILLER, KEPT, NEW_FARE, NEW_BOAT, FILLER)))

    def places() -> dict[str, str]:
        found = product.call("GET", f"/api/v1/articles/{article[1]}/", as_="casey").body
        is_new = found["current_version"] != found["checked_version"]
        return {one["original"]["quote"]: one["state"] for one in found["highlights"]} if is_new else {}

    states = wait_for(places, seconds=60, what="the watch to see the change")
    assert states[KEPT] == "exact" and states[OLD_FARE] == "edited"
    assert states[OLD_BOAT] == "orphaned", "a sentence that denies it is not the same sentence"

    page.goto(f"{product.base}/notices/")
    told = page.get_by_role("listitem").filter(has_text="Fares rose by")
    expect(told.get_by_text("The words of your passage were changed")).to_be_visible()
    told.get_by_role("link", name="Compare the versions").click()
    expect(page.locator("ins", has_text="3.2").first).to_be_visible()
    expect(page.locator("del", has_text="3.1").first).to_be_visible()

    page.goto(f"{product.base}/orphans/?article={article[1]}")
    expect(page.get_by_role("heading", name="What was checked")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("1")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    placed = product.call("GET", f"/api/v1/articles/{article[1]}/", as_="casey").body["highlights"]
    [again] = [one for one in placed if one["original"]["quote"] == OLD_BOAT]
    assert again["state"] == "edited" and again["quote"] in NEW_BOAT
