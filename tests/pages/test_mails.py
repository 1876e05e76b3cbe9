"""The outbox's pages: what was sent to whom, and never what it said, unless it is kept for that."""

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from annotations.actions.posting import post_mail
from annotations.models import Mail, User
from annotations.text.letters import Letter
from annotations.worker import mailing
from tests.conftest import SignIn
from tests.mailserver import MailServer

pytestmark = pytest.mark.django_db
SECRET = "https://news.example/reset/s3cret/"


def posted(count: int = 1) -> Mail:
    for number in range(count):
        mail = post_mail(Letter("ines@news.example", f"Mail {number} <b>", f"Open {SECRET}"), kind="invitation")
    return mail


def test_shows_what_a_kept_mail_says_and_of_others_only_what_became_of_them(
    signed_in: SignIn, admin: User, settings: Settings, mail_server: MailServer
) -> None:
    client = signed_in(admin)
    sent = posted()
    mail_server.says["RCPT"] = "451 4.7.1 <i>Later</i>"
    mailing.run()
    page = client.get(f"/mails/{sent.pk}/").content.decode()
    assert SECRET not in page and "takes nothing at the moment" in page and "&lt;i&gt;Later" in page
    settings.HAS_MAIL, settings.MAIL_IS_KEPT = False, True
    kept = posted()
    mailing.run()
    assert f'href="{SECRET}"' in client.get(f"/mails/{kept.pk}/").content.decode()
    listed = client.get("/mails/?state=kept").content.decode()
    assert f"/mails/{kept.pk}/" in listed and f"/mails/{sent.pk}/" not in listed and SECRET not in listed


def test_asks_as_often_for_two_as_for_twelve(
    signed_in: SignIn, admin: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(admin)
    assert "No mail" in client.get("/mails/").content.decode()
    posted(2)
    with django_assert_num_queries(7):
        client.get("/mails/")
    posted(10)
    with django_assert_num_queries(7):
        assert client.get("/mails/?state=pending").content.decode().count("row-title") == 12
