"""The editors' guide, walked through as it says; with GUIDE_PICTURES (a folder) its pictures are taken on the way."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.e2e.album import MOST_BYTES, SIZE, Album
from tests.e2e.browser import Person
from tests.e2e.product import Product
from tests.factories import PAGE, PAGE_QUOTE, QUOTE, TEXT
from tests.fakes import HostileServer, answer

pytestmark = pytest.mark.e2e
Arrive = Callable[..., Person]
DOCS = Path(__file__).resolve().parents[2] / "docs"
STATEMENT = "The town has built 400 homes since the last election."
REASONS = "The register counts 212 homes that were completed since then."


@pytest.fixture
def stranger(chromium: Browser) -> Iterator[Page]:
    """A browser of somebody without an account."""
    context = chromium.new_context()
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def shown_in_guide() -> list[str]:
    return re.findall(r"\]\(pictures/([^)]+)\)", (DOCS / "editors.md").read_text())


def test_guide_as_it_says(product: Product, person: Arrive, outside: HostileServer, stranger: Page) -> None:
    folder = os.environ.get("GUIDE_PICTURES")
    album = Album(Path(folder).resolve() if folder else None)
    register = outside.on("/register", answer(PAGE))
    casey, erin, edgar = (person(name) for name in ("casey", "erin", "edgar"))
    claim = marks_a_claim(casey, album)
    gathers_evidence(casey.page, album, register)
    asks_outside(casey.page, claim, stranger, album)
    proposes(casey.page, claim, album)
    asks_an_expert(erin.page, claim, album)
    sends_back(erin.page, product.base, claim, album)
    mends(casey.page, product.base, claim, album)
    approves_and_schedules(erin.page, claim, album)
    corrects(erin.page, edgar.page, claim, album)
    looks_after_herself(casey.page, product.base, album)
    assert album.names == shown_in_guide()


def marks_a_claim(casey: Person, album: Album) -> str:
    """The address of the claim."""
    page = casey.page
    casey.paste(TEXT, title="Harbour to reopen in spring")
    casey.mark(QUOTE)
    album.take(page, "01-mark.png")
    page.keyboard.press("c")
    page.get_by_label("What is claimed").fill(STATEMENT)
    page.get_by_label("Who says so").fill("The mayor")
    album.take(page, "02-claim.png")
    page.get_by_role("button", name="Save claim").click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("mark", has_text=QUOTE).click()
    page.get_by_role("link", name="Open claim").click()
    expect(page).to_have_url(re.compile(r"/claims/\d+/"))
    return page.url.split("#")[0]


def gathers_evidence(page: Page, album: Album, register: str) -> None:
    form = page.locator("#attach")
    address = form.locator("#source_url")
    address.fill("https://statistics.example/register-of-homes")
    form.get_by_role("radio", name="Refutes").check()
    form.get_by_label("passage", exact=False).first.fill(PAGE_QUOTE)
    album.take(page, "03-source.png", at=page.locator("#sources"))
    address.fill(register)
    form.get_by_role("button", name="Attach").click()
    expect(page.get_by_text("Found in the capture")).to_be_visible(timeout=30_000)
    page.reload()
    page.locator("#ask summary").click()
    page.locator("#ask").get_by_label("Question", exact=False).fill("How many homes does the register count?")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_role("link", name="Answer it").click()
    page.get_by_label("Answer", exact=True).fill("212, up to the end of October.")
    page.get_by_role("radio", name="Refutes").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".question")).to_contain_text("212, up to the end of October.")
    album.take(page, "04-question.png", at=page.locator("#questions"))


def asks_outside(page: Page, claim: str, stranger: Page, album: Album) -> None:
    """The other side and an expert answer by links."""
    page.goto(f"{claim}contact/")
    page.get_by_text("Ask by a link").click()
    page.locator("#link_whom").fill("The mayor’s office")
    page.locator("#link_questions").fill("Which homes do you count, and since when?")
    album.take(page, "05-reply-ask.png")
    page.get_by_role("button", name="Make the link").click()
    stranger.goto(page.locator("#secret").input_value())
    stranger.locator("#reply_text").fill("We counted the homes that were begun as well.")
    album.take(stranger, "06-reply-page.png")
    stranger.get_by_role("button", name="Send the reply").click()
    expect(stranger.get_by_text("We have your reply.")).to_be_visible()
    page.goto(f"{claim}contact/")
    page.get_by_text("Say what came of it").click()
    page.locator("#told_outcome").select_option("replied")
    page.locator("#told_summary").fill("The mayor says that homes which were begun were counted too.")
    album.take(page, "07-reply-told.png")
    page.locator("section[aria-labelledby=told]").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It is reviewed with the verdict.")).to_be_visible()


def proposes(page: Page, claim: str, album: Album) -> None:
    page.goto(claim)
    form = page.locator("#propose")
    form.get_by_role("radio", name=re.compile("^False")).check()
    form.get_by_label("Reasons", exact=False).fill(REASONS)
    album.take(page, "08-verdict.png", at=page.locator("#verdict"))
    form.get_by_role("button", name="Propose", exact=True).click()
    expect(page.locator(".gates")).to_contain_text("Nothing is missing")
    album.take(page, "09-submit.png")
    page.get_by_role("button", name=re.compile("review", re.IGNORECASE)).first.click()
    expect(page.get_by_text("It waits for a second person")).to_be_visible()


def asks_an_expert(page: Page, claim: str, album: Album) -> None:
    page.goto(claim)
    page.get_by_text("Ask an expert").click()
    page.locator("#expert_name").fill("Dr Ida Ferro")
    page.locator("#expert_affiliation").fill("Institute of Housing")
    album.take(page, "10-expert-ask.png", at=page.locator("#experts"))
    page.get_by_role("button", name="Make the link").click()
    link = page.locator("#secret").input_value()
    browser = page.context.browser
    assert browser is not None
    expert = browser.new_page()
    expert.goto(link)
    album.take(expert, "11-expert-page.png", at=expert.locator("#judge"))
    expert.get_by_role("radio", name="Accurate", exact=True).check()
    expert.get_by_role("button", name="Send", exact=True).click()
    expect(expert.locator("#answers")).to_be_visible()
    expert.close()


def sends_back(page: Page, base: str, claim: str, album: Album) -> None:
    page.goto(f"{base}/queue/")
    expect(page.locator("[data-claim]", has_text=STATEMENT).first).to_be_visible()
    album.take(page, "12-queue.png")
    page.goto(f"{base}/queue/?q=town+has+built")
    page.locator("[data-take]").click()
    expect(page.locator("[data-lease]")).to_have_text(re.compile("You have it"))
    expect(page.locator("[data-pane]")).to_contain_text(REASONS)
    album.take(page, "13-take.png")
    page.goto(f"{claim}review/")
    page.get_by_text("Comment on words of the reasons").click()
    page.locator("#remark_quote").fill("212 homes")
    page.locator("#remark_text").fill("Say up to which day.")
    page.locator(".remark-form form", has=page.locator("#remark_quote")).get_by_role("button", name="Comment").click()
    expect(page.locator("mark.remark-mark")).to_have_text("212 homes")
    album.take(page, "14-review.png")
    page.get_by_label("Note to the author").fill("One day is missing, see the comment.")
    album.take(page, "15-send-back.png", at=page.locator(".decision"))
    page.locator(".decision").get_by_role("button", name="Send back").click()
    expect(page).to_have_url(re.compile("/queue/"))


def mends(page: Page, base: str, claim: str, album: Album) -> None:
    page.goto(f"{base}/notices/")
    expect(page.locator(".notice-group", has_text=STATEMENT)).to_be_visible()
    album.take(page, "16-notices.png")
    page.goto(claim)
    page.get_by_text("Propose another verdict").click()
    form = page.locator("#propose")
    form.get_by_role("radio", name=re.compile("^False")).check()
    form.get_by_label("Reasons", exact=False).fill(REASONS.replace("since then", "by the end of October"))
    form.get_by_role("button", name="Propose", exact=True).click()
    page.get_by_role("button", name=re.compile("review", re.IGNORECASE)).first.click()
    expect(page.get_by_text("It waits for a second person")).to_be_visible()


def approves_and_schedules(page: Page, claim: str, album: Album) -> None:
    page.goto(f"{claim}review/")
    expect(page.locator(".since-changes ins").first).to_be_visible()
    album.take(page, "17-since.png")
    approves(page)
    page.goto(f"{claim}preview/")
    expect(page.frame_locator(".preview-page").get_by_text("212 homes").first).to_be_visible()
    album.take(page, "18-preview.png")
    page.goto(claim)
    page.get_by_text("Publish at a set time").click()
    due = datetime.now(UTC) + timedelta(days=1)
    page.locator("#schedule_publish_at").fill(due.strftime("%Y-%m-%dT06:30"))
    album.take(page, "19-schedule.png")
    page.get_by_role("button", name="Set the time").click()
    page.get_by_role("button", name="Take the time off").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("link", name="Version 1")).to_be_visible()


def approves(page: Page) -> None:
    page.locator(".decision").get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator(".claim-head .status").first).to_have_attribute("data-status", "approved")


def corrects(editor: Page, second: Page, claim: str, album: Album) -> None:
    editor.get_by_text("Correct the published check").click()
    form = editor.locator("#correct")
    form.get_by_role("radio", name=re.compile("^Update")).check()
    form.get_by_label("What was wrong, for the public").fill("The register was renewed: it counts 240 homes now.")
    album.take(editor, "20-correct.png", at=form)
    form.get_by_role("radio", name=re.compile("^Mostly false")).check()
    form.get_by_label("Reasons", exact=False).fill("The register counts 240 homes.")
    form.get_by_role("button", name="Send the correction to review").click()
    expect(editor.get_by_text("The published check stands meanwhile")).to_be_visible()
    second.goto(f"{claim}review/")
    approves(second)
    second.get_by_role("button", name=re.compile("^Publish")).first.click()
    second.get_by_role("link", name="Open the public page").click()
    expect(second.locator(".notice", has_text="it counts 240 homes now")).to_be_visible()
    album.take(second, "21-corrected.png")


def looks_after_herself(page: Page, base: str, album: Album) -> None:
    page.goto(f"{base}/account/notices/")
    album.take(page, "22-told.png")
    page.goto(f"{base}/account/second-factors/app/")
    expect(page.locator(".qr")).to_be_visible()
    album.take(page, "23-second-step.png")


def test_every_picture_of_the_guide_is_there() -> None:
    kept = {path.name for path in (DOCS / "pictures").glob("*.png")}
    assert kept == set(shown_in_guide())
    for name in kept:
        path = DOCS / "pictures" / name
        assert path.stat().st_size < MOST_BYTES, name
        with Image.open(path) as picture:
            assert picture.size == (SIZE["width"], SIZE["height"]), name
