"""From a page in the browser to a draft claim: what the bookmarklet opens, followed to the end."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import Person
from tests.e2e.product import Product
from tests.factories import PAGE, PAGE_QUOTE, QUOTE, TEXT
from tests.fakes import HostileServer, answer

pytestmark = pytest.mark.e2e


def test_a_selection_elsewhere_becomes_a_claim(
    person: Callable[..., Person], product: Product, outside: HostileServer
) -> None:
    checker = person("casey")
    url = outside.on("/register", answer(PAGE))
    page = checker.open(f"/clip/?{urlencode({'url': url, 'quote': PAGE_QUOTE, 'title': 'Register'})}")
    page.get_by_role("button", name="Import and mark").click()
    expect(page.get_by_label("What is claimed")).to_have_value(PAGE_QUOTE, timeout=60_000)
    expect(page).to_have_url(re.compile(r"/articles/\d+/$"))
    page.get_by_role("button", name="Save claim").click()
    expect(page.locator("mark", has_text=PAGE_QUOTE)).to_be_visible()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    expect(page.locator("mark", has_text=PAGE_QUOTE)).to_be_visible()
    expect(page.get_by_label("What is claimed")).to_have_count(0)


def test_the_bookmarklet_itself_brings_the_selection(
    person: Callable[..., Person], product: Product, outside: HostileServer
) -> None:
    checker = person("casey")
    script = checker.open("/bookmarklet/").get_by_label("Address of the bookmark").input_value()
    url = outside.on("/harbour", answer(f"<title>Harbour</title><p>{TEXT}</p>".encode()))
    article = {"text": TEXT, "url": url}
    assert product.call("POST", "/api/v1/articles/", article, as_="casey").status == 201
    page = checker.page
    page.goto(url)
    page.evaluate(
        """(words) => {
            const node = document.querySelector('p').firstChild, range = document.createRange();
            range.setStart(node, node.data.indexOf(words));
            range.setEnd(node, node.data.indexOf(words) + words.length);
            getSelection().addRange(range);
        }""",
        QUOTE,
    )
    with checker.context.expect_page() as opened:
        page.evaluate(script.removeprefix("javascript:"))
    expect(opened.value.get_by_label("What is claimed")).to_have_value(QUOTE, timeout=60_000)
