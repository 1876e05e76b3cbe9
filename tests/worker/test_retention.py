"""What is too old goes, the rest stays, and evidence cannot go at all."""

import io
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessLog
from django.core.management import call_command
from django.db import models
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from annotations import tasks
from annotations.models import (
    ApiKey,
    Delivery,
    DeliveryAttempt,
    Event,
    IdempotentReply,
    KeyUsage,
    Notice,
    Publisher,
    User,
    Webhook,
)
from annotations.models.sealed import seal
from annotations.models.webhook import Progress, Topic
from annotations.worker import retention
from tests import factories
from tests.accounts import make_key

pytestmark = pytest.mark.django_db


def aged(row: models.Model, days: int, since: str = "created_at") -> Any:
    type(row)._default_manager.filter(pk=row.pk).update(**{since: timezone.now() - timedelta(days=days)})
    return row


def reply(number: int) -> IdempotentReply:
    return IdempotentReply.objects.create(owner="user:1", key=f"k-{number}", fingerprint="a" * 64)


def left(model: type[models.Model]) -> set[Any]:
    return set(model._default_manager.values_list("pk", flat=True))


def message(admin: User, number: int, state: str) -> Delivery:
    hook = Webhook.objects.first() or Webhook.objects.create(
        publisher=Publisher.objects.get_or_create(name="The Daily Example")[0],
        label="Site",
        url="https://hooks.example.org/",
        events=Topic.values,
        prefix="whsec_",
        sealed_secret=seal("secret"),
        created_by=admin,
    )
    made = Delivery.objects.create(
        webhook=hook, event=Topic.PUBLISHED, message_id=f"m-{number}", payload="{}", state=state
    )
    DeliveryAttempt.objects.create(delivery=made, at=timezone.now(), request_headers=[], duration_ms=1)
    return made


def test_drops_old_messages_with_their_attempts_and_none_that_waits(admin: User, settings: Settings) -> None:
    old = aged(message(admin, 1, Progress.DELIVERED), settings.DELIVERY_KEEP_DAYS + 1)
    kept = [aged(message(admin, 2, Progress.PENDING), 400), message(admin, 3, Progress.FAILED)]
    tasks.tidy()
    assert left(Delivery) == {row.pk for row in kept} and old.pk not in left(Delivery)
    assert DeliveryAttempt.objects.count() == 2


def test_drops_old_rows_of_each_kind(admin: User, checker: User, settings: Settings) -> None:
    key: ApiKey = make_key(by=admin)[0]
    events = [Event.objects.record("claim.edited", by=checker) for _ in range(3)]
    seen, unseen, fresh = (Notice.objects.create(user=checker, event=event) for event in events)
    for notice in (seen, fresh):
        Notice.objects.filter(id=notice.pk).update(seen_at=timezone.now())
    aged(seen, 366), aged(unseen, 366)
    today = timezone.now().date()
    days = [KeyUsage.objects.create(key=key, day=today - timedelta(days=ago)) for ago in (401, 399)]
    replies = [aged(reply(1), 8), reply(2)]
    signed_in = [aged(AccessLog.objects.create(username="cleo"), ago, "attempt_time") for ago in (91, 89)]
    out = io.StringIO()
    call_command("tidy", stdout=out)
    assert left(Notice) == {unseen.pk, fresh.pk} and left(KeyUsage) == {days[1].pk}
    assert left(IdempotentReply) == {replies[1].pk} and left(AccessLog) == {signed_in[1].pk}
    assert "1 notices that were seen" in out.getvalue() and "1 sign-ins" in out.getvalue()


def test_goes_on_from_batch_to_batch_and_stops_at_the_first_young_one(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(retention, "ROWS", 2)
    old = [aged(reply(number), 8) for number in range(5)]
    young = [reply(number) for number in range(5, 15)]
    rule = next(one for one in retention.rules() if one.model is IdempotentReply)
    before = timezone.now() - timedelta(days=7)
    assert list(retention._drop(rule, before=before)) == [2, 2, 1] and len(old) == 5
    assert left(IdempotentReply) == {row.pk for row in young}
    with django_assert_num_queries(1):
        assert list(retention._drop(rule, before=before)) == []


def test_rings_again_where_a_turn_was_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[int] = []
    monkeypatch.setattr(tasks, "TIDY_S", -1.0)
    monkeypatch.setattr(tasks, "ring", lambda task: rung.append(1))
    aged(reply(1), 8)
    tasks.tidy()
    assert rung == [1] and left(IdempotentReply) == set()


def test_evidence_is_in_no_rule(checker: User, editor: User) -> None:
    factories.published_claim(by=checker, reviewer=editor)
    kept = {"Event", "Publication", "Verdict", "Review", "Snapshot", "Claim", "Article", "Source", "Highlight"}
    assert not kept & {rule.model.__name__ for rule in retention.rules()}


def test_refuses_to_keep_for_no_time_at_all() -> None:
    assert all(rule.days >= 1 for rule in retention.rules())
