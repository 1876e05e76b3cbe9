"""The pages of a publisher's endpoints, and what admins see of all of them."""

import re
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from annotations.models import Delivery, DeliveryAttempt, Publisher, User, Webhook
from annotations.models.webhook import Progress, Reason, Standing
from tests.accounts import make_member
from tests.conftest import SignIn
from tests.factories import make_claim
from tests.pages.reading_pages import once_of, queries_of, text_of
from tests.webhooks import happen, make_webhook

pytestmark = pytest.mark.django_db
URL = "https://daily.example.org/hook"
NEW = {"url": URL, "label": "Website", "events": ["verdict.published", "verdict.corrected"]}
SECRET = re.compile(r'value="(whsec_[^"]+)"')


@pytest.fixture(autouse=True)
def strict(settings: Settings) -> None:
    settings.WEBHOOK_ALLOW_NETWORKS = []
    settings.WEBHOOK_ALLOW_HTTP = False


@pytest.fixture
def mia(db: None) -> User:
    return make_member("mia")


@pytest.fixture
def visitor(mia: User, signed_in: SignIn) -> Client:
    return signed_in(mia)


@pytest.fixture
def endpoints(mia: User) -> str:
    """The address of the list."""
    return f"/publishers/{mia.publisher_id}/webhooks/"


@pytest.fixture
def webhook(mia: User) -> Webhook:
    return make_webhook(URL, by=mia)[0]


@pytest.fixture
def endpoint(endpoints: str, webhook: Webhook) -> str:
    """The address of one endpoint's page."""
    return f"{endpoints}{webhook.pk}/"


def switch_off(webhook: Webhook) -> None:
    off = {"state": Standing.DISABLED, "reason": Reason.FAILING, "disabled_at": timezone.now()}
    Webhook.objects.filter(id=webhook.pk).update(**off)


def tried(delivery: Delivery, *, status: int | None, code: str = "", said: str = "") -> None:
    """Notes an attempt as a worker does."""
    DeliveryAttempt.objects.create(
        delivery=delivery,
        at=timezone.now(),
        request_headers=[["webhook-id", delivery.message_id], ["webhook-signature", "v1,c2ln"]],
        status=status,
        answer_headers=[["Server", "a <b>server</b>"]] if status else [],
        answer_body=said,
        duration_ms=12,
        error_code=code,
    )


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://daily.example.org/hook", "Only https:// is called"),
        ("https://10.0.0.1/hook", "not on the public web"),
        ("https://mia:word@daily.example.org/", "holds no user name or password"),
        ("daily", "This is no address of an endpoint"),
        ("", "Address"),
    ],
)
def test_says_beside_the_field_what_is_wrong_with_an_address(
    url: str, says: str, visitor: Client, endpoints: str
) -> None:
    answer = visitor.post(endpoints, {**NEW, "url": url})
    assert answer.status_code == 422
    assert says in text_of(answer) and "There is a problem" in text_of(answer)
    page = answer.content.decode()
    assert 'value="Website"' in page, "nothing typed is lost"
    assert re.findall(r'value="(verdict\.\w+)"[^>]*checked', page) == NEW["events"]
    assert not Webhook.objects.exists()


def test_asks_what_the_endpoint_is_told_of(visitor: Client, endpoints: str) -> None:
    answer = visitor.post(endpoints, {"url": URL, "label": "Website"})
    assert answer.status_code == 422
    assert "Choose what the endpoint is told of." in text_of(answer)


def test_shows_the_secret_once(visitor: Client, endpoints: str) -> None:
    form = {**NEW, "once": once_of(visitor, endpoints)}
    answer = visitor.post(endpoints, form)
    found = SECRET.search(answer.content.decode())
    assert found and answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    again = visitor.post(endpoints, form, follow=True)
    assert "cannot be shown again" in text_of(again)
    webhook = Webhook.objects.get()
    assert webhook.secrets(at=timezone.now()) == [found[1]]
    for path in (endpoints, f"{endpoints}{webhook.pk}/"):
        assert found[1] not in visitor.get(path).content.decode()


