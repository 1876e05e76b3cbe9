"""Which language a page speaks, and to whom. The words come from small catalogues made here."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.signals import setting_changed
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from annotations.management.catalogues import keeping
from annotations.models import User
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
SAID = {"ar": ("المقالات", "تسجيل الدخول"), "de": ("Artikel", "Anmelden")}


@pytest.fixture(autouse=True)
def catalogues(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """Of two words each, before the product's own."""
    for language, (articles, sign_in) in SAID.items():
        catalogue = keeping.kept(tmp_path, language, keeping.SERVER)
        catalogue.add("Articles", articles)
        catalogue.add("Sign in", sign_in)
        keeping.write(keeping.folder(tmp_path, language) / "django.po", catalogue)
        for path, content in keeping.make(tmp_path, language).items():
            path.write_bytes(content)
    settings.LOCALE_PATHS = [tmp_path / "annotations/locale"]
    _forget()
    yield
    _forget()


def _forget() -> None:
    setting_changed.send(sender=None, setting="LOCALE_PATHS", value=None, enter=True)
    translation.deactivate()


def test_speaks_each_persons_language(checker: User, editor: User, signed_in: SignIn) -> None:
    here, there = signed_in(checker), signed_in(editor)
    chosen = here.post("/account/language/", {"language": "ar"})
    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/account/#language")
    page = here.get("/articles/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert "المقالات" in page
    page = there.get("/articles/").content.decode()
    assert '<html lang="en-gb">' in page
    assert "المقالات" not in page
    here.post("/account/language/", {"language": ""})
    assert '<html lang="en-gb">' in here.get("/articles/").content.decode()


def test_knows_no_other_language(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    for language in ("tlh", "fr\x00", "de" * 40):
        assert visitor.post("/account/language/", {"language": language}).status_code in (400, 422)
    assert User.objects.get(id=checker.pk).language == ""


def test_speaks_the_newsrooms_language_to_everyone_else(
    checker: User, signed_in: SignIn, client: Client, settings: Settings
) -> None:
    settings.NEWSROOM_LANGUAGE = "de-AT"
    assert '<html lang="de">' in client.get("/sign-in/").content.decode()
    assert "Artikel" in signed_in(checker).get("/articles/").content.decode()
    User.objects.filter(id=checker.pk).update(language="en-gb")
    assert "Articles" in signed_in(checker).get("/articles/").content.decode()
    settings.NEWSROOM_LANGUAGE = "sw"
    assert '<html lang="en-gb">' in client.get("/sign-in/").content.decode()


def test_public_answers_are_the_same_for_all(checker: User, signed_in: SignIn, client: Client) -> None:
    User.objects.filter(id=checker.pk).update(language="ar")
    visitor = signed_in(checker)
    assert visitor.get("/checks/").content == client.get("/checks/").content
    unknown = "/api/public/v1/checks/none/"
    assert visitor.get(unknown).json()["detail"] == client.get(unknown).json()["detail"]
