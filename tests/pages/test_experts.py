"""An expert's link: one claim, one person, one time; and an answer that is about what she saw."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from annotations.actions import claims, experts
from annotations.actions.experts import Answer, Expert
from annotations.errors import NotAllowed
from annotations.models import Claim, Event, ExpertAnswer, ExpertLink, Mail, User
from tests.conftest import SignIn
from tests.factories import fresh, seen_of, submitted_claim
from tests.pages.reading_pages import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(checker: User) -> Claim:
    return submitted_claim(by=checker)


def given(claim: Claim, *, by: User, **said: Any) -> tuple[ExpertLink, str]:
    link, secret = experts.make_link(claim, Expert(**{"name": "Dr Ines Arnott", **said}), days=14, by=by)
    return link, f"/expert/{secret}/"


def form_of(page: str) -> dict[str, str]:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found is not None
    return {"seen": found[1]}


def test_an_expert_reads_answers_and_sees_what_changed_since(claim: Claim, checker: User, editor: User) -> None:
    link, path = given(claim, by=editor, may_be_named=True)
    visitor = Client()
    first = visitor.get(path)
    page = first.content.decode()
    assert claim.text in page and "212 homes were completed" in page and "Proposed verdict" in page
    assert not any(word in page for word in ("Cleo", "cleo", "/claims/", "/articles/"))
    assert first.headers["Referrer-Policy"] == "same-origin" and "noindex" in first.headers["X-Robots-Tag"]
    assert "no-store" in first.headers["Cache-Control"]
    said = {**form_of(page), "finding": "not_accurate", "text": "The year is wrong."}
    assert visitor.post(path, said).status_code == 303
    answer = ExpertAnswer.objects.get()
    assert (answer.content_sha256, answer.name) == (seen_of(fresh(claim)), "Dr Ines Arnott")
    assert Event.objects.filter(verb="expert.answered", claim=claim, actor=None).count() == 1
    assert "It was changed since" not in visitor.get(path).content.decode()
    claims.edit_claim(fresh(claim), {"text": claim.text + " twice"}, version=fresh(claim).version, by=checker)
    later = visitor.get(path).content.decode()
    assert "<ins>" in later and "this answer is about what stood before" in later


def test_an_answer_is_outdated_after_an_edit_and_the_newsroom_sees_it(
    claim: Claim, checker: User, editor: User, signed_in: SignIn
) -> None:
    link, path = given(claim, by=editor)
    experts.give_answer(link, Answer("accurate", "", seen_of(fresh(claim))))
    visitor = signed_in(editor)
    for page in (f"/claims/{claim.pk}/", f"/claims/{claim.pk}/review/"):
        assert "Dr Ines Arnott" in visitor.get(page).content.decode()
        assert "Outdated" not in visitor.get(page).content.decode()
    claims.edit_claim(fresh(claim), {"text": "Other words"}, version=fresh(claim).version, by=checker)
    assert "Outdated: the claim was changed since" in visitor.get(f"/claims/{claim.pk}/").content.decode()
    assert "Outdated" in visitor.get(f"/claims/{claim.pk}/review/").content.decode()


def test_what_changed_while_she_read_is_not_answered_and_nothing_typed_is_lost(
    claim: Claim, checker: User, editor: User
) -> None:
    _, path = given(claim, by=editor)
    visitor = Client()
    said = {**form_of(visitor.get(path).content.decode()), "finding": "comment", "text": "Typed with care."}
    claims.edit_claim(fresh(claim), {"text": "Other words"}, version=fresh(claim).version, by=checker)
    again = visitor.post(path, said)
    assert again.status_code == 409 and "Typed with care." in again.content.decode()
    assert not ExpertAnswer.objects.exists()
    said |= form_of(again.content.decode())
    assert visitor.post(path, said).status_code == 303


def test_a_link_opens_its_claim_alone_and_ends(claim: Claim, checker: User, editor: User, signed_in: SignIn) -> None:
    other = submitted_claim(by=checker, text="Quite another statement")
    link, path = given(claim, by=editor)
    visitor = Client()
    assert "Quite another" not in visitor.get(path).content.decode()
    wrong = {"finding": "accurate", "seen": seen_of(fresh(other))}
    assert visitor.post(path, wrong).status_code == 409
    assert visitor.get(f"/claims/{other.pk}/").status_code == 302
    ExpertLink.objects.filter(id=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert [visitor.get(path).status_code, visitor.post(path, wrong).status_code] == [410, 410]
    _, second = given(claim, by=editor)
    newest = ExpertLink.objects.latest("id")
    assert signed_in(editor).post(f"/claims/{other.pk}/experts/{newest.pk}/revoke/").status_code == 404
    assert signed_in(checker).post(f"/claims/{claim.pk}/experts/{newest.pk}/revoke/").status_code == 403
    assert signed_in(editor).post(f"/claims/{claim.pk}/experts/{newest.pk}/revoke/").status_code == 303
    assert visitor.get(second).status_code == 410
    for nothing in ("/expert/x/", f"/expert/{'fcx_' + 'a' * 5000}/", "/expert/%20/"):
        assert visitor.get(nothing).status_code == 410


def test_shows_a_link_once_or_mails_it_and_keeps_only_its_hash(
    claim: Claim, checker: User, editor: User, signed_in: SignIn
) -> None:
    visitor = signed_in(editor)
    said = {"name": "Dr Ines Arnott", "affiliation": "University", "days": "7", "once": "one"}
    shown = visitor.post(f"/claims/{claim.pk}/experts/", said)
    assert shown.status_code == 201 and "/expert/fcx_" in shown.content.decode()
    assert visitor.post(f"/claims/{claim.pk}/experts/", said).status_code == 303
    link = ExpertLink.objects.get()
    secret = re.search(r"/expert/(fcx_[\w-]+)/", shown.content.decode())
    assert secret is not None and secret[1] not in str(vars(link))
    mailed = {**said, "email": "ines@university.example", "once": "two"}
    assert visitor.post(f"/claims/{claim.pk}/experts/", mailed).status_code == 303
    mail = Mail.objects.get()
    assert "/expert/fcx_" in mail.text and claim.text not in mail.text and mail.to == "ines@university.example"
    for wrong in ({"days": "0"}, {"days": "91"}, {"name": ""}, {"email": "x"}, {"name": "x" * 500}):
        assert visitor.post(f"/claims/{claim.pk}/experts/", {**said, **wrong}).status_code == 422
    assert signed_in(checker).post(f"/claims/{claim.pk}/experts/", said).status_code == 403
    with pytest.raises(NotAllowed):
        given(claim, by=checker)


def test_says_what_is_missing_and_takes_no_flood(claim: Claim, editor: User) -> None:
    link, path = given(claim, by=editor)
    visitor = Client()
    seen = form_of(visitor.get(path).content.decode())
    for wrong in ({}, {"finding": "x"}, {"finding": "not_accurate"}, {"finding": "comment", "text": "x" * 30_000}):
        assert visitor.post(path, {**seen, **wrong}).status_code == 422
    for _ in range(experts.MOST_ANSWERS):
        experts.give_answer(link, Answer("accurate", "", seen["seen"]))
    assert visitor.post(path, {**seen, "finding": "accurate"}).status_code == 429
    codes = {visitor.get(path).status_code for _ in range(70)}
    assert codes == {200, 429}


def test_answers_are_only_ever_added(claim: Claim, editor: User) -> None:
    link, _ = given(claim, by=editor)
    answer = experts.give_answer(link, Answer("accurate", "", seen_of(fresh(claim))))
    for change in (lambda: ExpertAnswer.objects.update(text="x"), lambda: answer.delete()):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()


def test_takes_as_many_queries_for_many_experts_as_for_two(claim: Claim, editor: User, signed_in: SignIn) -> None:
    visitor = signed_in(editor)
    for count in (2, 10):
        for _ in range(count):
            link, _ = given(claim, by=editor)
            experts.give_answer(link, Answer("accurate", "", seen_of(fresh(claim))))
        if count == 2:
            few = queries_of(visitor, f"/claims/{claim.pk}/")
    assert queries_of(visitor, f"/claims/{claim.pk}/") == few
