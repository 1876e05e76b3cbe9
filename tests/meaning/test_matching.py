"""Known claims in texts that state them again: every repeat, nothing that differs in what counts."""

import random
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import claims as deeds
from annotations.meaning.coverage import sentences_of
from annotations.meaning.matching import Match, known_claims, offered
from annotations.models import Article, Claim, User
from annotations.text.document import Block
from annotations.text.sentences import sentences
from bench.planted_claims import CHANGES, said_again
from tests import factories

SAID = "The council says that the harbour bridge cost 40 million euros."


def _look(text: str, language: str = "en") -> Sequence[Match]:
    lines, at = [], 0
    for line in text.split("\n"):
        if line:
            lines.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    return known_claims(text, sentences(text, blocks=lines, language=language)).matches


def _claims(texts: Sequence[str], by: User) -> list[Claim]:
    rows = [Claim(text=text, created_by=by, last_edited_by=by, editors=[by.pk]) for text in texts]
    return Claim.objects.bulk_create(rows)


@pytest.mark.parametrize("how", sorted(CHANGES))
def test_finds_every_planted_repeat(checker: User, how: str) -> None:
    rng = random.Random(11)
    texts = [said_again(rng) for _ in range(40)]
    claims = _claims(texts, checker)
    parts = [CHANGES[how](text, rng) for text in texts]
    text = "\n".join(parts)
    found = {(match.claim, match.start) for match in _look(text) if match.kind == "verbatim"}
    at = 0
    for claim, part in zip(claims, parts, strict=True):
        starts = [start for known, start in found if known == claim.pk]
        assert any(at <= start < at + len(part) for start in starts), (how, part)
        at += len(part) + 1


@pytest.mark.parametrize(
    ("known", "text", "quote", "language"),
    [
        (
            "失业率在三月上升到百分之五",
            "据报道，失业率在三月上升到百分之五，令人意外。",
            "失业率在三月上升到百分之五",
            "zh",
        ),
        ("انخفضت البطالة إلى خمسة بالمئة", "قال الوزير: «انخفضت البطالة إلى خمسة بالمئة» أمس.", None, "ar"),
        ("Ο δήμος έχτισε ΔΡΌΜΟΥΣ", "Χθες ο δήμος έχτισε δρόμους, είπε.", "ο δήμος έχτισε δρόμους", "el"),
        ("Die Straße wurde 2024 gebaut", "Die STRASSE wurde 2024 gebaut.", "Die STRASSE wurde 2024 gebaut", "de"),
        ("The ﬁrst oﬃce was built", "The first office was built.", "The first office was built", "en"),
        ("👩‍👩‍👧 families pay 40 % less", "So: 👩‍👩‍👧 families pay 40 % less!", "👩‍👩‍👧 families pay 40 % less", "en"),
    ],
)
def test_says_where_in_code_points(checker: User, known: str, text: str, quote: str | None, language: str) -> None:
    [claim] = _claims([known], checker)
    [match] = _look(text, language)
    assert (match.claim, match.kind, match.score) == (claim.pk, "verbatim", 1.0)
    assert text[match.start : match.end] == match.quote == (quote or known)


def test_finds_the_words_that_an_editor_marked_for_a_claim_in_other_words(checker: User) -> None:
    article = factories.make_article(by=checker)
    claim = factories.make_claim(article, by=checker, quote="Work began in 2021", text="The works were begun early.")
    [match] = _look("They say work began in 2021, and that was it.")
    assert (match.claim, match.quote) == (claim.pk, "work began in 2021")
    deeds.remove_highlight(claim.highlights.all()[0], by=checker)
    assert not _look("They say work began in 2021, and that was it.")


def test_finds_a_repeat_over_the_ends_of_sentences(checker: User) -> None:
    [claim] = _claims(["It was cold. Nobody came to see it"], checker)
    [match] = _look("Well, it was cold! Nobody came – to see it… But he did.")
    assert (match.claim, match.quote) == (claim.pk, "it was cold! Nobody came – to see it")


def test_offers_other_words_with_the_whole_sentence_and_the_words_that_both_have(checker: User) -> None:
    [claim] = _claims(["The harbour bridge cost 40 million euros"], checker)
    [match] = _look("It was late. The bridge in the harbour cost €40 million, he said. Good.")
    assert (match.claim, match.kind) == (claim.pk, "close")
    assert match.quote == "The bridge in the harbour cost €40 million, he said."
    assert 0.7 <= match.score < 1 and {"bridge", "harbour", "cost", "40"} <= set(match.words)


