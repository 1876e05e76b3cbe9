"""One job: what happened is told to whom it concerns.

The chain of events is read in its order, a chunk in one transaction: the notices, mails and chat messages of a chunk
are written together with how far the reading has come, so each is told once, and a worker that dies loses nothing.
Nobody who saves anything waits for this, and none of its failures reaches her.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from annotations.meaning.concerned import Telling, tellings
from annotations.models import ChatHook, ChatMessage, DailyMail, Event, EventSeal, Mail, Notice, Spreading, User, Watch
from annotations.models.concerns import VERBS, Way
from annotations.models.notice import USUAL_HOUR, Mailing, next_daily_mail
from annotations.text.letters import BadLetter
from annotations.worker.wording import chat_line, letter_of

ROWS = 500
BEGINS = {
    "claim.created": Watch.Why.AUTHOR,
    "verdict.proposed": Watch.Why.AUTHOR,
    "comment.added": Watch.Why.COMMENTER,
    "comment.replied": Watch.Why.COMMENTER,
}
"""Deeds by which their doer begins to watch the claim."""


def run() -> bool:
    """Tells of the next events; whether there may be more. Safe to call twice, late or in parallel."""
    return spread_some() == ROWS


@transaction.atomic
def spread_some() -> int:
    """How many events were read. None where somebody else is at it."""
    Spreading.objects.get_or_create(id=1)
    state = Spreading.objects.select_for_update(skip_locked=True).filter(id=1).first()
    if state is None:
        return 0
    unread = EventSeal.objects.filter(position__gt=state.position, event_id__gt=state.begins_after)
    seals = list(unread.select_related("event__claim", "event__actor").order_by("position")[:ROWS])
    if seals:
        tell([seal.event for seal in seals])
        Spreading.objects.filter(id=1).update(position=seals[-1].position)
    return len(seals)


def tell(events: Sequence[Event]) -> None:
    """Writes whatever follows from these events. The caller is in a transaction."""
    Watch.objects.begin(_watches(events))
    found = tellings(events)
    fresh = _notices(found)
    _daily([telling.user for telling in fresh if telling.way == Way.DIGEST])
    _mails([telling for telling in fresh if telling.way == Way.MAIL])
    _chats(events)


def _watches(events: Iterable[Event]) -> list[Watch]:
    wanted: dict[tuple[int, int], Watch] = {}
    for event in events:
        if event.claim is None or event.claim_id is None:
            continue
        if event.verb in BEGINS and event.actor_id is not None:
            row = Watch(user_id=event.actor_id, claim_id=event.claim_id, why=BEGINS[event.verb])
            wanted.setdefault((event.actor_id, event.claim_id), row)
        if event.verb in ("claim.assigned", "claim.handed_over") and event.claim.assignee_id is not None:
            row = Watch(user_id=event.claim.assignee_id, claim_id=event.claim_id, why=Watch.Why.ASSIGNEE)
            wanted.setdefault((event.claim.assignee_id, event.claim_id), row)
    return list(wanted.values())


def _notices(found: Sequence[Telling]) -> list[Telling]:
    """Writes the notices; those whose mail is still to be thought of. Some were written when it happened."""
    rows = [Notice(user=one.user, event=one.event, kind=one.kind) for one in found]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    mailed = {Way.MAIL: Mailing.MAILED, Way.DIGEST: Mailing.WAITING}
    there = Notice.objects.filter(event__in={one.event.pk for one in found}, mailing="")
    by_whom = {(user_id, event_id): row_id for row_id, user_id, event_id in there.values_list("id", "user", "event")}
    ids: dict[tuple[str, str], list[int]] = defaultdict(list)
    fresh = [one for one in found if (one.user.pk, one.event.pk) in by_whom]
    for one in fresh:
        mailing = mailed.get(one.way, Mailing.NO) if one.user.email else Mailing.NO
        ids[one.kind, str(mailing)].append(by_whom[one.user.pk, one.event.pk])
    for (kind, chosen), row_ids in ids.items():
        Notice.objects.filter(id__in=row_ids).update(kind=kind, mailing=chosen)
    return [one for one in fresh if one.user.email]


def _daily(users: Iterable[User]) -> None:
    """Who has chosen no hour gets her daily mail at the usual one."""
    due = next_daily_mail(timezone.now(), hour=USUAL_HOUR, zone="")
    plans = [DailyMail(user=user, next_at=due) for user in {user.pk: user for user in users}.values()]
    DailyMail.objects.bulk_create(plans, ignore_conflicts=True)


def _mails(found: Iterable[Telling]) -> None:
    """One mail for each person and kind, however many events: a bulk deed floods nobody."""
    groups: dict[tuple[int, str], list[Telling]] = defaultdict(list)
    for one in found:
        groups[one.user.pk, one.kind].append(one)
    for (_, kind), group in groups.items():
        user = group[0].user
        if Mail.objects.refusal_of(user.email) is not None:
            continue
        try:
            Mail.objects.post(letter_of(user, kind, [one.event for one in group]), kind=f"notice_{kind}")
        except BadLetter:
            continue


def _chats(events: Sequence[Event]) -> None:
    told = [event for event in events if event.verb in VERBS]
    hooks = list(ChatHook.objects.filter(is_active=True, removed_at=None)) if told else []
    rows = [
        ChatMessage(hook=hook, event=event, said=line)
        for hook in hooks
        for event in told
        if (line := chat_line(event, hook.kinds))
    ]
    ChatMessage.objects.bulk_create(rows, ignore_conflicts=True)
