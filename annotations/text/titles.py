"""A page's title, out of the several that it tells: without the site's name, and not the title of something else."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from annotations.text.clean import normalise, scrub

MAX_TITLE = 500
_MAX_RAW = 20_000

_JOINT = re.compile(r"\s+(?:[|\u2013\u2014\u00b7\u2022\u00bb\u00ab\u203a~:\uff1a]|-{1,3}|::)\s+|\s*[|\uff5c]\s*|:\s+")
_TIGHT_JOINT = re.compile(r"\s*[-_|\uff1a\uff5c\u2013\u2014]\s*")
"""Joints without blanks, as in scripts that have none; they count only where a heading confirms what they part."""
_TRAIL = re.compile(r"\s+[\u00bb\u203a]\s+")
_CUT_OFF = re.compile(r"\s*(?:\u2026|\.\.\.)$")
_MAX_SUFFIX_WORDS = 4
_MIN_WORDS = 5
_LIKE = 0.25
_VERY_LIKE = 0.6


def shortened(words: str, most: int) -> str:
    """Return one line of text, cut at a word's end and with an ellipsis where it is longer than `most` characters."""
    if len(words) <= most:
        return words
    kept = words[: most - 1]
    whole = kept if words[most - 1] == " " else kept.rpartition(" ")[0]
    return f"{(whole if len(whole) * 2 > most else kept).rstrip(' ,;:')}…"


def _squeeze(text: object) -> str:
    if not isinstance(text, str) or len(text) > _MAX_RAW:
        return ""
    words = " ".join(normalise(scrub(html.unescape(text))).split())
    return shortened(words, MAX_TITLE)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _triples(text: str) -> set[str]:
    letters = _letters(text)
    return {letters[at : at + 3] for at in range(max(1, len(letters) - 2))} if letters else set()


def _likeness(one: str, other: str) -> float:
    """Return which share of the shorter title's runs of three letters the other has."""
    few, many = sorted((_triples(one), _triples(other)), key=len)
    return len(few & many) / len(few) if few else 0.0


@dataclass(frozen=True, slots=True)
class Titles:
    """What a page tells of its title in metadata, first headings and `<title>`; `names` are its site's and authors'."""

    told: Sequence[object]
    headings: Sequence[object]
    document: object
    names: Iterable[str]
    _known: set[str] = field(init=False, default_factory=set)
    _headed: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._known.update(filter(None, map(_letters, self.names)))
        self._headed.extend(title for title in map(_squeeze, self.headings) if not self._is_name(title))

    def _is_name(self, text: str) -> bool:
        return not _letters(text) or _letters(text) in self._known

    def _begins_with_name(self, text: str) -> bool:
        """Tell whether a short part is the site's name with a section or a place behind it, as in "CNN Politics"."""
        letters = _letters(text)
        is_short = len(text.split()) <= _MAX_SUFFIX_WORDS
        return is_short and any(len(name) > 2 and (letters + " ").startswith(name) for name in self._known)

    def _without_names(self, title: str) -> str:
        joints = list(_JOINT.finditer(title))
        if not joints:
            return title
        rest, last = title[: joints[-1].start()], title[joints[-1].end() :]
        is_suffix = not joints[-1].group().startswith(":") and len(last) < len(rest) and self._begins_with_name(last)
        if self._is_name(last) or is_suffix:
            return self._without_names(rest)
        if self._is_name(title[: joints[0].start()]):
            return title[joints[0].end() :]
        return title

    def _as_headed(self, title: str) -> str:
        """Return the part of a title that a heading repeats, or the whole."""
        headed = {_letters(heading) for heading in self._headed}
        if _letters(title) in headed:
            return title
        for joint in (*_JOINT.finditer(title), *_TIGHT_JOINT.finditer(title)):
            if joint.group().startswith(":"):
                continue
            for part in (title[: joint.start()], title[joint.end() :]):
                if _letters(part) in headed:
                    return part
        return title

    def _clean(self, text: object) -> str:
        plain = self._without_names(_squeeze(text))
        parts = _TRAIL.split(plain)
        return "" if self._is_name(plain) else self._as_headed(max(parts, key=len))

    def _whole(self, title: str, others: Iterable[str]) -> str:
        """Return a title that was cut off as another one tells it whole."""
        start = _letters(_CUT_OFF.sub("", title))
        if not _CUT_OFF.search(title) or not start:
            return title
        return next((other for other in others if _letters(other).startswith(start) and len(other) > len(title)), title)

    def _found(self) -> Iterator[str]:
        document = self._clean(self.document)
        page = [*self._headed, *filter(None, [document])]
        told = [title for title in map(self._clean, self.told) if title]
        for title in told:
            if not page or any(_likeness(title, other) >= _LIKE for other in page):
                yield self._whole(title, [*told, *page])
        yield from (title for title in self._headed if document and _likeness(title, document) >= _VERY_LIKE)
        yield _without_suffix(document)
        yield from self._headed

    def best(self) -> str:
        """Return the title: as metadata tells it, if the page bears it out, else its heading, else `<title>`."""
        return next(filter(None, self._found()), "")


def _without_suffix(title: str) -> str:
    """Return a `<title>` without a last part that is short beside the rest, whoever's name it is."""
    joints = [joint for joint in _JOINT.finditer(title) if not joint.group().startswith(":")]
    if not joints:
        return title
    rest, last = title[: joints[-1].start()], title[joints[-1].end() :]
    is_rest_long = len(rest.split()) >= _MIN_WORDS or not rest.isascii()
    is_short = len(last.split()) <= _MAX_SUFFIX_WORDS and len(last) < len(rest)
    return rest if is_rest_long and is_short else title
