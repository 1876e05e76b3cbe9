"""Which sentences seem worth checking, and why."""

import pytest

from annotations.text.checkworthy import MOST_READ, reads, worth_of
from annotations.text.checkworthy_signs import SIGNS


def _why(sentence: str) -> dict[str, str]:
    return {reason.code: reason.words for reason in worth_of(sentence).reasons}


@pytest.mark.parametrize(
    ("sentence", "code", "words"),
    [
        ("The harbour handled 4,100 ships.", "figure", "4,100"),
        ("Nineteen lorries were turned back.", "number", "Nineteen"),
        ("One in eight pupils goes home hungry.", "share", "One in eight"),
        ("Debt stands at £22m.", "money", "£22m"),
        ("It is twice as dear as the old one.", "comparison", "twice"),
        ("Rents have fallen in the north.", "change", "fallen"),
        ("No spring was so dry since records began.", "record", "records began"),
        ("No ship has called since 2015.", "period", "since 2015"),
        ("According to the registry, the firm is closed.", "ground", "According to"),
        ("She denied that the tests were faked.", "dispute", "denied"),
        ("The ban led to longer queues.", "cause", "led to"),
        ("Two miners were killed below ground.", "harm", "killed"),
        ("The judge jailed him for fraud.", "law", "jailed"),
        ("The ministry kept the file.", "body", "ministry"),
        ("Nobody inspected the roof.", "absolute", "Nobody"),
        ("Is the roof safe?", "question", "?"),
        ("It was a magnificent evening.", "opinion", "magnificent"),
        ("Talks are expected to go on.", "prediction", "expected to"),
        ("The office is open from 9am to 4pm.", "service", "9am"),
        ("The firm declined to comment.", "no_answer", "declined to comment"),
        ("His mother kept the letters.", "private", "mother"),
        ("Then silence.", "short", ""),
    ],
)
def test_says_which_words_are_the_reason(sentence: str, code: str, words: str) -> None:
    assert _why(sentence)[code] == words


@pytest.mark.parametrize(
    "sentence", ["It opens on 14 March.", "She left in 2012.", "Doors close at 16.07.", "Tom, 71, sang."]
)
def test_dates_times_and_ages_are_no_figures(sentence: str) -> None:
    assert "figure" not in _why(sentence)


def test_points_are_the_sum_of_the_reasons_and_the_weightiest_stands_first() -> None:
    worth = worth_of(
        "Figures show that the council lost £9m because nobody read the contract, a third more than in 2019."
    )
    assert worth.points == sum(reason.points for reason in worth.reasons) and worth.is_enough
    assert [abs(reason.points) for reason in worth.reasons] == sorted(
        (abs(r.points) for r in worth.reasons), reverse=True
    )


def test_a_question_about_figures_is_not_offered() -> None:
    assert worth_of("Unemployment fell by 4 per cent last year.").is_enough
    assert not worth_of("Did unemployment fall by 4 per cent last year?").is_enough


def test_words_stand_in_the_sentence_whatever_small_letters_do_to_it() -> None:
    said = "İİİ According to İzmir's council, 40 per cent of the wells ran dry."
    assert all(reason.words in said for reason in worth_of(said).reasons)
    assert _why(said)["ground"] == "According to"


def test_reads_english_only() -> None:
    assert [reads(tag) for tag in ("en", "en-GB", "EN_us", "de", "", "enm")] == [True, True, True, False, False, False]


def test_a_sentence_without_end_is_read_to_a_limit() -> None:
    assert worth_of("word " * MOST_READ + "according to 40 per cent").points == 0


def test_every_sign_has_a_name_of_its_own_and_words_for_a_reader() -> None:
    assert len({sign.code for sign in SIGNS}) == len({sign.said for sign in SIGNS}) == len(SIGNS)
