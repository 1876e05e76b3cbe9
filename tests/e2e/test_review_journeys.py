"""What stands between a draft and a reader, in real browsers: edits, comments, corrections, experts, the other side."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import Person
from tests.e2e.claims import REASONS, proposed
from tests.e2e.product import Product
from tests.fakes import HostileServer

pytestmark = pytest.mark.e2e
Arrive = Callable[..., Person]


@pytest.fixture
def stranger(chromium: Browser) -> Iterator[Page]:
    """A browser of somebody without an account."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def refusal(page: Page, address: str) -> int:
    """The status under which a page is gone."""
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def decides(page: Page, deed: str) -> None:
    page.locator(".decision").get_by_role("button", name=deed, exact=True).click()
    page.wait_for_url(lambda address: "/review/" not in address)


def test_correction_reaches_page_markup_and_feed(
    product: Product, person: Arrive, outside: HostileServer, stranger: Page
) -> None:
    statement = "We built 400 homes on the north quay."
    claim = proposed(product, outside, statement)
    slug = claim.published()
    erin = person("erin").open(claim.page)
    erin.get_by_text("Correct the published check").click()
    form = erin.locator("#correct")
    form.get_by_role("radio", name=re.compile("^Update")).check()
    form.get_by_label("What was wrong, for the public").fill("The register was renewed: it counts 240 now.")
    form.get_by_role("radio", name=re.compile("^Mostly false")).check()
    form.get_by_label("Reasons", exact=False).fill("The register counts 240 homes, not 400.")
    form.get_by_role("button", name="Send the correction to review").click()
    expect(erin.get_by_text("The published check stands meanwhile")).to_be_visible()
    erin.goto(f"{product.base}{claim.page}review/")
    expect(erin.get_by_role("button", name="Approve")).to_have_count(0)

    edgar = person("edgar").open(f"{claim.page}review/")
    expect(edgar.locator(".since")).to_contain_text("240")
    decides(edgar, "Approve")
    edgar.goto(product.base + claim.page)
    edgar.get_by_role("button", name="Publish", exact=False).first.click()
    expect(edgar.get_by_role("link", name="Version 2")).to_be_visible()

    stranger.goto(f"{product.base}/checks/{slug}/")
    told = stranger.locator(".notice", has_text="it counts 240 now")
    expect(told).to_contain_text("Updated")
    expect(told.locator(".rating-change")).to_contain_text(re.compile(r"False\s+→\s+.*Mostly false", re.DOTALL))
    linked = json.loads(stranger.locator('script[type="application/ld+json"]').inner_text())
    assert linked["reviewRating"]["alternateName"] == "Mostly false"
    assert "it counts 240 now" in json.dumps(linked["correction"]) and "Updated" in json.dumps(linked["correction"])
    stranger.get_by_role("link", name="Version 1").click()
    expect(stranger.get_by_text("kept for the record")).to_be_visible()
    stranger.goto(f"{product.base}/corrections/?severity=update")
    expect(stranger.locator(".check-list .row", has_text=statement)).to_contain_text("it counts 240 now")
    fed = product.call("GET", "/corrections/feed.json?severity=update").body["items"]
    assert [statement in json.dumps(item) and "240 now" in json.dumps(item) for item in fed].count(True) == 1
    assert statement not in json.dumps(product.call("GET", "/corrections/feed.json?severity=minor").body)


def test_edit_takes_the_approval_away(product: Product, person: Arrive, outside: HostileServer) -> None:
    claim = proposed(product, outside, "We built 400 homes behind the station.").approved()
    editor = person("erin")
    erin = editor.open(claim.page)
    expect(erin.get_by_role("button", name="Publish", exact=False)).to_be_visible()
    casey = person("casey").open(claim.page)
    casey.get_by_role("link", name="Edit", exact=True).first.click()
    expect(casey.get_by_text("Any change sends it back to review")).to_be_visible()
    casey.get_by_label("Who said it", exact=False).fill("The deputy mayor")
    casey.get_by_role("button", name="Save").click()
    expect(casey.locator(".claim-head .status")).to_have_attribute("data-status", "in_review")

    erin.get_by_role("button", name="Publish", exact=False).first.click()
    expect(erin.locator("main")).to_contain_text(re.compile("in review", re.IGNORECASE))
    assert product.call("GET", f"/api/v1/claims/{claim.number}/", as_="erin").body["status"] == "in_review"
    editor.complaints.clear()  # the browser tells of the refusal
    erin.goto(f"{product.base}{claim.page}review/")
    expect(erin.locator(".since")).to_contain_text("deputy")
    decides(erin, "Approve")
    erin.goto(product.base + claim.page)
    erin.get_by_role("button", name="Publish", exact=False).first.click()
    expect(erin.get_by_role("link", name="Version 1")).to_be_visible()


