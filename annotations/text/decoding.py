"""Bytes to text: byte order mark, valid UTF-8, the declared encoding, the page's own `<meta>`, and a guess at last.

Labels mean what the Encoding Standard says (`latin1` is windows-1252). Nothing is replaced in silence:
`Decoded.replaced` counts what could not be decoded.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from annotations.text.labels import codec_of
from annotations.text.plausibility import is_clearly_better, oddness

_BOMS = (
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)
_WIDE = ("utf_32_le", "utf_32_be", "utf_16_le", "utf_16_be")
_WIDE_BYTES = 4096
_FEWEST_NULS = 0.01
_FEW_CONTROLS = 0.02
_LEAST_PLAIN = 0.01
_OTHER_NAMES = frozenset(
    ["cp437", "cp737", "cp775", "cp850", "cp852", "cp855", "cp857", "cp860", "cp861", "cp862", "cp863", "cp864"]
    + ["cp865", "cp869", "cp1125", "johab", "iso2022_kr", "hz", "kz1048", "mac_greek", "mac_latin2", "mac_turkish"]
    + ["mac_iceland", "koi8_t", "ptcp154"]
)
"""Encodings that the standard lacks and old files are still in; believed where they are named."""
_SNIFFED_BYTES = 1024
_LATE_BYTES = 32_768
_MULTI_BYTE = frozenset({"gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949"})

_SAMPLE_BYTES = 16_384
_BEFORE_BYTES = 80
_FEWEST_SOUND = 4
_SOUND_FOR_EACH_SLIP = 8
_RANK_COST = 0.08
_BROKEN_COST = 25.0
_GUESSED = (
    ["cp1252", "cp1251", "cp1250", "iso8859_2", "koi8_r", "koi8_u", "cp1253", "iso8859_7", "cp1254", "cp1255", "cp1256"]
    + ["cp1257", "cp874", "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "iso8859_5", "iso8859_6", "iso8859_8"]
    + ["iso8859_13", "iso8859_15", "cp866", "cp855", "mac_cyrillic", "mac_roman", "cp1258", "johab"]
)
"""What is tried where nothing is stated or what is stated makes no sense; the more widely used first."""

_META = re.compile(rb"""<meta[\s/][^>]*?charset\s*=\s*["']?\s*([^\s"'/>;]+)""", re.IGNORECASE)
_XML = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([^"'>]+)["']""")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff][^\n<>]*")
_BORDER = re.compile(rb"[\n<>]")
_SEVEN_BITS = ((re.compile(rb"\x1b\$[@B][\x21-\x7e]{2}"), "iso2022_jp"), (re.compile(rb"\x1b\$\)C"), "iso2022_kr"))
"""ESC, which opens Japanese and Korean in seven bits."""
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BEYOND = re.compile(r"[^\x00-\x7f\ufffd]")
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
    head = _without_comments(body[:limit])
    match = _XML.search(head) or _META.search(head)
    codec = _named(match.group(1).decode("latin-1")) if match else ""
    return "utf_8" if codec.startswith("utf_16") else codec


def _without_comments(head: bytes) -> bytes:
    kept, at = [], 0
    while (opens := head.find(b"<!--", at)) >= 0:
        closes = head.find(b"-->", opens)
        kept.append(head[at:opens])
        if closes < 0:
            return b"".join([*kept, head[opens:]])
        at = closes + len(b"-->")
    return b"".join([*kept, head[at:]])


def _named(label: str) -> str:
    """Return the codec that a label names by the Encoding Standard, or one of those that it lacks, or ""."""
    codec = codec_of(label)
    if codec or not label.isascii() or "\x00" in label:
        return codec
    try:
        other = codecs.lookup(label.strip()).name.replace("-", "_")
    except LookupError:
        return ""
    return other if other in _OTHER_NAMES else ""


def wide_codec(body: bytes) -> str:
    """Return the codec of a text in UTF-16 or UTF-32 that has no byte order mark, "" for any other body.

    Such a text shows by the NULs in its ASCII: read the right way round, they are one character with its letter.
    """
    head = body[: min(len(body), _WIDE_BYTES) // 4 * 4] or body[: len(body) // 2 * 2]
    nuls = head.count(0)
    if nuls < _FEWEST_NULS * len(head) or not nuls or len(body) % 2 or _is_stray(head):
        return ""
    found: list[tuple[float, str]] = []
    for codec in _WIDE:
        text = head.decode(codec, errors="ignore")
        plain = sum(1 for char in text if " " <= char <= "~" or char in "\t\n\r")
        if text and _strictly(body, codec) is not None and sum(map(_is_writing, text)) >= 0.95 * len(text):
            found.append((plain / len(text), codec))
    share, best = max(found, default=(0.0, ""))
    return best if share >= _LEAST_PLAIN or best.startswith("utf_32") else ""


def _is_stray(head: bytes) -> bool:
    """Tell whether the NULs in a text are slips: it holds few controls, and is UTF-8 without the NULs."""
    controls = sum(1 for _ in _CONTROLS.finditer(head))
    return (
        controls < _FEW_CONTROLS * len(head) and _start(head.replace(b"\x00", b""), "utf_8", strict=False) is not None
    )


def _is_writing(char: str) -> bool:
    return char.isprintable() or char in "\t\n\r\x0c\ufeff\u200b\u200c\u200d\u200e\u200f\u2028\u3000"


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
    if any(mark.search(body) for mark, _ in _SEVEN_BITS):
        return False
    enough = 4 if stated in _MULTI_BYTE or stated.startswith("utf_16") else 1
    found = sum(1 for _ in zip(range(enough), _SEQUENCE.finditer(body), strict=False))
    return found >= enough or stated in ("", "utf_8") or (found > 0 and _strictly(body, stated) is None)


def _is_nearly_utf_8(body: bytes) -> bool:
    """Tell whether a body is UTF-8 but for a few slips: no other encoding holds so many of its sequences."""
    text = body.decode("utf-8", errors="replace")
    sound = sum(1 for _ in _BEYOND.finditer(text))
    return sound >= _FEWEST_SOUND and text.count("\ufffd") * _SOUND_FOR_EACH_SLIP <= sound


def _sample(body: bytes) -> bytes:
    """Return the lines and pieces of a page that hold more than ASCII; no encoding in use breaks at these borders."""
    pieces: list[bytes] = []
    length = 0
    for match in _BEYOND_ASCII.finditer(body):
        before = body[max(0, match.start() - _BEFORE_BYTES) : match.start()]
        pieces.append(_BORDER.split(before)[-1] + match.group())
        length += len(pieces[-1])
        if length >= _SAMPLE_BYTES:
            break
    return b"\n".join(pieces)[:_SAMPLE_BYTES]


def _start(sample: bytes, codec: str, *, strict: bool = True) -> str | None:
    """Return the text of a sample that may end inside a character; None where it cannot be in this encoding.

    Controls that no text holds count against it if `strict`.
    """
    try:
        text = codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return None
    return None if strict and _IMPLAUSIBLE.search(text) else text


def _likely(body: bytes, stated: list[str]) -> Iterator[str]:
    """Yield encodings, the likeliest first: those stated, in order, unless another makes far more sense."""
    yield from (codec for mark, codec in _SEVEN_BITS if mark.search(body))
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
        if body.startswith(mark) and (codec != "utf_32_le" or _strictly(body[4:], codec) is not None):
            return _lossy(body[len(mark) :], codec, "bom")
    if wide := wide_codec(body):
        return Decoded(body.decode(wide), wide, "guess")
    stated = {_named(charset or ""): "declared"}
    if is_html:
        stated = {sniff(body, limit=_LATE_BYTES): "meta", sniff(body): "meta"} | stated
    named = [codec for codec in reversed(stated) if codec]
    if _is_utf_8(body, named[0] if named else ""):
        return Decoded(body.decode("utf-8"), "utf_8", "utf-8")
    if sum(1 for _ in _CONTROLS.finditer(body)) < _FEW_CONTROLS * len(body):
        body = _CONTROLS.sub(b"", body)
    if _is_nearly_utf_8(body):
        return _lossy(body, "utf_8", "utf-8")
    for codec in _likely(body, named):
        text = _strictly(body, codec)
        if text is not None:
            return Decoded(text, codec, stated.get(codec, "guess"))
    codec = _least_broken(body, named)
    return _lossy(body, codec, stated.get(codec, "guess"))


def _least_broken(body: bytes, named: list[str]) -> str:
    """Return the encoding in which a body that is sound in none makes the most sense and loses the least."""
    sample = _sample(body)
    costs: dict[str, float] = {}
    for rank, codec in enumerate(dict.fromkeys([*named, "utf_8", *_GUESSED])):
        text = sample.decode(codec, errors="replace")
        broken = text.count("\ufffd") + sum(1 for _ in _IMPLAUSIBLE.finditer(text))
        costs[codec] = oddness(text.replace("\ufffd", "")) + _BROKEN_COST * broken + _RANK_COST * rank
    return min(costs, key=costs.__getitem__)


def _lossy(body: bytes, codec: str, source: str) -> Decoded:
    """Decode what can be; in UTF-8, a lone byte of windows-1252 punctuation stands for what its writer meant by it."""
    kept = body.decode(codec, errors="ignore").count("\ufffd")
    text = body.decode(codec, errors="punctuation" if codec == "utf_8" else "replace")
    if source == "guess":
        text = _IMPLAUSIBLE.sub("\ufffd", text)
    return Decoded(text, codec, source, replaced=text.count("\ufffd") - kept)


def _punctuation(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    body, start, end = error.object, error.start, error.end
    alone = end - start == 1 and all(byte < 0x80 for byte in (*body[max(0, start - 1) : start], *body[end : end + 1]))
    char = body[start:end].decode("cp1252", errors="replace") if alone and 0x80 <= body[start] < 0xA0 else "\ufffd"
    return char, end


codecs.register_error("punctuation", _punctuation)
