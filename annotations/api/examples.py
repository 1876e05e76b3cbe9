"""Examples for the document: one story, told in the shapes of the API. A test holds each against its schema."""

from typing import Any

from annotations.api.desk_examples import NOTES
from annotations.api.today_examples import SOURCE_TODAY

Json = dict[str, Any]

TIME, LATER = "2026-11-02T09:30:00.000000Z", "2026-11-03T16:05:00.000000Z"
SHA = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
TEXT = "Harbour to reopen in spring\n“We have built 400 homes”, the mayor said."
QUOTE = "We have built 400 homes"
URL = "https://news.example.org/harbour"
REGISTER = "https://statistics.example.org/register"
CHECK = "https://checks.example.org/checks/we-have-built-400-homes-7/"

CLEO: Json = {"id": 3, "name": "Cleo Checker"}
EDITH: Json = {"id": 4, "name": "Edith Editor"}
STEP: Json = {"key": "false", "label": "False", "tone": "false"}
RATING: Json = {
    **STEP,
    "labels": {"de": "Falsch"},
    "definition": "The evidence says otherwise.",
    "definitions": {"de": "Die Belege sagen etwas anderes."},
    "colour_light": "#a3161c",
    "colour_dark": "#ff9b94",
    "approvals_needed": 2,
    "value": 1,
    "order": 5,
    "scale": 1,
}

MAY: dict[str, bool] = {
    "edit": True,
    "propose": True,
    "submit": True,
    "discard": False,
    "approve": False,
    "assign": True,
}
CARD: Json = {
    "id": 7,
    "text": "The city built 400 homes since the last election.",
    "claimant": "The mayor",
    "claimed_on": "2026-11-01",
    "status": "draft",
    "version": 1,
    "verdict": {"rating": STEP},
    "approvals": {"given": 0, "needed": 2},
    "source_count": 1,
    "url": "/claims/7/",
    "created_by": CLEO,
    "allowed": ["submit", "discard"],
    "may": MAY,
    "publish_at": None,
    "publish_problem": "",
}
ARTICLE_NAME: Json = {"id": 5, "title": "Harbour to reopen in spring", "url": URL}
CLAIM_ROW: Json = {
    **CARD,
    **NOTES,
    "submitted_at": LATER,
    "updated_at": LATER,
    "recheck_since": None,
    "articles": [ARTICLE_NAME],
}

PLACE: Json = {
    "id": 11,
    "snapshot": 9,
    "start": 29,
    "end": 52,
    "quote": QUOTE,
    "prefix": "Harbour to reopen in spring\n“",
    "suffix": "”, the mayor said.",
    "state": "exact",
    "score": 1.0,
}
ORIGINAL: Json = {name: PLACE[name] for name in ("snapshot", "start", "end", "quote")}
HIGHLIGHT: Json = {**PLACE, "original": ORIGINAL, "claim": CARD}


SOURCE: Json = {
    "id": 21,
    "claim": 7,
    "url": REGISTER,
    "kind": "dataset",
    "locator": "Table 2!B4:B9",
    "grade": "primary",
    "group": "",
    "interest": "",
    "told_by": "",
    "told_on": None,
    "filename": "",
    "state": "ok",
    "error": None,
    "title": "Housing register 2026",
    "site": "statistics.example.org",
    "byline": "",
    "published_at": None,
    "stance": "refutes",
    "note": "The official register.",
    "quote": "212 homes were completed",
    "quote_state": "verified",
    "quote_start": 140,
    "quote_end": 164,
    "snapshot": 12,
    "captured_at": TIME,
    "final_url": REGISTER,
    "http_status": 200,
    "sha256": SHA,
    "added_by": CLEO,
    "created_at": TIME,
    "live": {"state": "verified", "page": "alive", "checked_at": TIME},
}
ANSWER: Json = {
    "id": 92,
    "question": 91,
    "text": "212 homes were completed in 2026.",
    "kind": "quoted",
    "stance": "refutes",
    "source": SOURCE["id"],
    "given_by": CLEO,
    "created_at": TIME,
}
QUESTION: Json = {
    "id": 91,
    "claim": 7,
    "text": "How many homes did the council complete?",
    "answers": [ANSWER],
    "asked_by": CLEO,
    "created_at": TIME,
}
VERDICT: Json = {
    "id": 31,
    "rating": STEP,
    "explanation": "The register counts 212 homes.",
    "note": "",
    "as_of": "2026-11-02",
    "expires_on": None,
    "severity": "",
    "author": CLEO,
    "created_at": TIME,
}
REVIEW: Json = {
    "id": 41,
    "verdict": 31,
    "decision": "approve",
    "note": "Checked.",
    "reviewer": EDITH,
    "content_sha256": SHA,
    "created_at": LATER,
}
PUBLICATION: Json = {
    "slug": "we-have-built-400-homes-7",
    "version": 1,
    "kind": "original",
    "severity": "",
    "note": "",
    "url": CHECK,
    "published_at": LATER,
    "published_by": EDITH,
}
COMMENT: Json = {
    "id": 51,
    "thread": None,
    "text": "Is the register complete?",
    "author": EDITH,
    "created_at": TIME,
    "source": None,
    "verdict": 31,
    "quote": "212 homes",
    "start": 20,
    "end": 29,
    "place": {"start": 20, "end": 29},
    "is_earlier": False,
    "resolved_at": None,
    "resolved_by": None,
}
CLAIM: Json = {
    **CARD,
    **NOTES,
    "first_said_url": "",
    "slug": "",
    "is_live": False,
    "content_sha256": SHA,
    "created_at": TIME,
    "updated_at": TIME,
    "submitted_at": None,
    "last_edited_by": CLEO,
    "highlights": [
        {
            **PLACE,
            "article": ARTICLE_NAME,
            "original_quote": QUOTE,
            "checked_version": 9,
            "checked_at": TIME,
            "current_version": 9,
            "current_at": TIME,
            "passage_changed": False,
        }
    ],
    "sources": [SOURCE],
    "questions": [QUESTION],
    "verdicts": [VERDICT],
    "reviews": [],
    "publications": [],
    "comments": [COMMENT],
    "history": [{"id": 61, "verb": "claim.created", "at": TIME, "by": CLEO, "data": {"text": CARD["text"]}}],
}


