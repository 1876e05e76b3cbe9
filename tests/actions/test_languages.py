"""What a person is told at once is in her language; what is kept and published is the same whatever she speaks."""

import pickle
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.core.signals import setting_changed
from django.utils import translation
from pytest_django import Settings

from annotations import policy, saying
from annotations.actions import publications, reviews
from annotations.errors import FourEyes, Invalid, WrongState
from annotations.incoming import clean_text, clean_url
from annotations.management.catalogues import keeping
from annotations.meaning.content import content_of, sha256_of
from annotations.meaning.failures import CATALOGUE
from annotations.models import Event, User
from annotations.models.moves import MOVES
from annotations.text import deeds
from annotations.text.marking import Sentence
from tests import factories

pytestmark = pytest.mark.django_db
SAID = {
    "Published": "Publié",
    "Corrected": "Corrigé",
    "False": "Faux",
    "You proposed this verdict. Somebody else has to review it.": "Vous avez proposé ce verdict.",
    "A claim that is {state} cannot be moved by “{move}”.": "On ne peut pas « {move} » ce qui est {state}.",
    "Nobody has approved it.": "Personne ne l’a approuvé.",
    "In review": "En relecture",
    "publish": "publier",
    "The text is too long.": "Le texte est trop long.",
    "The address is longer than {number} characters.": "L’adresse dépasse {number} caractères.",
}
COUNTED = ("{number} character; at most {most} fit.", "{number} characters; at most {most} fit.")


@pytest.fixture(autouse=True)
def catalogue(tmp_path: Path, settings: Settings) -> Iterator[None]:
    made = keeping.kept(tmp_path, "fr", keeping.SERVER)
    for english, french in SAID.items():
        made.add(english, french)
    made.add(COUNTED, ("{number} caractère ; {most} au plus.", "{number} caractères ; {most} au plus."))
    keeping.write(keeping.folder(tmp_path, "fr") / "django.po", made)
    for path, content in keeping.make(tmp_path, "fr").items():
        path.write_bytes(content)
    settings.LOCALE_PATHS = [tmp_path / "annotations/locale"]
    setting_changed.send(sender=None, setting="LOCALE_PATHS", value=None, enter=True)
    yield
    setting_changed.send(sender=None, setting="LOCALE_PATHS", value=None, enter=True)
    translation.deactivate()


def test_refusals_speak_the_language_of_whoever_asked(checker: User) -> None:
    claim = factories.submitted_claim(by=checker)
    with translation.override("fr"):
        with pytest.raises(FourEyes, match="Vous avez proposé ce verdict"):
            policy.require_second_person(checker, claim, "approve")
        with pytest.raises(Invalid, match="Le texte est trop long") as refused:
            clean_text("é" * 1_234, field="note", most=1_000)
        assert refused.value.fields == {"note": ["1\xa0234 caractères ; 1\xa0000 au plus."]}
        with pytest.raises(Invalid, match=r"L’adresse dépasse 2\xa0048 caractères") as refused:
            clean_url(f"https://example.org/{'a' * 9_000}")
        assert refused.value.code == "too_long"
    with pytest.raises(Invalid) as refused:
        clean_text("é" * 1_234, field="note", most=1_000)
    assert refused.value.fields == {"note": ["1,234 characters; at most 1,000 fit."]}


def test_a_move_that_is_refused_is_named_in_words(checker: User, editor: User) -> None:
    claim = factories.submitted_claim(by=checker)
    with (
        translation.override("fr"),
        pytest.raises(WrongState, match="On ne peut pas « publier » ce qui est en relecture"),
    ):
        publications.publish(claim, by=editor)
    assert {deeds.in_words(deed) for deed in {*policy.RULES, *MOVES}} <= set(deeds.WORDS)


def test_what_is_published_is_the_same_in_every_language(checker: User, editor: User) -> None:
    claim = factories.submitted_claim(by=checker)
    english = content_of(claim)
    with translation.override("fr"):
        assert sha256_of(content_of(factories.fresh(claim))) == sha256_of(english)
        reviews.decide(claim, "approve", by=editor, seen=factories.seen_of(claim))
        made = publications.publish(factories.fresh(claim), by=editor)
    told = str([made.payload, list(Event.objects.filter(claim=claim).values_list("data", flat=True))])
    assert not [french for french in SAID.values() if french in told]
    assert made.payload["rating"]["label"] == "False"
    assert CATALOGUE["empty_text"].sentence == "No readable text was found in it."


def test_a_sentence_keeps_its_values_wherever_it_goes() -> None:
    """Between processes and into copies; what people wrote in it is nobody's pattern."""
    words = "The address is longer than {number} characters."
    for sentence in (Sentence(words, number=1_234), Sentence("{number}{other}", number=1, other="{number} {}")):
        for same in (deepcopy(sentence), pickle.loads(pickle.dumps(sentence))):
            assert (same, same.words, same.values) == (sentence, sentence.words, sentence.values)
    assert Sentence("{number}{other}", number=1, other="{number} {}") == "1{number} {}"
    with translation.override("fr"):
        assert saying.said(Sentence(words, number=1_234)) == "L’adresse dépasse 1\xa0234 caractères."
        assert saying.said("Nobody translated this") == "Nobody translated this"