def test_rotates_the_secret_and_says_how_long_both_count(
    visitor: Client, webhook: Webhook, endpoint: str, endpoints: str
) -> None:
    before = webhook.secrets(at=timezone.now())
    answer = visitor.post(f"{endpoint}rotate/")
    found = SECRET.search(answer.content.decode())
    assert found and answer.status_code == 201
    now = Webhook.objects.get()
    assert now.secrets(at=timezone.now()) == [found[1], *before]
    page = visitor.get(endpoint)
    assert f"{now.prefix}… and the one before, until" in text_of(page)
    assert found[1] not in page.content.decode()


def test_keeps_a_log_of_attempts_with_what_came_back(
    visitor: Client, webhook: Webhook, endpoint: str, checker: User
) -> None:
    happen(make_claim(by=checker), by=checker)
    message = Delivery.objects.get()
    tried(message, status=500, code="server_error", said="<script>alert(1)</script>")
    tried(message, status=None, code="connect_timeout")
    Delivery.objects.update(tries=2, http_status=None, error_code="connect_timeout")
    assert "The server did not answer in time." in text_of(visitor.get(endpoint))
    assert "next try" in text_of(visitor.get(endpoint))
    page = visitor.get(f"{endpoint}messages/{message.pk}/")
    words = text_of(page)
    assert "Answered 500" in words and "No answer" in words
    assert "It has a fault of its own." in words and "It is tried again" in words
    assert message.message_id in words
    switch_off(webhook)
    assert "next try" not in text_of(visitor.get(endpoint)), "nothing is sent until it is resumed"
    assert "webhook-signature: v1,c2ln" in words
    assert "<script>alert" not in page.content.decode() and "a <b>server" not in page.content.decode()


def test_shows_only_messages_of_the_state_that_is_asked_for(
    visitor: Client, webhook: Webhook, endpoint: str, checker: User
) -> None:
    happen(make_claim(by=checker), by=checker)
    assert "verdict.retracted" in text_of(visitor.get(f"{endpoint}?state=pending"))
    failed = text_of(visitor.get(f"{endpoint}?state=failed"))
    assert "No messages like that" in failed and "verdict.retracted" not in failed


def test_sends_one_message_again(visitor: Client, webhook: Webhook, endpoint: str, checker: User) -> None:
    happen(make_claim(by=checker), by=checker)
    message = Delivery.objects.get()
    Delivery.objects.update(state=Progress.FAILED, tries=10, settled_at=Now())
    answer = visitor.post(f"{endpoint}messages/{message.pk}/replay/", follow=True)
    assert "It will be sent again." in text_of(answer)
    again = Delivery.objects.get()
    assert (again.state, again.tries, again.message_id) == (Progress.PENDING, 0, message.message_id)


def test_sends_again_what_was_missed_since_a_time(
    visitor: Client, webhook: Webhook, endpoint: str, checker: User
) -> None:
    happen(make_claim(by=checker), 2, by=checker)
    Delivery.objects.update(state=Progress.FAILED, settled_at=Now())
    nothing = visitor.post(f"{endpoint}replay/", {"since": "soon", "which": "missed"})
    assert nothing.status_code == 422 and "Give a day and a time." in text_of(nothing)
    since = {"since": "2020-01-01T00:00", "which": "missed"}
    assert "2 messages will be sent again." in text_of(visitor.post(f"{endpoint}replay/", since, follow=True))
    again = visitor.post(f"{endpoint}replay/", {**since, "once": "another"}, follow=True)
    assert "It missed nothing." in text_of(again)


def test_leads_from_a_switched_off_endpoint_to_what_it_missed(
    visitor: Client, webhook: Webhook, endpoint: str, mia: User
) -> None:
    switch_off(webhook)
    assert "Switched off" in text_of(visitor.get(endpoint))
    arrival = text_of(visitor.get(f"/publishers/{mia.publisher_id}/"))
    assert "Webhook switched off. Nothing that is published reaches Site" in arrival
    answer = visitor.post(f"{endpoint}resume/")
    assert re.fullmatch(rf"{endpoint}\?since=20\d\d-\d\d-\d\dT\d\d:\d\d#again", answer.headers["Location"])
    page = visitor.get(answer.headers["Location"]).content.decode()
    assert re.search(r'id="again" open', page)
    assert re.search(r'name="since" value="20\d\d-', page)
    assert "switched off" not in text_of(visitor.get(f"/publishers/{mia.publisher_id}/"))


