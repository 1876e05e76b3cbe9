"""Finds what is marked for translation in templates, Python and TypeScript."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from django.utils.translation.template import templatize

NOTE = "Translators:"
LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "marked": None}
"""`marked` only names words that are translated elsewhere, by a variable that holds them."""
_OF_TEMPLATE = re.compile(
    r"""\b(_|gettext|pgettext|ngettext|npgettext)\(((?:u?(["'])(?:\\.|(?!\3).)*\3,?\s*)+)""", re.S
)
_NOTE = re.compile(rf"#\s*({NOTE}[^\n]*)")
_OF_SCRIPT = re.compile(
    r'(?<![\w.$])(t|many)\(\s*(?:[\w.()\[\]]+,\s*)?("(?:\\.|[^"\\])*")(?:,\s*("(?:\\.|[^"\\])*"))?', re.S
)


@dataclass(frozen=True, slots=True)
class Words:
    """`plural` and `context` are empty where there are none. `note`: what a translator has to know."""

    text: str
    plural: str
    context: str
    path: str
    note: str = ""


def in_templates(root: Path) -> Iterator[Words]:
    for path in sorted(root.glob("annotations/templates/**/*.*")):
        yield from _in_template(path.read_text(), str(path.relative_to(root)))


def in_python(root: Path) -> Iterator[Words]:
    for path in sorted((root / "annotations").rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _in_python(path.read_bytes(), str(path.relative_to(root)))


def in_scripts(root: Path) -> Iterator[Words]:
    for path in sorted((root / "frontend/src").rglob("*.ts*")):
        if not path.name.endswith((".test.ts", ".test.tsx")):
            yield from _in_script(path.read_text(), str(path.relative_to(root)))


def _in_template(source: str, path: str) -> Iterator[Words]:
    code, note = templatize(source), ""
    for line in code.splitlines():
        told = _NOTE.search(line)
        note = told[1].strip() if told else note
        for call in _OF_TEMPLATE.finditer(line):
            yield _words(call[1], list(ast.literal_eval(f"[{call[2].rstrip(', ')}]")), path, note)
            note = ""


def _in_python(source: bytes, path: str) -> Iterator[Words]:
    calls: Iterator[Any] = extract_python(BytesIO(source), KEYWORDS, [NOTE], {})
    for _, function, found, notes in calls:
        texts = [text for text in (found if isinstance(found, tuple) else [found]) if text]
        if texts:
            yield _words(function.removesuffix("_lazy"), texts, path, " ".join(notes))


def _in_script(source: str, path: str) -> Iterator[Words]:
    for call in _OF_SCRIPT.finditer(source):
        plural = ast.literal_eval(call[3]) if call[1] == "many" and call[3] else ""
        yield Words(ast.literal_eval(call[2]), plural, "", path)


def _words(function: str, texts: list[str], path: str, note: str) -> Words:
    context = texts.pop(0) if function in ("pgettext", "npgettext") else ""
    plural = texts[1] if function in ("ngettext", "npgettext") else ""
    return Words(texts[0], plural, context, path, note)
