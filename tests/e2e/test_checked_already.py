"""Somebody writes a claim that the newsroom knows: the form says so, and the passage joins it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import Person

pytestmark = pytest.mark.e2e
Arrive = Callable[..., Person]
SAID = "The ferry company has cancelled 613 crossings since the first of June."


def test_known_claim_is_marked_here_too_by_keys(person: Arrive) -> None:
    casey = person("casey")
    page = casey.page
    casey.paste(f"Passengers are angry. {SAID} The company apologises.", title="First report")
    casey.mark(SAID)
    page.keyboard.press("c")
    page.get_by_role("button", name="Save claim").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()

    address = casey.paste(f"The mayor spoke at noon. {SAID} Nobody answered.", title="Second report")
    casey.mark(SAID)
    page.keyboard.press("c")
    save = page.get_by_role("button", name="Save claim")
    before = save.bounding_box()
    expect(page.get_by_role("status").get_by_text("Probably known already")).to_be_visible()
    known = page.get_by_role("region", name="Checked or known already")
    expect(known.get_by_role("link", name=SAID)).to_have_attribute("href", re.compile(r"^/claims/\d+/$"))
    assert save.bounding_box() == before
    expect(page.get_by_label("What is claimed")).to_be_focused()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(known.get_by_role("link", name=SAID)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Marked for the claim that was known.")).to_be_visible()
    expect(save).to_have_count(0)

    page.goto(address)
    expect(page.locator("mark", has_text=SAID)).to_be_visible()
    page.locator("mark", has_text=SAID).click()
    page.get_by_role("link", name="Open claim").click()
    expect(page.get_by_role("link", name="First report").first).to_be_visible()
    expect(page.get_by_role("link", name="Second report").first).to_be_visible()
    casey.leave()
