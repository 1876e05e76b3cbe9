"""Which word of an old text is which word of a new one: whole lines first, then words between them."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from annotations.text.folding import DASHES, DOUBLE_QUOTES, INVISIBLE, LIGATURES, SINGLE_QUOTES

NO_WORD_GAPS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(
    rf"[A-Za-z]+(?![\w{INVISIBLE}])|\d+(?:[.,]\d+)*|[{NO_WORD_GAPS}]|[^\W\d](?:[\w{INVISIBLE}]*\w)?"
    rf"|\.\.\.|[{DASHES}]+|[^\s{INVISIBLE}]"
)
_INVISIBLES = re.compile(f"[{INVISIBLE}]+")
_FORMS = {"…": "..."} | dict.fromkeys(SINGLE_QUOTES + DOUBLE_QUOTES, '"') | dict.fromkeys(DASHES, "-")
_LIGATURE = str.maketrans(LIGATURES)
_CLOSING = "\"')]}»”’」』）"
_SENTENCE_ENDS = ".!?:;…。！？؟।"
_FEWEST_ANCHOR_TOKENS = 4
_MOST_CELLS = 400_000_000
"""The largest table of word pairs that is compared at once: 50 MB."""
_CELLS_FOR_TOKEN = 500
"""How many more pairs all tables of two texts may have, for each of their tokens: a quarter of a second for a book."""
_MOST_SLIDE = 2_000
_MOST_SLID = 200_000
"""How many tokens a cut may slide over either way, and all cuts of two texts together."""


def _form(token: str) -> str:
    """Return what counts of a token: letters and digits as they are, marks without their typesetting."""
    if token.isascii():
        return '"' if token in "'`" else "-" if token.startswith("-") else token
    if token in _FORMS or token[0] in DASHES:
        return _FORMS.get(token, "-")
    return _INVISIBLES.sub("", token).translate(_LIGATURE)


class Vocabulary(dict[str, str]):
    """One character for each token, equal where tokens say the same; shared by the texts that are compared.

    As a dict it holds what stands between two blanks, mostly one word and its marks, and the characters for it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._tokens: dict[str, str] = {}
        self._forms: dict[str, str] = {}
        self._lines: dict[str, str] = {}

    def __missing__(self, word: str) -> str:
        self[word] = code = "".join(map(self._token, _TOKEN.findall(word)))
        return code

    def _token(self, token: str) -> str:
        code = self._tokens.get(token)
        if code is None:
            number = 0x100 + len(self._forms)
            fresh = chr(number if number < 0xD800 else number + 0x800)
            code = self._tokens[token] = self._forms.setdefault(_form(token), fresh)
        return code

    def code(self, line: str) -> str:
        """Return the characters that stand for the tokens of a line."""
        code = self._lines.get(line)
        if code is None:
            code = self._lines[line] = "".join(map(self.__getitem__, line.split()))
        return code

    def codes(self, tokens: str) -> frozenset[str]:
        """Return the characters for tokens of one character each, as far as the texts have them."""
        return frozenset(self._tokens[token] for token in tokens if token in self._tokens)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: `code` holds one character for each; `lines` and `firsts` say where each line begins."""

    text: str
    code: str
    lines: list[int]
    firsts: list[int]
    _cuts: "dict[int, tuple[array[int], array[int]]]" = field(default_factory=dict, compare=False, repr=False)

    def _in_line(self, line: int) -> "tuple[array[int], array[int]]":
        """Return where the tokens of a line begin and end; a line is cut once, however often it is asked about."""
        cuts = self._cuts.get(line)
        if cuts is None:
            after = self.lines[line + 1] if line + 1 < len(self.lines) else len(self.text)
            starts, ends = array("l"), array("l")
            for match in _TOKEN.finditer(self.text, self.lines[line], after):
                starts.append(match.start())
                ends.append(match.end())
            cuts = self._cuts[line] = starts, ends
        return cuts

    def span(self, token: int) -> tuple[int, int]:
        """Return where a token stands in the text."""
        line = bisect_right(self.firsts, token) - 1
        starts, ends = self._in_line(line)
        return starts[token - self.firsts[line]], ends[token - self.firsts[line]]

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """Return the tokens `[first, last)` that a span of the text touches."""
        line, other = (max(bisect_right(self.lines, at) - 1, 0) for at in (start, end))
        first = self.firsts[line] + bisect_right(self._in_line(line)[1], start)
        return first, self.firsts[other] + bisect_left(self._in_line(other)[0], end)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text from token `start` to before token `end`."""
        return self.span(start)[0], self.span(end - 1)[1]

    def said(self, start: int, end: int) -> str:
        """Return the words of the tokens `[start, end)` as they stand in the text."""
        left, right = self.place(start, end) if start < end else (0, 0)
        return self.text[left:right]


