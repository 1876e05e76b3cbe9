"""Has this been checked? By words in five languages, by meaning where the model is, and never what is not public."""

from collections.abc import Iterator, Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import claims as deeds
from annotations.actions import publications
from annotations.meaning.known import SAME, Known, Scope, match
from annotations.models import Claim, PriorCheck, StatementVector, User
from annotations.text import embedding
from annotations.worker import vectors
from tests import factories

pytestmark = pytest.mark.django_db
SHARK = "A photograph shows a shark swimming on a flooded motorway in Greyford."
PRIORS = {
    SHARK: ("Is This a Shark on a Motorway?", "en"),
    "Bananas cure cancer in six weeks.": ("", "en"),
    "Unemployment rose 3 % in March.": ("", "en"),
    "Le chômage a baissé de 3 % en mars.": ("", "fr"),
    "Die Zahl der Arbeitslosen ist im März gesunken.": ("", "de"),
    "El presidente no firmó la ley de vivienda.": ("", "es"),
    "انخفضت البطالة إلى خمسة بالمئة.": ("", "ar"),
    "Ponte fechada depois do incêndio no túnel.": ("", "pt"),
    "失业率在三月上升到百分之五": ("", "zh"),
}


@pytest.fixture
def by_words() -> Iterator[None]:
    """A newsroom that has no sentence model."""
    loaded = embedding._Process.loaded
    embedding.choose(embedding.Choice("off"))
    yield
    embedding._Process.loaded = loaded


@pytest.fixture
def priors() -> dict[str, int]:
    """Prior checks: their ids by what they claim."""
    rows = [
        PriorCheck(
            digest=f"{at}",
            url=f"https://checks.example.net/{at}",
            site="checks.example.net",
            claim=claim,
            language=language,
            markup={"headline": title} if title else {},
            origin="file",
        )
        for at, (claim, (title, language)) in enumerate(PRIORS.items())
    ]
    return {row.claim: row.pk for row in PriorCheck.objects.bulk_create(rows)}


def _claims(texts: Sequence[str], by: User) -> list[Claim]:
    rows = [Claim(text=text, created_by=by, last_edited_by=by, editors=[by.pk]) for text in texts]
    return Claim.objects.bulk_create(rows)


def _priors(found: Known) -> list[int | None]:
    return [one.prior_check for one in found.results]


@pytest.mark.parametrize(
    ("said", "claim"),
    [
        ("OMG a SHARK on the #Motorway!! https://t.co/x — Jo (@jo) August 28, 2017", SHARK),
        ("sharks swam along motorways?", SHARK),
        ("le chômage baisse, dit-il", "Le chômage a baissé de 3 % en mars."),
        ("Arbeitslose: ihre Zahlen sinken", "Die Zahl der Arbeitslosen ist im März gesunken."),
        ("los presidentes firmaron leyes", "El presidente no firmó la ley de vivienda."),
        ("هل انخفضت البطالة؟", "انخفضت البطالة إلى خمسة بالمئة."),
        ("a ponte foi fechada depois de um incêndio", "Ponte fechada depois do incêndio no túnel."),
    ],
)
def test_finds_by_words_whatever_their_endings(by_words: None, priors: dict[str, int], said: str, claim: str) -> None:
    found = match(said)
    assert _priors(found)[0] == priors[claim]
    assert found.results[0].matched and not found.by_meaning and "words only" in found.note


def test_finds_claims_and_prior_checks_side_by_side(by_words: None, priors: dict[str, int], checker: User) -> None:
    [claim, gone] = _claims(["A shark swam on the motorway.", "A shark swam on the motorway of Greyford."], checker)
    deeds.discard_claim(gone, by=checker)
    found = match("a shark on the motorway", limit=2)
    assert {(one.claim, one.prior_check) for one in found.results} == {(claim.pk, None), (None, priors[SHARK])}
    assert all(0 < one.score <= 1 for one in found.results)


@pytest.mark.parametrize(
    ("said", "differs"),
    [
        ("Unemployment fell 3 % in March.", "direction"),
        ("Unemployment rose 4 % in March.", "number"),
        ("Unemployment did not rise 3 % in March.", "negation"),
        ("Unemployment rose 3 % in June.", "date"),
    ],
)
def test_never_calls_the_same_what_differs_in_what_counts(priors: dict[str, int], said: str, differs: str) -> None:
    _read_all()
    best = match(said).results[0]
    assert best.prior_check == priors["Unemployment rose 3 % in March."]
    assert differs in best.differs and best.score < SAME and best.relation == "related"


def test_calls_the_same_what_says_the_same(priors: dict[str, int]) -> None:
    _read_all()
    best = match("Unemployment rose 3 % in March!!").results[0]
    assert (best.prior_check, best.differs, best.relation) == (priors["Unemployment rose 3 % in March."], (), "same")


def test_finds_by_meaning_what_shares_no_word(priors: dict[str, int]) -> None:
    _read_all()
    found = match("Joblessness went up")
    assert _priors(found)[0] == priors["Unemployment rose 3 % in March."]
    assert found.by_meaning and found.note == ""


def test_says_how_many_wait_to_be_read(priors: dict[str, int]) -> None:
    found = match("a shark on the motorway")
    assert found.by_meaning and f"{len(priors)} statements still wait" in found.note
    assert _priors(found)[0] == priors[SHARK]


def test_shows_the_public_only_what_stands(checker: User, editor: User, priors: dict[str, int]) -> None:
    text = "The harbour bridge cost 40 million euros"
    live = factories.published_claim(by=checker, reviewer=editor, text=text)
    factories.make_claim(by=checker, text=f"{text} and two lives")
    publications.correct(live, "true", "Counted again.", note="The register was wrong.", by=editor)
    deeds.edit_claim(factories.fresh(live), {"text": "The zeppelin landed in Greyford"}, version=None, by=checker)
    _read_all()
    assert [one.key for one in match("bridge cost forty million, shark", scope=Scope.PUBLIC).results] == [
        ("claim", live.pk)
    ]
    assert match("the zeppelin landed in Greyford", scope=Scope.PUBLIC).results == ()


def test_looks_through_a_long_text_by_sentences(by_words: None, priors: dict[str, int]) -> None:
    filler = "Nothing of what stands here was ever heard by anybody at all in this whole town. "
    found = match(filler * 8 + "A shark swam on the motorway. Bananas cure cancer!")
    assert set(_priors(found)[:2]) == {priors[SHARK], priors["Bananas cure cancer in six weeks."]}
    assert "sentences" not in found.note
    assert "Only the first 12 of 30 sentences" in match(filler * 30).note


@pytest.mark.parametrize("said", ["", "!!!", "the of and", "' | !x & (\\ \x00", "😡", "a" * 5_000, "1" * 700, "\ud800"])
def test_answers_whatever_is_asked(by_words: None, priors: dict[str, int], said: str) -> None:
    assert match(said).results == ()


def test_asks_the_database_as_often_for_many_as_for_few(checker: User, priors: dict[str, int]) -> None:
    _claims([SHARK], checker)
    _read_all()
    with CaptureQueriesContext(
        connection,
    ) as few:
        match(SHARK, limit=50)
    _claims([f"{SHARK} {at}" for at in range(12)], checker)
    _read_all()
    with CaptureQueriesContext(connection) as many:
        assert len(match(SHARK, limit=50).results) > 12
    assert len(few) == len(many)


def _read_all() -> None:
    vectors.run()
    assert StatementVector.objects.progress().waiting == 0
