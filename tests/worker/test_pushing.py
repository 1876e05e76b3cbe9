"""Checks at Google's Fact Check Tools: made, replaced and taken away once each, whatever breaks on the way."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from annotations import tasks
from annotations.actions import publications, pushes
from annotations.actions.pushes import want_pushed
from annotations.models import Check, Claim, Event, Publication, PushedPage, User
from annotations.worker import pushing
from tests.factchecktools import Google
from tests.factories import approved_claim, published_claim
from tests.fakes import HostileServer
from tests.webhooks import happen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def google(settings: Settings) -> Iterator[Google]:
    """A double of Google's, to which the connector is set."""
    with HostileServer() as server:
        made = Google(server)
        settings.FACT_CHECK_TOOLS_CREDENTIALS = made.credentials
        settings.FACT_CHECK_TOOLS_URL = made.url
        settings.FACT_CHECK_TOOLS_ALLOW_NETWORKS = ["127.0.0.1/32"]
        settings.FACT_CHECK_TOOLS_TIMEOUT_S = 3.0
        yield made


@pytest.fixture
def claim(google: Google, checker: User, editor: User) -> Claim:
    return published_claim(by=checker, reviewer=editor)


def row() -> PushedPage:
    return PushedPage.objects.get()


def at_once() -> None:
    PushedPage.objects.filter(state="pending").update(next_attempt_at=Now())


def push() -> PushedPage:
    """One attempt, now."""
    at_once()
    assert pushing.run(row().pk)
    return row()


def retract(claim: Claim, *, by: User) -> Publication:
    """Withdraws the check without the review that a person would have to make."""
    [publication] = happen(claim, by=by)
    want_pushed(publication, check=Check.objects.show(publication))
    return publication


def republish(claim: Claim, **changes: Any) -> Publication:
    """The newest version once more, with these parts of its ClaimReview changed."""
    last = claim.publications.order_by("-version")[0]
    review = {**last.payload["claimreview"], **changes}
    columns = {name: getattr(last, name) for name in ("claim", "slug", "review", "content_sha256", "payload_sha256")}
    said = {"payload": {**last.payload, "claimreview": review}, "note": "Mended.", "kind": "correction"}
    by_whom = {"published_by": last.published_by, "published_at": timezone.now()}
    made = Publication.objects.create(**columns, **said, **by_whom, version=last.version + 1)
    want_pushed(made, check=Check.objects.show(made))
    return made


def test_makes_a_page_of_what_is_published(google: Google, claim: Claim) -> None:
    pushed = push()
    [publication] = claim.publications.all()
    assert (pushed.state, pushed.pushed, pushed.wanted) == ("pushed", publication, publication)
    assert (pushed.name, pushed.version_id, pushed.error_code) == ("pages/P1", "1", "")
    page = google.only
    assert page["pageUrl"] == publication.payload["url"]
    assert page["claimReviewMarkups"][0]["rating"]["textualRating"] == "False"
    assert google.asked == ["GET /pages", "POST /pages"]
    assert not pushing.run(pushed.pk)
    assert len(google.tokens) == 1


def test_replaces_the_whole_page_by_a_correction(google: Google, claim: Claim) -> None:
    push()
    correction = republish(claim, claimReviewed="It is 212.")
    pushed = push()
    assert (pushed.state, pushed.pushed, pushed.version_id) == ("pushed", correction, "11")
    assert google.only["claimReviewMarkups"][0]["claimReviewed"] == "It is 212."
    assert google.asked[2:] == ["PUT /pages/P1"]


def test_takes_away_what_is_retracted(google: Google, claim: Claim, editor: User) -> None:
    push()
    gone = retract(claim, by=editor)
    pushed = push()
    assert google.pages == {}
    assert (pushed.state, pushed.pushed, pushed.name) == ("pushed", gone, "")
    assert google.asked[2:] == ["DELETE /pages/P1"]


def test_takes_away_what_was_retracted_before_its_page_was_made(google: Google, claim: Claim, editor: User) -> None:
    retract(claim, by=editor)
    assert push().state == "pushed"
    assert google.asked == ["GET /pages"]


def test_a_page_that_is_gone_already_is_as_good_as_taken_away(google: Google, claim: Claim, editor: User) -> None:
    push()
    google.pages.clear()
    retract(claim, by=editor)
    assert push().state == "pushed"


