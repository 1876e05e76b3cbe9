"""What the W3C's model and its own schemas (w3c/web-annotation-tests) ask of annotations, pages and containers.

Written from the model (REC 2017-02-23), and stricter where it says SHOULD: unknown names are refused.
"""

from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
_IRI = {"type": "string", "format": "uri", "pattern": "^https?://"}
_TIME = {"type": "string", "format": "date-time", "pattern": "Z$"}
_HAS_CONTEXT = {"anyOf": [{"const": CONTEXT}, {"type": "array", "contains": {"const": CONTEXT}}]}
_PURPOSES = [
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying",
    "linking", "moderating", "questioning", "replying", "tagging",
]  # fmt: skip


def _object(required: str, **properties: Any) -> dict[str, Any]:
    known = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**known, "required": required.split()}


_TEXTUAL = _object(
    "type value",
    type={"const": "TextualBody"},
    value={"type": "string", "minLength": 1},
    purpose={"enum": _PURPOSES},
    format={"const": "text/plain"},
    language={"type": "string", "pattern": "^[a-z]{2,3}(-|$)"},
)
_LINKED = _object("type source", type={"const": "SpecificResource"}, source=_IRI, purpose={"enum": _PURPOSES})
_BODY = {"oneOf": [_TEXTUAL, _LINKED]}
_QUOTE = _object(
    "type exact prefix suffix",
    type={"const": "TextQuoteSelector"},
    exact={"type": "string", "minLength": 1},
    prefix={"type": "string"},
    suffix={"type": "string"},
)
_POSITION = _object(
    "type start end",
    type={"const": "TextPositionSelector"},
    start={"type": "integer", "minimum": 0},
    end={"type": "integer", "minimum": 0},
)
_TARGET = _object(
    "type source state selector",
    type={"const": "SpecificResource"},
    source=_IRI,
    state=_object("type sourceDate", type={"const": "TimeState"}, sourceDate=_TIME),
    selector={"type": "array", "prefixItems": [_QUOTE, _POSITION], "items": False, "minItems": 2},
)
_AGENT = _object(
    "type name", id=_IRI, type={"enum": ["Organization", "Person"]}, name={"type": "string", "minLength": 1}
)
ANNOTATION = _object(
    "@context id type target body",
    **{
        "@context": _HAS_CONTEXT,
        "id": _IRI,
        "type": {"const": "Annotation"},
        "motivation": {"enum": _PURPOSES},
        "created": _TIME,
        "modified": _TIME,
        "creator": _AGENT,
        "body": {"oneOf": [_BODY, {"type": "array", "items": _BODY, "minItems": 2}]},
        "target": _TARGET,
        "via": {"anyOf": [_IRI, {"type": "array", "items": _IRI, "minItems": 2}]},
        "canonical": _IRI,
    },
)
_SUMMARY: dict[str, Any] = {
    "label": {"type": "string"},
    "total": {"type": "integer", "minimum": 0},
    "modified": _TIME,
}
_PAGE: dict[str, Any] = {
    "id": _IRI,
    "type": {"const": "AnnotationPage"},
    "startIndex": {"type": "integer", "minimum": 0},
    "next": _IRI,
    "prev": _IRI,
    "items": {"type": "array", "items": {"anyOf": [ANNOTATION, _IRI]}},
}
PAGE = _object(
    "@context id type partOf startIndex items",
    **{"@context": _HAS_CONTEXT, **_PAGE, "partOf": _object("id total", id=_IRI, **_SUMMARY)},
)
CONTAINER = {
    **_object(
        "@context id type total label",
        **{
            "@context": _HAS_CONTEXT,
            "id": _IRI,
            "type": {"const": ["BasicContainer", "AnnotationCollection"]},
            **_SUMMARY,
            "first": {"anyOf": [_IRI, _object("id type startIndex items", **_PAGE)]},
            "last": _IRI,
        },
    ),
    "if": {"properties": {"total": {"const": 0}}},
    "else": {"required": ["first", "last"]},
}


def require_valid(value: Any, schema: Any = ANNOTATION) -> None:
    checker = FormatChecker()
    wrong = [
        f"{'.'.join(map(str, error.path))}: {error.message}"
        for error in Draft202012Validator(schema, format_checker=checker).iter_errors(value)
    ]
    assert not wrong, wrong
