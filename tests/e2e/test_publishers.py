"""A publisher's own person goes live by herself, and a correction reaches her: by webhook, and by being found out."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from standardwebhooks.webhooks import Webhook as Verifier

from tests.e2e.browser import Person
from tests.e2e.product import Product, wait_for
from tests.factories import PAGE, QUOTE, TEXT
from tests.fakes import HostileServer, Peer, answer

pytestmark = pytest.mark.e2e
Arrive = Callable[..., Person]

PASSWORD = "a password for mia alone"
KEPT = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
BROKEN = b"HTTP/1.1 500 Broken\r\nContent-Length: 6\r\n\r\nbroken"


class Receiver:
    """Mia's program: it is broken until `mend`, and keeps what it takes once the signature is right."""

    def __init__(self, outside: HostileServer) -> None:
        self.url = outside.on("/hooks/checks", self._answer)
        self.secret = ""
        self.is_broken = True
        self.refused: list[str] = []
        self.taken: list[tuple[str, Any]] = []

    def _answer(self, peer: Peer) -> None:
        number = peer.request.headers["webhook-id"]
        if self.is_broken:
            self.refused.append(number)
            peer.send(BROKEN)
            return
        self.taken.append((number, Verifier(self.secret).verify(peer.request.body, peer.request.headers)))
        peer.send(KEPT)


def is_settled(product: Product, claim: str) -> bool:
    sources = product.call("GET", f"/api/v1/{claim}", as_="casey").body["sources"]
    return all(source["state"] in ("ok", "failed") for source in sources)


def published(product: Product, outside: HostileServer) -> tuple[int, str]:
    """A check that Erin has just published: the id of its claim, and its slug."""

    def call(path: str, body: Any, by: str) -> Any:
        said = product.call("POST", f"/api/v1/{path}", body, as_=by)
        assert said.status in (200, 201), said.body
        return said.body

    article = call("articles/", {"text": TEXT, "title": "Harbour news for publishers"}, "casey")
    start = article["snapshot"]["text"].index(QUOTE)
    span = {"snapshot": article["snapshot"]["id"], "quote": QUOTE, "start": start, "end": start + len(QUOTE)}
    made = call(f"articles/{article['id']}/highlights/", {**span, "claim": {"text": "Homes for publishers."}}, "casey")
    claim = f"claims/{made['claim']['id']}/"
    call(f"{claim}sources/", {"url": outside.on("/register", answer(PAGE)), "stance": "refutes"}, "casey")
    wait_for(lambda: is_settled(product, claim), seconds=60, what="the source")
    call(f"{claim}verdicts/", {"rating": "false", "explanation": "The register counts 212."}, "casey")
    call(f"{claim}submit/", {}, "casey")
    seen = product.call("GET", f"/api/v1/{claim}", as_="erin").body["content_sha256"]
    call(f"{claim}review/", {"decision": "approve", "seen": seen}, "erin")
    return made["claim"]["id"], call(f"{claim}publish/", {}, "erin")["slug"]


def correct(product: Product, person: Arrive, claim_id: int) -> Person:
    """Erin corrects it, Edgar approves, Erin publishes; Erin's browser is left on the claim."""
    erin, edgar = person("erin"), person("edgar")
    page = erin.open(f"/claims/{claim_id}/")
    page.get_by_text("Correct the published check").click()
    form = page.locator("#correct")
    form.get_by_role("radio", name=re.compile("^Correction")).check()
    form.get_by_label("What was wrong").fill("We had counted 212 homes; there are 240.")
    form.get_by_role("radio", name=re.compile("^Mostly false", re.IGNORECASE)).check()
    form.get_by_label("Reasons").fill("The register counts 240.")
    form.get_by_role("button", name="Send the correction to review").click()
    edgar.open(f"/claims/{claim_id}/review/").get_by_role("button", name="Approve").click()
    expect(edgar.page.get_by_text("Approved").first).to_be_visible()
    erin.open(f"/claims/{claim_id}/").get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("link", name="Version 2")).to_be_visible()
    return erin


