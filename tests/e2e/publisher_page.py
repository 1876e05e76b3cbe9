"""A publisher's page as a publisher would write it: an origin of its own, a policy that allows next to nothing."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.e2e.product import Product, wait_for
from tests.factories import PAGE, PAGE_QUOTE, QUOTE
from tests.fakes import HostileServer, answer

LEAD = "The mayor spoke to reporters in the town hall on Monday, a week before the council meets."
SAID = f"“{QUOTE}”, the mayor told reporters on Monday. The opposition disputes this."
END = "Traffic over the bridge has doubled since 2019, according to the port authority."
VIOLATIONS = (
    "window.violations = []; addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective))"
)
MARKED = (
    "() => ['false','mixed','true','open'].flatMap(t => [...(CSS.highlights.get('fact-check-' + t) ?? [])].map(String))"
)
STORED = "() => [document.cookie, localStorage.length, sessionStorage.length].join()"


def article(*paragraphs: str, head: str = "", tail: str = "") -> str:
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Homes</title>'
        f'<meta name="viewport" content="width=device-width">{head}</head>'
        f"<body><main><h1>Mayor speaks of homes</h1>{body}</main>{tail}</body></html>"
    )


def published_check(product: Product, outside: HostileServer, url: str, *, rating: str = "false") -> dict[str, Any]:
    """A check of QUOTE in the article at this address, published; the claim's address is its `claim`."""
    call = product.call
    text = "\n\n".join((LEAD, SAID, END))
    made = call("POST", "/api/v1/articles/", {"text": text, "title": "Homes", "url": url}, as_="casey").body
    start = made["snapshot"]["text"].index(QUOTE)
    span = {"snapshot": made["snapshot"]["id"], "start": start, "end": start + len(QUOTE), "quote": QUOTE}
    highlights = f"/api/v1/articles/{made['id']}/highlights/"
    claim_id = call("POST", highlights, {**span, "claim": {"text": QUOTE, "claimant": "The mayor"}}, as_="casey").body[
        "claim"
    ]["id"]
    claim = f"/api/v1/claims/{claim_id}/"
    cited = {"url": outside.on("/register", answer(PAGE)), "stance": "refutes", "quote": PAGE_QUOTE}
    call("POST", f"{claim}sources/", cited, as_="casey")
    wait_for(
        lambda: all(source["state"] == "ok" for source in call("GET", claim, as_="casey").body["sources"]),
        seconds=60,
        what="the source's capture",
    )
    call("POST", f"{claim}verdicts/", {"rating": rating, "explanation": "The register counts 212."}, as_="casey")
    call("POST", f"{claim}submit/", {}, as_="casey")
    seen = call("GET", claim, as_="casey").body["content_sha256"]
    call("POST", f"{claim}review/", {"decision": "approve", "seen": seen}, as_="erin")
    published = call("POST", f"{claim}publish/", {}, as_="erin")
    assert published.status == 201, published.body
    return {**published.body, "claim": claim}


@dataclass
class Publisher:
    """One page of a publisher's site, in a browser that has never seen the newsroom."""

    product: Product
    outside: HostileServer
    browser: Browser
    path: str
    width: int = 1280
    dark: bool = False
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.origin = f"http://localhost:{urlsplit(self.outside.on(self.path, answer())).port}"
        self.url = self.origin + self.path
        self.context = self.browser.new_context(
            viewport={"width": self.width, "height": 800},
            color_scheme="dark" if self.dark else "light",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(15_000)
        self.context.add_init_script(VIOLATIONS)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    @property
    def tag(self) -> str:
        """The script with its hash, as our page offers it."""
        return self.offered(0)

    def offered(self, which: int, slug: str = "") -> str:
        """What the page “Embed this check” has to copy: 0 the script, 1 the element, 2 the frame, 3 the newsletter."""
        named = slug or self.product.call("GET", "/api/public/v1/checks/").body["results"][0]["slug"]
        markup = str(self.product.call("GET", f"/checks/{named}/embed/").body)
        fields = re.findall(r"<textarea[^>]*>(.*?)</textarea>", markup, re.DOTALL)
        for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&amp;", "&")):
            fields = [one.replace(entity, letter) for one in fields]
        return str(fields[which])

    def show(self, markup: str, *, frames: bool = False) -> None:
        """Serves the markup under a strict policy and opens it."""
        ours = self.product.base
        policy = f"default-src 'none'; script-src {ours}; connect-src {ours}" + (
            f"; frame-src {ours}" if frames else ""
        )
        self.outside.on(self.path, answer(markup.encode(), headers=(("Content-Security-Policy", policy),)))
        self.page.goto(self.url)

    def marked(self) -> list[str]:
        return list(self.page.evaluate(MARKED))

    def wait_marked(self, *words: str) -> None:
        wait_for(lambda: self.marked() == list(words) or None, seconds=60, what=f"marks {words}, not {self.marked()}")

    def known(self, slug: str) -> str:
        """What the newsroom has been told of this page."""
        cards = self.product.call("GET", f"/api/public/v1/embed/checks/?url={quote(self.url, safe='')}").body["checks"]
        return str(next(card["known"] for card in cards if card["slug"] == slug))

    def leave(self) -> None:
        """Nothing was refused, complained of, stored or sent back as a cookie."""
        assert self.page.evaluate("window.violations") == []
        assert self.page.evaluate(STORED) == ",0,0"
        assert self.context.cookies() == []
        assert self.context.storage_state().get("origins", []) == []
        self.context.close()
        assert not self.complaints, self.complaints
