"""Which language a page speaks, and to whom. The words come from small catalogues made here."""

import html
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import setting_changed
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from annotations.management.catalogues import keeping
from annotations.models import Claim, User
from annotations.templatetags.newsroom import age, day
from tests.conftest import SignIn
from tests.factories import make_claim

pytestmark = pytest.mark.django_db
SAID = {
    "ar": {"Articles": "المقالات", "Sign in": "تسجيل الدخول"},
    "de": {
        "Articles": "Artikel",
        "Sign in": "Anmelden",
        "Statement": "Behauptung",
        "In its own words, so that it can be checked by itself.": "Mit eigenen Worten.",
        "Write something here.": "Hier fehlt etwas.",
        "What it does to the claim": "Was sie mit der Behauptung macht",
        "Refutes": "Widerlegt",
        "Draft": "Entwurf",
        "All but discarded": "Alle außer verworfenen",
        "Saved.": "Gespeichert.",
        "made the claim": "legte die Behauptung an",
        "A claim that is {state} cannot be changed.": "Im Zustand „{state}“ ist nichts zu ändern.",
        "Rejected": "Abgelehnt",
        "{number} h": "{number} Std.",
    },
}

PUT_IN = ("Was sie mit der Behauptung macht", "Widerlegt", "Entwurf", "legte die Behauptung an")


@pytest.fixture(autouse=True)
def catalogues(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """Of a few words each, before the product's own."""
    for language, words in SAID.items():
        catalogue = keeping.kept(tmp_path, language, keeping.SERVER)
        for english, said in words.items():
            catalogue.add(english, said)
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
    for path in ("/", "/nothing-is-here/"):
        assert '<html lang="ar" dir="rtl">' in here.get(path).content.decode()
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


def test_forms_labels_and_answers_are_said_in_her_language(checker: User, editor: User, signed_in: SignIn) -> None:
    """Labels, choices and errors of forms stand in English in their classes, and so do labels of rows."""
    claim = make_claim(by=checker)
    User.objects.filter(id=checker.pk).update(language="de")
    visitor = signed_in(checker)
    page = visitor.get(f"/claims/{claim.pk}/").content.decode()
    assert {word for word in PUT_IN if word not in page} == set()
    assert "Entwurf</option>" in visitor.get("/claims/").content.decode()
    refused = visitor.post(f"/claims/{claim.pk}/edit/", {"text": "", "version": claim.version})
    assert refused.status_code == 422
    assert {
        word for word in ("Behauptung", "Mit eigenen Worten.", "Hier fehlt etwas.") if word not in _read(refused)
    } == set()
    saved = visitor.post(f"/claims/{claim.pk}/edit/", {"text": "New words.", "version": claim.version}, follow=True)
    assert "Gespeichert." in _read(saved)
    Claim.objects.filter(id=claim.pk).update(status="rejected")
    assert "Im Zustand „Abgelehnt“ ist nichts zu ändern." in _read(visitor.get(f"/claims/{claim.pk}/edit/"))
    others = _read(signed_in(editor).get(f"/claims/{claim.pk}/"))
    assert {word for word in PUT_IN if word in others} == set(), "no word stays behind for the next reader"


def test_ages_and_dates_are_said_in_the_language_that_is_spoken() -> None:
    moment = timezone.now() - timedelta(hours=3)
    assert "3 h</time>" in age(moment)
    with translation.override("de"):
        assert "3 Std.</time>" in age(moment)
        assert "Dez" in day("2026-12-01")


def _read(response: Any) -> str:
    return html.unescape(response.content.decode())
