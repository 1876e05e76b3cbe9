"""The OpenAPI document as values that a template can show. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotations.api.codes import CODES

Json = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of prose, or of code."""

    text: str
    is_code: bool


Prose = list[Piece]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a member of a body. `place`: query, path, header, or empty for a body's member."""

    name: str
    type: str
    is_required: bool
    description: Prose
    place: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One status: what it means, the name of its shape, and an example as indented JSON."""

    status: str
    description: Prose
    shape: str
    example: str

    @property
    def is_named(self) -> bool:
        """Whether the shape is a component, with a place of its own on the page."""
        return self.shape.isalnum() and self.shape[:1].isupper()


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: Prose
    description: Prose
    fields: list[Field]
    shape: str
    example: str
    answers: list[Answer]
    refusals: list[str]


@dataclass(frozen=True, slots=True)
class Shape:
    """A component: an object and its members."""

    name: str
    description: Prose
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    operations: list[Operation]


@dataclass(frozen=True, slots=True)
class Reference:
    public: list[Group]
    staff: list[Group]
    shapes: list[Shape]
    codes: list[tuple[str, Prose]]

    @property
    def operations(self) -> list[Operation]:
        return [operation for group in [*self.public, *self.staff] for operation in group.operations]


def reference_of(document: Json) -> Reference:
    """Everything the page shows, public operations first."""
    public: dict[str, list[Operation]] = {}
    staff: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                groups = staff if path.startswith("/api/v1/") else public
                groups.setdefault(methods[method]["tags"][0], []).append(_operation(method, path, methods[method]))
    shapes = [_shape(name, one) for name, one in document["components"]["schemas"].items() if "properties" in one]
    return Reference(_groups(public), _groups(staff), shapes, [(code, _prose(said)) for code, said in CODES.items()])


def _groups(found: Mapping[str, list[Operation]]) -> list[Group]:
    return [Group(name, operations) for name, operations in found.items()]


def _operation(method: str, path: str, said: Json) -> Operation:
    body = _content(said.get("requestBody", {}))
    answers = [_answer(status, one) for status, one in said["responses"].items() if status < "400"]
    return Operation(
        id=said["operationId"],
        method=method.upper(),
        path=path,
        summary=_prose(said.get("summary", "")),
        description=_prose(said.get("description", "")),
        fields=[_parameter(one) for one in said.get("parameters", [])],
        shape=_type(body["schema"]) if body else "",
        example=_example(body),
        answers=answers,
        refusals=[status for status in said["responses"] if status >= "400"],
    )


def _content(said: Json) -> Json:
    """The first media type of a body, or nothing."""
    return next(iter(said.get("content", {}).values()), {})


def _answer(status: str, said: Json) -> Answer:
    content = _content(said)
    shape = _type(content["schema"]) if content else ""
    return Answer(status, _prose(said.get("description", "")), shape, _example(content))


def _example(content: Json) -> str:
    for one in content.get("examples", {}).values():
        return json.dumps(one["value"], indent=2, ensure_ascii=False)
    return ""


def _parameter(said: Json) -> Field:
    return Field(
        name=said["name"],
        type=_type(said["schema"]),
        is_required=said.get("required", False),
        description=_prose(said.get("description", "")),
        place=said["in"],
    )


def _shape(name: str, said: Json) -> Shape:
    required = said.get("required", [])
    fields = [
        Field(member, _type(one), member in required, _prose(one.get("description", "")))
        for member, one in said["properties"].items()
    ]
    return Shape(name, _prose(said.get("description", "")), fields)


def _prose(text: str) -> Prose:
    """The words, cut at backticks."""
    pieces = [Piece(part, at % 2 == 1) for at, part in enumerate(text.split("`"))]
    return [piece for piece in pieces if piece.text]


def _type(said: Json) -> str:
    """The type in a few words: `integer`, `list of Claim`, `string or null`, `one of: a, b`."""
    if "$ref" in said:
        return str(said["$ref"]).rsplit("/", 1)[-1]
    for several in ("oneOf", "anyOf", "allOf"):
        if several in said:
            return " or ".join(dict.fromkeys(_type(one) for one in said[several]))
    if "enum" in said:
        return "one of: " + ", ".join("null" if one is None else str(one) for one in said["enum"])
    kind = said.get("type", "anything")
    names = [kind] if isinstance(kind, str) else list(kind)
    words = [f"list of {_type(said['items'])}" if one == "array" else _formatted(one, said) for one in names]
    return " or ".join(words)


def _formatted(kind: str, said: Json) -> str:
    formats = {"date": "day (YYYY-MM-DD)", "date-time": "time (ISO 8601, UTC)", "binary": "file", "uri": "address"}
    return formats.get(said.get("format", ""), kind) if kind == "string" else kind
