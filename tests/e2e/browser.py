"""A person at a browser: what the journeys do again and again, by the words on the page."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.e2e.product import Product

SELECT_WORDS = """(words) => {
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(words);
        if (at < 0 || !node.parentElement.closest('[data-start]')) continue;
        node.parentElement.scrollIntoView({block: 'center'});
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        const rects = [...range.getClientRects()].filter((one) => one.width > 0);
        const [first, last] = [rects[0], rects[rects.length - 1]];
        return [first.left + 1, (first.top + first.bottom) / 2, last.right - 1, (last.top + last.bottom) / 2];
    }
    return null;
}"""


@dataclass
class Person:
    """A demo account in a browser of her own. `complaints` are what the browser's console said in red."""

    product: Product
    browser: Browser
    username: str
    width: int = 1280
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context: BrowserContext = self.browser.new_context(viewport={"width": self.width, "height": 900})
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.open("/sign-in/")
        self.page.get_by_label("User name").fill(self.username)
        self.page.get_by_label("Password").fill(self.product.accounts[self.username]["password"])
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} {message.location.get('url', '')}")

    def open(self, path: str) -> Page:
        self.page.goto(self.product.base + path)
        return self.page

    def paste(self, text: str, *, title: str) -> str:
        """Imports a text and returns the address of its page."""
        page = self.open("/articles/import/?way=text")
        page.get_by_label("Text", exact=True).fill(text)
        page.get_by_label("Title").fill(title)
        page.get_by_role("button", name="Import").click()
        expect(page.locator("#annotate, [data-article]").first).to_be_visible()
        return page.url

    def mark(self, words: str) -> None:
        """Drags the mouse over the words."""
        place = self.page.evaluate(SELECT_WORDS, words)
        assert place is not None, f"“{words}” is not on the page"
        self.page.mouse.move(place[0], place[1])
        self.page.mouse.down()
        self.page.mouse.move(place[2], place[3], steps=6)
        self.page.mouse.up()
        expect(self.page.locator(".selection-bar")).to_be_visible()

    def leave(self) -> None:
        self.context.close()
        assert not self.complaints, self.complaints
