"""Plain text as Markdown that says exactly that text."""

import re

_INLINE = re.compile(r"([\\`*_\[\]<>])")
_LINE = re.compile(r"^(\s*)([#+\-=~]|\d+(?=[.)]))", re.MULTILINE)


def escape_inline(words: str) -> str:
    """Return words within a line so that nothing in them is taken for markup."""
    return _INLINE.sub(r"\\\1", words)


def escape(text: str) -> str:
    """Return a text so that nothing in it is taken for markup, at the beginnings of its lines neither."""
    return _LINE.sub(_escaped_mark, escape_inline(text))


def _escaped_mark(found: re.Match[str]) -> str:
    blanks, mark = found.groups()
    return f"{blanks}{mark}\\" if mark.isdigit() else f"{blanks}\\{mark}"
