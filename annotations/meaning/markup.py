"""Checks as the `pages` resource of Google's Fact Check Tools API v1alpha1 has them (ClaimReviewMarkupPage). Pure.

Left out because nobody here says it: `claimLocation`, the claimant's `jobTitle`, `imageUrl` and `sameAs`, every image.
"""

from typing import Any

Json = dict[str, Any]


def markup_page(payload: Json) -> Json:
    """The page of one published check, from its frozen payload; empty fields are left out. Dates are `YYYY-MM-DD`."""
    review = payload["claimreview"]
    page = {
        "pageUrl": review["url"],
        "publishDate": review["datePublished"][:10],
        "claimReviewAuthor": {"name": review["author"]["name"]},
        "claimReviewMarkups": [_markup(review)],
    }
    return _without_empty(page)


def _markup(review: Json) -> Json:
    claim = review["itemReviewed"]
    return _without_empty(
        {
            "url": review["url"],
            "claimReviewed": review["claimReviewed"],
            "claimDate": claim.get("datePublished", "")[:10],
            "claimFirstAppearance": claim.get("firstAppearance", {}).get("url"),
            "claimAppearances": [work["url"] for work in claim.get("appearance", [])],
            "claimAuthor": _without_empty({"name": claim.get("author", {}).get("name")}),
            "rating": _rating(review["reviewRating"]),
        }
    )


def _rating(rating: Json) -> Json:
    return _without_empty(
        {
            "ratingValue": rating.get("ratingValue"),
            "worstRating": rating.get("worstRating"),
            "bestRating": rating.get("bestRating"),
            "textualRating": rating["alternateName"],
            "ratingExplanation": rating.get("ratingExplanation"),
        }
    )


def _without_empty(node: Json) -> Json:
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}
