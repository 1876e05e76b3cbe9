"""The main job in a real browser, from sign-in to the publisher's answer; and what must not get lost on the way."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.browser import Person
from tests.e2e.claims import proposed
from tests.e2e.product import Product
from tests.factories import PAGE, PAGE_QUOTE, QUOTE, TEXT
from tests.fakes import HostileServer, answer

pytestmark = pytest.mark.e2e
Arrive = Callable[..., Person]


def test_from_upload_to_publisher(product: Product, person: Arrive, outside: HostileServer, tmp_path: Path) -> None:
    upload = tmp_path / "harbour.txt"
    upload.write_text(TEXT)
    checker = person("casey")
    page = checker.open("/articles/import/?way=file")
    page.get_by_label("File").set_input_files(upload)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Traffic over the bridge")).to_be_visible(timeout=30_000)

    checker.mark(QUOTE)
    page.keyboard.press("c")
    page.get_by_label("What is claimed").fill("The municipality has built 400 homes since the last election.")
    page.get_by_label("Who says so").fill("The mayor")
    page.get_by_role("button", name="Save claim").click()
    expect(page.locator("mark", has_text=QUOTE)).to_be_visible()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("mark", has_text=QUOTE).click()
    expect(page.get_by_role("link", name="Open claim")).to_be_visible()
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"/claims/\d+/"))
    claim_address = page.url

    page.get_by_label("Address", exact=False).first.fill(outside.on("/register", answer(PAGE)))
    page.get_by_label("Refutes").check()
    page.get_by_label("passage", exact=False).first.fill(PAGE_QUOTE)
    page.get_by_role("button", name="Attach").click()
    expect(page.get_by_text("Found in the capture")).to_be_visible(timeout=30_000)

    page.reload()
    page.locator("#propose").get_by_role("radio", name=re.compile("^False")).check()
    page.get_by_label("Reasons", exact=False).first.fill("The register counts 212 homes, not 400.")
    page.get_by_role("button", name="Propose", exact=True).click()
    page.get_by_role("button", name=re.compile("review", re.IGNORECASE)).first.click()
    expect(page.get_by_text("It waits for a second person")).to_be_visible()

    editor = person("erin")
    desk = editor.open("/queue/")
    desk.get_by_role("link", name=re.compile("municipality has built 400 homes")).first.click()
    expect(desk.get_by_text(PAGE_QUOTE)).to_be_visible()
    desk.get_by_role("button", name="Approve").click()
    expect(desk.get_by_role("status").filter(has_text="Approved")).to_be_visible()
    desk.goto(claim_address)
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.get_by_role("link", name=re.compile("Version 1|public", re.IGNORECASE)).first.click()
    expect(desk.get_by_role("heading", name=re.compile("400 homes"))).to_be_visible()
    expect(desk.get_by_text(PAGE_QUOTE)).to_be_visible()
    linked = json.loads(desk.locator('script[type="application/ld+json"]').inner_text())
    assert linked["@type"] == "ClaimReview" and linked["reviewRating"]["alternateName"] == "False"

    slug = linked["url"].rstrip("/").rsplit("/", 1)[1]
    key = {"Authorization": f"Api-Key {product.publisher_key}"}
    check = product.call("GET", f"/api/public/v1/checks/{slug}/", headers=key)
    assert check.status == 200
    assert check.body["sources"][0]["quote"] == PAGE_QUOTE and check.body["appearances"][0]["quote"] == QUOTE


def test_nobody_is_offered_their_own_work(person: Arrive, product: Product, outside: HostileServer) -> None:
    claim = proposed(product, outside, "The quay was closed for nine days.").submitted()
    page = person("edgar").open(f"{claim.page}review/")
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    checker = person("casey")
    own = checker.open(f"{claim.page}review/")
    expect(own.get_by_role("button", name="Approve")).to_have_count(0)


def test_claim_by_keyboard_alone(person: Arrive) -> None:
    checker = person("noor")
    address = checker.paste("First sentence here. The ship carried 40 people 👩‍👩‍👧 to port.\n\nLast.", title="Keys")
    page = checker.page
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.keyboard.press("c")
    expect(page.get_by_label("What is claimed")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("mark").first).to_be_visible()
    page.goto(address)
    expect(page.locator("mark").first).to_be_visible()
    assert "".join(page.locator("mark").all_inner_texts()).strip() in (
        "First sentence here.",
        "The ship carried 40 people 👩‍👩‍👧 to port.",
    )


def test_claim_survives_a_network_that_drops_while_it_is_saved(person: Arrive) -> None:
    checker = person("casey")
    address = checker.paste(TEXT, title="Dropped")
    page, keys = checker.page, []

    def drop_twice(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        keys.append(route.request.headers.get("idempotency-key"))
        return route.abort("connectionreset") if len(keys) <= 2 else route.continue_()

    page.route("**/api/v1/articles/*/highlights/", drop_twice)
    checker.mark(QUOTE)
    page.keyboard.press("c")
    page.get_by_label("What is claimed").fill("It must not be lost.")
    page.get_by_role("button", name="Save claim").click()
    expect(page.get_by_text(re.compile("not saved|retry", re.IGNORECASE)).first).to_be_visible()
    for _ in range(60):
        page.wait_for_timeout(500)
        if len(keys) >= 3:
            break
    page.wait_for_load_state("networkidle")
    page.goto(address)
    expect(page.locator("mark", has_text=QUOTE)).to_have_count(1)
    assert len(keys) >= 3 and len(set(keys)) == 1 and keys[0]
    checker.complaints = [said for said in checker.complaints if "ERR_CONNECTION_RESET" not in said]


def test_discard_is_undone(person: Arrive) -> None:
    checker = person("casey")
    checker.paste(TEXT, title="Undo")
    page = checker.page
    checker.mark(QUOTE)
    page.keyboard.press("c")
    page.get_by_role("button", name="Save claim").click()
    mark = page.locator("mark", has_text=QUOTE)
    expect(mark).to_be_visible()
    mark.click()
    page.get_by_role("button", name="Discard").first.click()
    expect(mark).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(mark).to_be_visible()


def test_marks_from_the_first_letter_of_a_highlight_on(person: Arrive) -> None:
    checker = person("casey")
    checker.paste(TEXT, title="Nested")
    page = checker.page
    for words in (QUOTE, QUOTE[:18]):
        checker.mark(words)
        page.keyboard.press("c")
        page.get_by_role("button", name="Save claim").click()
        expect(page.get_by_text("Saved").first).to_be_visible()
    expect(page.get_by_text("2 claims")).to_be_visible()


def test_shows_what_was_typed_when_the_session_ended(person: Arrive, product: Product) -> None:
    editor = person("edgar")
    page = editor.open("/claims/1/")
    page.get_by_text("Write a comment").click()
    page.locator("#comment_text").fill("It must not be lost.")
    editor.context.clear_cookies(name="sessionid")
    page.locator("section[aria-labelledby=comments]").get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_role("heading", name="You were signed out")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("It must not be lost.")
    editor.complaints.clear()


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_screen(width: int, person: Arrive) -> None:
    admin = person("ada", width=width)
    for path in ("/", "/articles/", "/articles/1/", "/claims/", "/claims/1/", "/queue/", "/checks/", "/publishers/"):
        page = admin.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
