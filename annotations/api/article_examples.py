"""Examples for the API's document: articles, their versions, and the ways in. One story with `examples.py`."""

from annotations.api.examples import (
    ARTICLE_NAME,
    CARD,
    CHECK,
    CLEO,
    HIGHLIGHT,
    LATER,
    ORIGINAL,
    PASSAGE,
    PLACE,
    QUOTE,
    SHA,
    STEP,
    TEXT,
    TIME,
    URL,
    Json,
)

SPOT: Json = {"start": 118, "end": 149, "quote": "We have built 400 homes by now"}
LOST: Json = {
    "id": 13,
    "state": "orphaned",
    "snapshot": 10,
    "article": ARTICLE_NAME,
    "claim": CARD,
    "original": ORIGINAL,
    "prefix": PLACE["prefix"],
    "suffix": PLACE["suffix"],
    "candidates": [{**SPOT, "prefix": "reporters on Monday: “", "suffix": "”, and more will come.", "score": 0.83}],
    "looked_for": True,
}
BLOCKS = [{"kind": "heading", "start": 0, "end": 27}, {"kind": "paragraph", "start": 28, "end": 70}]
ARTICLE_HEAD: Json = {
    "id": 5,
    "state": "ok",
    "error": None,
    "title": "Harbour to reopen in spring",
    "byline": "A. Writer",
    "authors": ["A. Writer"],
    "site": "news.example.org",
    "language": "en",
    "section": "Local",
    "published_at": TIME,
    "modified_at": None,
    "external_id": None,
    "checked_version": 9,
    "current_version": 9,
    "seen_at": TIME,
    "watch": "auto",
    "url": URL,
    "added_by": CLEO,
    "created_at": TIME,
}
ARTICLE: Json = {
    **ARTICLE_HEAD,
    "snapshot": {"id": 9, "text": TEXT, "blocks": BLOCKS, "sha256": SHA, "captured_at": TIME},
    "highlights": [HIGHLIGHT],
}
ARTICLE_CHANGES: Json = {"title": "Harbour opens in spring", "authors": ["A. Writer"], "watch": "6h"}
ARTICLE_ROW: Json = {**ARTICLE_HEAD, "claim_count": 1}
VERSION: Json = {
    "id": 9,
    "article": 5,
    "origin": "fetch",
    "state": "ok",
    "error": None,
    "attempts": 1,
    "created_at": TIME,
    "captured_at": TIME,
    "requested_url": URL,
    "final_url": URL,
    "http_status": 200,
    "content_type": "text/html; charset=utf-8",
    "filename": "",
    "body_sha256": SHA,
    "body_bytes": 48211,
    "sha256": SHA,
    "title": "Harbour to reopen in spring",
    "byline": "A. Writer",
    "site": "news.example.org",
    "authors": ["A. Writer"],
    "language": "en",
    "section": "Local",
    "published_at": TIME,
    "modified_at": None,
    "same_as": None,
    "redirects": [],
}
HEADERS = {"content-type": "text/html; charset=utf-8"}
SNAPSHOT: Json = {**VERSION, "text": TEXT, "blocks": BLOCKS, "headers": HEADERS, "hops": []}
DIFF: Json = {
    "article": 5,
    "from": {"id": 8, "captured_at": TIME, "sha256": SHA, "origin": "fetch"},
    "to": {"id": 9, "captured_at": LATER, "sha256": SHA, "origin": "fetch"},
    "counts": {"inserted_words": 1, "deleted_words": 1, "changes": 1},
    "changes": [
        {
            "op": "replaced",
            "from": {"start": 43, "end": 46, "text": "300"},
            "to": {"start": 43, "end": 46, "text": "400"},
        }
    ],
    "cut": False,
    "by_line": False,
    "highlights": [
        {
            "id": 11,
            "claim": {name: CARD[name] for name in ("id", "text", "status")},
            "state": "edited",
            "changed": True,
            "from": {"start": 29, "end": 52, "quote": "We have built 300 homes"},
            "to": {"start": 29, "end": 52, "quote": QUOTE},
        }
    ],
}
BATCH: Json = {
    "id": 81,
    "state": "done",
    "error": None,
    "format": "csv",
    "filename": "agency.csv",
    "body_bytes": 48211,
    "body_sha256": SHA,
    "dry_run": True,
    "rows_done": 120,
    "percent": 100,
    "made": 117,
    "known": 2,
    "refused": 1,
    "created_by": CLEO,
    "created_at": TIME,
    "finished_at": LATER,
}
BATCH_PROBLEM: Json = {"row": 17, "field": "url", "code": "bad_url", "detail": "This is not a web address."}
NOTICE: Json = {
    "id": 91,
    "kind": "passages",
    "said": "The words of your passage were changed",
    "verb": "highlight.edited",
    "claim": 7,
    "article": 5,
    "data": {"highlight": 11, "from": 9, "version": 14, "old": QUOTE, "new": QUOTE.replace("400", "450")},
    "at": TIME,
    "seen_at": None,
}
FEED: Json = {
    "id": 81,
    "url": "https://news.example.org/feed.xml",
    "state": "ok",
    "error": None,
    "kind": "rss",
    "title": "Harbour News",
    "language": "en",
    "is_active": True,
    "first_entries": 25,
    "polled_at": LATER,
    "next_poll_at": "2026-11-03T16:20:00.000000Z",
    "failures": 0,
    "entry_count": 40,
    "article_count": 25,
    "new_count": 3,
    "may_change": True,
    "added_by": CLEO,
    "created_at": TIME,
}
FEED_ENTRY: Json = {
    "id": 91,
    "external_id": "tag:news.example.org,2026:harbour",
    "url": URL,
    "title": "Harbour to reopen in spring",
    "published_at": TIME,
    "state": "imported",
    "article": 5,
    "error": None,
    "created_at": LATER,
}
MARK: Json = {"id": 61, **PASSAGE, "state": "exact", "kind": "opinion", "reason": "", "created_by": CLEO}
COVERAGE: Json = {
    "snapshot": 9,
    "counts": {
        "sentences": 1,
        "checked": 0,
        "claimed": 1,
        "opinion": 0,
        "prediction": 0,
        "not_checkable": 0,
        "open": 0,
    },
    "share": 1.0,
    "next": None,
    "results": [
        {
            "start": 28,
            "end": 70,
            "kind": "paragraph",
            "text": TEXT[28:],
            "counted": True,
            "state": "claimed",
            "claims": [7],
            "mark": None,
        }
    ],
}
SUGGESTIONS: Json = {
    "snapshot": 9,
    "is_cut": False,
    "results": [
        {
            "claim": {**CARD, "status": "published"},
            "said": "Already checked",
            "published": {"rating": STEP, "url": CHECK, "version": 1, "published_at": LATER},
            "public_url": CHECK,
            "kind": "verbatim",
            "score": 1.0,
            **{name: PLACE[name] for name in ("start", "end", "quote")},
            "words": QUOTE.split(),
        }
    ],
}
CHECKWORTHY: Json = {
    "snapshot": 9,
    "is_read": True,
    "is_cut": False,
    "results": [
        {
            **{name: PLACE[name] for name in ("start", "end", "quote")},
            "points": 3.0,
            "reasons": [
                {"code": "figure", "said": "a figure", "words": "400", "points": 2.0},
                {"code": "period", "said": "since when, or over which time", "words": "since the", "points": 1.0},
            ],
        }
    ],
}
PASSED_SENTENCE: Json = {name: PLACE[name] for name in ("start", "end", "quote")}
NO_SUGGESTION: Json = {"claim": 7, **{name: PLACE[name] for name in ("start", "end", "quote")}}
