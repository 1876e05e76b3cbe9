"""The public operations of the API's document, and the schemas that they need, as plain values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")
JSON = re.compile(r"application/(?:[\w.]+\+)?json\b")
TEXT = re.compile(r"text/|application/(?:[\w.]+\+)?xml\b")
LINES = re.compile(r"application/(?:x-ndjson|jsonl|json-?lines)\b")


@dataclass(frozen=True)
class Parameter:
    """A named value of an operation. `name` is as the API spells it."""

    name: str
    schema: Schema
    is_required: bool
    said: str


@dataclass(frozen=True)
class Answer:
    """What an operation gives. `media_type` is what to ask for; `schema` is None where it is no JSON."""

    media_type: str
    schema: Schema | None


@dataclass(frozen=True)
class Operation:
    """One public operation. `sent` are the members of its JSON body."""

    name: str
    method: str
    path: str
    summary: str
    in_path: tuple[Parameter, ...]
    in_query: tuple[Parameter, ...]
    sent: tuple[Parameter, ...]
    answer: Answer

    @property
    def gives_lines(self) -> bool:
        """Whether the answer is one JSON value a line."""
        return bool(LINES.match(self.answer.media_type))

    @property
    def gives_bytes(self) -> bool:
        """Whether the answer is a file, and neither JSON nor text."""
        return self.answer.schema is None and not TEXT.match(self.answer.media_type)


class Document:
    """An OpenAPI 3.1 document, read for what everybody may call."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._paths: dict[str, Any] = document["paths"]
        self._schemas: dict[str, Schema] = document["components"]["schemas"]

    def operations(self) -> list[Operation]:
        """Those that need no credentials of the newsroom, by name."""
        found = [
            self._operation(path, method, said)
            for path, methods in self._paths.items()
            for method, said in methods.items()
            if method in METHODS and {} in said.get("security", [])
        ]
        return sorted((one for one in found if one is not None), key=lambda one: one.name)

    def schemas(self) -> dict[str, Schema]:
        """The schemas that the public operations reach, by name."""
        wanted = {name for one in self.operations() for name in self._reached_by(one)}
        return {name: self._schemas[name] for name in sorted(wanted)}

    def resolved(self, schema: Schema) -> Schema:
        """The schema itself where this one only refers to it."""
        return self._schemas[referred(schema)] if "$ref" in schema else schema

    def row_of(self, operation: Operation) -> Schema | None:
        """The schema of one row where the answer is a page of a list; None elsewhere."""
        members = self.resolved(operation.answer.schema or {}).get("properties", {})
        is_page = {"results", "next"} <= set(members) or {"results", "cursor", "has_more"} <= set(members)
        row: Schema | None = members["results"].get("items", {}) if is_page else None
        return row

    def _operation(self, path: str, method: str, said: dict[str, Any]) -> Operation | None:
        given = said.get("parameters", [])
        answer = _answer(said["responses"])
        if answer is None:
            return None
        return Operation(
            name=said["operationId"],
            method=method.upper(),
            path=path,
            summary=said["summary"],
            in_path=_parameters(given, "path"),
            in_query=_parameters(given, "query"),
            sent=self._sent(said),
            answer=answer,
        )

    def _sent(self, said: dict[str, Any]) -> tuple[Parameter, ...]:
        media = said.get("requestBody", {}).get("content", {}).get("application/json")
        if media is None:
            return ()
        body = self.resolved(media["schema"])
        if "properties" not in body:
            return (Parameter("body", body, True, "The whole body."),)
        required = set(body.get("required", []))
        found = [
            Parameter(name, schema, name in required, schema.get("description", ""))
            for name, schema in body["properties"].items()
            if not schema.get("readOnly")
        ]
        return tuple(sorted(found, key=lambda one: not one.is_required))

    def _reached_by(self, operation: Operation) -> set[str]:
        shapes = [one.schema for one in (*operation.in_path, *operation.in_query, *operation.sent)]
        seen: set[str] = set()
        waiting = [*shapes, operation.answer.schema or {}]
        while waiting:
            fresh = {referred(one) for one in _references(waiting.pop())} - seen
            seen |= fresh
            waiting += [self._schemas[name] for name in fresh]
        return seen


def referred(schema: Schema) -> str:
    """The name that a reference stands for."""
    return str(schema["$ref"]).rsplit("/", 1)[-1]


def _references(schema: Any) -> Iterator[Schema]:
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema
        for inner in schema.values():
            yield from _references(inner)
    if isinstance(schema, list):
        for inner in schema:
            yield from _references(inner)


def _parameters(given: list[dict[str, Any]], where: str) -> tuple[Parameter, ...]:
    found = [
        Parameter(one["name"], one["schema"], one.get("required", False), one.get("description", ""))
        for one in given
        if one["in"] == where
    ]
    return tuple(sorted(found, key=lambda one: not one.is_required))


def _answer(responses: dict[str, Any]) -> Answer | None:
    """The first form of the first good answer; None where it has no body."""
    for status in sorted(responses):
        content = responses[status].get("content", {})
        if status.startswith("2") and content:
            media_type, media = next(iter(content.items()))
            is_json = JSON.match(media_type) or LINES.match(media_type)
            return Answer(media_type, media.get("schema", {}) if is_json else None)
    return None