def test_takes_back_a_removal_as_it_was(visitor: Client, webhook: Webhook, endpoint: str, endpoints: str) -> None:
    answer = visitor.post(f"{endpoint}remove/", follow=True)
    assert "Removed. Nothing more is sent." in text_of(answer) and "No endpoints yet" in text_of(answer)
    assert f'action="{endpoint}restore/"' in answer.content.decode()
    assert visitor.get(endpoint).status_code == 404
    assert "It is back, as it was." in text_of(visitor.post(f"{endpoint}restore/", follow=True))
    back = Webhook.objects.get()
    assert (back.url, back.sealed_secret, back.removed_at) == (webhook.url, webhook.sealed_secret, None)


def test_is_not_there_for_another_publisher_s_people(
    webhook: Webhook, endpoint: str, endpoints: str, mia: User, signed_in: SignIn
) -> None:
    stranger = make_member("otto", of="Another Paper")
    before = list(Webhook.objects.values())
    visitor = signed_in(stranger)
    message = Delivery.objects.create(webhook=webhook, event="webhook.test", message_id="test_1", payload="{}")
    own = f"/publishers/{stranger.publisher_id}/webhooks/{webhook.pk}/"
    for path in (endpoints, endpoint, f"{endpoint}messages/{message.pk}/", own, f"{own}messages/{message.pk}/"):
        assert visitor.get(path).status_code == 404, path
    deeds = ("pause", "resume", "rotate", "test", "replay", "remove", "restore", f"messages/{message.pk}/replay")
    for deed in deeds:
        for base in (endpoint, own):
            assert visitor.post(f"{base}{deed}/", {"since": "2020-01-01", "which": "all"}).status_code == 404, deed
    assert visitor.post(endpoints, NEW).status_code == 404
    assert list(Webhook.objects.values()) == before


def test_shows_its_tabs_to_admins_once(admin: User, endpoints: str, signed_in: SignIn) -> None:
    page = signed_in(admin).get(endpoints).content.decode()
    assert page.count('<nav class="tabs"') == 1


@pytest.mark.parametrize("path", ["/publishers/", "/status/"])
def test_tells_admins_of_endpoints_that_were_switched_off(
    path: str, webhook: Webhook, endpoint: str, endpoints: str, admin: User, signed_in: SignIn
) -> None:
    visitor = signed_in(admin)
    link = endpoints if path == "/publishers/" else endpoint
    assert f'href="{link}"' not in visitor.get(path).content.decode()
    switch_off(webhook)
    page = visitor.get(path)
    assert f'href="{link}"' in page.content.decode()
    assert re.search("1 webhook switched off|Nothing reached the endpoint", text_of(page))


@pytest.mark.parametrize("which", ["endpoints", "messages", "publishers", "status"])
def test_lists_cost_the_same_however_long_they_are(
    which: str, mia: User, checker: User, admin: User, endpoints: str, endpoint: str, signed_in: SignIn
) -> None:
    claim = make_claim(by=checker)
    paths: dict[str, Any] = {"endpoints": endpoints, "messages": endpoint}
    path = paths.get(which, f"/{which}/")
    visitor = signed_in(admin)

    def grow(count: int) -> int:
        for _ in range(count):
            owner = Publisher.objects.create(name=f"Paper {Publisher.objects.count()}")
            switch_off(make_webhook(URL, by=mia, publisher=owner.name)[0])
            make_webhook(URL, by=mia)
        happen(claim, count, by=mia)
        return queries_of(visitor, path)

    grow(1)  # what a process counts once a while is counted now
    assert grow(2) == grow(10)
