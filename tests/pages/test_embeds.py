"""Checks on other people's pages: the card in a frame, the script, and what publishers copy."""

import base64
import gzip
import hashlib
import html
import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from annotations.actions import articles, publications, reviews
from annotations.models import Claim, User
from annotations.pages.releases import releases
from tests import factories


@pytest.fixture
def published(checker: User, editor: User) -> Claim:
    return factories.published_claim(by=checker, reviewer=editor, text="Homes <script>alert(1)</script> were built")


def _card(claim: Claim) -> Any:
    return Client().get(f"/embed/checks/{claim.slug}/")


def test_a_card_may_stand_in_anybody_s_frame_and_nothing_else_may(published: Claim) -> None:
    card = _card(published)
    policy = card.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy and "default-src 'none'" in policy
    assert "X-Frame-Options" not in card.headers and not card.cookies
    assert "Cookie" not in card.headers.get("Vary", "")
    for path in (f"/checks/{published.slug}/", f"/checks/{published.slug}/embed/", "/checks/", "/sign-in/"):
        page = Client().get(path)
        assert page.headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"], path


def test_a_card_says_the_verdict_in_words_and_as_of_when(published: Claim) -> None:
    text = _card(published).content.decode()
    assert '<p class="verdict" data-tone="false">' in text and "False</p>" in text
    assert "&lt;script&gt;alert(1)" in text and "<script>alert" not in text
    assert "version 1" in text and "as of" in text
    assert "style=" not in text and text.count("<script") == 1


def test_a_card_tells_of_corrections_and_of_passages_that_changed(
    published: Claim, checker: User, editor: User, second_editor: User
) -> None:
    first = _card(published).headers["ETag"]
    publications.correct(published, "true", "It was right.", note="The year was wrong.", by=editor)
    reviews.decide(
        factories.fresh(published), "approve", by=second_editor, seen=factories.seen_of(factories.fresh(published))
    )
    publications.publish(factories.fresh(published), by=second_editor)
    article = published.highlights.all()[0].article
    articles.add_version(article, articles.Supplied.text("Other words stand here now."), by=checker)
    card = _card(published)
    text = card.content.decode()
    assert "<strong>Corrected.</strong> The year was wrong." in text
    assert "The passage that was checked has changed since." in text
    assert "version 2" in text and card.headers["ETag"] != first


def test_the_card_of_a_retracted_check_is_its_tombstone(published: Claim, editor: User) -> None:
    publications.retract(published, "The register was withdrawn.", by=editor)
    card = _card(published)
    text = card.content.decode()
    assert card.status_code == 410
    assert "This check was retracted.</strong> The register was withdrawn." in text
    assert "212" not in text.replace(published.slug, "") and 'data-tone="false"' not in text
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/embed/checks/nothing/", "/checks/nothing/embed/", "/embed/9.9.9.js", "/embed/..%2F1.js"]
)
def test_knows_nothing_of_what_is_not_there(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_every_release_is_what_it_was_when_it_was_made() -> None:
    """A changed file would be refused by every page that pinned it."""
    folder = settings.EMBED_RELEASES
    listed = json.loads((folder / "releases.json").read_text())
    assert {f"{one['version']}.js" for one in listed} == {file.name for file in folder.glob("*.js")}
    for one in listed:
        digest = hashlib.sha384((folder / f"{one['version']}.js").read_bytes()).digest()
        assert one["integrity"] == f"sha384-{base64.b64encode(digest).decode()}", one["version"]


def test_releases_are_kept_for_ever_and_the_latest_for_a_while() -> None:
    newest = releases()[-1]
    pinned = Client().get(f"/embed/{newest.version}.js")
    latest = Client().get("/embed/latest.js", headers={"Accept-Encoding": "br, gzip"})
    assert pinned.content == newest.body
    assert gzip.decompress(latest.content) == newest.body and latest.headers["Content-Encoding"] == "gzip"
    assert "immutable" in pinned.headers["Cache-Control"] and "max-age=300" in latest.headers["Cache-Control"]
    for answer in (pinned, latest):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert "Accept-Encoding" in answer.headers["Vary"] and not answer.cookies
    again = Client().get(f"/embed/{newest.version}.js", headers={"If-None-Match": pinned.headers["ETag"]})
    assert again.status_code == 304


def test_offers_what_can_be_copied_as_it_is(published: Claim) -> None:
    page = Client().get(f"/checks/{published.slug}/embed/").content.decode()
    fields = [html.unescape(field) for field in re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)]
    script, element, frame, newsletter = fields
    newest = releases()[-1]
    assert f"/embed/{newest.version}.js" in script and newest.integrity in script and "crossorigin" in script
    assert element.startswith(f'<fact-check slug="{published.slug}">')
    assert f"/embed/checks/{published.slug}/" in frame and "sandbox=" in frame
    assert "style" not in newsletter and "&lt;script&gt;" in newsletter and "<script" not in newsletter
    assert "version 1" in newsletter and newsletter.startswith("<table") and newsletter.endswith("</table>")


def test_offers_the_tombstone_of_a_retracted_check(published: Claim, editor: User) -> None:
    publications.retract(published, "The register was withdrawn.", by=editor)
    page = Client().get(f"/checks/{published.slug}/embed/")
    assert page.status_code == 200 and "This check was retracted" in page.content.decode()
