"""Cut the blocks of a text into sentences: sentencex finds the ends, a few rules mend where it errs in newspapers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sentencex import get_sentence_boundaries

from annotations.text.document import Block, Kind
from annotations.text.quotes import continues

MOST_SAID = 5_000
"""The longest stretch, in code points, that is cut at once; a longer block is cut at a sentence end before it."""

_NEAR = 60
"""How far around a cut, in code points, the rules look."""
_LONGEST_MARK = 12


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without the blanks around it, half-open in code points; `kind` is that of its block."""

    start: int
    end: int
    kind: Kind


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SHORT = {
    "en": _words("ft approx ald sgt cpl pvt cmdr lt col maj gen sen rep gov rev nos pp vol figs eqs"),
    "de": _words("abg abs hrsg geb gest rd bspw inkl zzgl einschl evtl ggf sog vgl bzw ca"),
    "fr": _words("m mm mme mlle mgr dr pr me env n art av ch st ste vol"),
    "es": _words("dña da sra sta sto aprox art av avda dr dra gral núm pág"),
    "it": _words("on dott dr ing avv prof sen gen n art sig pag ca"),
    "pt": _words("av sr sra dr dra art n aprox pág prof gen"),
    "pl": _words("dr prof ul al mgr inż im gen ks św tys mln mld godz nr tzw woj pkt płk"),
    "ru": _words("им ул рис проф акад просп пр тыс млн млрд руб см ст ген тов стр гл обл"),
    "uk": _words("ім вул рис проф акад просп тис млн млрд грн див ст ген стор обл"),
    "cs": _words("dr prof ing č čl str tzv ul gen mj např"),
    "ro": _words("dl dna dr prof nr str art gen"),
    "nb": _words("f.eks bl.a ca kl nr dvs jf pr mill mrd"),
    "sv": _words("t.ex bl.a s.k ca kl nr dvs jfr milj"),
    "nl": _words("dhr mevr mr drs prof ir art nr blz ca bijv"),
    "tr": _words("dr prof doç av sn no vb"),
}
"""Words whose full stop sentencex takes for the end of a sentence, in small letters; others it knows."""

_ALIASES = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "sh": "sr"}
_ORDINAL = re.compile(r"\b(\w+)\s+\d{1,3}\.\s*$")
_BEFORE_ORDINALS = _words(
    "der die das dem den des dieser dieses diesem diesen jeder jedes jedem jeden"
    " im am vom zum zur beim ins ans seit bis und ein"
)
_FIRST_WORDS = _words(
    "Aber Als Also Am An Auch Auf Bei Da Dabei Damit Danach Dann Darauf Das Dem Den Denn Der Deshalb Die Dies Diese"
    " Dieser Doch Ein Eine Einen Er Es Für Heute Hier Ich Ihr Im In Ist Jetzt Man Mit Nach Noch Nun Nur Ob Sein Seit"
    " Sie So Sogar Und Unter Viele Vom Von Vor Was Wenn Wer Wie Wir Wo Zu Zum Zur Zwar"
)
_LIST_MARK = re.compile(r"\W*(?:\d{1,3}|[^\W\d_])[.)]\s*")
_LAST_WORD = re.compile(r"([^\W\d_](?:[\w.]*\w)?)\.\s*$")
_NEXT_WORD = re.compile(r"[\s\-–—]*([^\W\d_]\w*)")
_CLOSING = re.compile(r"\s*[)\]}»”’」』）】〉》]")
_DASH = re.compile(r"\s*[-–—]\s")
_SAID_SO = re.compile(r"(?:と|って|など|という)")
_MISSED = re.compile(r"(?:(?<=[…])|(?<=[.!?…][)\]])|(?<=\.\.\.))\s+(?=[\"“„«‘(¿¡]?\s?([^\W\d_]\w*))")
_INNER_MARK = re.compile(r"(?<=\w)[\"״](?=\w)")
_UNCASED_INITIAL = re.compile(r"(?:^|\s)[\u05d0-\u064a]\.\s*$")
_STOP = re.compile(r"[.!?…。！？؟۔।]\s+|[。！？]")


