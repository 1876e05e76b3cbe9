"""Which claims that we know an article states again: word for word, or in much the same words. Reads only.

Nothing here is a verdict: what is found is offered to an editor, who says whether it is the same.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

from django.db import connection, transaction

from annotations.models import Article, Highlight, Snapshot
from annotations.models.suggestion import said_key
from annotations.models.words import Opening
from annotations.text.paraphrase import Statement, alike, statement
from annotations.text.repeats import Text
from annotations.text.sentences import Sentence

MOST_LETTERS = 600_000
"""How much of a text is searched, in code points: about 100,000 words."""
MOST_SENTENCES = 3_000
"""How many sentences are compared with claims in other words."""
MOST_ASKED = 50
"""How many claims in other words are compared with one sentence."""
ASKED_WORDS = 6
"""By how many of its rarest words claims are looked for that say a sentence in other words: see `_some_of`."""
FEWEST_ASKED = 3
_RARE = 200
_COMMON = 2_000
_OTHERS = 4
_SEEN_WORDS = 2_000
_LEAST_SHARED = 0.5
_DIGIT = re.compile(r"[1-9]")
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,60}(?![^\W\d_])")
"""A word by which claims are looked for. The database refuses words of more than 2,046 bytes."""


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
    """In reading order, best first where they start alike. `is_cut`: the text was too long to be searched whole."""

    matches: tuple[Match, ...]
    is_cut: bool


def known_claims(text: str, sentences: Sequence[Sentence]) -> Matches:
    """Find the claims, but for discarded ones, that a text states. `sentences` are those of the text, in order."""
    inside = [one for one in sentences if one.end <= MOST_LETTERS]
    verbatim = list(_verbatim(Text.of(text[:MOST_LETTERS]), inside))
    close = list(_close(text, inside[:MOST_SENTENCES], verbatim))
    found = sorted(chain(verbatim, close), key=lambda one: (one.start, -one.score, one.end, one.claim))
    is_cut = len(text) > MOST_LETTERS or len(inside) > MOST_SENTENCES
    return Matches(tuple(found), is_cut)


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


def _verbatim(text: Text, sentences: Sequence[Sentence]) -> Iterator[Match]:
    """Find claims by their own words and by the words that editors marked for them."""
    spans = (text.covering(one.start, one.end) for one in sentences)
    wholes = frozenset((first, last) for first, last in spans if first < last)
    openings = text.openings(_letters(text.text), wholes)
    seen: set[tuple[int, str]] = set()
    for claim, known in _beginning_with(openings):
        code = text.words.code(known)
        if (claim, code) in seen:
            continue
        seen.add((claim, code))
        for start, end in text.places(known, wholes):
            quote = text.text[start:end]
            yield Match(claim, "verbatim", 1.0, start, end, quote, tuple(dict.fromkeys(quote.split()))[:MOST_ASKED])


def _letters(text: str) -> dict[str, str]:
    """Return what the database makes of each character: only it knows which it takes for letters."""
    said = Opening.letters.format("c")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT c, {said} FROM unnest(%s::text[]) AS c", [sorted(set(text))])
        return dict(cursor.fetchall())


def _beginning_with(openings: set[str]) -> list[tuple[int, str]]:
    """Return each claim that begins, or whose marked words begin, in one of these ways: its id and those words."""
    among = " ".join(sorted(openings))
    return _found_by_index(
        f"""
        SELECT id, text FROM annotations_claim
        WHERE status <> 'discarded' AND {Opening.sql("text")} = ANY(string_to_array(%s, ' '))
        UNION ALL
        SELECT claim_id, quote FROM annotations_highlight JOIN annotations_claim claim ON claim.id = claim_id
        WHERE first_id IS NULL AND removed_at IS NULL AND status <> 'discarded'
        AND {Opening.sql("quote")} = ANY(string_to_array(%s, ' '))
        """,
        [among, among],
    )


def _found_by_index(asked: str, given: Sequence[Any]) -> list[Any]:
    """Return the rows of a query that has an index to go by.

    The planner takes an index look-up for dearer and the letters of a text for cheaper than they are: it is told to
    leave the tables alone.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(asked, given)
        found = list(cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = on")
    return found


def _close(text: str, sentences: Sequence[Sentence], verbatim: Sequence[Match]) -> Iterator[Match]:
    """Find claims that say a sentence in other words, unless it says them word for word too."""
    said = [text[one.start : one.end] for one in sentences]
    known: dict[int, Statement | None] = {}
    stated = {at: taken for at, words in enumerate(said) if (taken := statement(words)) is not None}
    there = _claims_at(verbatim)
    words_of = {at: _words(said[at]) for at in stated}
    for at, claim, words in _sharing_rare_words(words_of):
        sentence = sentences[at]
        is_worth_it = _is_near(words_of[at], _words(words)) and _may_count_alike(said[at], words)
        if not is_worth_it or _is_there(there[claim], sentence):
            continue
        if claim not in known:
            known[claim] = statement(words)
        other = known[claim]
        found = alike(stated[at], other) if other is not None else None
        if found is not None:
            yield Match(claim, "close", found.score, sentence.start, sentence.end, said[at], found.words)


def _claims_at(verbatim: Sequence[Match]) -> dict[int, list[tuple[int, int]]]:
    there: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for match in verbatim:
        there[match.claim].append((match.start, match.end))
    return there


def _is_there(spans: Sequence[tuple[int, int]], sentence: Sentence) -> bool:
    return any(start < sentence.end and sentence.start < end for start, end in spans)


def _words(said: str) -> frozenset[str]:
    return frozenset(_WORD.findall(said.lower()))


def _is_near(said: frozenset[str], known: frozenset[str]) -> bool:
    """Tell quickly whether enough words are shared for a closer look."""
    return len(said & known) >= _LEAST_SHARED * len(known)


def _may_count_alike(said: str, known: str) -> bool:
    """Tell quickly whether the numbers may be the same: the same digits, or words in their place."""
    digits, others = sorted(_DIGIT.findall(said)), sorted(_DIGIT.findall(known))
    return digits == others or not digits or not others


def _sharing_rare_words(said: dict[int, frozenset[str]]) -> Iterator[tuple[int, int, str]]:
    """Yield (sentence, claim, the claim's words) where both share some of the sentence's rarest words."""
    often = _how_often()
    asked = {at: query for at, words in said.items() if (query := _some_of(_rarest(words, often), often))}
    yield from _found_by_index(
        """
        SELECT asked.at, claim.id, claim.text FROM unnest(%s::int[], %s::text[]) AS asked(at, words)
        CROSS JOIN LATERAL (
            SELECT id, text FROM annotations_claim
            WHERE to_tsvector('simple'::regconfig, COALESCE(text, '')) @@ asked.words::tsquery
            AND status <> 'discarded' LIMIT %s
        ) AS claim
        """,
        [list(asked), list(asked.values()), MOST_ASKED],
    )


def _how_often() -> dict[str, float]:
    """Return in how many claims each of the commonest words occurs, as the database last estimated it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT word, share * reltuples FROM pg_stats
            JOIN pg_class ON pg_class.oid = 'annotations_claim'::regclass,
            unnest(most_common_elems::text::text[], most_common_elem_freqs) AS counted(word, share)
            WHERE schemaname = ANY(current_schemas(false)) AND tablename = 'claim_lexemes'
            AND word IS NOT NULL ORDER BY share DESC LIMIT %s
            """,
            [_SEEN_WORDS],
        )
        return dict(cursor.fetchall())


def _rarest(words: frozenset[str], often: dict[str, float]) -> list[str]:
    """Return the words by which to look for a sentence: the rarest, long ones before short ones."""
    ordered = sorted(words, key=lambda word: (often.get(word, 0), -len(word), word))
    telling = [word for word in ordered if often.get(word, 0) <= _COMMON]
    return telling[:ASKED_WORDS] if len(telling) >= FEWEST_ASKED else ordered[:FEWEST_ASKED]


def _some_of(words: Sequence[str], often: dict[str, float]) -> str:
    """Return a query for texts that hold two of these words, one of them rare; where few are, or three of the others.

    The words are letters only, so nothing needs quoting.
    """
    rare = [word for word in words if often.get(word, 0) <= _RARE]
    others = [word for word in words if word not in rare]
    threes = combinations(others[:_OTHERS], 3) if len(rare) < FEWEST_ASKED else ()
    pairs = [f"{word}&({'|'.join([*rare[at + 1 :], *others])})" for at, word in enumerate(rare) if len(words) > at + 1]
    return "|".join([*pairs, *map("&".join, threes)])