TOKEN: Json = {
    "id": 71,
    "label": "Nightly script",
    "prefix": "fct_aB3dE5gH",
    "created_at": TIME,
    "last_used_at": None,
    "expires_at": None,
    "revoked_at": None,
}
ISSUED_TOKEN: Json = {**TOKEN, "secret": "fct_…, shown this once"}


PASSAGE: Json = {name: PLACE[name] for name in ("snapshot", "start", "end", "quote")}
NEW_CLAIM: Json = {"text": CARD["text"], "claimant": "The mayor", "claimed_on": "2026-11-01"}
NEW_HIGHLIGHT: Json = {**PASSAGE, "claim": NEW_CLAIM}
NEW_SOURCE: Json = {"url": REGISTER, "stance": "refutes", "note": SOURCE["note"], "quote": SOURCE["quote"]}
NEW_ANSWER: Json = {name: ANSWER[name] for name in ("text", "kind", "stance", "source")}
NEW_QUESTION: Json = {"text": QUESTION["text"], "answers": [NEW_ANSWER]}
NEW_VERDICT: Json = {"rating": "false", "explanation": VERDICT["explanation"]}
CORRECTION: Json = {
    **NEW_VERDICT,
    "rating": "mostly-false",
    "note": "The first version missed 40 homes.",
    "severity": "correction",
}

CHECK_VERSION: Json = {
    **{name: PUBLICATION[name] for name in ("version", "kind", "severity", "note")},
    "at": "2026-11-03T16:05:00Z",
    "changes": [],
}
CLAIM_REVIEW: Json = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "@id": f"{CHECK}#review",
    "url": CHECK,
    "claimReviewed": CARD["text"],
    "inLanguage": "en",
    "datePublished": "2026-11-03T16:05:00Z",
    "dateModified": "2026-11-03T16:05:00Z",
    "sdLicense": "https://creativecommons.org/licenses/by/4.0/",
    "author": {"@type": "Organization", "name": "Example Checks", "url": "https://checks.example.org/"},
    "itemReviewed": {
        "@type": "Claim",
        "@id": f"{CHECK}#claim",
        "datePublished": "2026-11-01",
        "author": {"@type": "Person", "name": "The mayor"},
        "appearance": [{"@type": "NewsArticle", "url": URL, "headline": "Harbour to reopen in spring"}],
    },
    "reviewRating": {
        "@type": "Rating",
        "ratingValue": 1,
        "bestRating": 5,
        "worstRating": 1,
        "alternateName": "False",
        "ratingExplanation": VERDICT["explanation"],
    },
}
PUBLISHED: Json = {
    "slug": PUBLICATION["slug"],
    "url": CHECK,
    "version": 1,
    "kind": "original",
    "severity": "",
    "note": "",
    "publisher": {"name": "Example Checks", "url": "https://checks.example.org/"},
    "versions": [CHECK_VERSION],
    "claim": {"id": 7, **NEW_CLAIM, "first_said_url": ""},
    "rating": {**{name: RATING[name] for name in (*STEP, "definition", "value", "scale")}, "best": 5, "worst": 1},
    "explanation": VERDICT["explanation"],
    "as_of": "2026-11-02",
    "expires_on": "2027-05-31",
    "published_at": CHECK_VERSION["at"],
    "modified_at": CHECK_VERSION["at"],
    "appearances": [
        {
            **{name: PLACE[name] for name in ("start", "end", "quote", "prefix", "suffix")},
            "url": URL,
            "title": "Harbour to reopen in spring",
            "site": "news.example.org",
            "published_at": TIME,
            "version": {"sha256": SHA, "captured_at": TIME, "origin": "fetch"},
        }
    ],
    "sources": [
        {
            **{name: SOURCE[name] for name in ("url", "stance", "note", "quote", "quote_state")},
            "quote_start": 140,
            "quote_end": 164,
            "capture": {
                **{name: SOURCE[name] for name in ("state", "title", "site", "byline", "published_at")},
                **{name: SOURCE[name] for name in ("final_url", "http_status", "captured_at", "sha256")},
                "body_sha256": SHA,
                "origin": "fetch",
                "archived_at": "https://checks.example.org/captures/31/",
            },
        }
    ],
    "content_sha256": SHA,
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "claimreview": CLAIM_REVIEW,
    "currency": {
        "passage_changed": False,
        "passages": [
            {
                "url": URL,
                "quote": QUOTE,
                "state": "exact",
                "current_quote": QUOTE,
                "checked_version": {"sha256": SHA, "captured_at": TIME},
                "current_version": {"sha256": SHA, "captured_at": TIME},
            }
        ],
        "sources": [SOURCE_TODAY],
    },
}
