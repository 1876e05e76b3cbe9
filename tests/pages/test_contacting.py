"""The right of reply: what is logged, the page behind a link, and what readers are told of it."""

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from annotations.actions import contacting, publications, reviews, scheduling
from annotations.actions.contacting import Attempt, Question, Told
from annotations.errors import Invalid, TooMany
from annotations.models import Claim, Mail, Notice, Publication, Reply, ReplyLink, User
from tests import factories
from tests.conftest import SignIn
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db


def test_somebody_without_an_account_replies_and_readers_learn_of_it(
    checker: User, editor: User, client: Client, signed_in: SignIn
) -> None:
    claim = factories.submitted_claim(by=checker, text="The mayor built 400 homes.")
    desk = signed_in(checker)
    given = {"whom": "The mayor", "questions": "How many were it?", "days": "3", "address": "mayor@city.example"}
    shown = desk.post(f"/claims/{claim.pk}/contact/links/", given)
    link = ReplyLink.objects.get()
    found = re.search(r'value="[^"]*?(/reply/[^"]+)"', shown.content.decode())
    assert found
    path = found[1]
    secret = path.split("/")[2]
    assert secret not in str(ReplyLink.objects.values()) and secret in Mail.objects.get(kind="reply").text
    assert secret not in desk.get(f"/claims/{claim.pk}/contact/").content.decode()
    page = text_of(client.get(path))
    assert "The mayor built 400 homes." in page and "How many were it?" in page
    for private in ("False", "212 homes", "register", "Cleo"):
        assert private not in page
    assert client.post(path, {"text": "It was 412.", "name": "The office"}).status_code == 303
    assert client.post(path, {"text": "It was 413."}).status_code == 303
    first, second = Reply.objects.order_by("number")
    assert (first.text, second.number) == ("It was 412.", 2)
    assert second.sha256 == hashlib.sha256(b"It was 413.").hexdigest() and second.sha256 in text_of(client.get(path))
    assert Notice.objects.filter(user=checker, event__verb="reply.received").count() == 2
    told = {"outcome": "replied", "summary": "The office says that it was 413."}
    assert desk.post(f"/claims/{claim.pk}/contact/told/", told).status_code == 303
    held = factories.fresh(claim)
    reviews.decide(held, "approve", by=editor, seen=factories.seen_of(held))
    publication = publications.publish(held, by=editor)
    assert publication.payload["reply"]["sha256"] == second.sha256
    public = text_of(client.get(f"/checks/{publication.slug}/"))
    assert "They replied. The office says that it was 413." in public and "It was 412." not in public
    assert link.whom == "The mayor"


def test_a_link_ends(checker: User, client: Client, signed_in: SignIn) -> None:
    claim = factories.make_claim(by=checker)
    for how in ("expired", "ended"):
        link, secret = contacting.issue_link(claim, Question("The mayor"), by=checker)
        path = f"/reply/{secret}/"
        assert client.post(path, {"text": "Before."}).status_code == 303
        if how == "expired":
            ReplyLink.objects.filter(id=link.pk).update(expires_at=Now() - timedelta(seconds=1))
        else:
            signed_in(checker).post(f"/claims/{claim.pk}/contact/links/{link.pk}/end/", {})
        for answer in (client.get(path), client.post(path, {"text": "After."})):
            assert answer.status_code == 410 and "This link has ended" in text_of(answer)
    assert Reply.objects.count() == 2
    assert client.get(f"/reply/{secret}x/").status_code == client.get("/reply/fcr_x/").status_code == 404


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_takes_no_reply_that_says_nothing_or_too_much(text: str, checker: User, client: Client) -> None:
    _, secret = contacting.issue_link(factories.make_claim(by=checker), Question("The mayor"), by=checker)
    assert client.post(f"/reply/{secret}/", {"text": text}).status_code == 422
    assert not Reply.objects.exists()


