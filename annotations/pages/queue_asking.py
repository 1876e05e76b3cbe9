"""From the queue's filters to the claims they mean, and to words that say so."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from annotations.meaning.queue import NOBODY, OPEN, Wanted, rows_of
from annotations.models import Status, User
from annotations.models.claim import ClaimQuerySet
from annotations.models.counted import Counted
from annotations.pages.filters import Choice
from annotations.pages.queue_filters import RECHECK, QueueFilters

DUE_WORDS = {
    "overdue": "overdue",
    "today": "due today",
    "week": "due within a week",
    "none": "without a due date",
}
STATE_WORDS = {
    "in_review": "in review",
    "approved": "approved and to be published",
    "sent_back": "sent back",
    "draft": "in draft",
    "open": "in every open state",
    RECHECK: "published and past their last day",
}
ASSIGNEE_WORDS = {"me": "you", "none": "nobody"}
WHOSE_WORDS = {"others": "others’ work", "mine": "made, last changed or judged by you"}
TAKEN_WORDS = {"no": "in nobody’s hand", "mine": "in your hand", "yes": "in somebody’s hand"}


def wanted_of(filters: QueueFilters, *, me: User) -> Wanted:
    """What these filters ask for, at this moment."""
    desk, days = filters.chosen("desk"), filters.chosen("waiting")
    article = filters.said("article")
    wanted = Wanted(
        states=_states(filters.chosen("state")),
        assignee=_person(filters.chosen("assignee"), me),
        desk=NOBODY if desk == "none" else dict(filters.desk_ids).get(desk),
        language=filters.said("language"),
        claimant=filters.said("claimant"),
        label=filters.chosen("label"),
        article=int(article) if article else None,
        min_priority=int(filters.chosen("priority") or 0),
        waiting_before=timezone.now() - timedelta(days=int(days)) if days else None,
        recheck=filters.chosen("state") == RECHECK,
        taken=filters.chosen("taken"),
        whose=filters.chosen("whose"),
        words=filters.words,
        order=filters.order,
    )
    return _due(wanted, filters.chosen("due"), timezone.localtime())


def claims_of(filters: QueueFilters, *, me: User) -> ClaimQuerySet:
    """All claims that the filters ask for, in no order."""
    return rows_of(wanted_of(filters, me=me), by=me)


def words_about(filters: QueueFilters, count: Counted) -> str:
    """What is shown and how many, as a sentence: `12 claims in review, overdue, for Health. Due first.`"""
    claims = f"{count} claim{'' if count.number == 1 and not count.is_more else 's'}"
    state = filters.chosen("state")
    told = [f"{claims} {STATE_WORDS.get(state, state.replace('_', ' '))}", *_narrowings(filters)]
    return f"{', '.join(told)}. {filters.order_words}."


def _narrowings(filters: QueueFilters) -> Iterator[str]:
    chosen = {choice.name: choice for choice in filters.choices if choice.is_chosen}
    for name, words in (("due", DUE_WORDS), ("whose", WHOSE_WORDS), ("taken", TAKEN_WORDS)):
        if name in chosen:
            yield words[chosen[name].value]
    if "assignee" in chosen:
        yield f"assigned to {ASSIGNEE_WORDS.get(chosen['assignee'].value) or _label(chosen['assignee'])}"
    if "desk" in chosen:
        yield "of no desk" if chosen["desk"].value == "none" else f"of {_label(chosen['desk'])}"
    if "label" in chosen:
        yield f"labelled {_label(chosen['label'])}"
    if "priority" in chosen:
        yield f"of {_label(chosen['priority']).lower()} priority"
    if "waiting" in chosen:
        yield f"waiting {_label(chosen['waiting']).lower()}"
    words = {"claimant": "said by “{}”", "language": "in “{}”", "article": "in article {}"}
    yield from (words[one.name].format(one.value) for one in filters.typed if one.value)
    if filters.words:
        yield f"with “{filters.words}”"


def _label(choice: Choice) -> str:
    return dict(choice.options)[choice.value]


def _states(state: str) -> tuple[str, ...]:
    return {"open": tuple(OPEN), RECHECK: (Status.PUBLISHED,)}.get(state, (state,))


def _person(value: str, me: User) -> int | None:
    if value.isdigit():
        return int(value)
    return {"me": me.pk, "none": NOBODY}.get(value)


def _due(wanted: Wanted, due: str, now: datetime) -> Wanted:
    """Days are those of the newsroom's clock."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if due == "overdue":
        return replace(wanted, overdue=True)
    if due == "none":
        return replace(wanted, without_due=True)
    if due == "today":
        return replace(wanted, due_after=midnight, due_before=midnight + timedelta(days=1))
    if due == "week":
        return replace(wanted, due_after=midnight, due_before=midnight + timedelta(days=7))
    return wanted
