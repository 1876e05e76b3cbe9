"""The ClaimReview of our own checks: what it says, that it survives its page, and what stops a publication."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from annotations.actions import claims, publications, reviews
from annotations.errors import Invalid
from annotations.meaning.claimreview import claim_review
from annotations.meaning.preflight import findings_before
from annotations.models import Claim, Publication, User
from annotations.text.claimreviews.claimants import type_of
from annotations.text.claimreviews.linting import Subject, lint
from tests.conftest import SignIn
from tests.factories import approved_claim, fresh, make_article, make_claim, make_verdict, published_claim, seen_of

pytestmark = pytest.mark.django_db
URL = "https://news.example.org/harbour"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def _published(checker: User, editor: User, **about: Any) -> Publication:
    article = make_article(by=checker, url=URL)
    return published_claim(by=checker, reviewer=editor, article=article, **about).publications.get()


def test_emits_what_consumers_read(checker: User, editor: User, settings: Settings) -> None:
    settings.CHECKS_LICENSE = LICENCE
    payload = _published(checker, editor).payload
    review = payload["claimreview"]
    assert payload["license"] == review["sdLicense"] == LICENCE
    assert (review["@context"], review["@type"]) == ("https://schema.org", "ClaimReview")
    assert review["@id"] == f"{payload['url']}#review" and review["url"] == payload["url"]
    item = review["itemReviewed"]
    assert (item["@type"], item["@id"]) == ("Claim", f"{payload['url']}#claim")
    assert item["author"] == {"@type": "Person", "name": "The mayor"}
    assert item["appearance"] == [
        {"@type": "NewsArticle", "url": URL, "headline": "Harbour to reopen in spring"},
    ]
    rating = review["reviewRating"]
    assert (rating["ratingValue"], rating["bestRating"], rating["worstRating"]) == (1, 5, 1)
    assert rating["ratingExplanation"] == "The register counts 212 homes."
    assert review["citation"][0]["name"] == "Housing register 2026"
    assert "correction" not in review and "archived_at" not in payload["appearances"][0]["version"]
    assert review["citation"][0]["archivedAt"] == payload["sources"][0]["capture"]["archived_at"]


def test_puts_the_first_appearance_apart_and_each_page_once(checker: User, editor: User) -> None:
    payload = _published(checker, editor).payload
    place = payload["appearances"][0]
    other = {**place, "url": "https://other.example/b", "title": "Other"}
    claim = {**payload["claim"], "first_said_url": URL, "claimant": "Harbour Council"}
    item = claim_review({**payload, "claim": claim, "appearances": [place, place, other]})["itemReviewed"]
    assert item["firstAppearance"]["headline"] == "Harbour to reopen in spring"
    assert [one["url"] for one in item["appearance"]] == ["https://other.example/b"]
    assert item["author"]["@type"] == "Organization"
    elsewhere = {**claim, "first_said_url": "https://social.example/p/1"}
    item = claim_review({**payload, "claim": elsewhere})["itemReviewed"]
    assert item["firstAppearance"] == {"@type": "CreativeWork", "url": "https://social.example/p/1"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("The mayor", "Person"),
        ("Anna Example", "Person"),
        ("Harbour Party", "Organization"),
        ("Ministry of Health", "Organization"),
        ("The police chief", "Person"),
        ("A spokeswoman of the city council", "Person"),
        ("Beispiel GmbH", "Organization"),
    ],
)
def test_tells_organisations_by_their_names(name: str, kind: str) -> None:
    assert type_of(name) == kind


def test_leaves_numbers_out_where_the_scale_has_one(checker: User, editor: User) -> None:
    payload = _published(checker, editor).payload
    review = claim_review({**payload, "rating": {**payload["rating"], "best": 1, "worst": 1}})
    assert set(review["reviewRating"]) == {"@type", "alternateName", "ratingExplanation"}


def test_tells_every_correction(checker: User, editor: User, second_editor: User) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    for note in ("The first version said 8%.", "The second version named the wrong year."):
        publications.correct(claim, "true", "The register was revised.", note=note, by=editor)
        reviews.decide(fresh(claim), "approve", by=second_editor, seen=seen_of(fresh(claim)))
        publications.publish(fresh(claim), by=editor)
    versions = [version.payload["claimreview"] for version in claim.publications.order_by("version")]
    assert versions[1]["correction"]["text"] == "The first version said 8%."
    assert [one["text"] for one in versions[2]["correction"]] == [
        "The first version said 8%.",
        "The second version named the wrong year.",
    ]
    assert len({review["datePublished"] for review in versions}) == 1
    assert all(lint(Subject(review)) == [] for review in versions)


def test_is_read_back_from_its_page_as_it_is(client: Client, checker: User, editor: User) -> None:
    extruct = pytest.importorskip("extruct")
    said = "He said “</script><b>400</b>” & more \\ 'than' \u2028 before"
    claim = published_claim(by=checker, reviewer=editor, text=said, article=make_article(by=checker, url=URL))
    page = client.get(f"/checks/{claim.slug}/").content.decode()
    [review] = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    assert review == claim.publications.get().payload["claimreview"]
    assert [one.rule for one in lint(Subject(html=page, url=str(review["url"])))] == []


def _approved(text: str, checker: User, editor: User) -> Claim:
    return approved_claim(by=checker, reviewer=editor, text=text)


@pytest.mark.parametrize(
    ("text", "newsroom", "rule", "path"),
    [
        ("False: the city built 400 homes", "Factcheck", "CR05", "claimReviewed"),
        ("The city built 400 homes", "the MAYOR", "CR08", "itemReviewed.author"),
    ],
)
def test_refuses_to_publish_what_breaks_a_rule(
    text: str, newsroom: str, rule: str, path: str, checker: User, editor: User, settings: Settings
) -> None:
    settings.NEWSROOM_NAME = newsroom
    claim = _approved(text, checker, editor)
    with pytest.raises(Invalid) as refused:
        publications.publish(claim, by=editor)
    assert refused.value.code == "claimreview_errors" and rule in refused.value.sentence
    assert refused.value.fields[path][0].startswith(f"{rule}: ")
    assert (fresh(claim).status, Publication.objects.count()) == ("approved", 0)


def test_publishes_with_warnings(checker: User, editor: User) -> None:
    claim = _approved(
        "Nobody says that it is false, but the city built four hundred homes within one term", checker, editor
    )
    assert {one.rule for one in findings_before(claim)} == {"CR05", "CR06"}
    assert publications.publish(claim, by=editor).version == 1


def test_says_nothing_before_there_is_a_verdict(checker: User) -> None:
    claim = make_claim(by=checker, text="False: the city built 400 homes")
    assert findings_before(claim) == []
    make_verdict(claim, by=checker)
    assert [one.rule for one in findings_before(fresh(claim))] == ["CR05"]


def test_shows_what_is_wrong_before_the_button(signed_in: SignIn, checker: User, editor: User) -> None:
    bad = _approved("False: the city built 400 homes", checker, editor)
    page = signed_in(editor).get(f"/claims/{bad.pk}/").content.decode()
    assert "CR05" in page and "Has to be mended" in page and f"/claims/{bad.pk}/publish/" not in page
    assert "CR05" in signed_in(editor).get(f"/claims/{bad.pk}/review/").content.decode()
    refused = signed_in(editor).post(f"/claims/{bad.pk}/publish/")
    assert refused.status_code == 422 and "CR05" in refused.content.decode()
    claims.edit_claim(bad, {"text": "The city built 400 homes"}, version=None, by=checker)
    page = signed_in(editor).get(f"/claims/{bad.pk}/").content.decode()
    assert "CR05" not in page
