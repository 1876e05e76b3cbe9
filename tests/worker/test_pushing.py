"""Checks at Google's Fact Check Tools: made, replaced and taken away once each, whatever breaks on the way."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from annotations.actions import pushes
from annotations.models import Claim, Event, PushedPage, User
from annotations.worker import pushing
from tests.factchecktools import Google
from tests.pushing import push, republish, retract, row

pytestmark = pytest.mark.django_db(transaction=True)


def test_makes_a_page_of_what_is_published(google: Google, pushed_claim: Claim) -> None:
    pushed = push()
    [publication] = pushed_claim.publications.all()
    assert (pushed.state, pushed.pushed, pushed.wanted) == ("pushed", publication, publication)
    assert (pushed.name, pushed.version_id, pushed.error_code) == ("pages/P1", "1", "")
    page = google.only
    assert page["pageUrl"] == publication.payload["url"]
    assert page["claimReviewMarkups"][0]["rating"]["textualRating"] == "False"
    assert google.asked == ["GET /pages", "POST /pages"]
    assert not pushing.run(pushed.pk)
    assert len(google.tokens) == 1


def test_replaces_the_whole_page_by_a_correction(google: Google, pushed_claim: Claim) -> None:
    push()
    correction = republish(pushed_claim, claimReviewed="It is 212.")
    pushed = push()
    assert (pushed.state, pushed.pushed, pushed.version_id) == ("pushed", correction, "11")
    assert google.only["claimReviewMarkups"][0]["claimReviewed"] == "It is 212."
    assert google.asked[2:] == ["PUT /pages/P1"]


def test_takes_away_what_is_retracted(google: Google, pushed_claim: Claim, editor: User) -> None:
    push()
    gone = retract(pushed_claim, by=editor)
    pushed = push()
    assert google.pages == {}
    assert (pushed.state, pushed.pushed, pushed.name) == ("pushed", gone, "")
    assert google.asked[2:] == ["DELETE /pages/P1"]


def test_takes_away_what_was_retracted_before_its_page_was_made(
    google: Google, pushed_claim: Claim, editor: User
) -> None:
    retract(pushed_claim, by=editor)
    assert push().state == "pushed"
    assert google.asked == ["GET /pages"]


def test_a_page_that_is_gone_already_is_as_good_as_taken_away(
    google: Google, pushed_claim: Claim, editor: User
) -> None:
    push()
    google.pages.clear()
    retract(pushed_claim, by=editor)
    assert push().state == "pushed"


@pytest.mark.parametrize("moment", ["before", "after"])
def test_makes_no_second_page_where_the_answer_was_lost(moment: str, google: Google, pushed_claim: Claim) -> None:
    google.fail = lambda number, method: moment if number == 1 else ""
    waiting = push()
    assert (waiting.state, waiting.error_code, waiting.tries) == ("pending", "no_answer", 1)
    assert waiting.error_sentence.startswith("Google's server gave no answer.")
    assert push().state == "pushed"
    assert google.made == len(google.pages) == 1
    assert google.asked[3] == ("PUT /pages/P1" if moment == "after" else "POST /pages")


def test_makes_no_second_page_where_the_worker_died_after_sending(google: Google, pushed_claim: Claim) -> None:
    push()
    forgotten = {"state": "running", "name": "", "version_id": "", "pushed": None}
    PushedPage.objects.update(**forgotten, lease_until=Now() - timedelta(seconds=1))
    assert pushing.run(row().pk)
    assert (row().name, google.made) == ("pages/P1", 1)


def test_a_retraction_finds_the_page_whose_making_was_not_answered(
    google: Google, pushed_claim: Claim, editor: User
) -> None:
    google.fail = lambda number, method: "after" if number == 1 else ""
    push()
    retract(pushed_claim, by=editor)
    push()
    assert google.pages == {} and google.asked[2:] == ["GET /pages", "DELETE /pages/P1"]


def test_reads_and_tries_again_where_another_version_stands(google: Google, pushed_claim: Claim) -> None:
    push()
    google.change()
    republish(pushed_claim, claimReviewed="It is 212.")
    assert push().error_code == "version_conflict"
    assert PushedPage.objects.seconds_until_due(row().pk) == 0
    assert push().state == "pushed"
    assert google.asked[2:] == ["PUT /pages/P1", "GET /pages/P1", "PUT /pages/P1"]
    assert google.only["claimReviewMarkups"][0]["claimReviewed"] == "It is 212."


def test_a_replacement_whose_answer_was_lost_is_made_again(google: Google, pushed_claim: Claim) -> None:
    push()
    google.fail = lambda number, method: "after" if number == 2 else ""
    republish(pushed_claim, claimReviewed="It is 212.")
    assert push().state == "pending"
    assert push().state == "pushed"
    assert google.made == 1


def test_makes_the_page_again_that_somebody_took_away(google: Google, pushed_claim: Claim) -> None:
    push()
    google.pages.clear()
    republish(pushed_claim)
    assert push().error_code == "page_gone"
    assert (push().state, row().name) == ("pushed", "pages/P2")


def test_takes_a_fresh_token_where_the_old_one_is_refused(google: Google, pushed_claim: Claim) -> None:
    push()
    google.is_token_good = lambda token: token == google.tokens[-1] and len(google.tokens) > 1
    republish(pushed_claim)
    refused = push()
    assert (refused.error_code, PushedPage.objects.seconds_until_due(refused.pk)) == ("unauthorised", 0)
    assert push().state == "pushed"
    assert len(google.tokens) == 2


def test_waits_longer_where_tokens_are_refused_again(google: Google, pushed_claim: Claim) -> None:
    google.is_token_good = lambda token: False
    push()
    push()
    assert 1000 > (PushedPage.objects.seconds_until_due(row().pk) or 0) > 200


def test_pauses_with_a_clear_sentence_where_it_may_not(google: Google, pushed_claim: Claim, admin: User) -> None:
    google.fail = lambda number, method: "403 Forbidden"
    paused = push()
    assert paused.state == "paused"
    assert "Search Console" in paused.error_sentence and paused.error_sentence.endswith("Google says: So it is.")
    assert not pushing.run(paused.pk)
    assert not PushedPage.objects.due().exists()
    google.fail = lambda number, method: ""
    assert pushes.push_again(by=admin) == 1
    assert Event.objects.get(verb="pushes.retried").data == {"pages": 1}
    assert push().state == "pushed"
    assert pushes.push_again(by=admin) == 0
    assert Event.objects.filter(verb="pushes.retried").count() == 1


def test_pauses_where_google_gives_no_token(google: Google, pushed_claim: Claim) -> None:
    google.token_answer = "400 Bad Request"
    assert (push().state, row().error_code, google.asked) == ("paused", "token_refused", [])


@pytest.mark.parametrize("given", ["{}", "{", '{"client_email": "a", "private_key": "no"}', "/nowhere/key.json", "[]"])
def test_pauses_where_the_account_cannot_be_read(
    given: str, google: Google, pushed_claim: Claim, settings: Settings
) -> None:
    settings.FACT_CHECK_TOOLS_CREDENTIALS = given
    assert (push().state, row().error_code) == ("paused", "bad_credentials")


def test_reads_the_account_from_a_file(google: Google, pushed_claim: Claim, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "account.json"
    file.write_text(google.credentials)
    settings.FACT_CHECK_TOOLS_CREDENTIALS = str(file)
    assert push().state == "pushed"


@pytest.mark.parametrize("status", ["429 Too Many", "503 Busy"])
def test_waits_for_as_long_as_it_is_asked_to(status: str, google: Google, pushed_claim: Claim) -> None:
    google.fail = lambda number, method: status
    google.more_headers = ("Retry-After: 1000",)
    push()
    assert 990 < (PushedPage.objects.seconds_until_due(row().pk) or 0) <= 1000


def test_gives_up_a_check_that_is_refused_until_there_is_a_new_version(google: Google, pushed_claim: Claim) -> None:
    google.fail = lambda number, method: "400 Bad Request" if method == "POST" else ""
    assert (push().state, row().error_sentence) == ("failed", "Google does not take this check. Google says: So it is.")
    google.fail = lambda number, method: ""
    republish(pushed_claim)
    assert push().state == "pushed"


def test_gives_up_after_the_last_step(google: Google, pushed_claim: Claim, settings: Settings) -> None:
    settings.FACT_CHECK_TOOLS_SCHEDULE_S = [0, 60, 300]
    google.fail = lambda number, method: "500 Broken"
    waits = []
    while push().state == "pending":
        waits.append(round(PushedPage.objects.seconds_until_due(row().pk) or 0))
    assert row().state == "failed"
    assert [54 <= waits[0] <= 66, 270 <= waits[1] <= 330, len(waits)] == [True, True, 2]


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"name": "../x"}', b'{"name": 3}', b"\xff", b"[" * 5000])
def test_takes_no_answer_for_more_than_it_is(body: bytes, google: Google, pushed_claim: Claim) -> None:
    def odd(peer: Any) -> None:
        peer.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode(), body)

    google.fail = lambda number, method: ""
    google.server.on("/v1alpha1/pages", odd)
    waiting = push()
    assert (waiting.state, waiting.error_code, waiting.name) == ("pending", "bad_answer", "")
