"""One job: the next message for a chat tool is sent to its channel's incoming webhook, and settled.

Rows are the queue, as with deliveries; the address is judged by the same guard. A channel that is gone gives up its
messages by name, and nobody else waits for it.
"""

import json
import random
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from annotations.models import ChatHook, ChatMessage
from annotations.models.chat import Sending, Shape
from annotations.web.failures import FetchError
from annotations.web.sending import Message, Reply, send, send_policy
from annotations.web.targets import parse_target

SCHEDULE_S = (0, 30, 120, 600, 3600, 6 * 3600)
"""After how many seconds a message is tried again. Old news is no news: after the last it is given up."""
FINAL = {400, 401, 403, 404, 410}
"""The channel, or its address, is not there any more, or refuses what we say."""
JITTER = 0.1
TIMEOUT_S = 10.0


def run() -> bool:
    """Sends the next message, if one is due. Safe to call twice, late, or in parallel."""
    with transaction.atomic():
        message = ChatMessage.objects.take_next()
    if message is None:
        return False
    code, wait_s = _sent(message)
    _settle(message, code, wait_s)
    return True


def _sent(message: ChatMessage) -> tuple[str, int]:
    """A code of what went wrong, or nothing; and for how long the channel wants to be left alone."""
    url = message.hook.url
    if not url:
        return "secret_unreadable", 0
    try:
        reply = _asked(url, message)
    except FetchError as error:
        return error.code, 0
    if reply.is_success:
        return "", 0
    return ("gone" if reply.status in FINAL else "refused"), reply.retry_after_s or 0


def _asked(url: str, message: ChatMessage) -> Reply:
    """What the tool answers. Raises FetchError."""
    if not settings.WEBHOOK_ALLOW_HTTP and not parse_target(url).is_tls:
        raise FetchError("tls_failed", detail="not https")
    policy = send_policy(
        allow_networks=tuple(settings.WEBHOOK_ALLOW_NETWORKS),
        user_agent=settings.FETCH_USER_AGENT,
        total_s=TIMEOUT_S,
    )
    body = json.dumps(_payload(message)).encode()
    return send(Message(url, body, (("Content-Type", "application/json"),)), policy=policy)


def _payload(message: ChatMessage) -> dict[str, object]:
    """The tool's own form. What Slack takes for a tag or a mention is written so that it stays text."""
    if message.hook.shape == Shape.SLACK:
        plain = message.said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return {"text": plain}
    block = {"type": "TextBlock", "text": message.said, "wrap": True}
    card = {"type": "AdaptiveCard", "version": "1.4", "body": [block]}
    attached = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attached]}


def _settle(message: ChatMessage, code: str, wait_s: int) -> None:
    tries = message.tries + 1
    ChatHook.objects.filter(id=message.hook_id).update(error_code=code, **({} if code else {"told_at": Now()}))
    if not code:
        ChatMessage.objects.settle(message, state=Sending.SENT, tries=tries, error_code="")
    elif code in ("gone", "secret_unreadable") or message.event_id is None or tries >= len(SCHEDULE_S):
        ChatMessage.objects.settle(message, state=Sending.FAILED, tries=tries, error_code=code)
    else:
        planned_s = SCHEDULE_S[tries] * random.uniform(1 - JITTER, 1 + JITTER)
        due = Now() + timedelta(seconds=max(planned_s, wait_s))
        ChatMessage.objects.settle(message, state=Sending.PENDING, tries=tries, next_attempt_at=due, error_code=code)
