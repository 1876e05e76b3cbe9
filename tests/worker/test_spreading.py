"""Who is told of what: by the table, each once, nobody of her own deeds, and never in the way of a save."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from annotations.actions import claims, comments, notices, reviews
from annotations.models import (
    ChatHook,
    ChatMessage,
    Claim,
    DailyMail,
    Event,
    Mail,
    Notice,
    NoticeChoice,
    Spreading,
    User,
    Watch,
)
from annotations.models.concerns import CONCERNS, KINDS, VERBS, Way
from annotations.models.notice import next_daily_mail
from annotations.models.sealed import seal
from annotations.worker import chatting, digesting, sealing, spreading
from tests import factories
from tests.fakes import HostileServer, answer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def with_addresses(checker: User, other_checker: User, editor: User, admin: User) -> None:
    for person in (checker, other_checker, editor, admin):
        person.email = f"{person.username}@news.example"
        person.save(update_fields=["email"])


def told(*, now: bool = True) -> set[tuple[str, str, str]]:
    """Whom, of what, as which kind, since the last time."""
    Notice.objects.all().delete()
    Mail.objects.all().delete()
    sealing.run()
    spreading.run()
    rows = Notice.objects.values_list("user__username", "event__verb", "kind")
    return {(str(who), str(verb), str(kind)) for who, verb, kind in rows}


def start(*, by: User) -> Claim:
    claim = factories.submitted_claim(by=by)
    told()
    return claim


def test_tells_by_the_table_and_nobody_of_her_own_deeds(checker: User, editor: User, second_editor: User) -> None:
    claim = start(by=checker)
    reviews.decide(claim, "send_back", by=editor, note="Look again.")
    assert told() == {("cleo", "claim.send_back", "decided")}
    [mail] = Mail.objects.all()
    assert (mail.to, mail.kind) == ("cleo@news.example", "notice_decided")
    assert mail.subject == f"Sent back: “{factories.QUOTE}”" and "by Edith Editor" in mail.text
    assert "Look again" not in mail.text
    reviews.submit(factories.fresh(claim), by=checker)
    assert told() == {("edith", "claim.submit", "review")}
    comments.comment_on(claim, "What do you say, @edgar and @edith.? (@nobody, mail@cleo)", by=editor)
    assert told() == {("cleo", "comment.added", "comments"), ("edgar", "comment.added", "mentioned")}


def test_watching_begins_by_itself_and_ends_for_good_when_she_says_so(
    checker: User, other_checker: User, editor: User
) -> None:
    claim = start(by=checker)
    assert set(Watch.objects.values_list("user__username", "why")) == {("cleo", "author")}
    comments.comment_on(claim, "Mind the date.", by=other_checker)
    assert told() == {("cleo", "comment.added", "comments")}
    comments.comment_on(claim, "I do.", by=editor)
    assert told() == {("cleo", "comment.added", "comments"), ("colin", "comment.added", "comments")}
    notices.unwatch(claim, by=other_checker)
    notices.unwatch(claim, by=checker)
    comments.comment_on(claim, "Again.", by=other_checker)
    comments.comment_on(claim, "Again.", by=editor)
    assert told() == {("edith", "comment.added", "comments")}
    assert Watch.objects.get(user=checker).is_off


def test_watches_of_a_claimant_an_article_and_a_source(checker: User, other_checker: User, editor: User) -> None:
    article = factories.make_article(by=checker)
    told()
    notices.watch("  the MAYOR ", by=other_checker)
    notices.watch(article, by=editor)
    claim = factories.make_claim(article, by=checker)
    new = told()
    assert ("colin", "claim.created", "new") in new and ("edith", "highlight.added", "new") in new
    notices.unwatch("The Mayor", by=other_checker)
    notices.unwatch(article, by=editor)
    source = factories.make_source(claim, by=checker)
    assert told() == set()
    assert source.page is not None
    notices.watch(source.page, by=other_checker)
    claims.edit_claim(factories.fresh(claim), {"claimant": "Somebody"}, version=claim.version, by=checker)
    second = factories.make_source(
        factories.make_claim(article, by=checker, quote="Traffic over the bridge"), by=checker
    )
    assert second.page_id == source.page_id
    assert ("colin", "source.attached", "work") in told()


def test_each_is_told_once_however_often_it_runs_and_only_what_came_after(checker: User, editor: User) -> None:
    claim = start(by=checker)
    Spreading.objects.update(begins_after=Event.objects.latest("id").pk, position=0)
    reviews.decide(claim, "send_back", by=editor, note="Look again.")
    assert len(told()) == 1
    Spreading.objects.update(position=0)
    spreading.run()
    assert (Notice.objects.count(), Mail.objects.count()) == (1, 1)
    Event.objects.record("claim.approve", by=None, claim=claim)
    User.objects.filter(id=checker.pk).update(is_active=False)
    assert told() == set()


def test_each_way_of_being_told(checker: User, editor: User) -> None:
    claim = start(by=checker)
    for way, mailing, mails in ((Way.APP, "", 0), (Way.DIGEST, "digest", 0), (Way.MAIL, "mailed", 1)):
        NoticeChoice.objects.update_or_create(user=checker, kind="decided", defaults={"way": way})
        Event.objects.record("claim.approve", by=editor, claim=claim)
        told()
        assert (Notice.objects.get().mailing, Mail.objects.count()) == (mailing, mails)
    NoticeChoice.objects.update(way=Way.NONE)
    Event.objects.record("claim.approve", by=editor, claim=claim)
    assert told() == set()


def test_a_bulk_deed_is_one_mail_and_a_refused_mailbox_gets_none(checker: User, editor: User) -> None:
    claim = start(by=checker)
    for _ in range(8):
        Event.objects.record("claim.approve", by=editor, claim=claim)
    told()
    [mail] = Mail.objects.all()
    assert mail.subject.startswith("8 notices: “") and mail.text.count("- Approved by Edith Editor") == 1
    Mail.objects.update(state="failed", text="", html="", error_code="mailbox_refused")
    Event.objects.record("claim.reject", by=editor, claim=claim)
    sealing.run()
    spreading.run()
    assert Mail.objects.count() == 1


def test_the_number_of_queries_does_not_grow(
    checker: User, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def queries(count: int) -> int:
        for number in range(count):
            claim = factories.make_claim(by=checker, text=f"Statement {number}")
            Event.objects.record("claim.reject", by=editor, claim=claim)
            Event.objects.record("source.attached", by=editor, claim=claim, data={"source": number + 1})
        NoticeChoice.objects.update_or_create(user=checker, kind="decided", defaults={"way": "digest"})
        sealing.run()
        with CaptureQueriesContext(connection) as asked:
            spreading.run()
        return len(asked)

    queries(1)
    assert queries(2) == queries(12)


def test_an_old_notice_of_a_passage_is_not_told_twice(checker: User, editor: User) -> None:
    claim = start(by=checker)
    event = Event.objects.record("highlight.orphaned", by=None, claim=claim, data={"old": "words"})
    Notice.objects.tell(checker.pk, event)
    sealing.run()
    spreading.run()
    notice = Notice.objects.get(event=event)
    assert (notice.kind, notice.mailing, Mail.objects.count()) == ("passages", "mailed", 1)


class TestDailyMail:
    def test_comes_once_a_day_at_her_hour_with_what_she_has_not_seen(self, checker: User, editor: User) -> None:
        claim = start(by=checker)
        with time_machine.travel(datetime(2026, 11, 22, 10, tzinfo=UTC), tick=False):
            notices.choose_ways({"decided": "digest"}, hour=7, zone="America/New_York", by=checker)
            assert DailyMail.objects.get().next_at == datetime(2026, 11, 22, 12, tzinfo=UTC)
            Event.objects.record("claim.approve", by=editor, claim=claim)
            Event.objects.record("claim.reject", by=editor, claim=claim)
            told()
            assert digesting.post_due() == 0
        with time_machine.travel(datetime(2026, 11, 22, 12, 1, tzinfo=UTC), tick=False):
            assert [digesting.post_due(), digesting.post_due()] == [1, 0]
        [mail] = Mail.objects.all()
        assert mail.kind == "daily" and "2 notices" in mail.subject
        assert "- Approved" in mail.text and "- Rejected" in mail.text
        with time_machine.travel(datetime(2026, 11, 23, 12, 1, tzinfo=UTC), tick=False):
            assert digesting.post_due() == 0
            Event.objects.record("claim.approve", by=editor, claim=claim)
            sealing.run()
            spreading.run()
        Notice.objects.update(seen_at=timezone.now())
        with time_machine.travel(datetime(2026, 11, 24, 12, 1, tzinfo=UTC), tick=False):
            assert digesting.post_due() == 0

    @pytest.mark.parametrize(
        ("after", "zone", "hour", "due"),
        [
            ("2026-03-29T00:30", "Europe/Berlin", 2, "2026-03-29T01:00"),  # 2:00 is skipped
            (
                "2026-10-25T00:30",
                "Europe/Berlin",
                2,
                "2026-10-26T01:00",
            ),  # 2:00 came already; the second is not one more
            ("2026-11-22T23:59", "Pacific/Kiritimati", 0, "2026-11-23T10:00"),
            ("2026-11-22T08:00", "no such zone", 8, "2026-11-23T08:00"),
        ],
    )
    def test_knows_the_clock_of_each_zone(self, after: str, zone: str, hour: int, due: str) -> None:
        at = datetime.fromisoformat(after).replace(tzinfo=UTC)
        assert next_daily_mail(at, hour=hour, zone=zone) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_reminds_of_what_is_due_once_for_each_date(checker: User) -> None:
    claim = start(by=checker)
    Claim.objects.filter(id=claim.pk).update(due_at=timezone.now() + timedelta(hours=20))
    assert [digesting.remind(), digesting.remind()] == [1, 0]
    assert told() == {("cleo", "claim.due_soon", "due")}
    Claim.objects.filter(id=claim.pk).update(due_at=timezone.now() - timedelta(hours=1))
    assert [digesting.remind(), digesting.remind()] == [1, 0]
    assert told() == {("cleo", "claim.overdue", "due")}
    Claim.objects.filter(id=claim.pk).update(due_at=timezone.now() - timedelta(hours=2))
    assert digesting.remind() == 1
    Claim.objects.filter(id=claim.pk).update(due_at=timezone.now() - timedelta(days=30))
    assert digesting.remind() == 0


class TestChat:
    def hook(self, server: HostileServer, *, by: User, shape: str = "slack", path: str = "/hook") -> ChatHook:
        return ChatHook.objects.create(
            name="#desk", shape=shape, sealed_url=seal(server.url(path)), host="x", kinds=["decided"], created_by=by
        )

    def test_tells_a_channel_what_it_wants_without_what_is_not_public(
        self, checker: User, editor: User, admin: User, settings: Settings
    ) -> None:
        settings.WEBHOOK_ALLOW_NETWORKS, settings.WEBHOOK_ALLOW_HTTP = ["127.0.0.1/32"], True
        claim = start(by=checker)
        with HostileServer() as server:
            server.on("/hook", answer(b"ok"))
            self.hook(server, by=admin)
            self.hook(server, by=admin, shape="teams")
            Event.objects.record("claim.send_back", by=editor, claim=claim, data={"note": "secret note"})
            comments.comment_on(claim, "secret comment", by=editor)
            told()
            spreading.run()
            assert [chatting.run(), chatting.run(), chatting.run()] == [True, True, False]
            bodies = sorted(request.body.decode() for request in server.requests)
        assert ChatMessage.objects.filter(state="sent").count() == 2
        assert any('"text": "Sent back: Claim' in body for body in bodies) and any("AdaptiveCard" in b for b in bodies)
        assert not any(word in body for body in bodies for word in ("secret", factories.QUOTE, "cleo", "edith"))

    def test_tries_again_gives_up_by_name_and_reaches_nothing_inside(
        self, checker: User, editor: User, admin: User, settings: Settings
    ) -> None:
        claim = start(by=checker)
        settings.WEBHOOK_ALLOW_HTTP = True
        with HostileServer() as server:
            server.on("/hook", answer(b"no", status="503 Later"))
            server.on("/gone", answer(b"no", status="404 Not Found"))
            hook = self.hook(server, by=admin)
            Event.objects.record("claim.approve", by=editor, claim=claim)
            told()
            settings.WEBHOOK_ALLOW_NETWORKS = []
            chatting.run()
            assert ChatMessage.objects.get().error_code == "blocked_address" and server.requests == []
            settings.WEBHOOK_ALLOW_NETWORKS = ["127.0.0.1/32"]
            ChatMessage.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
            chatting.run()
            message = ChatMessage.objects.get()
            assert (message.state, message.error_code, message.tries) == ("pending", "refused", 2)
            ChatHook.objects.update(sealed_url=seal(server.url("/gone")))
            ChatMessage.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
            chatting.run()
            message.refresh_from_db()
            hook.refresh_from_db()
            assert (message.state, message.error_code, hook.error_code) == ("failed", "gone", "gone")


def test_the_table_is_whole() -> None:
    assert len(KINDS) == len(CONCERNS) and all(concern.who and concern.said for concern in CONCERNS)
    assert all(len(concern.kind) <= 20 for concern in CONCERNS) and "claim.approve" in VERBS
    assert django_settings.CELERY_TASK_ROUTES["annotations.tasks.send_chat"] == {"queue": "deliveries"}


def test_a_notice_says_never_what_somebody_wrote(checker: User, editor: User) -> None:
    claim = start(by=checker)
    secrets: dict[str, Any] = {"note": "hidden words", "label": "hidden words"}
    for verb in sorted(VERBS - {"webhook.disabled"}):
        Event.objects.record(verb, by=editor, claim=claim, data={**secrets, "comment": 0, "source": 0})
    told()
    assert Mail.objects.exists() and not Mail.objects.filter(text__contains="hidden").exists()
    assert not any("hidden" in notice.said for notice in Notice.objects.select_related("event"))
