"""How fast the annotate page is in a browser, beside the same text as a static page in the same run. Prints a table.

python -m bench.browser [--rounds 5] [--sizes 5000:200,20000:1000] [--write] [--base URL --data DIR]

Needs a built frontend (`make build`). Starts the product in a folder of its own, or asks one that runs at `--base` with
its data in `--data`. Each round opens both pages one after the other, each in a new browser profile; medians are told.
`--write` keeps the table in bench/results/browser.md.
"""

import argparse
import gzip
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from bench.browser.looking import Looked, annotate, static
from bench.browser.pages import WHO, Made, make, static_pages
from factcheck.local.browser import find_browser
from tests.e2e.product import Product

HERE = Path(__file__).parent
SCRIPT = HERE.parents[1] / "frontend" / "dist" / "annotate.js"
RESULTS = HERE.parent / "results" / "browser.md"
HEAD = """| words, highlights | static page | all highlights shown | times static | mark painted | long tasks | shift |
|---|---|---|---|---|---|---|
"""


@contextmanager
def running(base: str, data: str) -> Iterator[Product]:
    if base:
        yield _already(base, Path(data))
        return
    with TemporaryDirectory() as folder:
        product = Product(Path(folder) / "data")
        product.start()
        try:
            yield product
        finally:
            product.stop()


def _already(base: str, data: Path) -> Product:
    """One that somebody else started and stops."""
    product = Product(data)
    product.base = base
    told = json.loads((data / "demo.json").read_text())
    product.accounts = {account["username"]: account for account in told["accounts"]}
    return product


def session_of(browser: Browser, product: Product) -> str:
    """Signs in and gives the session's cookie."""
    page = browser.new_page()
    page.goto(product.base + "/sign-in/")
    page.get_by_label("User name").fill(WHO)
    page.get_by_label("Password").fill(product.accounts[WHO]["password"])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    cookies = page.context.cookies()
    page.close()
    return next(cookie["value"] for cookie in cookies if cookie.get("name") == "sessionid")


def row(made: Made, words: int, floors: list[float], looks: list[Looked]) -> str:
    floor, shown = median(floors), median(look.shown_ms for look in looks)
    long = [task for look in looks for task in look.long_tasks]
    tasks = f"{len(long)}, longest {max(long):.0f} ms" if long else "none"
    times = [look.shown_ms for look in looks]
    mark, shift = median(look.mark_ms for look in looks), max(look.shift for look in looks)
    cells = (
        f"{words:,}, {made.highlights:,}",
        f"{floor:.0f} ms",
        f"{shown:.0f} ms ({min(times):.0f}–{max(times):.0f})",
        f"{shown / floor:.1f}",
        f"{mark:.0f} ms",
        tasks,
        f"{shift:.3f}",
    )
    return f"| {' | '.join(cells)} |\n"


def measured(product: Product, sizes: list[tuple[int, int]], rounds: int) -> str:
    said = HEAD
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser())
        session = session_of(browser, product)
        made = [make(product, words=words, highlights=count) for words, count in sizes]
        with static_pages(made) as addresses:
            for one, address, (words, _) in zip(made, addresses, sizes, strict=True):
                floors, looks = [], []
                for number in range(rounds):
                    floors.append(static(browser, address))
                    looks.append(annotate(browser, product.base, one.path, session, one.highlights + number))
                said += row(one, words, floors, looks)
        browser.close()
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", default="5000:200,20000:1000")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--base", default="")
    parser.add_argument("--data", default="")
    asked = parser.parse_args()
    sizes = [(int(words), int(count)) for words, count in re.findall(r"(\d+):(\d+)", asked.sizes)]
    load = os.getloadavg()[0]
    with running(asked.base, asked.data) as product:
        said = measured(product, sizes, asked.rounds)
    packed = len(gzip.compress(SCRIPT.read_bytes(), 9))
    said += f"\nMedians of {asked.rounds} rounds; {os.cpu_count()} cores, load {load:.1f} before. "
    said += f"The page's script: {packed / 1000:.1f} kB gzip.\n"
    print(said)
    if asked.write:
        RESULTS.write_text(
            f"# The annotate page in a browser\n\nWritten by `python -m bench.browser --write`.\n\n{said}"
        )


if __name__ == "__main__":
    main()
