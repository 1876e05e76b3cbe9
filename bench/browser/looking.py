"""What a browser tells of one page: when it was there, how long a new mark takes, long tasks, shifts of the layout."""

import time
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page

WATCH = """
window.bench = {tasks: [], shift: 0, there: null, marked: null};
new PerformanceObserver((list) => { for (const e of list.getEntries()) bench.tasks.push([e.startTime, e.duration]); })
  .observe({type: 'longtask', buffered: true});
new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) bench.shift += e.value; })
  .observe({type: 'layout-shift', buffered: true});
"""
THERE = """
const there = () => { %s };
const look = () => {
  if (there()) setTimeout(() => { bench.there = performance.now(); });
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
"""The time, from the start of the navigation, at which the frame that first held everything had been painted."""
ALL_PARAGRAPHS = "return document.readyState !== 'loading' && document.querySelectorAll('p').length > 0"
ALL_MARKS = """
  return document.querySelectorAll('.margin-list > .margin-card').length >= %(count)d;
"""
"""The server draws the marks; with the cards beside them all can be used."""
SAVED = """
() => {
  const at = {};
  document.addEventListener('keydown', (e) => { if (e.key === 'Enter' && e.ctrlKey) at.key = e.timeStamp; }, true);
  const look = () => {
    if (at.key && document.querySelector('mark[data-highlights*="new-"]'))
      setTimeout(() => { bench.marked = performance.now() - at.key; });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""
LONG_MS = 100
WAIT_MS = 120_000


@dataclass(frozen=True, slots=True)
class Looked:
    """Milliseconds; `long_tasks`: those over 100 ms while scrolling and selecting, the longest of them last."""

    shown_ms: float
    shift: float
    mark_ms: float
    long_tasks: tuple[float, ...]


def static(browser: Browser, url: str) -> float:
    """Opens a static page in a new profile: milliseconds until its text was painted."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        return _opened(context, url, ALL_PARAGRAPHS).evaluate("bench.there")
    finally:
        context.close()


def annotate(browser: Browser, base: str, path: str, session: str, count: int) -> Looked:
    """Opens an article in a new profile with nothing cached but who is signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
    try:
        page = _opened(context, base + path, ALL_MARKS % {"count": count})
        shown = page.evaluate("bench.there")
        page.wait_for_timeout(1500)
        shift = page.evaluate("bench.shift")
        tasks = _long_tasks(page)
        return Looked(shown, shift, _marked(page), tasks)
    finally:
        context.close()


def _opened(context: BrowserContext, url: str, there: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.add_init_script(WATCH + THERE % there)
    page.goto(url, wait_until="commit")
    _until(page, "bench.there !== null")
    return page


def _until(page: Page, said: str) -> None:
    """Waits until it holds. The page's own policy forbids what Playwright's waiting does."""
    late = time.monotonic() + WAIT_MS / 1000
    while not page.evaluate(said):
        if time.monotonic() > late:
            raise TimeoutError(said)
        page.wait_for_timeout(50)


def _long_tasks(page: Page) -> tuple[float, ...]:
    """Scrolls through the text, and selects by mouse and by keys."""
    since = page.evaluate("performance.now()")
    page.mouse.move(400, 500)
    for _ in range(30):
        page.mouse.wheel(0, 700)
        page.wait_for_timeout(30)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(400 + step * 10, 500 + step * 12)
        page.wait_for_timeout(20)
    page.mouse.up()
    for key in ("n", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown", "n", "j", "k"):
        page.keyboard.press(key)
        page.wait_for_timeout(150)
    page.keyboard.press("Escape")
    tasks = page.evaluate("(since) => bench.tasks.filter(([at]) => at >= since).map(([, long]) => long)", since)
    return tuple(sorted(task for task in tasks if task > LONG_MS))


def _marked(page: Page) -> float:
    """From the key that saves a claim on the last sentence to its painted mark."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.keyboard.press("Escape")
    last = page.locator("[data-start]").last
    last.click(position={"x": 4, "y": 8})
    page.keyboard.press("n")
    page.keyboard.press("c")
    page.locator("#claim-text").wait_for()
    page.wait_for_timeout(500)
    page.evaluate(SAVED)
    page.keyboard.press("Control+Enter")
    _until(page, "bench.marked !== null")
    _until(page, "document.querySelector('.save-state').textContent.includes('Saved')")
    return float(page.evaluate("bench.marked"))