def make_account(product: Product, ada: Person) -> None:
    page = ada.open("/publishers/1/people/")
    page.get_by_label("User name").fill("mia")
    page.get_by_label("Name", exact=True).fill("Mia Example")
    page.get_by_label("First password").fill(PASSWORD)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Mia Example can sign in now.")).to_be_visible()
    product.accounts["mia"] = {"username": "mia", "password": PASSWORD}


def secret_of(page: Page) -> str:
    """What the page shows this once; she goes on from it."""
    expect(page.get_by_role("heading", name="Copy it now")).to_be_visible()
    secret = page.locator("#secret").input_value()
    page.get_by_role("link", name="I have copied it").click()
    return secret


def make_key(page: Page) -> dict[str, str]:
    """Her key, as the header that a program sends."""
    page.get_by_label("What it is for").fill("Mia's website")
    page.get_by_role("button", name="Make the key").click()
    key = {"Authorization": f"Api-Key {secret_of(page)}"}
    expect(page.get_by_role("link", name="Mia's website")).to_be_visible()
    return key


def add_endpoint(page: Page, receiver: Receiver) -> None:
    """First with an address that will not do; then its own, and a test that finds it broken."""
    page.get_by_role("link", name="Webhooks").click()
    expect(page.get_by_text("No endpoints yet")).to_be_visible()
    page.get_by_label("Address").fill("ftp://news.example.org/")
    page.get_by_label("What it is for").fill("Mia's hook")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_contain_text("This is no address of an endpoint")
    expect(page.get_by_label("What it is for")).to_have_value("Mia's hook")
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_role("button", name="Add it").click()
    receiver.secret = secret_of(page)
    page.get_by_role("link", name="Mia's hook").click()
    page.get_by_role("button", name="Send a test").click()
    wait_for(lambda: receiver.refused, seconds=60, what="the test")

    def is_said() -> bool:
        page.reload()
        return page.get_by_text("Answered 500").is_visible()

    wait_for(is_said, seconds=60, what="the attempt in the log")
    expect(page.get_by_text("It has a fault of its own.")).to_be_visible()
    receiver.refused.clear()


def readers(erin: Person, claim_id: int, tab: str) -> str:
    """The words of a tab of the page that says who still shows the old verdict."""
    page = erin.open(f"/claims/{claim_id}/")
    page.get_by_role("link", name="Who still shows version 1?").click()
    tabs = page.get_by_role("link", name=re.compile(f"^{tab}"))
    if tabs.count():
        tabs.click()
    return page.locator("main").inner_text()


@pytest.mark.timeout(240)
def test_a_correction_reaches_a_publisher_and_tells_who_lags(
    person: Arrive, product: Product, outside: HostileServer
) -> None:
    claim_id, slug = published(product, outside)
    make_account(product, person("ada"))
    mia = person("mia")
    receiver = Receiver(outside)
    key = make_key(mia.page)
    check = f"/api/public/v1/checks/{slug}/"
    assert product.call("GET", check, headers=key).body["version"] == 1
    add_endpoint(mia.page, receiver)

    erin = correct(product, person, claim_id)

    def is_named(tab: str) -> bool:
        return "Mia's website" in readers(erin, claim_id, tab)

    wait_for(lambda: receiver.refused, seconds=60, what="a first attempt")
    wait_for(lambda: is_named("Still have an older version"), seconds=60, what="the key that has the old version")
    receiver.is_broken = False
    number, message = wait_for(lambda: receiver.taken, seconds=60, what="the message")[0]
    assert number in receiver.refused, "the same message, tried again"
    assert (message["type"], message["data"]["slug"]) == ("verdict.corrected", slug)
    assert (message["data"]["version"], message["data"]["rating"]["key"]) == (2, "mostly-false")

    wait_for(lambda: is_named("Told, not fetched since"), seconds=60, what="the key that was told")
    assert product.call("GET", check, headers=key).body["version"] == 2
    wait_for(lambda: is_named("Have the newest"), seconds=60, what="the key that has fetched")
    assert not is_named("Still have an older version") and not is_named("Told, not fetched since")
    mia.page.goto(f"{product.base}/claims/{claim_id}/readers/")
    expect(mia.page.get_by_role("button", name="Sign out")).to_be_visible()
    assert "Mia's website" not in mia.page.locator("main").inner_text(), "that page is the newsroom's"
    mia.complaints.clear()  # the browser complains of the 404
