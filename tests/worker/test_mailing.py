"""The outbox: what a verb posts leaves once, and a mail server at its worst costs time and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from pytest_django import Settings

from annotations.actions.posting import post_mail
from annotations.models import Mail
from annotations.text.letters import Letter
from annotations.worker import mailing
from tests.fakes import HostileServer
from tests.mailserver import MailServer

pytestmark = pytest.mark.django_db


def posted(**said: Any) -> Mail:
    letter = Letter(
        **{"to": "ines@news.example", "subject": "Grüße", "text": "Open https://x.example/secret\n", **said}
    )
    return post_mail(letter, kind="invitation")


def fresh(mail: Mail) -> Mail:
    return Mail.objects.get(id=mail.pk)


def due_now() -> None:
    Mail.objects.update(next_attempt_at=Now())


def test_sends_a_mail_once_and_forgets_what_it_said(mail_server: MailServer) -> None:
    mail = posted(name="Inés", headers={"Reply-To": "desk@news.example"}, html="<p>Open")
    assert [mailing.run(), mailing.run()] == [True, False]
    [taken] = mail_server.taken
    assert taken.recipients == ["ines@news.example"] and "@" in taken.sender
    assert taken.text == "Open https://x.example/secret\n"
    assert taken.message["Subject"] == "Grüße" and taken.message["Reply-To"] == "desk@news.example"
    assert taken.message["Message-ID"] == f"<{mail.message_id}>"
    now = fresh(mail)
    assert (now.state, now.text, now.html, now.headers, now.error_code) == ("sent", "", "", {}, "")
    assert now.settled_at is not None


def test_takes_back_what_is_rolled_back() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        posted()
        raise ZeroDivisionError
    assert not Mail.objects.exists()


def test_keeps_the_one_that_was_due_first_and_goes_on_after_a_dead_worker(
    mail_server: MailServer, settings: Settings
) -> None:
    first, second = posted(subject="1"), posted(subject="2")
    Mail.objects.filter(id=second.pk).update(next_attempt_at=Now() - timedelta(hours=1))
    held = mailing.take_next()
    assert held is not None and held.pk == second.pk
    settings.MAIL_AT_ONCE = 1
    assert mailing.run() is False
    Mail.objects.filter(id=second.pk).update(lease_until=Now() - timedelta(seconds=1))
    assert [mailing.run(), mailing.run(), mailing.run()] == [True, True, False]
    assert not Mail.objects.settle(held, state="failed", text="", html="")
    assert [fresh(first).state, fresh(second).state] == ["sent", "sent"]


@pytest.mark.parametrize(
    ("step", "says", "code", "state"),
    [
        ("RCPT", "550 5.1.1 No such user here", "mailbox_refused", "failed"),
        ("RCPT", "550 No such user here", "mailbox_refused", "failed"),
        ("RCPT", "554 5.7.1 Relay access denied", "recipient_refused", "failed"),
        ("RCPT", "451 4.7.1 Greylisted", "recipient_busy", "pending"),
        ("DATA", "554 5.6.0 No", "letter_refused", "failed"),
        ("DATA", "452 4.3.1 Disk full", "mail_server_busy", "pending"),
        ("MAIL", "550 5.7.1 Not your address", "sender_refused", "pending"),
    ],
)
def test_names_what_is_refused_and_tries_again_what_may_go_later(
    mail_server: MailServer, step: str, says: str, code: str, state: str
) -> None:
    mail = posted()
    mail_server.says[step] = says
    assert mailing.run()
    now = fresh(mail)
    assert (now.error_code, now.state, now.tries) == (code, state, 1)
    assert says.split(" ", 1)[1] in now.error_said and now.trouble.endswith(".")
    assert bool(now.text) == (state == "pending")
    assert (Mail.objects.refusal_of("ines@news.example") is not None) == (code == "mailbox_refused")
    mail_server.says.clear()
    due_now()
    assert mailing.run() == (state == "pending")
    assert len(mail_server.taken) == (state == "pending")


def test_gives_up_after_the_last_try(settings: Settings, mail_server: MailServer) -> None:
    settings.MAIL_SCHEDULE_S = [0, 60, 300]
    mail_server.says["RCPT"] = "452 4.2.2 Mailbox full"
    mail = posted()
    states = []
    for _ in range(4):
        due_now()
        mailing.run()
        states.append(fresh(mail).state)
    assert states == ["pending", "pending", "failed", "failed"]
    assert fresh(mail).text == "" and fresh(mail).tries == 3


def test_a_server_that_is_gone_or_breaks_or_hangs_is_a_failure_with_a_name(
    settings: Settings, mail_server: MailServer
) -> None:
    mail = posted()
    settings.EMAIL_TIMEOUT = 0.2
    codes = []
    with HostileServer() as hostile:
        for port, behaviour in ((1, None), (hostile.port, "reset"), (hostile.port, "hang"), (mail_server.port, "tls")):
            settings.EMAIL_PORT, settings.EMAIL_USE_SSL = port, behaviour == "tls"
            if behaviour == "reset":
                hostile.on_connect(lambda connected: connected.close())
            elif behaviour == "hang":
                hostile.on_connect(lambda connected: hostile.wait(5))
            due_now()
            mailing.run()
            codes.append(fresh(mail).error_code)
    settings.EMAIL_PORT, settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = mail_server.port, False, True
    due_now()
    mailing.run()
    codes.append(fresh(mail).error_code)
    assert codes == [
        *("mail_server_unreachable", "connection_lost", "mail_timeout", "mail_tls_failed", "mail_server_lacks")
    ]
    assert fresh(mail).state == "pending"


def test_a_mail_that_was_taken_is_sent_whatever_happens_at_the_farewell(mail_server: MailServer) -> None:
    mail_server.breaks_after_data = True
    mail = posted()
    mailing.run()
    assert fresh(mail).state == "sent" and len(mail_server.taken) == 1


def test_without_a_server_a_demo_keeps_mails_and_a_newsroom_says_why_none_left(settings: Settings) -> None:
    settings.HAS_MAIL, settings.MAIL_IS_KEPT = False, True
    kept = posted()
    mailing.run()
    assert (fresh(kept).state, fresh(kept).text) == ("kept", kept.text)
    settings.MAIL_IS_KEPT = False
    lost = posted()
    mailing.run()
    assert (fresh(lost).state, fresh(lost).error_code, fresh(lost).text) == ("failed", "no_mail_server", "")


def test_what_django_sends_goes_into_the_outbox_for_each_recipient(settings: Settings, mail_server: MailServer) -> None:
    settings.EMAIL_BACKEND = "annotations.actions.posting.Outbox"
    message = EmailMultiAlternatives("Reset", "Plain", None, ["a@news.example", "Bo <b@news.example>", "no address"])
    message.attach_alternative("<p>Page</p>", "text/html")
    message.extra_headers = {"X-Kind": "password_reset", "X-Other": "1"}
    assert message.send() == 1
    assert send_mail("s", "t", None, ["broken"]) == 0
    rows = Mail.objects.order_by("id").values_list("kind", "to", "name", "text", "html")
    assert list(rows) == [
        ("password_reset", "a@news.example", "", "Plain", "<p>Page</p>"),
        ("password_reset", "b@news.example", "Bo", "Plain", "<p>Page</p>"),
    ]


@pytest.mark.parametrize("state", ["sent", "failed"])
def test_the_database_holds_no_words_of_what_is_settled(state: str) -> None:
    mail = posted()
    with pytest.raises(IntegrityError, match="mail_settled_says_nothing"), transaction.atomic():
        Mail.objects.filter(id=mail.pk).update(state=state)
