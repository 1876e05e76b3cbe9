"""`types.py` and `client.py` of the Python client."""

import textwrap

from clients.generator.document import Document, Operation, Parameter, Schema, referred
from clients.generator.names import is_plain, snake

WRITTEN_BY = '"""{} Written by `make clients` from the API\'s document: edits are lost."""'
SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
WIDTH = 116


def types_module(document: Document) -> str:
    """Every shape that the public API gives or takes, as TypedDicts."""
    shapes = document.schemas()
    written = [_shape(name, schema) for name, schema in shapes.items()]
    head = [WRITTEN_BY.format("The shapes of the API."), "", "from __future__ import annotations", ""]
    head += ["from typing import Any, Literal, NotRequired, TypeAlias, TypedDict", "", "__all__ = ["]
    return "\n".join([*head, *(f'    "{name}",' for name in shapes), "]", "", "Json = dict[str, Any]", "", *written])


def client_module(document: Document) -> str:
    """The client: one method for each operation."""
    operations = document.operations()
    used = sorted(name for name in document.schemas() if any(name in _named(document, one) for one in operations))
    head = [
        WRITTEN_BY.format("Every public operation as a method."),
        "",
        "from __future__ import annotations",
        "",
        "from collections.abc import Iterator, Mapping, Sequence",
        "from typing import Any, Literal",
        "",
        "from factcheck_client.paging import Pages",
        "from factcheck_client.transport import Transport",
        "from factcheck_client.types import (",
        *(f"    {name}," for name in used),
        ")",
        "",
        '__all__ = ["Client", "Iterator", "Literal", "Mapping", "Sequence"]',
        "",
        "",
        "class Client(Transport):",
        '    """A newsroom\'s public API."""',
    ]
    return "\n".join([*head, *(_method(document, one) for one in operations)]) + "\n"


def _named(document: Document, operation: Operation) -> set[str]:
    """The types that the method's own line names."""
    given = [one.schema for one in (*operation.in_path, *operation.in_query, *operation.sent)]
    answer = document.row_of(operation) or operation.answer.schema or {}
    words = " ".join(type_of(one) for one in [*given, answer])
    return set("".join(letter if letter.isalnum() or letter == "_" else " " for letter in words).split())


def type_of(schema: Schema) -> str:
    """The schema as a type; `Any` where it says nothing."""
    if "$ref" in schema:
        return referred(schema)
    if "enum" in schema:
        return f"Literal[{', '.join(repr(one) for one in schema['enum'])}]"
    if choices := schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf"):
        return _union([type_of(one) for one in choices])
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return _union([_of_kind(kind, schema) for kind in kinds]) if kinds else "Any"


def _union(choices: list[str]) -> str:
    return " | ".join(dict.fromkeys(choices))


def _of_kind(kind: str, schema: Schema) -> str:
    if kind == "array":
        return f"list[{type_of(schema.get('items', {}))}]"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return f"dict[str, {type_of(inner)}]" if isinstance(inner, dict) else "dict[str, Any]"
    return SIMPLE[kind]


def _shape(name: str, schema: Schema) -> str:
    members: dict[str, Schema] = schema.get("properties", {})
    if not members:
        return f"\n{name}: TypeAlias = {type_of(schema)!r}\n"
    required = set(schema.get("required", []))
    typed = {
        one: type_of(inner) if one in required else f"NotRequired[{type_of(inner)}]" for one, inner in members.items()
    }
    if not all(is_plain(one) for one in members):
        inside = "\n".join(f'    "{one}": "{kind}",' for one, kind in typed.items())
        return f'\n{name} = TypedDict(\n    "{name}",\n    {{\n{textwrap.indent(inside, "    ")}\n    }},\n)\n'
    said = schema.get("description", f"{name}, as the API gives it.")
    lines = [f"\nclass {name}(TypedDict):", _docstring(said, 4), ""]
    for one, kind in typed.items():
        lines.append(f"    {one}: {kind}")
        if description := members[one].get("description"):
            lines.append(_docstring(description, 4))
    return "\n".join(lines) + "\n"


def _docstring(said: str, indent: int) -> str:
    """One docstring, folded; backslashes and quotes cannot end it."""
    safe = " ".join(said.split()).replace("\\", "\\\\").replace('"""', "'''")
    safe = f"{safe} " if safe.endswith('"') else safe
    folded = textwrap.fill(safe, WIDTH - indent, initial_indent='"""')
    return textwrap.indent(f'{folded}"""', " " * indent)


def _method(document: Document, operation: Operation) -> str:
    row = document.row_of(operation)
    kind, call = _result(operation, row)
    named = [*operation.in_query, *operation.sent]
    own = [one for one in named if not (row is not None and one.name == "cursor")]
    arguments = [f"{snake(one.name)}: {_argument(one)}" for one in operation.in_path]
    arguments += ["*"] if own else []
    arguments += [f"{snake(one.name)}: {_argument(one)}" for one in own]
    lines = ["", f"    def {operation.name}(", "        self,", *(f"        {one}," for one in arguments)]
    lines += [f"    ) -> {kind}:", _said(operation, own)]
    sent = f", sent={_members(operation.sent, own)}" if operation.method != "GET" else ""
    lines += [
        f"        found: {kind} = self.{call}(",
        f'            "{operation.method}", {_path(operation)}, {_members(operation.in_query, own)}, '
        f'accept="{operation.answer.media_type}"{sent}',
        "        )",
        "        return found",
    ]
    return "\n".join(lines)


def _result(operation: Operation, row: Schema | None) -> tuple[str, str]:
    """The method's type, and which of the transport's calls gives it."""
    if row is not None:
        return f"Pages[{type_of(row)}]", "_pages"
    if operation.gives_lines:
        return "Iterator[Any]", "_lines"
    if operation.gives_bytes:
        return "bytes", "_bytes"
    if operation.answer.schema is None:
        return "str", "_text"
    return type_of(operation.answer.schema), "_json"


def _argument(one: Parameter) -> str:
    kind = type_of(one.schema).replace("list[", "Sequence[")
    if one.is_required:
        return kind
    return f"{kind} | None = None" if "None" not in kind.split(" | ") else f"{kind} = None"


def _said(operation: Operation, own: list[Parameter]) -> str:
    lines = [f"{operation.summary}."]
    lines += [f"{snake(one.name)}: {one.said}" for one in [*operation.in_path, *own] if one.said]
    if len(lines) == 1:
        return _docstring(lines[0], 8)
    safe = [" ".join(line.split()).replace("\\", "\\\\").replace('"""', "'''") for line in lines]
    folded = [textwrap.fill(line, WIDTH - 8, subsequent_indent="    ") for line in safe]
    return textwrap.indent("\n".join([f'"""{folded[0]}', "", *folded[1:], '"""']), " " * 8)


def _path(operation: Operation) -> str:
    if not operation.in_path:
        return f'"{operation.path}"'
    path = operation.path
    for one in operation.in_path:
        path = path.replace(f"{{{one.name}}}", f"{{self._segment({snake(one.name)})}}")
    return f'f"{path}"'


def _members(parameters: tuple[Parameter, ...], own: list[Parameter]) -> str:
    inside = ", ".join(f'"{one.name}": {snake(one.name)}' for one in parameters if one in own)
    return f"{{{inside}}}" if inside else "{}"


def modules(document: Document) -> dict[str, str]:
    """File names under the package, and their text."""
    return {"types.py": types_module(document), "client.py": client_module(document)}
