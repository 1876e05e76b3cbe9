"""What mails and chat messages about events say.

A mail goes to a person of the newsroom and names the claim. A chat channel may have guests: what is not published is
named by its number there. Neither says what somebody wrote, or how somebody judged.
"""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.signing import dumps
from django.urls import reverse

from annotations.models import Event, Notice, User
from annotations.models.concerns import CONCERNS, KINDS, said_of
from annotations.text.letters import Letter

UNSUBSCRIBE = "annotations.unsubscribe"
DAILY = "daily"
MOST_LISTED = 30
SHORT = 90


def letter_of(user: User, kind: str, events: Sequence[Event]) -> Letter:
    """The mail that tells one person of some events of one kind, at once."""
    parts = [f"Hello {user.name},", *_blocks((kind, event) for event in events)]
    stop = unsubscribe_address(user, kind)
    foot = f"You get this because mails are on for: {KINDS[kind].label}.\nStop these mails: {stop}\n{_settings()}"
    return Letter(user.email, _subject(kind, events), _mail(parts, foot), name=user.name, headers=_one_click(stop))


def digest_of(user: User, notices: Sequence[Notice]) -> Letter:
    """The daily mail."""
    count = len(notices)
    parts = [
        f"Hello {user.name},",
        f"{_counted(count)} you have not seen yet:",
        *_blocks((notice.kind, notice.event) for notice in notices),
    ]
    stop = unsubscribe_address(user, DAILY)
    foot = f"This is your daily mail.\nStop it: {stop}\n{_settings()}"
    subject = f"{settings.NEWSROOM_NAME}: {_counted(count)} today"
    return Letter(user.email, subject, _mail(parts, foot), name=user.name, headers=_one_click(stop))


def unsubscribe_address(user: User, kind: str) -> str:
    """A link that ends this kind of mail for this person, and does nothing else. It needs no account."""
    token = dumps([user.pk, kind], salt=UNSUBSCRIBE, compress=True)
    return settings.BASE_URL + reverse("unsubscribe", args=[token])


def chat_line(event: Event, kinds: Iterable[str]) -> str:
    """One line, or empty where a channel of these kinds is not told."""
    wanted = set(kinds)
    kind = next((one.kind for one in CONCERNS if one.kind in wanted and event.verb in one.said), "")
    if not kind:
        return ""
    said = said_of(kind, event.verb)
    if event.claim is None:
        return f"{said} {settings.BASE_URL}{reverse('status')}"
    named = f"“{_short(event.claim.text)}”" if event.claim.is_live else f"Claim {event.claim_id}"
    return f"{said}: {named} {_address(event)}"


def _subject(kind: str, events: Sequence[Event]) -> str:
    first = events[0]
    about = f": “{_short(first.claim.text)}”" if first.claim else ""
    if len(events) == 1:
        return f"{said_of(kind, first.verb)}{about}"
    is_one_claim = len({event.claim_id for event in events}) == 1
    return f"{_counted(len(events))}{about}" if is_one_claim else f"{_counted(len(events))}: {KINDS[kind].label}"


def _blocks(said: Iterable[tuple[str, Event]]) -> list[str]:
    """One for each claim: its words, what happened, and where to look."""
    groups: dict[int | None, list[tuple[str, Event]]] = {}
    for kind, event in said:
        groups.setdefault(event.claim_id, []).append((kind, event))
    blocks = [_block(group) for group in list(groups.values())[:MOST_LISTED]]
    left = len(groups) - len(blocks)
    return [*blocks, f"And {left} more: {settings.BASE_URL}{reverse('notices')}"] if left else blocks


def _block(group: Sequence[tuple[str, Event]]) -> str:
    _, first = group[0]
    head = [f"“{_short(first.claim.text, 300)}”"] if first.claim else []
    lines = list(dict.fromkeys(f"- {said_of(kind, event.verb)}{_by(event)}" for kind, event in group))
    return "\n".join([*head, *lines, _address(first)])


def _by(event: Event) -> str:
    return f" by {event.actor.name}" if event.actor is not None else ""


def _address(event: Event) -> str:
    path = reverse("claim", args=[event.claim_id]) if event.claim_id else reverse("notices")
    return settings.BASE_URL + path


def _settings() -> str:
    return f"Choose what you are told: {settings.BASE_URL}{reverse('notice_settings')}"


def _mail(parts: Sequence[str], foot: str) -> str:
    body = "\n\n".join(parts)
    return f"{body}\n\n-- \n{settings.NEWSROOM_NAME}\n{foot}\n"


def _one_click(address: str) -> dict[str, str]:
    """RFC 8058: mail programs offer a button that posts there."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _counted(count: int) -> str:
    return f"{count} notice" if count == 1 else f"{count} notices"


def _short(text: str, most: int = SHORT) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
