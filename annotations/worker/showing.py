"""What a page shows in a browser once its scripts have run: a picture of its beginning and the words on it."""

import base64
import binascii
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from annotations.worker.chromium import BrowserFailed, Chromium

WIDTH, HEIGHT = 1280, 1024
MOST_HEIGHT = 6_000
"""How much of a page the picture shows, in CSS pixels."""
MOST_LETTERS = 500_000
SETTLES_S = 10.0
"""How long a page may go on loading before it is taken as it is."""
QUIET_S = 0.6
"""How long nothing has to happen before a page counts as settled."""
LEFT = 0.25
"""How much of its time is kept for the picture and the words."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"
# The root element by the browser's own getter: what a page calls `documentElement` may be a form of its own.
_WORDS = """(() => {
  const root = Object.getOwnPropertyDescriptor(Document.prototype, "documentElement").get.call(document);
  const said = root instanceof HTMLElement ? root.innerText : root.textContent;
  return {said: said.slice(0, %d), length: said.length};
})()"""


class NotShown(Exception):
    """The browser did not get the page. `reason`: Chromium's name for it, as `net::ERR_…`; `status`: of an answer that
    is an error.
    """

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(f"{reason} {status or ''}".strip())
        self.reason, self.status = reason, status


@dataclass(frozen=True, slots=True)
class Shown:
    """`words`: as the browser lays them out, line by line. `is_cut`: the page is longer than the picture or the words.
    `is_settled`: it had stopped loading.
    """

    final_url: str
    browser: str
    http_status: int | None
    picture: bytes = field(repr=False)
    width: int
    height: int
    words: str = field(repr=False)
    is_cut: bool
    is_settled: bool


def shown(browser: Chromium, url: str, *, proxy: str, until: float, user_agent: str) -> Shown:
    """Opens the page and looks at it. Raises NotShown, BrowserFailed.

    `proxy`: where all that the page asks for goes, as `127.0.0.1:port`; `until`: of `time.monotonic`.
    """
    page, began = _Page(browser), monotonic()
    version = page.begin(proxy, user_agent)
    page.go(url)
    is_settled = page.settle(min(until - LEFT * (until - began), monotonic() + SETTLES_S))
    final_url = page.address()
    words, length = page.words()
    picture, height, is_whole = page.picture()
    return Shown(
        final_url=final_url,
        browser=version,
        http_status=page.status,
        picture=picture,
        width=WIDTH,
        height=height,
        words=words,
        is_cut=length > len(words.encode("utf-16-le", "surrogatepass")) // 2 or not is_whole,
        is_settled=is_settled,
    )


class _Page:
    """One tab. `status`: of the newest answer that became the page."""

    def __init__(self, browser: Chromium) -> None:
        self._browser = browser
        self.status: int | None = None
        self._session = self._frame = self._loader = self._quiet_loader = ""
        self._last_heard = monotonic()

    def begin(self, proxy: str, user_agent: str) -> str:
        """Opens an empty tab; the browser's name and version."""
        about = self._browser.call("Browser.getVersion")
        self._frame, self._session = self._browser.open_page(proxy)
        self._browser.hears = self._hear
        self._ask("Page.enable")
        self._ask("Network.enable")
        self._ask("Page.setLifecycleEventsEnabled", enabled=True)
        self._ask("Network.setBypassServiceWorker", bypass=True)
        self._ask("Network.setUserAgentOverride", userAgent=f"{about.get('userAgent', '')} {user_agent}".strip())
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", **size)
        return str(about.get("product", "Chromium"))[:80]

    def go(self, url: str) -> None:
        """Raises NotShown where there is no page."""
        said = self._ask("Page.navigate", url=url)
        self._loader = self._loader or str(said.get("loaderId", ""))
        if said.get("errorText") or not self._loader:
            raise NotShown(str(said.get("errorText", "")) or "no page")

    def settle(self, until: float) -> bool:
        """Waits until nothing loads any more, and nothing happens; whether that came in time. Raises NotShown."""
        while monotonic() < until:
            is_quiet = self._quiet_loader == self._loader and monotonic() > self._last_heard + QUIET_S
            if is_quiet:
                break
            self._browser.listen(until=until)
        if self.status is not None and self.status >= 400:
            raise NotShown("status", self.status)
        return self._quiet_loader == self._loader

    def address(self) -> str:
        """Where the page is now, as the browser says it. Raises NotShown where that is no page of the web."""
        url = str(self._ask("Page.getFrameTree").get("frameTree", {}).get("frame", {}).get("url", ""))
        if not url.startswith(("http://", "https://")):
            raise NotShown("it left the web")
        return url

    def words(self) -> tuple[str, int]:
        """The words that are laid out, and how many letters (as JavaScript counts) there would be in all.

        They are asked for in a world of our own, where nothing that the page did to its objects counts.
        """
        world = self._ask("Page.createIsolatedWorld", frameId=self._frame, worldName="factcheck")
        asked = {"expression": _WORDS % MOST_LETTERS, "returnByValue": True, "timeout": 3000}
        said = self._ask("Runtime.evaluate", contextId=world.get("executionContextId", 0), **asked)
        value = said.get("result", {}).get("value")
        if not isinstance(value, dict):
            raise BrowserFailed("browser_too_slow", "it does not tell the words")
        return str(value["said"]), int(value["length"])

    def picture(self) -> tuple[bytes, int, bool]:
        """A PNG of the page's beginning, its height, and whether that is all of it."""
        size = self._ask("Page.getLayoutMetrics").get("cssContentSize", {})
        whole = max(HEIGHT, int(size.get("height", HEIGHT)))
        height = min(whole, MOST_HEIGHT)
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": height, "scale": 1}
        said = self._ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        try:
            picture = base64.b64decode(said.get("data", ""), validate=True)
        except binascii.Error:
            picture = b""
        if not picture.startswith(SIGNATURE):
            raise BrowserFailed("browser_crashed", "it makes no picture")
        return picture, height, height == whole

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        return self._browser.call(method, self._session, **params)

    def _hear(self, event: dict[str, Any]) -> None:
        """What the tab tells of its own accord. Raises BrowserFailed."""
        if event.get("sessionId") != self._session:
            return
        method, told = event.get("method"), event.get("params", {})
        if method == "Inspector.targetCrashed":
            raise BrowserFailed("browser_crashed", "the page crashed")
        if method == "Page.javascriptDialogOpening":
            self._browser.tell("Page.handleJavaScriptDialog", self._session, accept=False)
        if method == "Page.lifecycleEvent" and told.get("frameId") == self._frame:
            self._last_heard = monotonic()
            if told.get("name") == "networkIdle":
                self._quiet_loader = str(told.get("loaderId"))
        if method == "Page.frameNavigated" and not told["frame"].get("parentId"):
            self._frame, self._loader = told["frame"]["id"], told["frame"]["loaderId"]
        is_document = method == "Network.responseReceived" and told.get("type") == "Document"
        if is_document and told.get("frameId") == self._frame:
            self.status = int(told["response"]["status"])
