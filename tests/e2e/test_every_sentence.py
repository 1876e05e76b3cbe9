"""Looking at every sentence: known claims stated again, marks by key and by mouse, and how far one has come."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.browser import Person

CLAIM = "The harbour bridge cost 40 million euros in 2021"
TEXT = f"""{CLAIM}, the council says. It is the ugliest bridge in the country.

Traffic will double within ten years. Nobody knows what the ferrymen think.

Work began in 2019 and ended two years later."""
AGAIN = "As we wrote before, the HARBOUR BRIDGE cost 40 million euros in 2021 – all of it. The mayor was not there."
OPINION = "It is the ugliest bridge in the country."


def _looked_at(page: Page, words: str) -> None:
    expect(page.locator(".coverage > summary")).to_contain_text(words)


def _mark_by_key(person: Person, words: str, key: str, said: str) -> None:
    person.mark(words)
    person.page.keyboard.press("m")
    expect(person.page.get_by_role("menu")).to_be_visible()
    person.page.keyboard.press(key)
    expect(person.page.get_by_role("status").filter(has_text=said).first).to_be_visible()


def test_every_sentence_is_looked_at_and_known_claims_are_taken_up(person: Callable[..., Person]) -> None:
    casey = person("casey")
    casey.paste(TEXT, title="A bridge too dear")
    page = casey.page
    _looked_at(page, "0 of 5")
    casey.mark(CLAIM)
    page.keyboard.press("c")
    page.get_by_role("button", name="Save").first.click()
    _looked_at(page, "1 of 5")
    _mark_by_key(casey, OPINION, "1", "Marked: opinion.")
    _looked_at(page, "2 of 5")
    casey.mark("Traffic will double")
    page.get_by_role("toolbar", name="Selected passage").get_by_role("button", name="Mark").click()
    page.get_by_role("menuitemradio", name="Prediction").click()
    _looked_at(page, "3 of 5")
    page.reload()
    _looked_at(page, "3 of 5")
    assert page.evaluate("[...CSS.highlights.keys()].filter((name) => name.startsWith('mark-')).sort()") == [
        "mark-opinion",
        "mark-prediction",
    ]
    page.keyboard.press("l")
    page.keyboard.press("m")
    page.keyboard.press("3")
    _looked_at(page, "4 of 5")
    _mark_by_key(casey, OPINION, "0", "The mark is off.")
    _looked_at(page, "3 of 5")

    casey.paste(AGAIN, title="The bridge again")
    expect(page.locator("#known-claims")).to_contain_text("Known claims (1)")
    page.keyboard.press("r")
    offer = page.locator(".known-claim")
    expect(offer).to_contain_text("Already being checked")
    expect(offer).to_contain_text("the HARBOUR BRIDGE cost 40 million euros in 2021")
    page.keyboard.press("x")
    expect(page.locator("#known-claims")).to_have_count(0)

    casey.paste(AGAIN + " So it is.", title="The bridge once more")
    page.locator("#known-claims > summary").click()
    page.get_by_role("button", name="Mark here").click()
    expect(page.locator("mark.hl")).to_have_text("the HARBOUR BRIDGE cost 40 million euros in 2021")
    _looked_at(page, "1 of 3")
