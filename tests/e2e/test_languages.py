"""The annotate page in each language: chosen at the account, written from its side, and nothing wider than a phone."""

import gettext
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.e2e.browser import Person

LOCALE = Path(settings.BASE_DIR) / "annotations/locale"
TEXT = """The harbour handled 14 million tonnes of grain last year, the port's director said.

That is twice as much as five years ago, and more than any other port of the region."""
IS_TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def _choose(who: Person, language: str) -> None:
    form = who.open("/account/").locator("form", has=who.page.locator("select[name=language]"))
    form.locator("select").select_option(language)
    form.locator("button").click()
    expect(who.page.locator("html")).to_have_attribute("lang", language or "en-gb")


@pytest.mark.parametrize(("language", "side"), [("fr", "ltr"), ("de", "ltr"), ("ar", "rtl")])
def test_speaks_the_language_that_was_chosen(person: Callable[..., Person], language: str, side: str) -> None:
    words = gettext.translation("django", LOCALE, [language])
    scripts = json.loads((LOCALE / language / "LC_MESSAGES/scripts.json").read_text())["words"]
    casey = person("casey")
    page, address = casey.page, casey.paste(TEXT, title=f"Grain and ships ({language})")
    try:
        _choose(casey, language)
        page.goto(address)
        assert page.evaluate("getComputedStyle(document.documentElement).direction") == side
        page.keyboard.press("?")
        expect(page.locator("#keys-title")).to_have_text(words.pgettext("keyboard", "Keys"))
        page.keyboard.press("Escape")
        casey.mark("14 million tonnes of grain")
        page.keyboard.press("c")
        page.get_by_role("button", name=scripts["Save claim"]).click()
        card = page.locator(".margin-card", has_text="14 million tonnes")
        expect(card).to_contain_text(words.gettext("Draft"))
        expect(page.locator(".save-state")).to_have_text(scripts["Saved"])
        for narrow in ("/", "/queue/", "/claims/", address):
            page.set_viewport_size({"width": 390, "height": 800})
            page.goto(narrow if narrow.startswith("http") else f"{casey.product.base}{narrow}")
            assert not page.evaluate(IS_TOO_WIDE), narrow
        assert not casey.complaints
    finally:
        _choose(casey, "")
