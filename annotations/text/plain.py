"""Read plain text as agencies, mail and .txt files carry it. No character that prints is ever dropped."""

import re
from itertools import pairwise
from unicodedata import combining

from annotations.text.clean import normalise
from annotations.text.document import Document, Kind, Metadata, Reading
from annotations.text.urls import BadUrl, canonical, site

MAX_HEADING = 200
_MAX_CAPTION = 400
_MAX_SOURCE = 200
_WRAP_WIDTHS = range(30, 101)

_OTHER_LINE_ENDS = re.compile(r"[\v\f\x85\u2028\u2029]")
_IMAGE = r"(?:image|photo|photograph|picture|pic|video|graphic|credit|foto|bild|imagen|immagine|afbeelding|zdjęcie)s?"
_CAPTION = re.compile(
    rf"(?:.*[(\[]{_IMAGE}(?: credit| by)?\s*:[^()\[\]]{{1,120}}[)\]]\.?|{_IMAGE}(?: credit| by)?\s*:.*)", re.IGNORECASE
)
_SOURCE = re.compile(
    r"[(\[]?(?:sources?|quellen?|fuentes?|fontes?|fonti|bron|bronnen|källa|källor|kilde|źródło|via)\s*:\s*(\S.*?)[)\]]?",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"By ((?:[^\W\d_][\w.'’-]*(?:,? (?:and|&) |, | )){1,7}[^\W\d_][\w.'’-]*)")
_ITEM = re.compile(r"(?:[-*•‣◦▪]|\d{1,2}[.)])\s+\S")
_ENDS_SENTENCE = re.compile(r"[.!?…:;。！？؟][\"'”’»)\]]*$")
_ENDS_PROSE = re.compile(r"[.…:;,。][\"'”’»)\]]*$")
_CJK = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in _OTHER_LINE_ENDS.sub("\n", text).split("\n")]


def _is_wrapped(lines: list[str]) -> bool:
    """Tell whether lines were broken to fit a width: no line had room for the first word of the next."""
    width = max(map(len, lines), default=0)
    breaks = [(line, after) for line, after in pairwise(lines) if line and after]
    if width not in _WRAP_WIDTHS or len(breaks) < 2:
        return False
    forced = sum(len(line) + 1 + len(after.split()[0]) > width for line, after in breaks)
    unfinished = sum(not _ENDS_SENTENCE.search(line) for line, _ in breaks)
    return forced >= 0.9 * len(breaks) and unfinished >= 0.5 * len(breaks)


def _join(lines: list[str]) -> str:
    if len(lines) == 1:
        return lines[0]
    parts = [lines[0]]
    for before, line in pairwise(lines):
        runs_on = _CJK.match(before[-1]) and _CJK.match(line[0]) and not combining(line[0])
        parts += [line] if runs_on else [" ", line]
    return "".join(parts)


def _paragraphs(lines: list[str]) -> list[tuple[str, bool]]:
    """Return paragraphs, each with whether a blank line follows it."""
    wrapped = _is_wrapped(lines)
    groups: list[list[str]] = []
    before_blank: list[bool] = []
    for before, line, after in zip(["", *lines], lines, [*lines[1:], "no blank"], strict=False):
        if line and wrapped and before and not _stands_alone(before, line):
            groups[-1].append(line)
            before_blank[-1] = not after
        elif line:
            groups.append([line])
            before_blank.append(not after)
    return [(_join(group), blank) for group, blank in zip(groups, before_blank, strict=True)]


def _stands_alone(before: str, line: str) -> bool:
    """Tell whether `line` begins a paragraph of its own though no blank line says so."""
    return _ITEM.match(line) is not None or any(_is_caption(text) or _is_source(text) for text in (before, line))


def _is_caption(text: str) -> bool:
    return ":" in text and len(text) <= _MAX_CAPTION and _CAPTION.fullmatch(text) is not None


def _is_source(text: str) -> bool:
    return ":" in text and len(text) <= _MAX_SOURCE and _SOURCE.fullmatch(text) is not None


def _is_heading(paragraphs: list[tuple[str, bool]]) -> bool:
    """Tell whether the first paragraph is a headline: short, ends unlike prose, and a blank line follows
    wherever the text has any."""
    if len(paragraphs) < 2:
        return False
    text, blank_follows = paragraphs[0]
    set_apart = blank_follows or not any(blank for _, blank in paragraphs[:-1])
    is_plain = not (_is_caption(text) or _is_source(text) or _ITEM.match(text))
    return set_apart and is_plain and len(text) <= MAX_HEADING and not _ENDS_PROSE.search(text)


def _kinds(paragraphs: list[tuple[str, bool]]) -> list[Kind]:
    texts = [text for text, _ in paragraphs]
    kinds: list[Kind] = ["caption" if _is_caption(text) else "paragraph" for text in texts]
    for at in range(len(texts) - 1, -1, -1):
        if _is_source(texts[at]):
            kinds[at] = "source_line"
        elif kinds[at] != "caption":
            break
    is_item = [_ITEM.match(text) is not None for text in texts]
    for at, (one, other) in enumerate(pairwise(is_item)):
        if one and other:
            kinds[at] = kinds[at + 1] = "list_item"
    if _is_heading(paragraphs):
        kinds[0] = "heading"
    return kinds


def _site(texts: list[str], kinds: list[Kind]) -> str:
    named = [_SOURCE.fullmatch(text) for text, kind in zip(texts, kinds, strict=True) if kind == "source_line"]
    name = named[0].group(1).strip() if named and named[0] else ""
    try:
        return site(canonical(name))
    except BadUrl:
        return name.rstrip(".")


def _byline(texts: list[str]) -> str:
    matches = [_BYLINE.fullmatch(text) for text in texts[:4]]
    return next((match.group(1) for match in matches if match), "")


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_HEADING else text[: MAX_HEADING - 1].rsplit(" ", 1)[0] + "…"


def read_plain(text: str, *, title: str = "") -> Reading:
    """Read pasted or uploaded plain text: paragraphs, list items, captions and a trailing "Source: …" line.

    Paragraphs are lines, or what blank lines set apart where the lines were wrapped to a width. Without `title` the
    first paragraph gives it. Raises Unreadable (`empty_text`, `too_long`) and BadText.
    """
    paragraphs = _paragraphs(_lines(normalise(text)))
    texts, kinds = [text for text, _ in paragraphs], _kinds(paragraphs)
    document = Document.from_pieces(zip(kinds, texts, strict=True))
    first = document.of(document.blocks[0])
    metadata = Metadata(
        title=" ".join(normalise(title).split()) or _shortened(first), byline=_byline(texts), site=_site(texts, kinds)
    )
    return Reading(document, metadata)
