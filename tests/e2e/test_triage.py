"""The queue, worked through as editors do on a deadline: by keyboard alone, and two of them at once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import Person
from tests.e2e.product import Product, wait_for

pytestmark = pytest.mark.e2e
Arrive = Callable[..., Person]


def submitted(product: Product, total: int, *, word: str) -> list[str]:
    """So many claims of an article of their own, in review; their statements hold the word."""
    stated = [f"The {word} of district {at} cost {at} million euros." for at in range(1, total + 1)]
    sent = {"text": "\n\n".join(stated), "title": f"Accounts of the {word}"}
    article = product.call("POST", "/api/v1/articles/", sent, as_="casey").body["id"]

    def captured() -> dict[str, object] | None:
        read = product.call("GET", f"/api/v1/articles/{article}/", as_="casey").body
        return dict(read["snapshot"]) if read["state"] == "ok" else None

    version = wait_for(captured, seconds=60, what="the article")
    for said in stated:
        start = str(version["text"]).index(said)
        spot = {"snapshot": version["id"], "start": start, "end": start + len(said), "quote": said}
        passage = {**spot, "claim": {"text": said, "claimant": "The council"}}
        marked = product.call("POST", f"/api/v1/articles/{article}/highlights/", passage, as_="casey")
        claim = f"/api/v1/claims/{marked.body['claim']['id']}/"
        judged = {"rating": "unverifiable", "explanation": "The accounts are not public."}
        assert product.call("POST", f"{claim}verdicts/", judged, as_="casey").status == 201
        assert product.call("POST", f"{claim}submit/", {}, as_="casey").status == 200
    return stated


def press_when_read(page: Page, key: str, statement: str) -> None:
    expect(page.locator("[data-body] h1")).to_have_text(statement)
    expect(page.locator("[data-pane][data-read]")).to_be_visible()
    page.keyboard.press(key)


def test_thirty_claims_by_keyboard_without_a_page_load(product: Product, person: Arrive) -> None:
    stated = submitted(product, 30, word="breakwater")
    page = person("erin").open("/queue/?q=breakwater&order=waiting")
    expect(page.get_by_text("30 claims in review")).to_be_visible()
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for at, statement in enumerate(stated):
        if at % 5:
            press_when_read(page, "a", statement)
        else:
            press_when_read(page, "r", statement)
            page.keyboard.type("Name the accounts.")
            page.keyboard.press("Control+Enter")
        expect(page.locator("[data-claim] .row-title", has_text=statement)).to_have_count(0)
    expect(page.get_by_text("Nothing here")).to_be_visible()
    assert loads == []
    for state, count in (("approved", 24), ("sent_back", 6)):
        page.goto(f"{product.base}/queue/?q=breakwater&state={state}")
        expect(page.get_by_text(re.compile(rf"^{count} claims"))).to_be_visible()


def test_two_editors_take_two_claims_and_nothing_typed_is_lost(product: Product, person: Arrive) -> None:
    submitted(product, 2, word="pier")
    people = [person(name) for name in ("erin", "edgar")]
    taken = []
    for one in people:
        page = one.open("/queue/?q=pier&order=waiting")
        page.keyboard.press("t")
        expect(page.locator("[data-lease]")).to_have_text(re.compile("You have it, 1[45] min"))
        taken.append(page.locator("[data-body] h1").inner_text())
    assert len(set(taken)) == 2
    first, second = people[0].page, people[1].page
    expect(second.locator("[data-claim]", has_text=taken[0])).to_contain_text("has it, 1")

    note = first.locator("[data-body] #id_note")
    note.fill("Name the year.")
    first.route("**/review/", lambda route: route.abort())
    first.get_by_role("button", name="Send back").click()
    expect(first.get_by_role("alert")).to_contain_text("Nothing is lost")
    expect(note).to_have_value("Name the year.")
    first.unroute("**/review/")
    first.get_by_role("button", name="Send back").click()
    expect(first.locator("[data-told]")).to_contain_text("Sent back")
    people[0].complaints.clear()  # the browser tells of the request that was cut off
