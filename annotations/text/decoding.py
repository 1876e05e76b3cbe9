"""Bytes to text: byte order mark, valid UTF-8, the declared encoding, the page's own `<meta>`, and a guess at last.

Labels mean what the Encoding Standard says (`latin1` is windows-1252). Nothing is replaced in silence:
`Decoded.replaced` counts what could not be decoded.
"""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from annotations.text.labels import codec_of

_BOMS = ((codecs.BOM_UTF8, "utf_8"), (codecs.BOM_UTF16_LE, "utf_16_le"), (codecs.BOM_UTF16_BE, "utf_16_be"))
_SNIFFED_BYTES = 1024
_LATE_BYTES = 32_768
_GUESSED_BYTES = 262_144
_MULTI_BYTE = frozenset({"gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949"})

_FEW = 0.015
_WESTERN = frozenset("\u00a0–—‘’“”„…•·«»€£§°©®™½àáâäåæçèéêëíîïñóôöøùúüßÅÄÖÜÉÇØ¡¿")

_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"""<meta[\s/][^>]*?charset\s*=\s*["']?\s*([^\s"'/>;]+)""", re.IGNORECASE)
_XML = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([^"'>]+)["']""")
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_IMPLAUSIBLE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded body; `source` is `bom`, `utf-8`, `declared`, `meta`, `guess` or `none`; `replaced` counts U+FFFD."""

    text: str
    encoding: str
    source: str
    replaced: int = 0


def sniff(body: bytes, *, limit: int = _SNIFFED_BYTES) -> str:
    """Return the codec that a page's own `<meta>` or XML declaration names in its first bytes, or ""."""
    head = _COMMENT.sub(b"", body[:limit])
    match = _XML.search(head) or _META.search(head)
    codec = codec_of(match.group(1).decode("latin-1")) if match else ""
    return "utf_8" if codec.startswith("utf_16") else codec


def _strictly(body: bytes, codec: str) -> str | None:
    """Return the text where every byte fits and none becomes a control character."""
    try:
        text = body.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if _IMPLAUSIBLE.search(text) else text


def _is_utf_8(body: bytes, stated: str) -> bool:
    """Tell whether a body is UTF-8 whatever it says: other encodings are hardly ever valid UTF-8 by chance."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if b"\x1b" in body and stated == "iso2022_jp":
        return False
    enough = 4 if stated in _MULTI_BYTE or stated.startswith("utf_16") else 1
    found = sum(1 for _ in zip(range(enough), _SEQUENCE.finditer(body), strict=False))
    return found >= enough or stated in ("", "utf_8")


def _is_western(text: str | None) -> bool:
    """Tell whether the few characters of a text beyond ASCII are those of western type: too few to guess from."""
    rare = [char for char in text or "" if not char.isascii()]
    few = min(max(_FEW * len(text or ""), 3), 0.1 * len(text or ""))
    return text is not None and len(rare) <= few and _WESTERN.issuperset(rare)


def _guess(body: bytes) -> Decoded | None:
    western = _strictly(body, "cp1252")
    if western is not None and _is_western(western):
        return Decoded(western, "cp1252", "guess")
    best = from_bytes(body[:_GUESSED_BYTES], enable_fallback=False).best()
    if best is None:
        return None
    text = _strictly(body, best.encoding)
    return Decoded(text, best.encoding, "guess") if text is not None else None


def decode(body: bytes, *, charset: str | None = None, is_html: bool = False) -> Decoded:
    """Decode a body; `charset` is what its carrier declared, `is_html` lets its own `<meta>` speak."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _lossy(body[len(mark) :], codec, "bom")
    declared = codec_of(charset or "")
    stated = [(declared, "declared")]
    if is_html:
        stated += [(sniff(body), "meta"), (sniff(body, limit=_LATE_BYTES), "meta")]
    stated = [(codec, source) for codec, source in stated if codec]
    if _is_utf_8(body, stated[0][0] if stated else ""):
        return Decoded(body.decode("utf-8"), "utf_8", "utf-8")
    for codec, source in stated:
        text = _strictly(body, codec)
        if text is not None:
            return Decoded(text, codec, source)
    return _guess(body) or _lossy(body, stated[0][0] if stated else "utf_8", stated[0][1] if stated else "none")


def _lossy(body: bytes, codec: str, source: str) -> Decoded:
    text = body.decode(codec, errors="replace")
    kept = body.decode(codec, errors="ignore").count("\ufffd")
    return Decoded(text, codec, source, replaced=text.count("\ufffd") - kept)
