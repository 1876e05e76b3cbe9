"""Examples for the document: the story of `examples.py` as W3C annotations and as rows of the Hypothesis API."""

from typing import Any

from annotations.api import examples

Json = dict[str, Any]
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
HOME = "https://checks.example.org"
NAME = "we-have-built-400-homes-7-9f86d081884c7d65"
SELECTORS: list[Json] = [
    {
        "type": "TextQuoteSelector",
        "exact": examples.QUOTE,
        "prefix": "Harbour to reopen in spring\n“",
        "suffix": "”, the mayor said.",
    },
    {"type": "TextPositionSelector", "start": 29, "end": 52},
]
ANNOTATION: Json = {
    "@context": CONTEXT,
    "id": f"{HOME}/api/public/v1/annotations/{NAME}/",
    "type": "Annotation",
    "motivation": "assessing",
    "created": "2026-11-03T16:05:00Z",
    "modified": "2026-11-03T16:05:00Z",
    "creator": {"id": f"{HOME}/", "type": "Organization", "name": "Example Checks"},
    "body": [
        {"type": "TextualBody", "format": "text/plain", "language": "en", "purpose": "classifying", "value": "False"},
        {"type": "SpecificResource", "purpose": "linking", "source": examples.CHECK},
    ],
    "target": {
        "type": "SpecificResource",
        "source": examples.URL,
        "state": {"type": "TimeState", "sourceDate": "2026-11-02T09:30:00Z"},
        "selector": SELECTORS,
    },
}
CONTAINER: Json = {
    "@context": [CONTEXT, "http://www.w3.org/ns/ldp.jsonld"],
    "id": f"{HOME}/api/public/v1/annotations/?iris=1",
    "type": ["BasicContainer", "AnnotationCollection"],
    "label": "Fact checks by Example Checks",
    "total": 1,
    "modified": "2026-11-03T16:05:00Z",
    "first": {
        "id": f"{HOME}/api/public/v1/annotations/?iris=1&page=0",
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": [ANNOTATION["id"]],
    },
    "last": f"{HOME}/api/public/v1/annotations/?iris=1&page=0",
}
POSTED: Json = {
    "@context": CONTEXT,
    "id": "https://reader.example.org/annotations/12",
    "type": "Annotation",
    "motivation": "questioning",
    "body": {"type": "TextualBody", "value": examples.CARD["text"]},
    "target": {"source": examples.URL, "selector": SELECTORS},
}
ROW: Json = {
    "id": NAME,
    "created": "2026-11-03T16:05:00.000000+00:00",
    "updated": "2026-11-03T16:05:00.000000+00:00",
    "user": "acct:example_checks@checks.example.org",
    "uri": examples.URL,
    "text": f"**False**\n\nThe register counts 212 homes.\n\n[Example Checks]({examples.CHECK})",
    "tags": ["False", "fact-check"],
    "group": "__world__",
    "permissions": {
        "read": ["group:__world__"],
        "admin": ["acct:example_checks@checks.example.org"],
        "update": ["acct:example_checks@checks.example.org"],
        "delete": ["acct:example_checks@checks.example.org"],
    },
    "target": [{"source": examples.URL, "selector": list(reversed(SELECTORS))}],
    "document": {"title": ["Harbour to reopen in spring"]},
    "links": {
        "html": examples.CHECK,
        "incontext": examples.CHECK,
        "json": f"{HOME}/api/annotations/{NAME}",
    },
    "hidden": False,
    "flagged": False,
    "moderation_status": "APPROVED",
    "mentions": [],
    "actions": [],
    "user_info": {"display_name": "Example Checks"},
}
FOUND: Json = {"total": 1, "rows": [ROW]}
LINKS: Json = {
    "message": "Annotation API: published fact checks, to read",
    "links": {
        "search": {"method": "GET", "url": f"{HOME}/api/search", "desc": "Search for annotations"},
    },
}
