"""Sentences that seem worth checking, taken up and passed over by keys alone; the rail beside the text; s and v."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.browser import Person

STRONG = "Figures show that 9 per cent of the pumps failed last year, more than in any year since 1998."
WEAK = "The council paid £4m for the pumps in Tarn Street."
TEXT = f"""The weather was mild and the band played on.

{WEAK}

{STRONG}

Who would have thought it?"""


def test_a_sentence_worth_checking_becomes_a_claim_by_keys(person: Callable[..., Person]) -> None:
    noor = person("noor")
    page = noor.open("/account/")
    page.get_by_label("Point out sentences that seem worth checking").check()
    page.locator("form[action='/account/reading/'] button").click()
    expect(page.get_by_label("Point out sentences that seem worth checking")).to_be_checked()

    article = noor.paste(TEXT, title="Pumps in Tarn Street")
    panel = page.locator("#worth-checking")
    expect(panel).to_contain_text("Worth checking (2)")
    page.keyboard.press("w")
    first = panel.locator("[data-known]").first
    expect(first).to_contain_text(STRONG)
    expect(first).to_contain_text("a share: “per cent”")
    for key, left in (("x", 1), ("u", 2), ("x", 1)):
        if key == "x":
            page.keyboard.press("j")
        page.keyboard.press(key)
        expect(panel).to_contain_text(f"Worth checking ({left})")
    expect(panel).to_contain_text(STRONG)
    page.keyboard.press("c")
    expect(page.get_by_label("What is claimed")).to_have_value(STRONG)
    page.keyboard.press("Control+Enter")
    expect(page.locator("mark.hl")).to_have_text(STRONG)
    expect(panel).to_have_count(0)
    expect(page.locator(".save-state")).to_contain_text("Saved")
    page.goto(article)
    expect(page.locator(".rail .notch")).to_have_count(1)
    expect(page.get_by_text("1 of 4 sentences looked at").first).to_be_visible()
    expect(panel).to_have_count(0)

    notch = page.locator(".rail .notch")
    expect(notch).to_have_attribute("aria-label", re.compile(r"^Draft: Figures show that 9 per cent"))
    notch.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark.hl.is-active")).to_have_count(1)
    page.keyboard.press("v")
    expect(page.locator("#propose [name=rating]").first).to_be_focused()
    page.goto(article)
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator("#attach input:not([type=hidden])").first).to_be_focused()
