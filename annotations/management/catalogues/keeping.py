"""Catalogues as they are kept: `annotations/locale/LANGUAGE/LC_MESSAGES/*.po`, and what is made of them.

`django.po` holds what the server says, `scripts.po` what the scripts of its pages say. Of the one a `.mo` is made, of
the other JSON: `{"words": {english: translated | {category: translated}}}`, with the categories of `Intl.PluralRules`.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from annotations.management.catalogues import finding
from annotations.management.catalogues.finding import Words

CATEGORIES = {"fr": ("one", "other"), "de": ("one", "other"), "ar": ("zero", "one", "two", "few", "many", "other")}
"""Each language's forms of plural, in the order of its catalogue."""
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "de": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
SERVER, SCRIPTS = "django", "scripts"
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
"""The same words make the same file, whenever that is."""


def folder(root: Path, language: str) -> Path:
    return root / "annotations/locale" / language / "LC_MESSAGES"


def wanted(root: Path) -> dict[str, Catalog]:
    """What the sources say, by the catalogue's name."""
    server = _of([*finding.in_templates(root), *finding.in_python(root)])
    return {SERVER: server, SCRIPTS: _of(finding.in_scripts(root))}


def kept(root: Path, language: str, name: str) -> Catalog:
    """A language's catalogue; an empty one where there is none."""
    path = folder(root, language) / f"{name}.po"
    return read_po(BytesIO(path.read_bytes() if path.exists() else _header(language)), locale=language)


def merge(root: Path, language: str, said: dict[str, Catalog]) -> None:
    """Adds to a language's catalogues what is said (`wanted`) and not in them, and takes out what is no longer said."""
    for name, template in said.items():
        catalogue = kept(root, language, name)
        catalogue.update(template, no_fuzzy_matching=True, keep_user_comments=False)
        catalogue.obsolete.clear()
        write(folder(root, language) / f"{name}.po", catalogue)


def make(root: Path, language: str) -> dict[Path, bytes]:
    """The files made of a language's catalogues, by where they belong."""
    where, compiled, server = folder(root, language), BytesIO(), kept(root, language, SERVER)
    server.creation_date = NO_DATE
    write_mo(compiled, server)
    said = {"words": dict(_said(kept(root, language, SCRIPTS), CATEGORIES[language]))}
    told = json.dumps(said, ensure_ascii=False, sort_keys=True, indent=0)
    return {where / f"{SERVER}.mo": compiled.getvalue(), where / f"{SCRIPTS}.json": f"{told}\n".encode()}


def missing(root: Path, language: str, said: dict[str, Catalog]) -> list[str]:
    """What is said (`wanted`) and not in the language's catalogues, or only for some numbers."""
    found = []
    for name, template in said.items():
        catalogue = kept(root, language, name)
        messages = [message for message in template if message.id]
        found += [_text(one) for one in messages if not _is_whole(catalogue.get(_text(one), one.context))]
    return found


def _of(found: Iterable[Words]) -> Catalog:
    catalogue = Catalog(charset="utf-8")
    for one in found:
        texts = (one.text, one.plural) if one.plural else one.text
        notes = [one.note] if one.note else []
        catalogue.add(texts, locations=[(one.path, 0)], auto_comments=notes, context=one.context or None)
    return catalogue


def _text(message: Message) -> str:
    return forms_of(message.id)[0]


def forms_of(said: Sequence[str] | str | None) -> list[str]:
    """One text, or one for each form of its plural."""
    return [said or ""] if isinstance(said, str) or said is None else list(said)


def _is_whole(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and all(forms_of(message.string))


def _said(catalogue: Catalog, categories: tuple[str, ...]) -> Iterable[tuple[str, Any]]:
    for message in catalogue:
        if not message.id or not _is_whole(message):
            continue
        forms = forms_of(message.string)
        yield _text(message), dict(zip(categories, forms, strict=True)) if message.pluralizable else forms[0]


def _header(language: str) -> bytes:
    lines = (
        'msgid ""',
        'msgstr ""',
        f'"Language: {language}\\n"',
        f'"Plural-Forms: {PLURALS[language]}\\n"',
        '"MIME-Version: 1.0\\n"',
        '"Content-Type: text/plain; charset=utf-8\\n"',
        '"Content-Transfer-Encoding: 8bit\\n"',
    )
    return "\n".join(lines).encode() + b"\n"


def write(path: Path, catalogue: Catalog) -> None:
    """In the order of the English words, without numbers of lines and without a date: what did not change stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    out = BytesIO()
    write_po(out, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=True, ignore_obsolete=True)
    path.write_bytes(_header(str(catalogue.locale)) + b"\n" + out.getvalue())
