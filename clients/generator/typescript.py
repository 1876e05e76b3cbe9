"""`types.ts` and `client.ts` of the TypeScript client."""

import json

from clients.generator.document import Document, Operation, Parameter, Schema, referred
from clients.generator.names import camel, is_plain

WRITTEN_BY = "// {} Written by `make clients` from the API's document: edits are lost."
SIMPLE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def types_module(document: Document) -> str:
    """Every shape that the public API gives or takes, as interfaces."""
    written = [_shape(name, schema) for name, schema in document.schemas().items()]
    return "\n".join([WRITTEN_BY.format("The shapes of the API."), "", *written])


def client_module(document: Document) -> str:
    """The client: one method for each operation."""
    head = [
        WRITTEN_BY.format("Every public operation as a method."),
        "",
        'import type { Pages } from "./paging.js";',
        'import { Transport } from "./transport.js";',
        'import type * as Shape from "./types.js";',
        "",
        "/** A newsroom's public API. */",
        "export class Client extends Transport {",
    ]
    return "\n".join([*head, *(_method(document, one) for one in document.operations()), "}", ""])


def type_of(schema: Schema, within: str = "") -> str:
    """The schema as a type, `unknown` where it says nothing. `within` goes before the names of shapes."""
    if "$ref" in schema:
        return f"{within}{referred(schema)}"
    if "enum" in schema:
        return _union([json.dumps(one, ensure_ascii=False) for one in schema["enum"]])
    if choices := schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf"):
        return _union([type_of(one, within) for one in choices])
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return _union([_of_kind(kind, schema, within) for kind in kinds]) if kinds else "unknown"


def _union(choices: list[str]) -> str:
    return " | ".join(dict.fromkeys(choices))


def _of_kind(kind: str, schema: Schema, within: str) -> str:
    if kind == "array":
        return f"Array<{type_of(schema.get('items', {}), within)}>"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return f"Record<string, {type_of(inner, within) if isinstance(inner, dict) else 'unknown'}>"
    return SIMPLE[kind]


def _shape(name: str, schema: Schema) -> str:
    members: dict[str, Schema] = schema.get("properties", {})
    said = _comment(schema.get("description", ""), "")
    if not members:
        return f"{said}export type {name} = {type_of(schema)};\n"
    required = set(schema.get("required", []))
    lines = [f"{said}export interface {name} {{"]
    for one, inner in members.items():
        mark = "" if one in required else "?"
        lines.append(f"{_comment(inner.get('description', ''), '  ')}  {_quoted(one)}{mark}: {type_of(inner)};")
    return "\n".join([*lines, "}", ""])


def _comment(said: str, indent: str) -> str:
    safe = " ".join(said.split()).replace("*/", "*\\/")
    return f"{indent}/** {safe} */\n" if safe else ""


def _quoted(name: str) -> str:
    return name if is_plain(name) else json.dumps(name)


def _method(document: Document, operation: Operation) -> str:
    row = document.row_of(operation)
    kind, call = _result(operation, row)
    own = [one for one in (*operation.in_query, *operation.sent) if row is None or one.name != "cursor"]
    arguments = [f"{camel(one.name)}: {type_of(one.schema, 'Shape.')}" for one in operation.in_path]
    if own:
        needs = any(one.is_required for one in own)
        arguments.append(f"options: {{ {'; '.join(_option(one) for one in own)} }}{'' if needs else ' = {}'}")
    path = operation.path
    for one in operation.in_path:
        path = path.replace(f"{{{one.name}}}", f"${{this.segment({camel(one.name)})}}")
    more = f", {_members(operation.sent, own)}" if operation.method != "GET" else ""
    said = _comment(" ".join([f"{operation.summary}.", *(f"{one.name}: {one.said}" for one in own if one.said)]), "  ")
    return "\n".join(
        [
            f"{said}  {camel(operation.name)}({', '.join(arguments)}): {kind} {{",
            f"    return this.{call}({json.dumps(operation.method)}, `{path}`, "
            f"{_members(operation.in_query, own)}, {json.dumps(operation.answer.media_type)}{more});",
            "  }",
            "",
        ]
    )


def _result(operation: Operation, row: Schema | None) -> tuple[str, str]:
    """The method's type, and which of the transport's calls gives it."""
    if row is not None:
        return f"Pages<{type_of(row, 'Shape.')}>", "pages"
    if operation.gives_lines:
        return "AsyncGenerator<unknown>", "lines"
    if operation.gives_bytes:
        return "Promise<Uint8Array>", "bytes"
    if operation.answer.schema is None:
        return "Promise<string>", "text"
    return f"Promise<{type_of(operation.answer.schema, 'Shape.')}>", "json"


def _option(one: Parameter) -> str:
    mark = "" if one.is_required else "?"
    return f"{_quoted(one.name)}{mark}: {type_of(one.schema, 'Shape.')}{'' if one.is_required else ' | undefined'}"


def _members(parameters: tuple[Parameter, ...], own: list[Parameter]) -> str:
    inside = [f"{json.dumps(one.name)}: options[{json.dumps(one.name)}]" for one in parameters if one in own]
    return f"{{ {', '.join(inside)} }}" if inside else "{}"


def modules(document: Document) -> dict[str, str]:
    """File names under `src/`, and their text."""
    return {"types.ts": types_module(document), "client.ts": client_module(document)}
