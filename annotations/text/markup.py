"""Markup that careless programs write, mended so far that an XML parser loses no word of it."""

import html
import re
from html.entities import html5

_LOOSE = re.compile(r"&(#[0-9]{1,9};|#[xX][0-9A-Fa-f]{1,8};|[A-Za-z][A-Za-z0-9]{1,31};)?|<(?![A-Za-z_:/!?])")
_KEPT = frozenset(["amp;", "lt;", "gt;", "quot;", "apos;"])
_OPENS, _CLOSES = "<![CDATA[", "]]>"
_NOT_XML = re.compile(r"[\ufffe\uffff]")

_PROLOGUE = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"\s*<((?:[\w.-]+:)?([\w.-]+))")


def _mend(loose: re.Match[str]) -> str:
    reference = loose.group(1)
    if loose.group().startswith("<"):
        return "&lt;"
    if reference is None:
        return "&amp;"
    if reference in _KEPT:
        return loose.group()
    if reference.startswith("#") or reference in html5:
        return html.escape(html.unescape(loose.group()), quote=False)
    return "&amp;" + reference


def mended(text: str) -> str:
    """Return XML whose loose `&` and `<` are escaped and whose HTML entities are characters; CDATA stays as it is."""
    pieces: list[str] = []
    at = 0
    while (opens := text.find(_OPENS, at)) >= 0 and (closes := text.find(_CLOSES, opens)) >= 0:
        pieces += [_LOOSE.sub(_mend, text[at:opens]), text[opens : closes + len(_CLOSES)]]
        at = closes + len(_CLOSES)
    pieces.append(_LOOSE.sub(_mend, text[at:]))
    return _NOT_XML.sub("", "".join(pieces))


def root_of(text: str) -> tuple[str, int]:
    """Return the name of a document's first element in lower case, without its prefix, and where it begins.

    The name is "" where there is none.
    """
    at = 0
    while found := _PROLOGUE.match(text, at):
        at = found.end()
    named = _ROOT.match(text, at)
    return (named.group(2).lower(), named.start(1) - 1) if named else ("", at)