def test_takes_so_many_amendments_and_so_many_calls(checker: User, client: Client, settings: Any) -> None:
    _, secret = contacting.issue_link(factories.make_claim(by=checker), Question("The mayor"), by=checker)
    path = f"/reply/{secret}/"
    answers = [client.post(path, {"text": f"Reply {number}."}).status_code for number in range(31)]
    assert answers == [303] * 20 + [422] * 10 + [429]
    page = client.get(path)
    assert page.headers["Cache-Control"] == "private, no-store" and page.headers["Referrer-Policy"] == "same-origin"


def test_mails_so_many_links_in_a_day_for_one_person(
    checker: User, other_checker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contacting, "MOST_MAILED", 1)
    claim = factories.make_claim(by=checker)
    asked = Question("The mayor", address="mayor@town.example")
    contacting.issue_link(claim, asked, by=checker)
    with pytest.raises(TooMany, match="1 links mailed today"):
        contacting.issue_link(claim, asked, by=checker)
    assert Mail.objects.filter(kind="reply").count() == 1
    contacting.issue_link(claim, Question("The mayor"), by=checker)
    contacting.issue_link(claim, asked, by=other_checker)


def test_publishing_waits_where_the_newsroom_says_so(checker: User, editor: User, settings: Any) -> None:
    settings.RIGHT_OF_REPLY = "named"
    claim = factories.approved_claim(by=checker, reviewer=editor)
    for publish in (publications.publish, lambda one, by: scheduling.schedule(one, soon(), by=by)):
        with pytest.raises(Invalid) as refused:
            publish(claim, by=editor)
        assert refused.value.code == "no_right_of_reply" and "The mayor" in refused.value.fields["reply"][0]
    assert not Publication.objects.exists()
    contacting.log_attempt(claim, Attempt("The mayor", "phone", deadline=soon()), by=checker)
    assert publications.publish(claim, by=editor).payload.get("reply") is None
    waived = factories.submitted_claim(by=checker)
    with pytest.raises(Invalid):
        contacting.tell_readers(waived, Told("waived"), by=checker)
    contacting.tell_readers(waived, Told("waived", reason="It would put the source in danger."), by=checker)
    held = factories.fresh(waived)
    reviews.decide(held, "approve", by=editor, seen=factories.seen_of(held))
    payload = publications.publish(held, by=editor).payload
    assert "danger" not in str(payload) and "reply" not in payload


def test_what_readers_are_told_is_reviewed_and_the_log_is_not(checker: User, editor: User) -> None:
    claim = factories.approved_claim(by=checker, reviewer=editor)
    before = factories.seen_of(claim)
    contacting.log_attempt(claim, Attempt("The mayor", "phone"), by=checker)
    assert (factories.fresh(claim).status, factories.seen_of(claim)) == ("approved", before)
    contacting.tell_readers(claim, Told("declined", "He does not comment."), by=checker)
    assert factories.fresh(claim).status == "in_review" and factories.seen_of(factories.fresh(claim)) != before
    contacting.tell_readers(claim, Told(""), by=checker)
    assert factories.seen_of(factories.fresh(claim)) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"whom": ""},
        {"channel": "pigeon"},
        {"tried_at": "2999-01-01T00:00"},
        {"deadline": "2001-01-01T00:00"},
        {"deadline": "x"},
        {"note": "x" * 20_001},
        {"whom": "x" * 201},
    ],
)
def test_logs_no_attempt_that_cannot_have_been(wrong: dict[str, str], checker: User, signed_in: SignIn) -> None:
    claim = factories.make_claim(by=checker)
    given = {"whom": "The mayor", "channel": "phone", **wrong}
    assert signed_in(checker).post(f"/claims/{claim.pk}/contact/attempts/", given).status_code == 422
    assert not Claim.objects.get(id=claim.pk).attempts.exists()


def soon() -> Any:
    return timezone.now() + timedelta(hours=1)
