"""Our ClaimReview as Google's Fact Check Tools take it."""

import pytest

from annotations.meaning.claimreview import claim_review
from annotations.meaning.markup import markup_page
from annotations.models import User
from tests.factories import make_article, published_claim

pytestmark = pytest.mark.django_db
URL = "https://news.example.org/harbour"


def test_maps_every_field_that_we_know(checker: User, editor: User) -> None:
    article = make_article(by=checker, url=URL)
    payload = published_claim(by=checker, reviewer=editor, article=article).publications.get().payload
    claim = {**payload["claim"], "claimed_on": "2026-01-30", "first_said_url": "https://social.example/p/1"}
    said = {**payload, "claim": claim}
    page = markup_page({**said, "claimreview": claim_review(said)})
    [markup] = page.pop("claimReviewMarkups")
    assert page == {
        "pageUrl": payload["url"],
        "publishDate": payload["published_at"][:10],
        "claimReviewAuthor": {"name": "Factcheck"},
    }
    assert markup == {
        "url": payload["url"],
        "claimReviewed": claim["text"],
        "claimDate": "2026-01-30",
        "claimFirstAppearance": "https://social.example/p/1",
        "claimAppearances": [URL],
        "claimAuthor": {"name": "The mayor"},
        "rating": {
            "ratingValue": 1,
            "worstRating": 1,
            "bestRating": 5,
            "textualRating": "False",
            "ratingExplanation": "The register counts 212 homes.",
        },
    }


def test_leaves_out_what_nobody_said(checker: User, editor: User) -> None:
    payload = published_claim(by=checker, reviewer=editor).publications.get().payload
    claim = {**payload["claim"], "claimed_on": None, "claimant": "", "first_said_url": ""}
    rating = {**payload["rating"], "value": None}
    said = {**payload, "claim": claim, "rating": rating, "explanation": "", "appearances": []}
    [markup] = markup_page({**said, "claimreview": claim_review(said)})["claimReviewMarkups"]
    assert set(markup) == {"url", "claimReviewed", "rating"}
    assert markup["rating"] == {"textualRating": "False"}


def test_takes_the_oldest_payloads_too() -> None:
    """A ClaimReview with what schema.org demands and nothing else."""
    review = {
        "url": "https://checks.example/checks/a/",
        "claimReviewed": "A claim.",
        "datePublished": "2026-02-03T10:00:00Z",
        "author": {"@type": "Organization", "name": "Example Checks"},
        "itemReviewed": {"@type": "Claim"},
        "reviewRating": {"@type": "Rating", "alternateName": "False"},
    }
    assert markup_page({"claimreview": review})["publishDate"] == "2026-02-03"
