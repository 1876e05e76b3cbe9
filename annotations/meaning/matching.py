"""Which claims that we know an article states again: word for word, or in much the same words. Reads only.

Nothing here is a verdict: what is found is offered to an editor, who says whether it is the same.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from time import monotonic

from annotations.meaning.lookups import (
    MOST_BEGINNING,
    claims_beginning_with,
    how_often,
    letters_of,
    sharing_rare_words,
    words_of,
)
from annotations.models import Article, Highlight, Snapshot
from annotations.models.suggestion import said_key
from annotations.text.paraphrase import Alike, Statement, alike, statement
from annotations.text.repeats import Text
from annotations.text.sentences import Sentence

MOST_LETTERS = 600_000
"""How much of a text is searched, in code points: about 100,000 words."""
MOST_OPENINGS = 500_000
"""By how many ways to begin claims are looked for: what 600,000 letters have, or 22,000 Chinese characters."""
MOST_SENTENCES = 3_000
"""How many sentences are compared with claims in other words."""
MOST_PLACES = 20
"""How often one claim is offered in one text."""
MOST_MATCHES = 5_000
MOST_SECONDS = 5.0
"""How long one search goes on before it leaves the rest."""
MOST_WORDS = 50
_AT_ONCE = 100
_LEAST_SHARED = 0.5
_DIGIT = re.compile(r"[1-9]")


@dataclass(frozen=True, slots=True)
class Match:
    """A span of the text that says what a claim says. `kind`: verbatim or close; `words`: those that both have."""

    claim: int
    kind: str
    score: float
    start: int
    end: int
    quote: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """In reading order, best first where they start alike. `is_cut`: there was too much to be searched whole."""

    matches: tuple[Match, ...]
    is_cut: bool


@dataclass(slots=True)
class _Effort:
    """What one search may still cost. `is_cut` once it left something out."""

    ends: float
    left: int
    is_cut: bool = False

    def is_over(self) -> bool:
        """Ask before there is more to do."""
        is_over = self.left <= 0 or monotonic() > self.ends
        self.is_cut = self.is_cut or is_over
        return is_over


@dataclass(frozen=True)
class _Said:
    """A sentence or a claim, taken apart at most once."""

    text: str

    @cached_property
    def words(self) -> frozenset[str]:
        return words_of(self.text)

    @cached_property
    def digits(self) -> list[str]:
        return sorted(_DIGIT.findall(self.text))

    @cached_property
    def statement(self) -> Statement | None:
        return statement(self.text)

    def alike(self, known: "_Said") -> Alike | None:
        """Tell how alike they are; first, quickly, whether they can be: by their words and the digits in them."""
        is_near = len(self.words & known.words) >= _LEAST_SHARED * len(known.words)
        if not is_near or (self.digits != known.digits and self.digits and known.digits):
            return None
        if self.statement is None or known.statement is None:
            return None
        return alike(self.statement, known.statement)


def known_claims(text: str, sentences: Sequence[Sentence]) -> Matches:
    """Find the claims, but for discarded ones, that a text states. `sentences` are those of the text, in order."""
    effort = _Effort(monotonic() + MOST_SECONDS, MOST_MATCHES)
    inside = [one for one in sentences if one.end <= MOST_LETTERS]
    effort.is_cut = len(text) > MOST_LETTERS or len(inside) > MOST_SENTENCES
    verbatim = list(_verbatim(Text.of(text[:MOST_LETTERS]), inside, effort))
    close = list(_close(text, inside[:MOST_SENTENCES], verbatim, effort))
    found = sorted(chain(verbatim, close), key=lambda one: (one.start, -one.score, one.end, one.claim))
    return Matches(tuple(found), effort.is_cut)


def offered(article: Article, snapshot: Snapshot, sentences: Sequence[Sentence]) -> Matches:
    """Find the claims that the current version states again and nobody has marked there or turned down."""
    found = known_claims(snapshot.text, sentences)
    standing = Highlight.objects.standing().filter(article=article, start__isnull=False)
    marked: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for claim, start, end in standing.values_list("claim", "start", "end"):
        marked[claim].append((start or 0, end or 0))
    dismissed = set(article.dismissals.values_list("claim", "words"))
    matches = tuple(
        one
        for one in found.matches
        if not any(start < one.end and one.start < end for start, end in marked[one.claim])
        and (one.claim, said_key(one.quote)) not in dismissed
    )
    return Matches(matches, found.is_cut)


def _verbatim(text: Text, sentences: Sequence[Sentence], effort: _Effort) -> Iterator[Match]:
    """Find claims by their own words and by the words that editors marked for them."""
    spans = (text.covering(one.start, one.end) for one in sentences)
    wholes = frozenset((first, last) for first, last in spans if first < last)
    openings = text.openings(letters_of(text.text), wholes)
    begun = claims_beginning_with(set(islice(openings, MOST_OPENINGS)))
    effort.is_cut = effort.is_cut or next(openings, None) is not None or len(begun) == MOST_BEGINNING
    seen: set[tuple[int, str]] = set()
    for claim, known in begun:
        code = text.words.code(known)
        if (claim, code) in seen:
            continue
        seen.add((claim, code))
        places = text.places(known, wholes)
        for start, end in islice(places, MOST_PLACES):
            if effort.is_over():
                return
            effort.left -= 1
            quote = text.text[start:end]
            yield Match(claim, "verbatim", 1.0, start, end, quote, tuple(dict.fromkeys(quote.split()))[:MOST_WORDS])
        effort.is_cut = effort.is_cut or next(places, None) is not None


def _close(text: str, sentences: Sequence[Sentence], verbatim: Sequence[Match], effort: _Effort) -> Iterator[Match]:
    """Find claims that say a sentence in other words, unless it says them word for word too."""
    said = [_Said(text[one.start : one.end]) for one in sentences]
    claims: dict[int, _Said] = {}
    there = _claims_at(verbatim)
    for at, claim, words in _candidates(said, effort):
        if effort.is_over():
            return
        sentence, known = sentences[at], claims.setdefault(claim, _Said(words))
        found = None if _is_there(there[claim], sentence) else said[at].alike(known)
        if found is not None:
            effort.left -= 1
            yield Match(claim, "close", found.score, sentence.start, sentence.end, said[at].text, found.words)


def _candidates(said: Sequence[_Said], effort: _Effort) -> Iterator[tuple[int, int, str]]:
    """Yield (sentence, claim, the claim's words) where they have rare words in common."""
    often = how_often()
    stated = [at for at, one in enumerate(said) if one.statement is not None]
    for first in range(0, len(stated), _AT_ONCE):
        if effort.is_over():
            return
        yield from sharing_rare_words({at: said[at].words for at in stated[first : first + _AT_ONCE]}, often)


def _claims_at(verbatim: Sequence[Match]) -> dict[int, list[tuple[int, int]]]:
    there: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for match in verbatim:
        there[match.claim].append((match.start, match.end))
    return there


def _is_there(spans: Sequence[tuple[int, int]], sentence: Sentence) -> bool:
    return any(start < sentence.end and sentence.start < end for start, end in spans)
