"""Through whichever door an address comes: nothing forbidden is connected to, and all such addresses get one answer."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from annotations.actions import articles, chats, feeds, priors, sources, webhooks
from annotations.errors import Refused
from annotations.models import ChatHook, Feed, PartnerPage, PriorImport, Publisher, Snapshot, User
from annotations.models.sealed import seal
from annotations.models.webhook import Topic
from annotations.web.failures import FAILURES
from annotations.worker import capture, chatting, partnerpages, polling
from annotations.worker import priors as prior_work
from tests.factories import make_claim

pytestmark = pytest.mark.django_db
FORBIDDEN = [
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/latest/",
    "https://0xa9.0376.43518/",
    "https://10.0.0.1:6379/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[2002:a00:1::1]/",
    "https://[fd00:ec2::254]/",
    "https://127.1/",
    "https://localhost:8443/",
]
Door = Callable[[str, User], str]


@pytest.fixture(autouse=True)
def nothing_is_connected_to(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FETCH_ALLOW_NETWORKS = settings.WEBHOOK_ALLOW_NETWORKS = []
    settings.FETCH_ROBOTS = "all"
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and isinstance(address, tuple) and address[1] in (80, 443, 6379, 8443):
            raise AssertionError(f"a connection to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


def of_snapshot(snapshot_id: int) -> str:
    capture.run(snapshot_id)
    row = Snapshot.objects.get(id=snapshot_id)
    return f"{row.state} {row.error_code} {row.error_detail} {row.http_status} {row.attempts}"


def article(url: str, by: User) -> str:
    return of_snapshot(articles.import_url(url, by=by)[0].latest_id or 0)


def source(url: str, by: User) -> str:
    return of_snapshot(sources.attach_source(make_claim(by=by), url, sources.Evidence("context"), by=by).snapshot_id)


def feed(url: str, by: User) -> str:
    made, _ = feeds.subscribe(url, by=by)
    polling.run(made.pk)
    row = Feed.objects.get(id=made.pk)
    return f"{row.error_code} {row.error_detail}"


def prior_checks(url: str, by: User) -> str:
    made, _ = priors.import_address(url, by=by)
    prior_work.run(made.pk)
    row = PriorImport.objects.get(id=made.pk)
    return f"{row.state} {row.error_code} {row.error_detail}"


def partner_page(url: str, by: User) -> str:
    publisher, _ = Publisher.objects.get_or_create(name="The Daily Example")
    page = PartnerPage.objects.create(publisher=publisher, url=url, added_by=by)
    partnerpages.run(page.pk)
    page.refresh_from_db()
    return f"{page.state} {page.error_detail}"


def chat(url: str, by: User) -> str:
    """An address that stood for a public host when it was given."""
    columns = {"shape": "slack", "kinds": ["approved"], "host": "chat.example", "created_by": by}
    hook = ChatHook.objects.create(name="Desk", sealed_url=seal(url), **columns)
    message = chats.send_test(hook.pk, by=by)
    chatting.run()
    message.refresh_from_db()
    return f"{message.state} {message.error_code}"


def endpoint(url: str, by: User) -> str:
    publisher, _ = Publisher.objects.get_or_create(name="The Daily Example")
    try:
        webhooks.add_webhook(publisher, url, label="Site", events=Topic.values[:1], by=by)
    except Refused as refused:
        return f"{refused.code} {refused.sentence}"
    return "blocked_address This address is not on the public web, so nothing is sent there."


@pytest.mark.parametrize("door", [article, source, feed, prior_checks, partner_page, chat, endpoint])
def test_gives_every_forbidden_address_one_answer_at_each_door(door: Door, admin: User) -> None:
    answers = {url: door(url, admin) for url in FORBIDDEN}
    assert len(set(answers.values())) == 1, answers
    said = next(iter(answers.values()))
    assert "blocked_address" in said or FAILURES["blocked_address"].sentence in said
