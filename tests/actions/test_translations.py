"""A verdict in other languages: reviewed with it, published with it, and shown by its own address."""

import pytest
from django.test import Client

from annotations.actions import publications, reviews
from annotations.actions.translations import Words, remove_translation, translate_verdict
from annotations.errors import Invalid, NotFound, WrongState
from annotations.models import User
from tests.factories import approved_claim, fresh, newest_publication, seen_of, submitted_claim

GERMAN = Words("Das Register zählt 212 Wohnungen.", "Die Stadt baute 400 Wohnungen.")


def test_is_part_of_what_is_approved_and_of_what_readers_get(
    checker: User, other_checker: User, editor: User, client: Client
) -> None:
    claim = approved_claim(by=checker, reviewer=editor)
    before = seen_of(claim)
    translate_verdict(claim, "DE", GERMAN, by=other_checker)
    assert (fresh(claim).status, seen_of(fresh(claim)) == before) == ("in_review", False)
    translate_verdict(fresh(claim), "it", Words("Il registro ne conta 212."), by=other_checker)
    remove_translation(fresh(claim), "de", by=other_checker)
    remove_translation(fresh(claim), "it", by=other_checker)
    assert seen_of(fresh(claim)) == before
    translate_verdict(fresh(claim), "de", GERMAN, by=other_checker)
    translate_verdict(fresh(claim), "it", Words("Il registro ne conta 212."), by=other_checker)
    reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    publications.publish(fresh(claim), by=editor)
    payload = newest_publication(claim).payload
    assert [one["language"] for one in payload["translations"]] == ["de", "it"]
    page = f"/checks/{payload['slug']}/"
    plain = client.get(page).content.decode()
    assert 'hreflang="de"' in plain and "212 Wohnungen" not in plain
    german = client.get(page, {"lang": "de-AT"}).content.decode()
    assert '<html lang="en-gb">' in plain and '<html lang="de">' in german
    assert GERMAN.statement in german and GERMAN.explanation in german and "?lang=de" in german
    italian = client.get(page, {"lang": "it"}).content.decode()
    assert "Il registro" in italian and "but for the statement, the rating" in italian and claim.text in italian
    for unknown in ("es", "x" * 500):
        assert "not translated into the language" in client.get(page, {"lang": unknown}).content.decode()
    with pytest.raises(WrongState):
        translate_verdict(fresh(claim), "pt", Words("O registo."), by=other_checker)


def test_refuses_what_is_no_language_and_what_is_not_there(checker: User) -> None:
    claim = submitted_claim(by=checker)
    for language in ("german", "en", "", "d", "\x00"):
        with pytest.raises(Invalid) as refused:
            translate_verdict(claim, language, GERMAN, by=checker)
        assert list(refused.value.fields) == ["language"]
    with pytest.raises(Invalid):
        translate_verdict(claim, "de", Words(" "), by=checker)
    with pytest.raises(NotFound):
        remove_translation(claim, "de", by=checker)
