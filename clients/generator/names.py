"""What a name of the API is called in each language."""

import re

PYTHON_KEYWORDS = frozenset(
    {"from", "in", "is", "class", "def", "global", "import", "lambda", "not", "or", "and", "type"}
)


def snake(name: str) -> str:
    """`languageCode` → `language_code`, `uri.parts` → `uri_parts`, `from` → `from_`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    flat = re.sub(r"\W+", "_", spaced).strip("_").lower()
    return f"{flat}_" if flat in PYTHON_KEYWORDS else flat


def camel(name: str) -> str:
    """`list_checks` → `listChecks`."""
    head, *rest = snake(name).strip("_").split("_")
    return head + "".join(part.capitalize() for part in rest)


def is_plain(name: str) -> bool:
    """Whether the name can stand as a member without quotes."""
    return re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) is not None
