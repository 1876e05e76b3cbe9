"""Two editors on one article: what one does the other sees at once, and neither walks into the other's words."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.browser import Person

TEXT = """The council built 212 homes last year, the mayor said on Monday.

Rents rose by 41 per cent in the same time, according to the tenants' league."""
NO_POLLING = """const every = window.setInterval;
window.setInterval = (act, ms, ...more) => (ms === 10000 ? 0 : every(act, ms, ...more));"""
"""What the page asks for by the clock: without it, whatever comes has come by the stream."""


def _claim(person: Person, words: str) -> None:
    person.mark(words)
    person.page.keyboard.press("c")
    person.page.get_by_role("button", name="Save claim").click()


def _a_thread_is_answered(casey: Person, erin: Person) -> None:
    """By the keyboard alone, with a name completed; each sees what the other says."""
    for page in (casey.page, erin.page):
        page.locator(".card-claim").first.click()
        page.keyboard.press("t")
    hers, his = (page.get_by_role("region", name="Comments") for page in (erin.page, casey.page))
    hers.get_by_label("Write a comment").focus()
    erin.page.keyboard.type("Says who? @cas")
    expect(erin.page.get_by_role("option")).to_contain_text("@casey")
    erin.page.keyboard.press("Enter")
    erin.page.keyboard.press("Control+Enter")
    expect(his).to_contain_text("Says who? @casey")
    his.get_by_role("button", name="Reply").focus()
    casey.page.keyboard.press("Enter")
    casey.page.keyboard.type("The register.")
    casey.page.keyboard.press("Control+Enter")
    expect(hers).to_contain_text("The register.")
    hers.get_by_role("button", name="Resolve").focus()
    erin.page.keyboard.press("Enter")
    expect(his.get_by_role("button", name="Open it again")).to_be_visible()
    erin.page.keyboard.press("Escape")
    expect(hers).to_have_count(0)


def test_two_editors_see_each_other_s_claims_and_who_edits_what(person: Callable[..., Person]) -> None:
    casey, erin = person("casey"), person("erin")
    erin.page.add_init_script(NO_POLLING)
    address = casey.paste(TEXT, title="Homes and rents")
    erin.page.goto(address)
    expect(casey.page.locator(".here summary")).to_contain_text("Erin")
    expect(erin.page.locator(".here summary")).to_contain_text("Casey")

    _claim(casey, "The council built 212 homes last year")
    card = erin.page.locator(".margin-card", has_text="212 homes")
    expect(card).to_be_visible()

    casey.page.keyboard.press("e")
    expect(card).to_contain_text("Editing this claim: ")
    card.get_by_role("button").first.click()
    erin.page.keyboard.press("e")
    expect(erin.page.locator(".form-beside")).to_contain_text("Editing this claim too: ")
    expect(casey.page.locator(".form-beside")).to_contain_text("Editing this claim too: ")
    casey.page.keyboard.press("Escape")
    expect(erin.page.locator(".form-beside")).to_be_empty()
    erin.page.keyboard.press("Escape")

    _a_thread_is_answered(casey, erin)

    casey.page.goto("about:blank")
    expect(erin.page.locator(".here")).to_have_count(0)
