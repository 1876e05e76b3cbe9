"""Examples for the API's document: sources of every kind, and candidates for sources."""

from typing import Any

Json = dict[str, Any]
DOI: Json = {"url": "10.1000/182", "stance": "context", "grade": "primary", "locator": "page 4"}
FILE: Json = {"stance": "refutes", "locator": "Table 2!B4:B9", "interest": "Paid for by the council."}
INTERVIEW: Json = {
    "kind": "interview",
    "words": "We counted 212 homes, not 1,200.",
    "told_by": "Dr Ada Berg, head of the statistics office",
    "told_on": "2026-11-03",
    "stance": "refutes",
    "quote": "212 homes",
}
ARTICLE: Json = {"article": 3, "stance": "context"}
CHANGES: Json = {"stance": "context", "locator": "page 12, paragraph 3", "group": "Reuters"}
CANDIDATE: Json = {
    "url": "https://statistics.example.org/register",
    "words": "the housing register",
    "site": "statistics.example.org",
    "is_own_site": False,
    "letters_away": 0,
}