@pytest.mark.parametrize("moment", ["before", "after"])
def test_makes_no_second_page_where_the_answer_was_lost(moment: str, google: Google, claim: Claim) -> None:
    google.fail = lambda number, method: moment if number == 1 else ""
    waiting = push()
    assert (waiting.state, waiting.error_code, waiting.tries) == ("pending", "no_answer", 1)
    assert waiting.error_sentence.startswith("Google's server gave no answer.")
    assert push().state == "pushed"
    assert google.made == len(google.pages) == 1
    assert google.asked[3] == ("PUT /pages/P1" if moment == "after" else "POST /pages")


def test_makes_no_second_page_where_the_worker_died_after_sending(google: Google, claim: Claim) -> None:
    push()
    forgotten = {"state": "running", "name": "", "version_id": "", "pushed": None}
    PushedPage.objects.update(**forgotten, lease_until=Now() - timedelta(seconds=1))
    assert pushing.run(row().pk)
    assert (row().name, google.made) == ("pages/P1", 1)


def test_a_retraction_finds_the_page_whose_making_was_not_answered(google: Google, claim: Claim, editor: User) -> None:
    google.fail = lambda number, method: "after" if number == 1 else ""
    push()
    retract(claim, by=editor)
    push()
    assert google.pages == {} and google.asked[2:] == ["GET /pages", "DELETE /pages/P1"]


def test_reads_and_tries_again_where_another_version_stands(google: Google, claim: Claim) -> None:
    push()
    google.change()
    republish(claim, claimReviewed="It is 212.")
    assert push().error_code == "version_conflict"
    assert PushedPage.objects.seconds_until_due(row().pk) == 0
    assert push().state == "pushed"
    assert google.asked[2:] == ["PUT /pages/P1", "GET /pages/P1", "PUT /pages/P1"]
    assert google.only["claimReviewMarkups"][0]["claimReviewed"] == "It is 212."


def test_a_replacement_whose_answer_was_lost_is_made_again(google: Google, claim: Claim) -> None:
    push()
    google.fail = lambda number, method: "after" if number == 2 else ""
    republish(claim, claimReviewed="It is 212.")
    assert push().state == "pending"
    assert push().state == "pushed"
    assert google.made == 1


def test_makes_the_page_again_that_somebody_took_away(google: Google, claim: Claim) -> None:
    push()
    google.pages.clear()
    republish(claim)
    assert push().error_code == "page_gone"
    assert (push().state, row().name) == ("pushed", "pages/P2")


def test_takes_a_fresh_token_where_the_old_one_is_refused(google: Google, claim: Claim) -> None:
    push()
    google.is_token_good = lambda token: token == google.tokens[-1] and len(google.tokens) > 1
    republish(claim)
    refused = push()
    assert (refused.error_code, PushedPage.objects.seconds_until_due(refused.pk)) == ("unauthorised", 0)
    assert push().state == "pushed"
    assert len(google.tokens) == 2


def test_waits_longer_where_tokens_are_refused_again(google: Google, claim: Claim) -> None:
    google.is_token_good = lambda token: False
    push()
    push()
    assert 1000 > (PushedPage.objects.seconds_until_due(row().pk) or 0) > 200


def test_pauses_with_a_clear_sentence_where_it_may_not(google: Google, claim: Claim, admin: User) -> None:
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


def test_pauses_where_google_gives_no_token(google: Google, claim: Claim) -> None:
    google.token_answer = "400 Bad Request"
    assert (push().state, row().error_code, google.asked) == ("paused", "token_refused", [])


@pytest.mark.parametrize("given", ["{}", "{", '{"client_email": "a", "private_key": "no"}', "/nowhere/key.json", "[]"])
def test_pauses_where_the_account_cannot_be_read(given: str, google: Google, claim: Claim, settings: Settings) -> None:
    settings.FACT_CHECK_TOOLS_CREDENTIALS = given
    assert (push().state, row().error_code) == ("paused", "bad_credentials")


