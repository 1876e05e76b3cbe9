"""Bytes to text: byte order mark, valid UTF-8, the declared encoding, the page's own `<meta>`, and a guess at last.

Labels mean what the Encoding Standard says (`latin1` is windows-1252). Nothing is replaced in silence:
`Decoded.replaced` counts what could not be decoded.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from charset_normalizer import from_bytes

from annotations.text.labels import codec_of
from annotations.text.plausibility import is_clearly_better, oddness

_BOMS = ((codecs.BOM_UTF8, "utf_8"), (codecs.BOM_UTF16_LE, "utf_16_le"), (codecs.BOM_UTF16_BE, "utf_16_be"))
_SNIFFED_BYTES = 1024
_LATE_BYTES = 32_768
_GUESSED_BYTES = 262_144
_MULTI_BYTE = frozenset({"gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949"})

_SAMPLE_BYTES = 16_384
_RANK_COST = 0.08
_GUESSED = (
    ["cp1252", "cp1251", "cp1250", "iso8859_2", "koi8_r", "koi8_u", "cp1253", "iso8859_7", "cp1254", "cp1255", "cp1256"]
    + ["cp1257", "cp874", "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "iso8859_5", "iso8859_6", "iso8859_8"]
    + ["iso8859_13", "iso8859_15", "cp866", "mac_cyrillic", "mac_roman", "cp1258"]
)
"""What is tried where nothing is stated or what is stated makes no sense; the more widely used first."""

_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"""<meta[\s/][^>]*?charset\s*=\s*["']?\s*([^\s"'/>;]+)""", re.IGNORECASE)
_XML = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([^"'>]+)["']""")
_BEYOND_ASCII = re.compile(rb"[^\n<>]*[\x80-\xff][^\n<>]*")
_ISO_2022_JP = re.compile(rb"\x1b\$[@B][\x21-\x7e]{2}")
"""ESC, which opens Japanese in seven bits."""
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
    if _ISO_2022_JP.search(body):
        return False
    enough = 4 if stated in _MULTI_BYTE or stated.startswith("utf_16") else 1
    found = sum(1 for _ in zip(range(enough), _SEQUENCE.finditer(body), strict=False))
    return found >= enough or stated in ("", "utf_8")


def _sample(body: bytes) -> bytes:
    """Return the lines and pieces of a page that hold more than ASCII; no encoding in use breaks at these borders."""
    pieces: list[bytes] = []
    length = 0
    for match in _BEYOND_ASCII.finditer(body):
        pieces.append(match.group())
        length += len(match.group())
        if length >= _SAMPLE_BYTES:
            break
    return b"\n".join(pieces)[:_SAMPLE_BYTES]


def _start(sample: bytes, codec: str) -> str | None:
    """Return the text of a sample that may end inside a character; None where it cannot be in this encoding."""
    try:
        text = codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return None
    return None if _IMPLAUSIBLE.search(text) else text


def _likely(body: bytes, stated: list[str]) -> Iterator[str]:
    """Yield encodings, the likeliest first: those stated, in order, unless another makes far more sense."""
    if _ISO_2022_JP.search(body):
        yield "iso2022_jp"
    sample = _sample(body)
    odd: dict[str, float] = {}
    weighed: dict[str, float] = {}
    for rank, codec in enumerate(dict.fromkeys([*_GUESSED, *stated])):
        text = _start(sample, codec)
        if text is not None:
            odd[codec] = oddness(text)
            weighed[codec] = odd[codec] + _RANK_COST * rank
    ranked = sorted(weighed, key=weighed.__getitem__)
    believed = [codec for codec in stated if codec in odd and not is_clearly_better(odd[ranked[0]], odd[codec])]
    yield from dict.fromkeys([*believed, *ranked])


def decode(body: bytes, *, charset: str | None = None, is_html: bool = False) -> Decoded:
    """Decode a body; `charset` is what its carrier declared, `is_html` lets its own `<meta>` speak."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _lossy(body[len(mark) :], codec, "bom")
    stated = {codec_of(charset or ""): "declared"}
    if is_html:
        stated = {sniff(body, limit=_LATE_BYTES): "meta", sniff(body): "meta"} | stated
    named = [codec for codec in reversed(stated) if codec]
    if _is_utf_8(body, named[0] if named else ""):
        return Decoded(body.decode("utf-8"), "utf_8", "utf-8")
    for codec in _likely(body, named):
        text = _strictly(body, codec)
        if text is not None:
            return Decoded(text, codec, stated.get(codec, "guess"))
    return _guess(body) or _lossy(body, named[0] if named else "utf_8", stated[named[0]] if named else "none")


def _guess(body: bytes) -> Decoded | None:
    best = from_bytes(body[:_GUESSED_BYTES], enable_fallback=False).best()
    text = _strictly(body, best.encoding) if best is not None else None
    return Decoded(text, best.encoding, "guess") if best is not None and text is not None else None


def _lossy(body: bytes, codec: str, source: str) -> Decoded:
    text = body.decode(codec, errors="replace")
    kept = body.decode(codec, errors="ignore").count("\ufffd")
    return Decoded(text, codec, source, replaced=text.count("\ufffd") - kept)
