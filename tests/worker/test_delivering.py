"""Deliveries: signed, tried again, given up; and endpoints that fail, ask for time, or hang."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as live
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from annotations.actions import publications
from annotations.models import Claim, Delivery, DeliveryAttempt, Event, User, Webhook
from annotations.models.sealed import seal
from annotations.models.webhook import Progress, Standing
from annotations.text.signing import new_secret
from annotations.worker import delivering
from tests.factories import approved_claim, make_claim
from tests.fakes import HostileServer, answer, redirect
from tests.webhooks import BROKEN, BUSY, OK, happen, make_webhook, receiving, work_off

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def to_this_machine(settings: Settings) -> None:
    settings.WEBHOOK_ALLOW_NETWORKS = ["127.0.0.1/32"]
    settings.WEBHOOK_ALLOW_HTTP = True
    settings.DELIVERY_TIMEOUT_S = 2.0
    settings.DELIVERY_SCHEDULE_S = [0.0] * 10


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


@pytest.fixture
def claim(checker: User) -> Claim:
    return make_claim(by=checker)


def only(webhook: Webhook) -> Delivery:
    return Delivery.objects.get(webhook=webhook)


def at_once(webhook: Webhook) -> None:
    """Makes everything that waits due, and the endpoint free."""
    Delivery.objects.filter(webhook=webhook, state=Progress.PENDING).update(next_attempt_at=Now())
    Webhook.objects.filter(id=webhook.pk).update(held_until=None)


def fresh(webhook: Webhook) -> Webhook:
    return Webhook.objects.get(id=webhook.pk)


def test_tells_of_what_is_published_corrected_and_retracted(
    server: HostileServer, checker: User, editor: User, admin: User
) -> None:
    receiver, webhook = receiving(server, by=admin)
    claim = approved_claim(by=checker, reviewer=editor)
    published = publications.publish(claim, by=editor)
    work_off(webhook)
    publications.retract(claim, "The register was wrong.", by=editor)
    work_off(webhook)
    (first_id, first), (_, second) = receiver.taken
    assert first_id == f"msg_{published.pk:019d}"
    assert (first["type"], second["type"]) == ("verdict.published", "verdict.retracted")
    assert first["timestamp"] == published.payload["modified_at"]
    data = first["data"]
    assert (data["slug"], data["version"], data["kind"]) == (published.slug, 1, "original")
    assert data["url"] == published.payload["url"]
    assert data["api_url"] == f"{live.BASE_URL}/api/public/v1/checks/{published.slug}/"
    assert data["rating"] == {"key": "false", "label": "False", "tone": "false"}
    assert data["claim"] == {"text": claim.text, "claimant": "The mayor"}
    assert (second["data"]["note"], second["data"]["rating"]) == ("The register was wrong.", None)
    assert editor.display_name not in str(receiver.taken)


def test_sends_the_headers_of_the_standard(server: HostileServer, claim: Claim, admin: User) -> None:
    _, webhook = receiving(server, by=admin)
    happen(claim, by=admin)
    work_off(webhook)
    [request] = server.requests
    assert request.method == "POST"
    assert request.headers["content-type"] == "application/json"
    assert "." not in request.headers["webhook-id"]
    assert abs(int(request.headers["webhook-timestamp"]) - time.time()) < 30
    assert request.body.decode() == only(webhook).payload


def test_signs_what_the_reference_library_refuses_when_it_is_changed(
    server: HostileServer, claim: Claim, admin: User
) -> None:
    receiver, webhook = receiving(server, by=admin)
    happen(claim, by=admin)
    work_off(webhook)
    [request] = server.requests
    with pytest.raises(WebhookVerificationError):
        Verifier(receiver.secret).verify(request.body.replace(b"mayor", b"baker"), request.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(new_secret()).verify(request.body, request.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(receiver.secret).verify(request.body, {**request.headers, "webhook-id": "msg_1"})


def test_brings_every_event_to_a_receiver_that_fails_half_of_the_time(
    server: HostileServer, claim: Claim, admin: User
) -> None:
    """Two hundred events here; `bench/webhooks.py` sends a thousand through real workers."""
    receiver, webhook = receiving(server, by=admin)
    receiver.answer_of = lambda number: OK if (number * 2_654_435_761 >> 7) % 2 else BROKEN
    made = happen(claim, 200, by=admin)
    tries = work_off(webhook)
    taken = {message_id: message["data"]["id"] for message_id, message in receiver.taken}
    assert len(receiver.taken) == len(taken) == 200
    assert [taken[name] for name in sorted(taken)] == [one.pk for one in made]
    assert set(receiver.ids) == set(taken)
    assert tries == len(receiver.ids) > 300
    assert DeliveryAttempt.objects.count() == tries
    assert set(Delivery.objects.values_list("state", flat=True)) == {Progress.DELIVERED}
    assert fresh(webhook).state == Standing.ACTIVE


def test_sends_earlier_messages_first(server: HostileServer, claim: Claim, admin: User) -> None:
    receiver, webhook = receiving(server, by=admin)
    happen(claim, 6, by=admin)
    while delivering.run(webhook.pk):
        pass
    assert receiver.ids == sorted(receiver.ids)


def test_tries_by_the_schedule_with_jitter(
    server: HostileServer, claim: Claim, admin: User, settings: Settings
) -> None:
    settings.DELIVERY_SCHEDULE_S = steps = [0.0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
    receiver, webhook = receiving(server, by=admin)
    receiver.answer_of = lambda number: BROKEN
    happen(claim, by=admin)
    waits = []
    for _ in steps:
        before = timezone.now()
        assert delivering.run(webhook.pk)
        assert not delivering.run(webhook.pk)
        waits.append((only(webhook).next_attempt_at - before).total_seconds())
        at_once(webhook)
    for wait, step in zip(waits, steps[1:], strict=False):
        assert step * 0.9 - 1 <= wait <= step * 1.1 + 3
    assert len(set(receiver.ids)) == 1
    assert only(webhook).state == Progress.FAILED


def test_gives_up_in_the_end_and_switches_the_endpoint_off(server: HostileServer, claim: Claim, admin: User) -> None:
    receiver, webhook = receiving(server, by=admin)
    receiver.answer_of = lambda number: BROKEN
    happen(claim, by=admin)
    assert work_off(webhook) == 10
    assert (only(webhook).state, only(webhook).http_status, only(webhook).error_code) == ("failed", 500, "server_error")
    now = fresh(webhook)
    assert (now.state, now.reason, now.is_owner_told) == ("disabled", "failing", False)
    assert Event.objects.get(verb="webhook.disabled").data["reason"] == "failing"
    happen(claim, by=admin)
    assert Delivery.objects.count() == 1


def test_keeps_an_endpoint_that_takes_other_messages(
    server: HostileServer, claim: Claim, admin: User, settings: Settings
) -> None:
    """One message that an endpoint never takes is tried twice as often, then given up; the endpoint goes on."""
    settings.DELIVERY_SCHEDULE_S = [0.0] + [0.3] * 9
    _, webhook = receiving(server, by=admin)
    poison, *_ = happen(claim, 3, by=admin)
    name = f"msg_{poison.pk:019d}"
    server.on("/hook", lambda peer: peer.send(BROKEN if peer.request.headers["webhook-id"] == name else OK))
    work_off(webhook, threads=1)
    states = dict(Delivery.objects.values_list("publication", "state"))
    assert states.pop(poison.pk) == Progress.FAILED
    assert set(states.values()) == {Progress.DELIVERED}
    assert Delivery.objects.get(publication=poison).tries == 20
    assert fresh(webhook).state == Standing.ACTIVE


def test_switches_off_an_endpoint_that_is_gone(server: HostileServer, claim: Claim, admin: User) -> None:
    webhook, _ = make_webhook(server.on("/hook", answer(b"", status="410 Gone")), by=admin)
    happen(claim, 3, by=admin)
    assert delivering.run(webhook.pk)
    assert not delivering.run(webhook.pk)
    assert len(server.requests) == 1
    assert (fresh(webhook).state, fresh(webhook).reason) == ("disabled", "gone")


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_follows_no_redirect(status: str, server: HostileServer, claim: Claim, admin: User) -> None:
    url = server.on("/hook", redirect(server.url("/elsewhere"), status=status))
    webhook, _ = make_webhook(url, by=admin)
    happen(claim, by=admin)
    assert delivering.run(webhook.pk)
    assert [request.path for request in server.requests] == ["/hook"]
    assert (only(webhook).state, only(webhook).error_code) == ("pending", "redirected")


@pytest.mark.parametrize("status", ["429 Slow", "502 Bad", "503 Busy", "504 Late"])
def test_leaves_an_endpoint_alone_for_as_long_as_it_asks(
    status: str, server: HostileServer, claim: Claim, admin: User
) -> None:
    url = server.on("/hook", answer(b"", status=status, headers=(("Retry-After", "120"),)))
    webhook, _ = make_webhook(url, by=admin)
    happen(claim, 3, by=admin)
    assert delivering.run(webhook.pk)
    assert not delivering.run(webhook.pk), "the other messages wait as well"
    held_until = fresh(webhook).held_until
    assert held_until is not None
    assert 110 < (held_until - timezone.now()).total_seconds() <= 120
    first = Delivery.objects.in_order()[0]
    assert 110 < (first.next_attempt_at - timezone.now()).total_seconds() <= 120


@pytest.mark.parametrize(("said", "most"), [("", 6), ("99999999", 86_400), ("yesterday", 6)])
def test_heeds_retry_after_within_reason(
    said: str, most: int, server: HostileServer, claim: Claim, admin: User
) -> None:
    url = server.on("/hook", answer(b"", status="503 Busy", headers=(("Retry-After", said),)))
    webhook, _ = make_webhook(url, by=admin)
    happen(claim, by=admin)
    delivering.run(webhook.pk)
    held_until = fresh(webhook).held_until
    assert held_until is not None
    assert most - 10 < (held_until - timezone.now()).total_seconds() <= most


def test_signs_with_both_secrets_while_one_replaces_the_other(server: HostileServer, claim: Claim, admin: User) -> None:
    webhook, new = make_webhook(server.on("/hook", answer(b"")), by=admin)
    old = new_secret()
    rows = Webhook.objects.filter(id=webhook.pk)
    rows.update(sealed_previous=seal(old), previous_until=Now() + timedelta(hours=1))
    happen(claim, by=admin)
    work_off(webhook)
    rows.update(previous_until=Now() - timedelta(seconds=1))
    happen(claim, by=admin)
    work_off(webhook)
    during, after = server.requests
    for secret in (new, old):
        Verifier(secret).verify(during.body, during.headers)
    Verifier(new).verify(after.body, after.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(old).verify(after.body, after.headers)


def test_reads_secrets_after_secret_key_was_replaced(
    server: HostileServer, claim: Claim, admin: User, settings: Settings
) -> None:
    receiver, webhook = receiving(server, by=admin)
    happen(claim, 2, by=admin)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key that is as long as it has to be, and longer"
    assert delivering.run(webhook.pk)
    assert Delivery.objects.filter(error_code="secret_unreadable").count() == 1
    assert server.requests == []
    settings.SECRET_KEY_FALLBACKS = [former]
    at_once(webhook)
    work_off(webhook)
    assert len(receiver.taken) == 2


def test_is_sent_once_however_many_workers_want_it(server: HostileServer, claim: Claim, admin: User) -> None:
    receiver, webhook = receiving(server, by=admin)
    happen(claim, by=admin)
    barrier = threading.Barrier(8)

    def one(number: int) -> bool:
        try:
            barrier.wait()
            return delivering.run(webhook.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(one, range(8)))
    assert done.count(True) == len(receiver.ids) == 1


def test_loses_nothing_when_the_worker_dies_while_it_sends(server: HostileServer, claim: Claim, admin: User) -> None:
    """What a killed process leaves is a row with a lease; when that has run out, the message goes out again."""
    receiver, webhook = receiving(server, by=admin)
    happen(claim, by=admin)
    held = delivering.take_next(webhook.pk)
    assert held is not None
    assert not delivering.run(webhook.pk), "while the lease holds, it is somebody's"
    Delivery.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert delivering.run(webhook.pk)
    assert receiver.ids == [held.message_id]
    late = delivering.Outcome(timezone.now(), (), 1, code="read_timeout")
    delivering.settle(held, late)
    assert only(webhook).state == Progress.DELIVERED, "who lost the lease settles nothing"


def test_keeps_a_log_of_what_was_asked_and_answered(server: HostileServer, claim: Claim, admin: User) -> None:
    body = b"\x00\xff" + "größer ".encode() * 1000
    headers = (("X-Trace", "7"), ("X-Long", "x" * 5000), *((f"X-{number}", "1") for number in range(90)))
    webhook, _ = make_webhook(server.on("/hook", answer(body, status="500 No", headers=headers)), by=admin)
    happen(claim, by=admin)
    delivering.run(webhook.pk)
    [attempt] = DeliveryAttempt.objects.all()
    assert (attempt.status, attempt.error_code) == (500, "server_error")
    assert dict(attempt.request_headers)["webhook-id"] == only(webhook).message_id
    assert ["X-Trace", "7"] in attempt.answer_headers
    assert len(attempt.answer_headers) <= 40
    assert max(len(value) for _, value in attempt.answer_headers) <= 500
    assert "größer" in attempt.answer_body
    assert len(attempt.answer_body) <= 1024
    assert "\x00" not in attempt.answer_body


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:6379/",
        "http://localhost/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]:8080/",
    ],
)
def test_reaches_nothing_inside_and_says_the_same_of_all(
    url: str, claim: Claim, admin: User, settings: Settings
) -> None:
    settings.WEBHOOK_ALLOW_NETWORKS = []
    webhook, _ = make_webhook(url, by=admin)
    happen(claim, by=admin)
    delivering.run(webhook.pk)
    [attempt] = DeliveryAttempt.objects.all()
    assert (attempt.error_code, attempt.status, attempt.answer_body) == ("blocked_address", None, "")


def test_sends_nothing_without_tls_where_that_is_not_allowed(
    server: HostileServer, claim: Claim, admin: User, settings: Settings
) -> None:
    settings.WEBHOOK_ALLOW_HTTP = False
    _, webhook = receiving(server, by=admin)
    happen(claim, by=admin)
    delivering.run(webhook.pk)
    assert server.connections == 0
    assert only(webhook).error_code == "tls_failed"


def test_serves_a_healthy_endpoint_while_twenty_others_hang(
    server: HostileServer, claim: Claim, admin: User, settings: Settings
) -> None:
    settings.DELIVERY_TIMEOUT_S = 5.0
    hanging = [make_webhook(server.on(f"/{n}", lambda peer: peer.hang()), by=admin)[0] for n in range(20)]
    receiver, healthy = receiving(server, by=admin)
    pool = ThreadPoolExecutor(settings.DELIVERY_THREADS)

    def job(webhook_id: int) -> None:
        """As `tasks_sending.deliver`: one message, then the bell again."""
        try:
            if delivering.run(webhook_id):
                pool.submit(job, webhook_id)
        except RuntimeError:
            return
        finally:
            connection.close()

    happen(claim, 4, by=admin)
    for row in Delivery.objects.filter(webhook__in=hanging):
        pool.submit(job, row.webhook_id)
    time.sleep(1)
    begun = time.monotonic()
    pool.submit(job, healthy.pk)
    while len(receiver.taken) < 4 and time.monotonic() - begun < 10:
        time.sleep(0.02)
    waited_s = time.monotonic() - begun
    pool.shutdown(cancel_futures=True)
    assert len(receiver.taken) == 4
    assert waited_s < 2


def test_sends_several_at_once_to_one_that_works_however_many_fail(
    server: HostileServer, claim: Claim, admin: User
) -> None:
    healthy, _ = make_webhook(server.url("/hook"), by=admin)
    failing = [make_webhook(server.url(f"/{n}"), by=admin, failing_since=timezone.now())[0] for n in range(16)]
    happen(claim, 4, by=admin)
    assert all(delivering.take_next(webhook.pk) for webhook in failing)
    assert [delivering.take_next(healthy.pk) is not None for _ in range(5)] == [True] * 4 + [False]


@pytest.mark.parametrize("state", ["paused", "disabled"])
def test_sends_nothing_to_an_endpoint_that_is_not_active(
    state: str, server: HostileServer, claim: Claim, admin: User
) -> None:
    receiver, webhook = receiving(server, by=admin)
    happen(claim, by=admin)
    columns: dict[str, Any] = {"state": state, "reason": "gone" if state == "disabled" else ""}
    Webhook.objects.filter(id=webhook.pk).update(**columns)
    assert not delivering.run(webhook.pk)
    assert receiver.ids == []
    assert only(webhook).state == Progress.PENDING


def test_throttled_answers_count_as_tries(server: HostileServer, claim: Claim, admin: User) -> None:
    receiver, webhook = receiving(server, by=admin)
    receiver.answer_of = lambda number: BUSY
    happen(claim, by=admin)
    for _ in range(10):
        assert delivering.run(webhook.pk)
        at_once(webhook)
    assert (only(webhook).state, fresh(webhook).state) == ("failed", "disabled")
