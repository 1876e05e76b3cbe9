"""Receivers of webhooks as publishers run them, and what is sent to them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier

from annotations.actions.announcing import announce
from annotations.models import Claim, Delivery, Publication, Publisher, User, Webhook
from annotations.models.publication import Kind
from annotations.models.sealed import seal
from annotations.models.webhook import Topic
from annotations.text.signing import new_secret, shown_of
from annotations.worker import delivering
from tests.fakes import HostileServer, Peer, Request

OK = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
BUSY = b"HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"
BROKEN = b"HTTP/1.1 500 Broken\r\nContent-Length: 6\r\n\r\nbroken"
SHA = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


class Receiver:
    """An endpoint that checks what comes with the reference library. `answer_of(n)` answers its n-th call, from 0."""

    def __init__(self, server: HostileServer, path: str = "/hook") -> None:
        self.url = server.on(path, self._answer)
        self.secret = ""
        self.answer_of: Callable[[int], bytes] = lambda number: OK
        self.taken: list[tuple[str, Any]] = []
        self.ids: list[str] = []
        self._lock = threading.Lock()

    def _answer(self, peer: Peer) -> None:
        said = peer.request
        message = self.verified(said)
        with self._lock:
            answer = self.answer_of(len(self.ids))
            self.ids.append(said.headers["webhook-id"])
            if answer is OK:
                self.taken.append((said.headers["webhook-id"], message))
        peer.send(answer)

    def verified(self, request: Request) -> Any:
        """The message, after its signature was right. Raises WebhookVerificationError."""
        return Verifier(self.secret).verify(request.body, request.headers)


def make_webhook(url: str, *, by: User, publisher: str = "The Daily Example", **columns: Any) -> tuple[Webhook, str]:
    """An endpoint that wants every event, and its secret."""
    secret = new_secret()
    owner, _ = Publisher.objects.get_or_create(name=publisher)
    given = {"label": "Site", "events": Topic.values, "publisher": owner, "created_by": by, **columns}
    row = Webhook.objects.create(url=url, prefix=shown_of(secret), sealed_secret=seal(secret), **given)
    return Webhook.objects.get(id=row.pk), secret


def receiving(server: HostileServer, path: str = "/hook", *, by: User, **columns: Any) -> tuple[Receiver, Webhook]:
    """A receiver and the endpoint that leads to it."""
    receiver = Receiver(server, path)
    webhook, receiver.secret = make_webhook(receiver.url, by=by, **columns)
    return receiver, webhook


def happen(claim: Claim, count: int = 1, *, by: User, text: str = "A claim.") -> list[Publication]:
    """Publishes `count` tombstones of the claim, which need no review, and announces them."""
    last = claim.publications.count()
    return [_tombstone(claim, last + number + 1, by=by, text=text) for number in range(count)]


def _tombstone(claim: Claim, version: int, *, by: User, text: str) -> Publication:
    slug = claim.slug or f"check-{claim.pk}"
    publication = Publication.objects.create(
        claim=claim,
        slug=slug,
        version=version,
        kind=Kind.RETRACTION,
        note="Withdrawn.",
        content_sha256=SHA,
        payload={
            "slug": slug,
            "url": f"{settings.BASE_URL}/checks/{slug}/",
            "note": "Withdrawn.",
            "claim": {"text": text, "claimant": "The mayor"},
        },
        payload_sha256=SHA,
        published_by=by,
        published_at=timezone.now(),
    )
    announce(publication)
    return publication


def _is_soon(webhook: Webhook) -> bool:
    wait_s = Delivery.objects.seconds_until_next(webhook.pk)
    return wait_s is not None and wait_s < 1


def work_off(*webhooks: Webhook, threads: int = 8, runs: int = 10_000) -> int:
    """Sends what is due to these endpoints, as many workers do, until nothing is; how many sendings it took."""
    sent = 0

    def one(webhook_id: int) -> bool:
        try:
            return delivering.run(webhook_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        while sent < runs and any(_is_soon(hook) for hook in webhooks):
            asked = [hook.pk for hook in webhooks for _ in range(threads)]
            sent += sum(pool.map(one, asked))
    return sent
