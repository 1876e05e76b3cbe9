"""ClaimReviews as newsrooms write them, for tests."""

import copy
import html
import json
from typing import Any

URL = "https://checks.example.org/2026/crime-rate/"
VALID: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": URL,
    "claimReviewed": "Crime doubled in two years",
    "inLanguage": "en",
    "datePublished": "2026-02-03",
    "author": {"@type": "Organization", "name": "Example Checks", "url": "https://checks.example.org/"},
    "itemReviewed": {
        "@type": "Claim",
        "datePublished": "2026-01-30",
        "author": {"@type": "Person", "name": "A. Minister", "sameAs": ["https://www.wikidata.org/entity/Q4200000"]},
        "firstAppearance": {"@type": "NewsArticle", "url": "https://pub.example/a"},
        "appearance": [{"@type": "CreativeWork", "url": "https://social.example/p/1"}, "https://tv.example/clip?v=2"],
    },
    "reviewRating": {
        "@type": "Rating",
        "ratingValue": 2,
        "bestRating": 5,
        "worstRating": 1,
        "alternateName": "Mostly false",
        "ratingExplanation": "Recorded crime rose by 9 per cent.",
    },
}
AGENCY: dict[str, Any] = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "NewsArticle", "headline": "Non, cette photo ne montre pas Lyon"},
        {
            "@type": "ClaimReview",
            "url": "https://verif.example.fr/doc.36ab",
            "claimReviewed": "Cette photo montre une manifestation à Lyon",
            "datePublished": "2026-03-01",
            "author": {"@type": "Organization", "name": "Agence Exemple", "url": "https://verif.example.fr"},
            "itemReviewed": {
                "@type": "Claim",
                "author": {"@type": "Person", "name": "Utilisateurs des réseaux sociaux"},
                "datePublished": "2026-02-27",
                "appearance": {"@type": "CreativeWork", "url": "https://social.example/posts/88"},
            },
            "reviewRating": {"@type": "Rating", "alternateName": "Faux", "ratingValue": "1", "bestRating": "5"},
        },
    ],
}
SUMMARY = (
    "The statistics office counted nine per cent more recorded crimes than two years before, and says how it counts."
)


def changed(path: str, value: Any) -> dict[str, Any]:
    """VALID with another value at a dotted path; None takes the property away."""
    review = copy.deepcopy(VALID)
    *outer, last = path.split(".")
    node = review
    for name in outer:
        node = node[name]
    if value is None:
        node.pop(last, None)
    else:
        node[last] = value
    return review


def page(*reviews: Any, title: str = "Has crime doubled?", body: str = "", head: str = "") -> str:
    """A page with each review in a script; a text is written as it is."""
    scripts = "".join(
        f'<script type="application/ld+json">{one if isinstance(one, str) else json.dumps(one)}</script>'
        for one in reviews
    )
    shown = body or f"<h1>Crime doubled in two years</h1><p><strong>Mostly false</strong></p><p>{SUMMARY}</p>"
    return (
        f"<!doctype html><html lang='en'><head><title>{html.escape(title)}</title>{head}{scripts}</head>"
        f"<body><main>{shown}</main></body></html>"
    )
