"""What a person is told at once is in her language; what is kept and published is the same whatever she speaks."""

import pickle
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as settings_of_django
from django.core.signals import setting_changed
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import Settings

from annotations import policy, saying
from annotations.actions import contacting, experts, publications, publishers, questions, reviews, sources, webhooks
from annotations.actions.answers import Said
from annotations.actions.evidence import Evidence
from annotations.errors import FourEyes, Invalid, WrongState
from annotations.incoming import clean_text, clean_url
from annotations.management.catalogues import keeping
from annotations.management.catalogues.finding import in_python
from annotations.meaning.content import content_of, sha256_of
from annotations.models import Claim, User
from annotations.models.moves import MOVES
from annotations.models.webhook import Topic
from annotations.text import deeds
from annotations.text.marking import Sentence
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
MARK = "¤"
SAID = {
    "You proposed this verdict. Somebody else has to review it.": "Vous avez proposé ce verdict.",
    "A claim that is {state} cannot be moved by “{move}”.": "On ne peut pas « {move} » ce qui est {state}.",
    "Nobody has approved it.": "Personne ne l’a approuvé.",
    "In review": "En relecture",
    "publish": "publier",
    "There is no such claim.": "Il n’y a pas d’affirmation de ce numéro.",
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


def test_the_interface_of_the_newsroom_speaks_it_too(checker: User, editor: User, signed_in: SignIn) -> None:
    User.objects.filter(id=checker.pk).update(language="fr")
    told = [signed_in(one).get("/api/v1/claims/987654321/").json()["detail"] for one in (checker, editor)]
    assert told == ["Il n’y a pas d’affirmation de ce numéro.", "There is no such claim."]


def test_a_move_that_is_refused_is_named_in_words(checker: User, editor: User) -> None:
    claim = factories.submitted_claim(by=checker)
    with (
        translation.override("fr"),
        pytest.raises(WrongState, match="On ne peut pas « publier » ce qui est en relecture"),
    ):
        publications.publish(claim, by=editor)
    assert {deeds.in_words(deed) for deed in {*policy.RULES, *MOVES}} <= set(deeds.WORDS)


@pytest.fixture
def everything_french(tmp_path: Path) -> None:
    """Every word of Python's, with MARK before it."""
    made = keeping.kept(tmp_path, "fr", keeping.SERVER)
    for one in in_python(Path(settings_of_django.BASE_DIR)):
        english = (one.text, one.plural) if one.plural else one.text
        french = (MARK + one.text, MARK + one.plural) if one.plural else MARK + one.text
        made.add(english, french, context=one.context or None)
    keeping.write(keeping.folder(tmp_path, "fr") / "django.po", made)
    for path, content in keeping.make(tmp_path, "fr").items():
        path.write_bytes(content)
    setting_changed.send(sender=None, setting="LOCALE_PATHS", value=None, enter=True)


def whole_life(*, by: User, editor: User, second: User) -> Claim:
    """From the article to the retraction, with all that is told of it."""
    claim = factories.make_claim(by=by)
    source = factories.make_source(claim, by=by)
    factories.fail(sources.attach_source(claim, "https://example.org/gone", Evidence("context"), by=by).snapshot)
    questions.ask(claim, "How many?", answers=[Said("212.", source=source.pk)], by=by)
    contacting.issue_link(claim, contacting.Question("The mayor", "Is it so?", "mayor@example.org"), by=by)
    contacting.tell_readers(claim, contacting.Told("no_reply", "We asked twice."), by=by)
    factories.make_verdict(factories.fresh(claim), by=by)
    reviews.submit(factories.fresh(claim), by=by)
    experts.make_link(claim, experts.Expert("Dr Dot", email="dot@example.org"), days=3, by=editor)
    approved_and_published(claim, by=editor)
    publications.correct(factories.fresh(claim), "true", "It is so.", note="We misread it.", by=editor)
    approved_and_published(claim, by=second)
    publications.retract(factories.fresh(claim), "It was never said.", by=editor)
    return factories.fresh(claim)


def approved_and_published(claim: Claim, *, by: User) -> None:
    reviews.decide(claim, "approve", by=by, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=by)


@pytest.mark.usefixtures("everything_french")
def test_nothing_that_is_kept_or_published_depends_on_who_is_signed_in(
    checker: User, editor: User, second_editor: User, admin: User, client: Client, settings: Settings
) -> None:
    other = factories.published_claim(by=checker, reviewer=editor, text="Another statement")
    with translation.override("fr"):
        publisher = publishers.create_publisher("The Courier", by=admin)
        webhooks.add_webhook(publisher, "https://example.org/hook", label="Ours", events=Topic.values, by=admin)
        claim = whole_life(by=checker, editor=editor, second=second_editor)
        assert gettext("Draft") == f"{MARK}Draft"
        assert sha256_of(content_of(claim)) == claim.publications.get(version=2).content_sha256
    settings.NEWSROOM_LANGUAGE = "fr"
    for address in ("/checks/feed.rss", "/corrections/feed.json", f"/api/public/v1/checks/{other.slug}/"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert MARK not in answer.content.decode(), address
    for model in apps.get_app_config("annotations").get_models():
        kept = [row for row in model._base_manager.values() if MARK in str(row)]
        assert not kept, model


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
