"""What publishers' people do with their endpoints."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from annotations.actions import publications, webhooks
from annotations.errors import Conflict, Invalid, NotFound
from annotations.models import Delivery, Event, Mail, User, Webhook
from annotations.models.sealed import unseal
from annotations.models.webhook import Progress
from annotations.worker import telling
from tests.accounts import make_member
from tests.factories import make_claim, published_claim
from tests.webhooks import happen, make_webhook

pytestmark = pytest.mark.django_db
URL = "https://daily.example.org/hook"
ALL = ["verdict.published", "verdict.corrected", "verdict.retracted"]


@pytest.fixture(autouse=True)
def strict(settings: Settings) -> None:
    settings.WEBHOOK_ALLOW_NETWORKS = []
    settings.WEBHOOK_ALLOW_HTTP = False


def added(by: User, **given: Any) -> tuple[Webhook, str]:
    publisher = by.publisher
    assert publisher is not None
    return webhooks.add_webhook(publisher, **{"url": URL, "label": "Site", "events": ALL, **given}, by=by)


def fresh(webhook: Webhook) -> Webhook:
    return Webhook.objects.get(id=webhook.pk)


def test_keeps_secrets_sealed_and_shows_a_prefix() -> None:
    webhook, secret = added(make_member("mia"))
    assert secret.startswith("whsec_")
    assert webhook.prefix == secret[:10]
    assert secret not in webhook.sealed_secret
    assert secret not in str(list(Event.objects.values_list("data", flat=True)))
    assert unseal(webhook.sealed_secret) == secret


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://daily.example.org/hook", "bad_scheme"),
        ("ftp://daily.example.org/", "bad_url"),
        ("https://user:word@daily.example.org/", "bad_url"),
        ("daily.example.org", "bad_url"),
        ("https://127.0.0.1/", "blocked_address"),
        ("https://169.254.169.254/latest/", "blocked_address"),
        ("https://[::ffff:10.0.0.1]/", "blocked_address"),
        ("https://2130706433/", "blocked_address"),
        ("https://93.184.216.34:6379/", "blocked_address"),
        ("https://daily.example.org/" + "x" * 3000, "invalid"),
        ("", "invalid"),
    ],
)
def test_refuses_an_address_that_is_not_to_be_called(url: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        added(make_member("mia"), url=url)
    assert caught.value.code == code
    assert "url" in caught.value.fields


@pytest.mark.parametrize("events", [[], ["verdict.published", "article.changed"], ["webhook.test"]])
def test_refuses_events_that_there_are_not(events: list[str]) -> None:
    with pytest.raises(Invalid, match="told of"):
        added(make_member("mia"), events=events)


def test_has_an_end_to_how_many_there_are(settings: Settings) -> None:
    settings.WEBHOOKS_PER_PUBLISHER = 2
    mia = make_member("mia")
    first, _ = added(mia)
    added(mia)
    with pytest.raises(Conflict) as caught:
        added(mia)
    assert caught.value.code == "too_many_webhooks"
    webhooks.remove_webhook(first, by=mia)
    added(mia)


def test_lets_nobody_touch_another_publisher_s(checker: User, editor: User) -> None:
    webhook, _ = added(make_member("mia"))
    stranger = make_member("otto", of="Another Paper")
    for who in (stranger, checker, editor):
        for do in (webhooks.pause_webhook, webhooks.rotate_secret, webhooks.remove_webhook, webhooks.send_test):
            with pytest.raises(NotFound):
                do(webhook, by=who)


def test_signs_with_the_former_secret_for_a_day(settings: Settings) -> None:
    mia = make_member("mia")
    webhook, old = added(mia)
    webhook, new = webhooks.rotate_secret(webhook, by=mia)
    now = timezone.now()
    assert webhook.secrets(at=now) == [new, old]
    assert webhook.secrets(at=now + timedelta(days=1, seconds=1)) == [new]
    webhook, newest = webhooks.rotate_secret(webhook, by=mia)
    assert webhook.secrets(at=now) == [newest, new]


def test_tells_only_of_what_is_wanted(checker: User, editor: User, admin: User) -> None:
    make_webhook(URL, by=admin, events=["verdict.corrected"])
    wanting, _ = make_webhook(URL, by=admin, events=["verdict.published"])
    removed, _ = make_webhook(URL, by=admin)
    webhooks.remove_webhook(removed, by=admin)
    published_claim(by=checker, reviewer=editor)
    assert [row.webhook_id for row in Delivery.objects.all()] == [wanting.pk]


def test_rolls_back_with_what_was_published(checker: User, admin: User) -> None:
    make_webhook(URL, by=admin)
    claim = make_claim(by=checker)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        happen(claim, by=admin)
        raise ZeroDivisionError
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("text", ["x" * 2000, '“ü”\\"\n' * 400, "𝕏" * 2000, "\x01" * 2000])
def test_keeps_messages_small_and_says_what_is_cut(text: str, checker: User, admin: User) -> None:
    make_webhook(URL, by=admin)
    happen(make_claim(by=checker), by=admin, text=text)
    payload = Delivery.objects.get().payload
    assert len(payload.encode()) < 20_000
    assert '"cut":["claim.text"]' in payload


def test_waits_while_paused_and_goes_on_when_resumed(checker: User, admin: User) -> None:
    webhook, _ = make_webhook(URL, by=admin)
    webhooks.pause_webhook(webhook, by=admin)
    happen(make_claim(by=checker), by=admin)
    assert not Delivery.objects.due().exists()
    webhooks.resume_webhook(webhook, by=admin)
    assert Delivery.objects.due().count() == 1
    assert fresh(webhook).state == "active"


def test_sends_a_test_to_a_paused_endpoint(admin: User) -> None:
    webhook, _ = make_webhook(URL, by=admin, state="paused")
    sent = webhooks.send_test(webhook, by=admin)
    assert list(Delivery.objects.due()) == [sent]
    assert '"type":"webhook.test"' in sent.payload


def test_sends_again_what_was_missed_and_what_came_while_it_was_off(checker: User, admin: User) -> None:
    claim = make_claim(by=checker)
    webhook, _ = make_webhook(URL, by=admin)
    begun = timezone.now()
    taken, missed = happen(claim, 2, by=admin)
    Delivery.objects.filter(publication=taken).update(state=Progress.DELIVERED)
    Delivery.objects.filter(publication=missed).update(state=Progress.FAILED, tries=10)
    Webhook.objects.update(state="disabled", reason="failing")
    [unheard] = happen(claim, by=admin)
    with pytest.raises(Conflict) as caught:
        webhooks.replay_since(webhook, begun, by=admin)
    assert caught.value.code == "webhook_disabled"
    webhooks.resume_webhook(webhook, by=admin)
    assert webhooks.replay_since(webhook, begun, by=admin) == 2
    due = Delivery.objects.due().in_order()
    assert [row.publication_id for row in due] == [missed.pk, unheard.pk]
    assert [row.message_id for row in due] == [f"msg_{one.pk:019d}" for one in (missed, unheard)]
    assert webhooks.replay_since(webhook, begun, only_missed=False, by=admin) == 1
    assert webhooks.replay_since(webhook, timezone.now(), by=admin) == 0


def test_does_not_say_again_what_was_retracted(checker: User, editor: User, admin: User) -> None:
    begun = timezone.now()
    claim = published_claim(by=checker, reviewer=editor)
    publications.retract(claim, "The register was wrong.", by=editor)
    webhook, _ = make_webhook(URL, by=admin)
    assert webhooks.replay_since(webhook, begun, only_missed=False, by=admin) == 1
    assert [row.event for row in Delivery.objects.filter(webhook=webhook)] == ["verdict.retracted"]


def test_what_waits_or_is_sent_again_tells_no_withdrawn_verdict(checker: User, editor: User, admin: User) -> None:
    webhook, _ = make_webhook(URL, by=admin, events=["verdict.published"])
    webhooks.pause_webhook(webhook, by=admin)
    claim = published_claim(by=checker, reviewer=editor)
    told = Delivery.objects.get(webhook=webhook)
    assert json.loads(told.payload)["data"]["rating"]["key"] == "false"
    publications.retract(claim, "The register was wrong.", by=editor)
    first, last = Delivery.objects.filter(webhook=webhook).order_by("id")
    data = json.loads(first.payload)["data"]
    assert (first.message_id, data["withdrawn"], data["rating"], data["note"]) == (told.message_id, True, None, "")
    assert last.event == "verdict.retracted", "whoever was told a verdict learns that it is withdrawn"


def test_tries_an_endpoint_a_few_times_at_once(admin: User) -> None:
    webhook, _ = make_webhook(URL, by=admin)
    for _ in range(webhooks.MOST_TESTS):
        webhooks.send_test(webhook, by=admin)
    with pytest.raises(Conflict):
        webhooks.send_test(webhook, by=admin)


def test_sends_no_more_again_than_can_be_borne(checker: User, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "MOST_REPLAYED", 1)
    webhook, _ = make_webhook(URL, by=admin)
    begun = timezone.now()
    happen(make_claim(by=checker), 2, by=admin)
    with pytest.raises(Invalid) as caught:
        webhooks.replay_since(webhook, begun, by=admin)
    assert "since" in caught.value.fields


def test_sends_one_again_but_not_while_it_is_being_sent(checker: User, admin: User) -> None:
    make_webhook(URL, by=admin)
    happen(make_claim(by=checker), by=admin)
    delivery = Delivery.objects.select_related("webhook__publisher").get()
    held = Delivery.objects.take(delivery.pk)
    assert held is not None
    with pytest.raises(Conflict) as caught:
        webhooks.replay_delivery(delivery, by=admin)
    assert caught.value.code == "being_sent"
    Delivery.objects.update(state=Progress.DELIVERED, tries=3)
    again = webhooks.replay_delivery(delivery, by=admin)
    assert (again.state, again.tries, again.message_id) == ("pending", 0, delivery.message_id)


def test_brings_a_removed_endpoint_back(admin: User) -> None:
    webhook, _ = make_webhook(URL, by=admin)
    webhooks.remove_webhook(webhook, by=admin)
    with pytest.raises(NotFound):
        webhooks.pause_webhook(webhook, by=admin)
    webhooks.restore_webhook(webhook, by=admin)
    assert list(Webhook.objects.kept()) == [webhook]


def test_tells_the_owner_by_mail_once(admin: User) -> None:
    webhook, _ = make_webhook(URL, by=admin, label="Site\nBcc: x@example.org")
    webhook.publisher.contact = "desk@daily.example.org"
    webhook.publisher.save(update_fields=["contact"])
    off = {"state": "disabled", "reason": "failing", "disabled_at": timezone.now(), "is_owner_told": False}
    Webhook.objects.filter(id=webhook.pk).update(**off)
    assert [telling.run(webhook.pk), telling.run(webhook.pk)] == [True, False]
    mail = Mail.objects.get()
    assert mail.to == "desk@daily.example.org"
    assert "\n" not in mail.subject
    assert URL in mail.text
    assert f"/publishers/{webhook.publisher_id}/webhooks/{webhook.pk}/" in mail.text
    assert fresh(webhook).is_owner_told