def sentences(text: str, *, blocks: Sequence[Block], language: str) -> tuple[Sentence, ...]:
    """Return the sentences of every block of an NFC text, in order; `language` is a BCP 47 tag or empty.

    A sentence never goes over the end of its block. What holds no letter and no digit belongs to the sentence before.
    """
    tag = re.split(r"[-_]", language.casefold())[0] or "en"
    tag = _ALIASES.get(tag, tag)
    found = []
    for block in blocks:
        for start, end in _in_block(text[block.start : block.end], tag):
            found.append(Sentence(block.start + start, block.start + end, block.kind))
    return tuple(found)


def _in_block(said: str, tag: str) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(said):
        end = len(said) if len(said) - at <= MOST_SAID else _safe_end(said, at)
        for start, stop in _trimmed(said[at:end], _cuts(said[at:end], tag)):
            yield at + start, at + stop
        at = end


def _safe_end(said: str, at: int) -> int:
    """Return where to cut a block too long to be read at once: behind a sentence, else a word, else anywhere."""
    stops = [stop.end() for stop in _STOP.finditer(said, at + MOST_SAID // 2, at + MOST_SAID)]
    blank = said.rfind(" ", at + MOST_SAID // 2, at + MOST_SAID) + 1
    return stops[-1] if stops else blank or at + MOST_SAID


def _cuts(said: str, tag: str) -> list[int]:
    """Return where sentences begin and end, the blanks between them included."""
    lead = next((at for at, char in enumerate(said) if char.isalnum() or char in "\"'“„«‘‹「『（(¿¡"), 0)
    plain = " " * lead + _INNER_MARK.sub("a", said[lead:])
    ends = [lead + found["end_index"] for found in get_sentence_boundaries(tag, plain[lead:])]
    missed = [stop.end() for stop in _MISSED.finditer(said) if stop[1][0].isupper() and len(stop[1]) > 1]
    cuts = [0]
    for end in sorted({*ends[:-1], *missed}):
        left = said[max(cuts[-1], end - _NEAR) : end]
        is_mark = end - cuts[-1] < _LONGEST_MARK and _LIST_MARK.fullmatch(left)
        if not is_mark and not _goes_on(left, said[end : end + _NEAR], tag) and not continues(said, end):
            cuts.append(end)
    return [*cuts, len(said)]


def _goes_on(left: str, right: str, tag: str) -> bool:
    """Tell whether the sentence that seems to end between two stretches of text does not."""
    if _CLOSING.match(right) or (tag == "ja" and _SAID_SO.match(right)):
        return True
    after = _NEXT_WORD.match(right)
    is_small = after is not None and after[1].islower()
    if is_small and (left.rstrip().endswith(".") or _DASH.match(right)):
        return not left.islower()
    word = _LAST_WORD.search(left)
    if word and word[1].casefold() in _SHORT.get(tag, ()):
        return True
    if _UNCASED_INITIAL.search(left[-4:]):
        return True
    ordinal = _ORDINAL.search(left) if tag == "de" and after else None
    return bool(ordinal and after and ordinal[1].casefold() in _BEFORE_ORDINALS and after[1] not in _FIRST_WORDS)


def _trimmed(said: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches between cuts without blanks around them; those without a word go to their neighbour."""
    start = cuts[0]
    spans: list[tuple[int, int]] = []
    for left, right in pairwise(cuts):
        if any(map(str.isalnum, said[left:right])):
            spans.append((start, right))
        elif spans:
            spans[-1] = spans[-1][0], right
        start = right if spans else start
    for left, right in spans:
        piece = said[left:right]
        yield left + len(piece) - len(piece.lstrip()), left + len(piece.rstrip())
