"""A bundle of evidence downloaded in a browser, and checked as a judge's expert would: with Python alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.bundles import unpacked, verified
from tests.e2e.browser import Person
from tests.e2e.claims import proposed
from tests.e2e.product import Product, wait_for
from tests.fakes import HostileServer

pytestmark = pytest.mark.e2e
LINK = "Download the evidence (ZIP)"


def downloaded(page: Page, into: Path) -> Path:
    """The folder in the bundle that the page's link gives."""
    with page.expect_download() as begun:
        page.get_by_role("link", name=LINK).click()
    return unpacked(begun.value.path().read_bytes(), into)


def test_bundle_downloaded_and_verified(
    product: Product, person: Callable[..., Person], outside: HostileServer, chromium: Browser, tmp_path: Path
) -> None:
    claim = proposed(product, outside, "We built 400 homes on the east quay.")
    slug = claim.published()
    [source] = product.call("GET", f"/api/v1/claims/{claim.number}/", as_="casey").body["sources"]
    proofs = f"/api/v1/sources/{source['id']}/proofs/"

    def is_stamped() -> bool:
        stamp = product.call("GET", proofs, as_="casey").body["timestamp"]
        return bool(stamp and stamp["state"] == "ok")

    wait_for(is_stamped, seconds=60, what="the timestamp")
    casey = person("casey").open(claim.page)
    found = verified(downloaded(casey, tmp_path / "newsroom"))
    assert found.code == 0 and "says “Clock”" in found.said and "Everything holds." in found.said

    context = chromium.new_context(viewport={"width": 390, "height": 844})
    stranger = context.new_page()
    stranger.goto(f"{product.base}/checks/{slug}/")
    folder = downloaded(stranger, tmp_path / "public")
    context.close()
    assert verified(folder).code == 0
    page = folder / "captures/1/body.html.txt"
    page.write_bytes(page.read_bytes().replace(b"212 homes", b"412 homes"))
    forged = verified(folder)
    assert forged.code == 1 and "captures/1/body.html.txt was changed" in forged.said
