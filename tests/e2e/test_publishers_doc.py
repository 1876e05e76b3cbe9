"""Every command, program and answer in the documents for publishers, done as they say against the demo newsroom."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator

from clients.build import build
from tests.documents import RUNS, blocks_of
from tests.e2e.product import Product, free_port, wait_for
from tests.e2e.publisher import NEWSROOM, Differs, Publisher
from tests.e2e.publisher_page import MARKED

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://courier.example/2026/11/homes-campaign"
ARTICLE = ROOT / "annotations" / "management" / "demo" / "articles" / "homes.txt"
NO_BOX = {"height": 0.0}
DOCUMENTS = [
    ROOT / "docs" / "publishers.md",
    ROOT / "clients" / "python" / "README.md",
    ROOT / "clients" / "typescript" / "README.md",
]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demo newsroom as it is on its first day: nobody else publishes in it."""
    running = Product(tmp_path_factory.mktemp("newsroom") / "data", {"SWEEP_EVERY_S": "5"})
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def built(newsroom: Product, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the npm package, made from the document that the newsroom serves."""
    folder = tmp_path_factory.mktemp("clients")
    build(newsroom.call("GET", "/api/schema/").body, folder / "stage", folder / "dist")
    return folder / "dist"


@pytest.fixture
def article(newsroom: Product, chromium: Browser) -> Iterator[Callable[[str], str]]:
    """`article(markup)`: the demo's article on its publisher's page, under a strict policy; returns what is marked."""
    page = chromium.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def browse(markup: str) -> str:
        said = "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE.read_text().split("\n\n"))
        head = '<meta charset="utf-8"><title>Homes</title>'
        ours = newsroom.base
        policy = {"Content-Security-Policy": f"default-src 'none'; script-src {ours}; connect-src {ours}"}
        whole = f"<!doctype html><html lang=en><head>{head}</head><body><main>{said}</main>{markup}</body></html>"
        page.route(ADDRESS, lambda route: route.fulfill(body=whole, content_type="text/html", headers=policy))
        # A page of the outside may not reach this machine by itself: Playwright fetches for it.
        page.route(f"{ours}/**", lambda route: route.fulfill(response=route.fetch()))
        page.goto(ADDRESS)
        marked = wait_for(lambda: list(page.evaluate(MARKED)), seconds=60, what=f"marks: {complaints}")
        for card in page.locator("fact-check").all():
            wait_for(partial(_is_drawn, card), seconds=60, what="the card")
        return "\n".join(marked)

    yield browse
    page.close()
    assert not complaints, complaints


@pytest.fixture
def publisher(newsroom: Product, built: Path, article: Callable[[str], str], tmp_path: Path) -> Iterator[Publisher]:
    python_port, node_port = str(free_port()), str(free_port())
    stands_for = {
        NEWSROOM: newsroom.base,
        "fck_your-key": newsroom.publisher_key,
        "fct_your-token": newsroom.token("ada"),
        "https://news.example.org/hooks/checks": f"http://127.0.0.1:{python_port}/",
        "https://news.example.org/hooks/desk": f"http://127.0.0.1:{node_port}/",
        "8900": python_port,
        "8901": node_port,
    }
    one = Publisher(tmp_path / "desk", stands_for, article)
    for package in built.iterdir():
        shutil.copy(package, one.folder)
    yield one
    one.leave()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_everything_in_it_is_so(document: Path, publisher: Publisher) -> None:
    blocks = blocks_of(document)
    assert any(block.language in RUNS for block in blocks)
    for block in blocks:
        try:
            publisher.follow(block)
        except Differs as odd:
            raise Differs(f"{document.relative_to(ROOT)}:{block.line}: {odd}") from None


def _is_drawn(card: Locator) -> bool:
    return (card.bounding_box() or NO_BOX)["height"] > 60
