"""Every command, program and answer in the documents for publishers, done as they say against the demo newsroom."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.build import build
from tests.documents import RUNS, blocks_of
from tests.e2e.product import Product, free_port
from tests.e2e.publisher import NEWSROOM, Differs, Publisher

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    ROOT / "docs" / "publishers.md",
    ROOT / "clients" / "python" / "README.md",
    ROOT / "clients" / "typescript" / "README.md",
]


@pytest.fixture(scope="session")
def built(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the npm package, made from the document that the product serves."""
    folder = tmp_path_factory.mktemp("clients")
    build(product.call("GET", "/api/schema/").body, folder / "stage", folder / "dist")
    return folder / "dist"


@pytest.fixture
def publisher(product: Product, built: Path, tmp_path: Path) -> Iterator[Publisher]:
    stands_for = {
        NEWSROOM: product.base,
        "fck_your-key": product.publisher_key,
        "8900": str(free_port()),
        "8901": str(free_port()),
    }
    one = Publisher(tmp_path / "desk", stands_for)
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