@pytest.mark.parametrize(
    "text",
    [
        "The harbour bridge cost 41 million euros.",
        "The harbour bridge will cost 40 million euros.",
        "The harbour bridge did not cost 40 million euros.",
        "The harbour bridge cost 40 million dollars.",
        "The harbour bridge in Oslo cost 40 million euros.",
    ],
)
def test_offers_nothing_that_differs_in_what_counts(checker: User, text: str) -> None:
    _claims(["The harbour bridge cost 40 million euros"], checker)
    assert not [match for match in _look(text) if match.kind == "close"]


def test_leaves_out_what_is_discarded_marked_or_turned_down(checker: User) -> None:
    article = factories.make_article(by=checker)
    assert article.snapshot is not None
    elsewhere = factories.make_claim(factories.make_article(by=checker), by=checker, text=SAID)
    gone = factories.make_claim(factories.make_article(by=checker), by=checker, text=SAID)
    deeds.discard_claim(gone, by=checker)

    def found() -> list[int]:
        fresh = Article.objects.select_related("snapshot").get(id=article.pk)
        assert fresh.snapshot is not None
        matches = offered(fresh, fresh.snapshot, sentences_of(fresh.snapshot)).matches
        return [match.claim for match in matches if match.quote == SAID.rstrip(".")]

    assert found() == [elsewhere.pk]
    row = factories.make_highlight(article, by=checker, quote=SAID, claim=elsewhere)
    assert found() == []
    deeds.remove_highlight(row, by=checker)
    assert found() == [elsewhere.pk]


def test_asks_as_often_for_many_claims_and_sentences_as_for_few(checker: User) -> None:
    def asked(text: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            known_claims(text, sentences(text, blocks=[Block("paragraph", 0, len(text))], language="en"))
        return len(queries)

    _claims([SAID], checker)
    few = asked(SAID)
    rng = random.Random(3)
    _claims([said_again(rng) for _ in range(60)], checker)
    assert asked(" ".join(said_again(rng) for _ in range(60))) == few


def test_looks_claims_and_marked_words_up_by_their_index(checker: User) -> None:
    article = factories.make_article(by=checker)
    factories.make_claim(article, by=checker, text=SAID)
    _claims([said_again(random.Random(5)) for _ in range(50)], checker)
    with CaptureQueriesContext(connection) as queries:
        assert _look(SAID)
    [asked] = [query["sql"] for query in queries.captured_queries if "annotations_highlight" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + asked)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "claim_opening" in plan and "highlight_opening" in plan, plan
    assert "Seq Scan" not in plan


@pytest.mark.parametrize(
    ("limit", "value", "found"),
    [
        ("matching.MOST_PLACES", 2, 4),
        ("matching.MOST_MATCHES", 3, 3),
        ("matching.MOST_OPENINGS", 8, 3),
        ("matching.MOST_SENTENCES", 1, 6),
        ("matching.MOST_LETTERS", 80, 2),
        ("matching.MOST_SECONDS", -1.0, 0),
        ("matching.MOST_SECONDS", 60.0, 6),
    ],
)
def test_says_where_it_looked_no_further(
    checker: User, monkeypatch: pytest.MonkeyPatch, limit: str, value: float, found: int
) -> None:
    _claims([SAID, "The harbour bridge cost 40 million euros"], checker)
    monkeypatch.setattr(f"annotations.meaning.{limit}", value)
    text = " ".join([SAID] * 3)
    cut = sentences(text, blocks=[Block("paragraph", 0, len(text))], language="en")
    result = known_claims(text, cut)
    assert len([match for match in result.matches if match.kind == "verbatim"]) == found
    assert result.is_cut is (value != 60.0)


def test_says_where_more_claims_begin_like_it_than_are_looked_at(
    checker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotations.meaning.matching.MOST_BEGINNING", 2)
    monkeypatch.setattr("annotations.meaning.lookups.MOST_BEGINNING", 2)
    _claims([SAID] * 3, checker)
    result = known_claims(SAID, [])
    assert (len(result.matches), result.is_cut) == (2, True)


ODD = ["", " ", "…", "a", "\\'&|!():*", "'; --", "a\\b 'c' \"d\" % _ %s {0}", "🏳️‍🌈" * 50]
LONG_WORDS = [
    "w" * 2_500,
    "w" * 45_000,
    f"The {'w' * 2_500} bridge cost 40 euros.",
    f"{'𝒘' * 600} {'ö' * 1_100} {'ｗ' * 700} here",
]


@pytest.mark.parametrize("text", [*ODD, *LONG_WORDS])
def test_never_fails_on_odd_texts(checker: User, text: str) -> None:
    _claims([SAID, "…", "a", "\\'&|!():*", "%s %s %s"], checker)
    known_claims(text, sentences(text, blocks=[Block("paragraph", 0, len(text))] if text else [], language=""))