def test_reads_the_account_from_a_file(google: Google, claim: Claim, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "account.json"
    file.write_text(google.credentials)
    settings.FACT_CHECK_TOOLS_CREDENTIALS = str(file)
    assert push().state == "pushed"


@pytest.mark.parametrize("status", ["429 Too Many", "503 Busy"])
def test_waits_for_as_long_as_it_is_asked_to(status: str, google: Google, claim: Claim) -> None:
    google.fail = lambda number, method: status
    google.more_headers = ("Retry-After: 1000",)
    push()
    assert 990 < (PushedPage.objects.seconds_until_due(row().pk) or 0) <= 1000


def test_gives_up_a_check_that_is_refused_until_there_is_a_new_version(google: Google, claim: Claim) -> None:
    google.fail = lambda number, method: "400 Bad Request" if method == "POST" else ""
    assert (push().state, row().error_sentence) == ("failed", "Google does not take this check. Google says: So it is.")
    google.fail = lambda number, method: ""
    republish(claim)
    assert push().state == "pushed"


def test_gives_up_after_the_last_step(google: Google, claim: Claim, settings: Settings) -> None:
    settings.FACT_CHECK_TOOLS_SCHEDULE_S = [0, 60, 300]
    google.fail = lambda number, method: "500 Broken"
    waits = []
    while push().state == "pending":
        waits.append(round(PushedPage.objects.seconds_until_due(row().pk) or 0))
    assert row().state == "failed"
    assert [54 <= waits[0] <= 66, 270 <= waits[1] <= 330, len(waits)] == [True, True, 2]


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"name": "../x"}', b'{"name": 3}', b"\xff", b"[" * 5000])
def test_takes_no_answer_for_more_than_it_is(body: bytes, google: Google, claim: Claim) -> None:
    def odd(peer: Any) -> None:
        peer.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode(), body)

    google.fail = lambda number, method: ""
    google.server.on("/v1alpha1/pages", odd)
    waiting = push()
    assert (waiting.state, waiting.error_code, waiting.name) == ("pending", "bad_answer", "")


def test_what_is_wanted_while_it_is_being_sent_comes_after(google: Google, claim: Claim, editor: User) -> None:
    """Nobody else takes the row meanwhile, and the retraction is not lost."""
    seen: list[bool] = []

    def meanwhile(number: int, method: str) -> str:
        if method == "POST":
            with ThreadPoolExecutor(1) as pool:
                pool.submit(_in_thread, lambda: retract(claim, by=editor)).result()
                seen.append(pool.submit(_in_thread, lambda: pushing.run(row().pk)).result())
        return ""

    google.fail = meanwhile
    waiting = push()
    assert seen == [False]
    assert (waiting.state, waiting.name, waiting.tries) == ("pending", "pages/P1", 0)
    assert PushedPage.objects.due().exists()
    assert push().state == "pushed"
    assert google.pages == {}


def _in_thread(do: Callable[[], Any]) -> Any:
    try:
        return do()
    finally:
        connection.close()


def test_is_taken_by_one_of_many_workers(google: Google, claim: Claim) -> None:
    barrier = threading.Barrier(6)

    def one(page_id: int) -> bool:
        barrier.wait()
        return bool(_in_thread(lambda: pushing.run(page_id)))

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(one, [row().pk] * 6)) == [False] * 5 + [True]
    assert google.made == 1


@pytest.mark.parametrize("seed", range(4))
def test_ends_as_it_should_however_google_fails(seed: int, google: Google, claim: Claim, editor: User) -> None:
    """Create, correct three times, retract; half of the requests break before or after they are done."""
    dice = random.Random(seed)
    google.fail = lambda number, method: dice.choice(["", "", "", "before", "after", "503 Busy"])
    for number in range(3):
        republish(claim, claimReviewed=f"It is {number}.")
        for _ in range(dice.randrange(3)):
            at_once()
            pushing.run(row().pk)
    _until_settled()
    assert google.only["claimReviewMarkups"][0]["claimReviewed"] == "It is 2."
    retract(claim, by=editor)
    _until_settled()
    assert google.pages == {}
    assert google.made == 1


def _until_settled() -> None:
    for _ in range(60):
        if row().state == "failed":
            PushedPage.objects.update(state="pending", tries=0)
        at_once()
        if not pushing.run(row().pk):
            return
    raise AssertionError(row().error_code)


def test_makes_no_row_no_call_and_no_query_while_it_is_off(checker: User, editor: User, settings: Settings) -> None:
    settings.FACT_CHECK_TOOLS_CREDENTIALS = ""
    with CaptureQueriesContext(connection) as queries:
        claim = published_claim(by=checker, reviewer=editor)
        tasks.sweep_deliveries()
    assert not [query for query in queries.captured_queries if "pushedpage" in query["sql"]]
    assert claim.publications.exists() and not PushedPage.objects.exists()


def test_what_waited_when_it_was_switched_off_stays(google: Google, claim: Claim, settings: Settings) -> None:
    settings.FACT_CHECK_TOOLS_CREDENTIALS = ""
    assert not pushing.run(row().pk)
    assert (row().state, google.asked) == ("pending", [])


def test_keeps_no_row_where_publishing_fails(google: Google, checker: User, editor: User) -> None:
    """The row is of the transaction that publishes."""
    ready = approved_claim(by=checker, reviewer=editor)
    with pytest.raises(RuntimeError), transaction.atomic():
        publications.publish(ready, by=editor)
        raise RuntimeError
    assert not PushedPage.objects.exists()