def test_sent_back_with_a_comment_and_sent_again(product: Product, person: Arrive, outside: HostileServer) -> None:
    claim = proposed(product, outside, "We built 400 homes along the canal.").submitted()
    erin = person("erin").open(f"{claim.page}review/")
    erin.get_by_text("Comment on words of the reasons").click()
    erin.locator("#remark_quote").fill("212 homes")
    erin.locator("#remark_text").fill("Completed, or begun? Say which.")
    erin.locator(".remark-form form", has=erin.locator("#remark_quote")).get_by_role("button", name="Comment").click()
    expect(erin.locator("mark.remark-mark")).to_have_text("212 homes")
    erin.set_viewport_size({"width": 1280, "height": 600})
    erin.get_by_role("textbox", name="Comment", exact=True).click()  # nothing lies over the last field of the column
    erin.get_by_label("Note to the author").fill("One word is missing, see the comment.")
    decides(erin, "Send back")

    casey = person("casey").open("/")
    expect(casey.locator(".desk-note", has_text="One word is missing").first).to_be_visible()
    casey.goto(product.base + claim.page)
    expect(casey.locator(".remark", has_text="Completed, or begun?")).to_be_visible()
    casey.get_by_text("Propose another verdict").click()
    form = casey.locator("#propose")
    form.get_by_role("radio", name=re.compile("^False")).check()
    form.get_by_label("Reasons", exact=False).fill(REASONS.replace("212 homes", "212 completed homes"))
    form.get_by_role("button", name="Propose", exact=True).click()
    casey.get_by_role("button", name=re.compile("review", re.IGNORECASE)).first.click()
    expect(casey.get_by_text("It waits for a second person")).to_be_visible()

    erin.goto(f"{product.base}{claim.page}review/")
    expect(erin.locator(".since-changes ins").first).to_contain_text("completed")
    expect(erin.locator(".since")).to_contain_text("One word is missing")
    erin.locator(".remark", has_text="Completed, or begun?").get_by_role("button", name="Resolve").click()
    decides(erin, "Approve")
    erin.goto(product.base + claim.page)
    expect(erin.locator(".claim-head .status")).to_have_attribute("data-status", "approved")


def test_right_of_reply_by_a_link(product: Product, person: Arrive, outside: HostileServer, stranger: Page) -> None:
    statement = "We built 400 homes up on the hill."
    claim = proposed(product, outside, statement)
    casey = person("casey").open(f"{claim.page}contact/")
    casey.locator("#attempt_whom").fill("The mayor's office")
    casey.get_by_role("button", name="Log it").click()
    expect(casey.get_by_text("The attempt is noted.")).to_be_visible()
    links = [reply_link(casey, product.base + claim.page, whom) for whom in ("The mayor", "The deputy")]

    stranger.goto(links[0])
    expect(stranger.get_by_text(statement)).to_be_visible()
    expect(stranger.get_by_text("Where do you count?")).to_be_visible()
    expect(stranger.get_by_text(REASONS)).to_have_count(0)
    stranger.locator("#reply_text").fill("We counted the homes that were begun as well.")
    stranger.get_by_role("button", name="Send the reply").click()
    expect(stranger.get_by_text("We have your reply.")).to_be_visible()

    casey.goto(f"{product.base}{claim.page}contact/")
    expect(casey.get_by_text("We counted the homes that were begun")).to_be_visible()
    casey.locator("section[aria-labelledby=links]").get_by_role("button", name="End it").first.click()
    expect(casey.get_by_text("The link has ended.")).to_be_visible()
    statuses = sorted(refusal(stranger, link) for link in links)
    assert statuses == [200, 410]
    casey.get_by_text("Say what came of it").click()
    casey.locator("#told_outcome").select_option("replied")
    casey.locator("#told_summary").fill("The mayor says that homes under construction were counted too.")
    casey.get_by_role("button", name="Save").click()
    slug = claim.published()
    stranger.goto(f"{product.base}/checks/{slug}/")
    said = stranger.locator("section[aria-labelledby=reply]")
    expect(said).to_contain_text("They replied")
    expect(said).to_contain_text("homes under construction were counted too")


def reply_link(page: Page, claim: str, whom: str) -> str:
    page.goto(f"{claim}contact/")
    page.get_by_text("Ask by a link").click()
    page.locator("#link_whom").fill(whom)
    page.locator("#link_questions").fill("Where do you count?")
    page.get_by_role("button", name="Make the link").click()
    return page.locator("#secret").input_value()


def test_expert_signs_off_until_an_edit(
    product: Product, person: Arrive, outside: HostileServer, stranger: Page
) -> None:
    claim = proposed(product, outside, "We built 400 homes by the old mill.")
    erin = person("erin").open(claim.page)
    erin.get_by_text("Ask an expert").click()
    erin.locator("#expert_name").fill("Dr Ida Ferro")
    erin.locator("#expert_affiliation").fill("Institute of Housing")
    erin.get_by_role("button", name="Make the link").click()
    link = erin.locator("#secret").input_value()

    stranger.goto(link)
    expect(stranger.get_by_text(REASONS)).to_be_visible()
    stranger.get_by_role("radio", name="Accurate", exact=True).check()
    stranger.get_by_label("What you want to say").fill("The register is the right source.")
    stranger.get_by_role("button", name="Send", exact=True).click()
    expect(stranger.locator("section[aria-labelledby=answers]")).to_contain_text("Accurate")

    erin.goto(product.base + claim.page)
    experts = erin.locator("section[aria-labelledby=experts]")
    expect(experts).to_contain_text("Dr Ida Ferro, Institute of Housing")
    expect(experts).not_to_contain_text("Outdated")
    claim.does("verdicts", as_="casey", rating="false", explanation="The register counts 212 homes in all.")
    erin.reload()
    expect(experts).to_contain_text("Outdated: the claim was changed since")
    stranger.goto(link)
    expect(stranger.get_by_text("It was changed since you answered")).to_be_visible()
    experts.get_by_role("button", name="Revoke").click()
    expect(erin.get_by_text("The link does not work any more")).to_be_visible()
    assert refusal(stranger, link) == 410
