"""Our checks on a publisher's own page: another origin, a strict policy, a page that changes."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.product import Product, wait_for
from tests.e2e.publisher_page import END, LEAD, SAID, Publisher, article, published_check
from tests.factories import QUOTE
from tests.fakes import HostileServer

pytestmark = pytest.mark.e2e
Open = Callable[..., Publisher]
MIDDLE = """() => {
  const box = [...CSS.highlights.get('fact-check-false')][0].getBoundingClientRect();
  return [box.x + 20, box.y + box.height / 2];
}"""
PANEL = "[data-fact-check-panel]"


@pytest.fixture
def publisher(product: Product, outside: HostileServer, chromium: Browser) -> Iterator[Open]:
    """`publisher("/homes", width=390)`; at the end nothing may have been refused, stored or complained of."""
    opened: list[Publisher] = []

    def start(path: str, *, width: int = 1280, dark: bool = False) -> Publisher:
        opened.append(Publisher(product, outside, chromium, path, width=width, dark=dark))
        return opened[-1]

    yield start
    for one in opened:
        one.leave()


def test_marks_follow_the_words_through_every_edit(publisher: Open, product: Product, outside: HostileServer) -> None:
    site = publisher("/homes")
    slug = published_check(product, outside, site.url)["slug"]
    site.show(article(LEAD, SAID, END, tail=site.tag))
    site.wait_marked(QUOTE)
    wait_for(lambda: site.known(slug) == "shown", seconds=60, what="the page to tell that it shows the check")

    site.show(article("A sentence that was put in above.", LEAD, SAID, END, tail=site.tag))
    site.wait_marked(QUOTE)
    site.show(article(f"Related: {QUOTE}, and more of it.", LEAD, SAID, END, tail=site.tag))
    site.wait_marked(QUOTE)
    top = site.page.evaluate("() => [...CSS.highlights.get('fact-check-false')][0].startContainer.data")
    assert top == SAID, "the twin in the teaser is not what was checked"

    site.page.evaluate("said => document.querySelectorAll('p')[2].textContent = said", SAID.replace("400", "500"))
    site.page.evaluate("() => document.querySelectorAll('p')[0].remove()")
    site.wait_marked()
    expect(site.page.locator(PANEL)).to_have_count(0)
    wait_for(lambda: site.known(slug) == "gone", seconds=60, what="the page to tell that the passage is gone")
    site.page.evaluate("said => document.querySelectorAll('p')[1].textContent = said", SAID)
    site.wait_marked(QUOTE)

    for edited in (SAID.replace("have built", "have not built"), SAID.replace("“", "“It is not true that "), LEAD):
        site.show(article(LEAD, edited, END, tail=site.tag))
        site.page.wait_for_timeout(700)
        assert site.marked() == [], edited


def test_a_card_opens_by_mouse_and_by_keyboard(publisher: Open, product: Product, outside: HostileServer) -> None:
    site = publisher("/cards")
    published_check(product, outside, site.url)
    linked = SAID.replace("400 homes", '<a href="#x">400</a> <em>homes</em>')
    site.show(article(LEAD, linked, END, tail=site.tag))
    wait_for(lambda: "".join(site.marked()) == QUOTE, seconds=60, what="the marks")
    page, card = site.page, site.page.get_by_role("dialog", name="Fact check: False")

    place = page.evaluate(MIDDLE)
    page.mouse.move(*place)
    wait_for(
        lambda: page.evaluate("() => getComputedStyle(document.body).cursor") == "pointer",
        seconds=60,
        what="the cursor",
    )
    page.mouse.click(*place)
    expect(card).to_be_visible()
    expect(card).to_contain_text("The register counts 212.")
    expect(card).to_contain_text("version 1")
    expect(card).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.get_by_text(END).click()
    expect(card).to_be_hidden()

    page.get_by_role("heading", name="Mayor speaks").click()
    opener = page.get_by_role("button", name="1 passage fact-checked")
    for _ in range(4):
        page.keyboard.press("Tab")
        if opener.evaluate("one => one.getRootNode().activeElement === one"):
            break
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Shift+Tab")
    entry = page.get_by_role("button", name=QUOTE)
    expect(entry).to_be_focused()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(entry).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_have_attribute("aria-expanded", "false")


def test_a_correction_and_a_retraction_reach_the_page(
    publisher: Open, product: Product, outside: HostileServer
) -> None:
    site = publisher("/corrected")
    check = published_check(product, outside, site.url)
    call, claim = product.call, check["claim"]
    correction = {"rating": "true", "explanation": "It counts 412.", "note": "We had counted 212."}
    assert call("POST", f"{claim}correct/", correction, as_="erin").status == 200
    seen = call("GET", claim, as_="casey").body["content_sha256"]
    assert call("POST", f"{claim}review/", {"decision": "approve", "seen": seen}, as_="edgar").status == 200
    assert call("POST", f"{claim}publish/", {}, as_="erin").status == 201
    site.show(article(LEAD, SAID, END, tail=site.offered(1, check["slug"]) + site.tag))
    site.wait_marked(QUOTE)
    shown = site.page.locator("fact-check")
    expect(shown).to_contain_text("Corrected. We had counted 212.")
    expect(shown).to_contain_text("version 2")
    assert call("POST", f"{claim}retract/", {"reason": "The register was forged."}, as_="edgar").status == 201
    fresh = publisher("/corrected")
    fresh.show(article(LEAD, SAID, END, tail=fresh.offered(1, check["slug"]) + fresh.tag))
    expect(fresh.page.locator("fact-check")).to_contain_text("This check was retracted. The register was forged.")
    assert fresh.marked() == []
    wait_for(lambda: fresh.known(check["slug"]) == "gone", seconds=60, what="the page to tell that it is down")


def test_a_frame_takes_the_height_of_its_card(publisher: Open, product: Product, outside: HostileServer) -> None:
    site = publisher("/framed")
    slug = published_check(product, outside, site.url)["slug"]
    frame = site.offered(2, slug)
    site.show(article(LEAD, frame, tail=site.tag), frames=True)
    inside = site.page.frame_locator("iframe")
    expect(inside.locator(".verdict")).to_have_text("False")
    high = inside.locator("html").evaluate("one => one.getBoundingClientRect().height")
    wait_for(
        lambda: abs(float(site.page.locator("iframe").get_attribute("height") or 0) - high) <= 1,
        seconds=60,
        what="the frame's height",
    )
    assert high < 320
    site.page.evaluate("() => postMessage({type: 'fact-check:height', height: 3000}, '*')")
    site.page.wait_for_timeout(200)
    assert float(site.page.locator("iframe").get_attribute("height") or 0) < 320, "only the newsroom may say"


def test_nothing_is_added_to_a_page_without_checks(publisher: Open, product: Product, outside: HostileServer) -> None:
    site = publisher("/plain")
    before = len(outside.requests)
    site.show(article(LEAD, SAID, tail=site.tag + '<fact-check slug="nothing-1"><a href="/x">A check</a></fact-check>'))
    site.page.wait_for_timeout(800)
    assert site.marked() == []
    expect(site.page.locator(PANEL)).to_have_count(0)
    expect(site.page.get_by_role("link", name="A check")).to_be_visible()
    assert len(outside.requests) >= before


@pytest.mark.parametrize("dark", [False, True])
def test_the_card_fits_a_phone(publisher: Open, product: Product, outside: HostileServer, dark: bool) -> None:
    site = publisher(f"/phone-{dark}", width=390, dark=dark)
    published_check(product, outside, site.url)
    scheme = '<meta name="color-scheme" content="light dark">'
    site.show(article(LEAD, SAID, END, head=scheme, tail=site.tag))
    site.wait_marked(QUOTE)
    site.page.get_by_role("button", name="1 passage fact-checked").click()
    site.page.get_by_role("button", name=QUOTE).click()
    card = site.page.get_by_role("dialog")
    box = card.bounding_box()
    assert box and box["x"] == 0 and box["width"] == 390
    assert abs(box["y"] + box["height"] - 800) < 2
    paper = card.evaluate("one => getComputedStyle(one).backgroundColor")
    assert paper == ("rgb(32, 31, 28)" if dark else "rgb(255, 255, 255)")
