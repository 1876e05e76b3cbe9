"""Examples of scales for the document."""

from annotations.api.examples import EDITH, LATER, RATING, TIME, Json

_FALSE: Json = {name: value for name, value in RATING.items() if name not in ("order", "scale")}
_TRUE: Json = {
    "key": "true",
    "label": "True",
    "labels": {"de": "Wahr"},
    "definition": "The evidence says so.",
    "definitions": {},
    "colour_light": "#1e6440",
    "colour_dark": "#7fc79b",
    "approvals_needed": 1,
    "value": 5,
    "tone": "true",
}
NEW_SCALE: Json = {"name": "Truth scale 2027", "steps": [_TRUE, _FALSE]}
SCALE_CHANGES: Json = {**NEW_SCALE, "version": 1}
SCALE: Json = {
    **NEW_SCALE,
    "id": 5,
    "number": 2,
    "version": 2,
    "created_by": EDITH,
    "created_at": TIME,
    "published_by": EDITH,
    "published_at": LATER,
}