def tokenise(text: str, vocabulary: Vocabulary) -> Tokens:
    """Return the tokens of a text."""
    codes: list[str] = []
    lines, firsts = [], []
    at = count = 0
    for line in text.split("\n"):
        codes.append(vocabulary.code(line))
        lines.append(at)
        firsts.append(count)
        at += len(line) + 1
        count += len(codes[-1])
    return Tokens(text, "".join(codes), lines, firsts)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two texts and, for each token of the old, the place of its twin in the new (-1 for none), and the other way.

    `known` are the old tokens that have twins, in order; `ends` are the codes of marks that end a sentence,
    `closing` of those that may follow one.
    """

    old: Tokens
    new: Tokens
    forward: list[int]
    backward: list[int]
    known: list[int]
    ends: frozenset[str]
    closing: frozenset[str]


def _line_spans(tokens: Tokens) -> list[tuple[int, int]]:
    return [span for span in pairwise([*tokens.firsts, len(tokens.code)]) if span[0] < span[1]]


def _line_codes(tokens: Tokens, numbers: dict[str, int], *, alone: int) -> list[int]:
    """Number the lines; lines too short to tell where they stand get numbers of their own, below zero."""
    codes = []
    for at, (start, end) in enumerate(_line_spans(tokens)):
        is_short = end - start < _FEWEST_ANCHOR_TOKENS
        codes.append(-2 * at - alone if is_short else numbers.setdefault(tokens.code[start:end], len(numbers)))
    return codes


def pair(old: Sequence[Hashable], new: Sequence[Hashable], *, cells: int = _MOST_CELLS) -> list[tuple[int, int, int]]:
    """Return runs (old place, new place, length) of a longest common subsequence.

    What needs a table of more than `cells` pairs between a common beginning and end has no runs.
    """
    ends = min(len(old), len(new))
    head = next((at for at in range(ends) if old[at] != new[at]), ends)
    tail = next((at for at in range(ends - head) if old[-1 - at] != new[-1 - at]), ends - head)
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    runs = [(0, 0, head)]
    if inner_old and inner_new and len(inner_old) * len(inner_new) <= min(cells, _MOST_CELLS):
        blocks = LCSseq.opcodes(inner_old, inner_new).as_matching_blocks()
        runs += [(head + block.a, head + block.b, block.size) for block in blocks]
    return [*runs, (len(old) - tail, len(new) - tail, tail)]


def most_cells(tokens: int) -> int:
    """Return how many pairs of words are compared at most between two texts of so many tokens together."""
    return _MOST_CELLS + _CELLS_FOR_TOKEN * tokens


def align(old_text: str, new_text: str) -> Alignment:
    """Align two NFC texts; lines that both have are twins as wholes, between them the words are."""
    vocabulary = Vocabulary()
    return align_tokens(tokenise(old_text, vocabulary), tokenise(new_text, vocabulary), vocabulary)


def align_tokens(old: Tokens, new: Tokens, vocabulary: Vocabulary) -> Alignment:
    """Align the tokens of two texts, cut with one vocabulary."""
    forward, backward = [-1] * len(old.code), [-1] * len(new.code)
    for start, twin, size in _runs(old, new):
        forward[start : start + size] = range(twin, twin + size)
        backward[twin : twin + size] = range(start, start + size)
    ends, closing = vocabulary.codes(_SENTENCE_ENDS), vocabulary.codes(_CLOSING)
    _settle(old, forward, backward, ends)
    _settle(new, backward, forward, ends)
    known = [at for at, twin in enumerate(forward) if twin >= 0]
    return Alignment(old, new, forward, backward, known, ends, closing)


def _runs(old: Tokens, new: Tokens) -> Iterator[tuple[int, int, int]]:
    """Yield runs (old place, new place, length): those of whole lines and of the words between them."""
    numbers: dict[str, int] = {}
    room = most_cells(len(old.code) + len(new.code))
    lines = pair(_line_codes(old, numbers, alone=1), _line_codes(new, numbers, alone=2))
    old_spans, new_spans = _line_spans(old), _line_spans(new)
    pairs = [(old_spans[a + n], new_spans[b + n]) for a, b, size in lines for n in range(size)]
    at_old = at_new = 0
    for (start, end), (twin, twin_end) in [*pairs, ((len(old.code),) * 2, (len(new.code),) * 2)]:
        for a, b, size in pair(old.code[at_old:start], new.code[at_new:twin], cells=room):
            yield at_old + a, at_new + b, size
        room -= (start - at_old) * (twin - at_new)
        yield start, twin, end - start
        at_old, at_new = end, twin_end


def _settle(tokens: Tokens, twins: list[int], others: list[int], ends: frozenset[str]) -> None:
    """Shift every cut to where writers cut: of "A b. A c." and "A c.", "A b." is gone and not "b. A".

    A block without twins between two neighbours whose twins are neighbours may slide over equal tokens.
    """
    line_starts = set(tokens.firsts)
    code, end, room = tokens.code, 0, _MOST_SLID
    for _ in range(twins.count(-1)):
        try:
            at = twins.index(-1, end)
        except ValueError:
            return
        end = next((to for to in range(at, len(code)) if twins[to] >= 0), len(code))
        is_cut = at > 0 and end < len(code) and twins[end] == twins[at - 1] + 1
        if is_cut or at == 0 or end == len(code):
            room -= _slide(_Cut(code, twins, others, at, end), line_starts, ends, most=min(room, _MOST_SLIDE))


@dataclass(frozen=True, slots=True)
class _Cut:
    """The tokens `[start, end)` of a text, which have no twins."""

    code: str
    twins: list[int]
    others: list[int]
    start: int
    end: int

    def reach(self, most: int) -> tuple[int, int]:
        """Return how far the cut may slide to the left, as a number below zero, and to the right: over equal tokens."""
        code, twins, left, right = self.code, self.twins, self.start, self.end
        stop = max(0, left - most)
        while left > stop and twins[left - 1] >= 0 and code[left - 1] == code[left - 1 + self.end - self.start]:
            left -= 1
        stop = min(len(code), right + most)
        while right < stop and twins[right] >= 0 and code[right - self.end + self.start] == code[right]:
            right += 1
        return left - self.start, right - self.end

    def move(self, shift: int) -> None:
        for place in range(-1, shift - 1, -1):
            self._hand_over(self.start + place, self.end + place)
        for place in range(shift):
            self._hand_over(self.end + place, self.start + place)

    def _hand_over(self, giver: int, taker: int) -> None:
        self.twins[taker], self.twins[giver] = self.twins[giver], -1
        self.others[self.twins[taker]] = taker


def _slide(cut: _Cut, line_starts: set[int], ends: frozenset[str], *, most: int) -> int:
    """Slide a cut to the best place that is near; return how many places were looked at."""

    def worth(shift: int) -> int:
        return sum(
            2 if place in line_starts or place in (0, len(cut.code)) else cut.code[place - 1] in ends
            for place in (cut.start + shift, cut.end + shift)
        )

    left, right = cut.reach(most)
    cut.move(max(range(left, right + 1), key=lambda by: (worth(by), -abs(by))))
    return right - left + 1
