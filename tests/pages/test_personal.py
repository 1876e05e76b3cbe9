"""Personal data: taken out whole, erased for good, and the chains hold."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.core import serializers
from django.test import Client
from django.utils import timezone

from annotations.actions import people
from annotations.actions.credentials import issue_token
from annotations.actions.erasing import erase_person
from annotations.actions.posting import post_mail
from annotations.errors import Conflict
from annotations.meaning.dossier import tables
from annotations.models import DailyMail, Event, Notice, SavedView, SealedValue, SecondFactor, User, Watch
from annotations.text.letters import Letter
from annotations.worker import sealing
from tests.conftest import SignIn
from tests.factories import published_claim
from tests.worker.test_sealing import verified


@pytest.mark.django_db(transaction=True)
def test_the_file_holds_everything_and_no_secret(checker: User, editor: User, admin: User, signed_in: SignIn) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    _, secret = issue_token("Mine", by=checker)
    User.objects.filter(pk=checker.pk).update(email="cleo@example.org")
    SecondFactor.objects.create(user=checker, kind="passkey", label="Desk key", credential_id=b"id", credential=b"key")
    post_mail(Letter(to="Cleo@example.org", subject="A link for you", text="https://example.org/door"), kind="reset")
    own = signed_in(checker).get("/account/data/")
    lines = [json.loads(line) for line in own.getvalue().splitlines()]
    assert lines[0]["username"] == "cleo" and lines[-1] == {"end": True, "rows": len(lines) - 1}
    assert claim.text in {line.get("text") for line in lines} and claim.pk in {line.get("claim_id") for line in lines}
    said = [line for line in lines if line.get("label") == "Desk key" or line.get("subject") == "A link for you"]
    assert len(said) == 2
    written = own.getvalue().decode()
    assert "/door" not in written and "credential" not in written
    assert secret not in written and "digest" not in written and checker.password not in written
    assert signed_in(admin).get(f"/people/{checker.pk}/data/").status_code == 200
    assert signed_in(editor).get(f"/people/{checker.pk}/data/").status_code == 404
    assert Event.objects.filter(verb="account.exported").count() == 2


@pytest.mark.django_db
def test_erased_is_erased_and_the_chain_holds(checker: User, editor: User, admin: User, signed_in: SignIn) -> None:
    User.objects.filter(pk=checker.pk).update(email="cleo@example.org")
    claim = published_claim(by=checker, reviewer=editor)
    issue_token("Mine", by=checker)
    people.rename("Cleo the Checker", by=checker)
    Watch.objects.create(user=checker, claimant="The Harbour Board", claimant_key="the harbour board")
    SavedView.objects.create(owner=checker, name="What I follow", query="q=harbour")
    DailyMail.objects.create(user=checker, next_at=timezone.now(), zone="Europe/Tallinn")
    Notice.objects.create(user=checker, event=Event.objects.latest("id"))
    hers, browser = signed_in(checker), signed_in(admin)
    sealing.run()
    sent = {"confirmed": "cleo", "is_sure": "on", "once": "1"}
    erase = f"/people/{checker.pk}/erase/"
    assert browser.post(erase, sent).status_code == 409, "the account is open"
    people.deactivate(checker, by=admin)
    assert "Erase for good" in browser.get(erase).text
    assert browser.post(erase, {**sent, "confirmed": "colin"}).status_code == 422
    assert browser.post(erase, {**sent, "is_sure": ""}).status_code == 422
    assert browser.post(erase, sent).status_code == 303
    assert hers.get("/account/").status_code == 302
    left = _everything_written()
    assert "cleo" not in left.lower()
    for private in (Watch, SavedView, DailyMail):
        assert not private._default_manager.exists()
    claim.refresh_from_db()
    assert claim.created_by.name == "Former colleague"
    assert not Session.objects.filter(pk=hers.session.session_key).exists()
    assert SealedValue.objects.filter(salt="").exists() and Event.objects.filter(verb="account.erased").count() == 1
    sealing.run()
    assert verified() == (0, verified()[1])


def _everything_written() -> str:
    """All rows that say anything of people: accounts, events, and every table that names one."""
    rows = [*User.objects.all(), *Event.objects.all()]
    for model, _ in tables():
        rows += model._base_manager.all()
    return str(serializers.serialize("json", rows))


@pytest.mark.django_db
def test_nobody_erases_themselves_or_who_can_sign_in(admin: User, checker: User) -> None:
    with pytest.raises(Conflict):
        erase_person(checker, confirmed="cleo", by=admin)
    assert Client().get(f"/people/{checker.pk}/erase/").status_code == 302
