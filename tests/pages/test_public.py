import json
import re

import pytest
from django.test import Client

from annotations.actions import articles, publications, reviews
from annotations.models import Claim, User
from tests.factories import (
    TEXT,
    approved_claim,
    fresh,
    make_article,
    make_claim,
    make_source,
    make_verdict,
    published_claim,
    seen_of,
)
from tests.pages.reading_pages import queries_of, text_of

pytestmark = pytest.mark.django_db


def path_of(claim: Claim) -> str:
    return f"/checks/{claim.slug}/"


def corrected(claim: Claim, editor: User, second_editor: User) -> Claim:
    publications.correct(claim, "mostly-false", "It was 213.", note="We first said 212.", by=editor)
    held = fresh(claim)
    reviews.decide(held, "approve", by=second_editor, seen=seen_of(held))
    publications.publish(fresh(claim), by=second_editor)
    return fresh(claim)


def test_says_all_that_a_reader_needs(checker: User, editor: User, client: Client) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    answer = client.get(path_of(claim))
    page = text_of(answer)
    for words in (
        "False",
        "We have built 400 homes since the last election",
        "The mayor",
        "The register counts 212 homes.",
        "Refutes the claim",
        "212 homes were completed in the municipality",
        "The passage stands in our copy of",
        claim.sources.get().snapshot.sha256,
        "Harbour to reopen in spring",
    ):
        assert words in page
    assert len(answer.content) < 30_000
    assert b"<script type=" in answer.content
    assert answer.content.count(b"<script") == 1
    assert b"<script src" not in answer.content


def test_reads_the_payload_and_whether_its_passages_still_stand(checker: User, editor: User, client: Client) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    assert queries_of(client, path_of(claim)) == 2


def test_says_that_a_passage_changed_since_it_was_checked(checker: User, editor: User, client: Client) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    assert "since then the passage changed" not in client.get(path_of(claim)).content.decode()
    article = claim.highlights.get().article
    articles.add_version(article, articles.Supplied.text(TEXT.replace("400 homes", "450 homes")), by=editor)
    page = client.get(path_of(claim)).content.decode()
    assert "since then the passage changed" in page and "Its words were edited in the version of" in page
    assert "450 homes" not in page, "what somebody pasted is not public"


def test_carries_its_claimreview_and_previews(checker: User, editor: User, client: Client) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    page = client.get(path_of(claim)).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found
    review = json.loads(found[1])
    assert review["@type"] == "ClaimReview"
    assert review["reviewRating"]["alternateName"] == "False"
    assert f'<link rel="canonical" href="{review["url"]}">' in page
    assert 'property="og:title" content="False: We have built' in page
    assert 'name="description" content="False. The register counts 212 homes.' in page


def test_lets_no_text_leave_its_place(checker: User, editor: User, client: Client) -> None:
    hostile = "</script><script>alert(1)</script> \u2028 \"'><img src=x>"
    claim = make_claim(make_article(by=checker, title=hostile), by=checker, text=hostile)
    make_source(claim, by=checker)
    make_verdict(fresh(claim), by=checker, explanation=hostile)
    reviews.submit(fresh(claim), by=checker)
    reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    publications.publish(fresh(claim), by=editor)
    page = client.get(path_of(fresh(claim))).content.decode()
    assert page.count("<script") == 1
    assert page.count("</script>") == 1
    assert "<img" not in page
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found
    assert json.loads(found[1])["claimReviewed"] == hostile.strip()


def test_answers_304_to_who_has_it(checker: User, editor: User, client: Client) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    first = client.get(path_of(claim))
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    assert "public" in first.headers["Cache-Control"]
    assert "Cookie" not in first.headers.get("Vary", "")
    again = client.get(path_of(claim), headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path_of(claim), headers={"If-None-Match": '"other"'}).status_code == 200


def test_shows_corrections_in_the_open(checker: User, editor: User, second_editor: User, client: Client) -> None:
    claim = corrected(published_claim(by=checker, reviewer=editor), editor, second_editor)
    page = text_of(client.get(path_of(claim)))
    assert "Mostly false" in page
    assert "We first said 212." in page
    assert "Version 1 , published" in page or "Version 1, published" in page
    old = client.get(f"{path_of(claim)}v/1/")
    assert "This is version 1, kept for the record." in text_of(old)
    assert b'content="noindex"' in old.content
    assert b"application/ld+json" not in old.content
    newest = client.get(f"{path_of(claim)}v/2/")
    assert b"application/ld+json" not in newest.content, "the markup stands on one page (CR02)"


def test_leaves_a_tombstone(checker: User, editor: User, client: Client) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    publications.retract(claim, "The register was wrong.", by=editor)
    answer = client.get(path_of(claim))
    assert answer.status_code == 410
    assert "The register was wrong." in text_of(answer)
    assert "The register counts 212 homes." not in text_of(answer)
    assert b"application/ld+json" not in answer.content
    for version in (1, 2):
        earlier = client.get(f"{path_of(claim)}v/{version}/")
        assert earlier.status_code == 410
        assert "The register was wrong." in text_of(earlier)
        assert "The register counts 212 homes." not in text_of(earlier)
    assert "Nothing is published yet" in text_of(client.get("/checks/"))


def test_keeps_what_is_not_published_to_itself(checker: User, editor: User, client: Client) -> None:
    claim = approved_claim(by=checker, reviewer=editor)
    assert claim.slug == ""
    assert client.get(f"/checks/we-have-built-400-homes-since-the-last-{claim.pk}/").status_code == 404
    assert claim.text not in text_of(client.get("/"))


def test_lists_the_newest_first_for_everyone(checker: User, editor: User, client: Client) -> None:
    for number in range(3):
        published_claim(by=checker, reviewer=editor, text=f"Claim number {number} of three")
    for path in ("/", "/checks/"):
        page = text_of(client.get(path))
        assert page.index("Claim number 2") < page.index("Claim number 0")
    assert "Sign in" in text_of(client.get("/"))


def test_takes_as_many_queries_for_many_checks_as_for_two(checker: User, editor: User, client: Client) -> None:
    sizes = {}
    for total in (2, 6):
        for number in range(Claim.objects.count(), total):
            published_claim(by=checker, reviewer=editor, text=f"Claim number {number}")
        sizes[total] = [queries_of(client, path) for path in ("/checks/", "/")]
    assert sizes[2] == sizes[6]
