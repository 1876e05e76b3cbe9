"""Streams: told what was committed, to those who may know, and to nobody any more who may not."""

import pytest
from pytest_django import Settings

from annotations import quick
from annotations.actions import people, sessions
from annotations.actions.blind import ask_blind
from annotations.actions.comments import comment_on
from annotations.live.hub import PER_PERSON
from annotations.models import Event, User
from annotations.models.user import Role
from tests.accounts import make_member, make_user
from tests.conftest import SignIn
from tests.factories import make_article, make_claim, make_highlight, make_verdict
from tests.live.conftest import Site

pytestmark = pytest.mark.django_db(transaction=True)
OTHER_TEXT = "The mayor said it again on Tuesday.\n\n“We have built 400 homes since the last election”, she told us."


def address(article: int) -> str:
    return f"/live/articles/{article}/"


@pytest.fixture
def reader() -> User:
    return make_user("rea", role=Role.CHECKER)


def test_tells_of_what_was_committed_on_the_article_and_on_claims_that_stand_there(
    site: Site, reader: User, signed_in: SignIn
) -> None:
    writer = make_user("cleo")
    first, second = make_article(by=writer), make_article(by=writer, text=OTHER_TEXT)
    claim = make_claim(first, by=writer)
    make_highlight(second, by=writer, claim=claim)
    here, there = (site.visit(address(one.pk), by=signed_in(reader)) for one in (first, second))
    assert (here.status, there.status) == (200, 200)
    assert (here.headers["content-type"], here.headers["cache-control"]) == ("text/event-stream", "no-store")
    comment_on(claim, "Is this so?", by=writer)
    newest = Event.objects.latest("id").pk
    assert here.event() == ("change", {"article": first.pk, "event": newest})
    assert there.event() == ("change", {"article": second.pk, "event": newest})
    make_highlight(first, by=writer, quote="Traffic over the bridge has doubled")
    told = here.event()
    assert told is not None and told[1]["event"] > newest


@pytest.mark.parametrize("after", ["sign_out", "all_ended", "moved_to_a_publisher", "closed"])
def test_ends_soon_after_its_session_or_its_person_s_account(
    after: str, site: Site, reader: User, signed_in: SignIn
) -> None:
    browser = signed_in(reader)
    stream = site.visit(address(make_article(by=reader).pk), by=browser)
    assert stream.status == 200
    if after == "sign_out":
        browser.logout()
    elif after == "all_ended":
        sessions.end_all(reader)
    elif after == "closed":
        people.deactivate(reader, by=make_user("amal", role=Role.ADMIN))
    else:
        member = make_member("pat")
        User.objects.filter(id=reader.pk).update(role=Role.PUBLISHER, publisher=member.publisher)
    assert stream.event() is None


def test_opens_for_people_of_the_newsroom_only(site: Site, reader: User, signed_in: SignIn, settings: Settings) -> None:
    settings.BASE_URL = "http://testserver"
    article = address(make_article(by=reader).pk)
    mine, outsider = signed_in(reader), signed_in(make_member("pat"))
    refused = {
        "anonymous": (site.visit(article), 401, "not_authenticated"),
        "forged": (site.visit(article, cookie="sessionid=" + "x" * 32), 401, "not_authenticated"),
        "outsider": (site.visit(article, by=outsider), 404, "not_found"),
        "nowhere": (site.visit(address(10**9), by=mine), 404, "not_found"),
        "out of range": (site.visit(address(10**17), by=mine), 404, "not_found"),
        "another address": (site.visit("/articles/1/", by=mine), 404, "not_found"),
        "another host": (site.visit(article, by=mine, host="evil.example"), 404, "not_found"),
        "another site": (site.visit(article, by=mine, origin="http://evil.example"), 403, "not_allowed"),
        "post": (site.visit(article, by=mine, method="POST"), 405, "method_not_allowed"),
    }
    assert {who: (visit.status, visit.problem()["code"]) for who, (visit, _, _) in refused.items()} == {
        who: (status, code) for who, (_, status, code) in refused.items()
    }
    own = site.visit(article, by=mine, origin="http://testserver")
    assert own.status == 200
    assert own.headers["access-control-allow-origin"] == "http://testserver"
    assert site.visit("/live/healthz").status == 200


def test_stays_shut_to_somebody_who_judges_blind(site: Site, reader: User, signed_in: SignIn) -> None:
    article, judge = make_article(by=reader), make_user("jo", role=Role.EDITOR)
    claim = make_claim(article, by=reader)
    make_verdict(claim, by=reader)
    ask_blind(claim, judge, by=make_user("amal", role=Role.ADMIN))
    assert site.visit(address(article.pk), by=signed_in(judge)).status == 403


def test_limits_what_one_person_and_all_may_hold(
    site: Site, reader: User, signed_in: SignIn, settings: Settings
) -> None:
    article, mine = address(make_article(by=reader).pk), signed_in(reader)
    held = [site.visit(article, by=mine) for _ in range(PER_PERSON)]
    assert [one.status for one in held] == [200] * PER_PERSON
    assert site.visit(article, by=mine).status == 429
    held[0].leave()
    assert site.visit(article, by=mine).status == 200
    settings.LIVE_STREAMS = PER_PERSON
    assert site.visit(article, by=signed_in(make_user("cleo"))).status == 429


def test_saves_go_on_and_streams_wait_while_redis_is_away(
    site: Site, reader: User, signed_in: SignIn, settings: Settings
) -> None:
    article = make_article(by=reader)
    known, settings.REDIS_URL = settings.REDIS_URL, "redis://127.0.0.1:1/0"
    stream = site.visit(address(article.pk), by=signed_in(reader))
    assert (stream.status, stream.problem()["code"]) == (503, "live_away")
    assert make_claim(article, by=reader).status == "draft"
    settings.REDIS_URL = known
    quick.wake()
    assert site.visit(address(article.pk), by=signed_in(reader)).status == 200
