"""One job: daily mails that are due are posted, each once; and claims that are due soon, or overdue, are told once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from annotations.models import Claim, DailyMail, Event, Mail, Notice, Spreading, Status
from annotations.models.notice import Mailing, next_daily_mail
from annotations.models.queued import DUE
from annotations.text.letters import BadLetter
from annotations.worker.wording import digest_of

MOST = 200
MOST_DUE = 5_000
SOON = timedelta(days=1)
LOOKED_BACK = timedelta(days=7)
"""A claim that has been overdue for longer is not told of any more: nobody knew of dates when it was due."""
STILL_OPEN = (Status.DRAFT, Status.SENT_BACK, Status.IN_REVIEW, Status.APPROVED)


def post_due() -> int:
    """Posts the daily mails that are due; how many. Safe to call twice, late or in parallel."""
    due = DailyMail.objects.filter(next_at__lte=timezone.now()).order_by("next_at").values_list("id", flat=True)
    return sum(post_one(plan_id) for plan_id in list(due[:MOST]))


@transaction.atomic
def post_one(plan_id: int) -> bool:
    """One person's: whether there was anything to say. Her next time is set in the same transaction."""
    now = timezone.now()
    rows = DailyMail.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
    plan = rows.filter(id=plan_id, next_at__lte=now).first()
    if plan is None:
        return False
    plan.next_at = next_daily_mail(now, hour=plan.hour, zone=plan.zone)
    plan.save(update_fields=["next_at"])
    waiting = Notice.objects.for_digest().filter(user=plan.user)
    unseen = list(waiting.unseen()[:MOST])
    waiting.filter(id__lte=unseen[-1].pk if unseen else 2**63 - 1).update(mailing=Mailing.MAILED)
    if not unseen or not plan.user.is_active or Mail.objects.refusal_of(plan.user.email) is not None:
        return False
    try:
        Mail.objects.post(digest_of(plan.user, unseen), kind="daily")
    except BadLetter:
        return False
    return True


@transaction.atomic
def remind() -> int:
    """Records that claims are due within a day, or overdue, once for each date; how many. Notices follow from it."""
    if not Spreading.objects.select_for_update(skip_locked=True).filter(id=1).exists():
        return 0
    now = timezone.now()
    soon = _record("claim.due_soon", now, now + SOON)
    return soon + _record("claim.overdue", now - LOOKED_BACK, now)


def _record(verb: str, since: datetime, until: datetime) -> int:
    """Once for each claim and date: one that was moved is told of again."""
    rows = Claim.objects.filter(status__in=STILL_OPEN).annotate(due=DUE).filter(due__gt=since, due__lte=until)
    due = {claim: f"{claim.due_at:%Y-%m-%dT%H:%M:%SZ}" for claim in rows.order_by("due", "id")[:MOST_DUE]}
    known = Event.objects.filter(verb=verb, claim__in=due).values_list("claim_id", "data__due_at")
    told = set(known)
    events = [
        Event.of(verb, by=None, claim=claim, data={"due_at": when})
        for claim, when in due.items()
        if (claim.pk, when) not in told
    ]
    Event.objects.record_all(events)
    return len(events)
