"""From the queue's filters to the claims they mean, and to words that say so."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from annotations.meaning.queue import NOBODY, OPEN, Wanted, rows_of
from annotations.models import Status, User
from annotations.models.claim import ClaimQuerySet
from annotations.models.counted import Counted
from annotations.pages.filters import Choice
from annotations.pages.queue_filters import RECHECK, QueueFilters
from annotations.text.marking import marked

DUE_WORDS = {
    "overdue": marked("overdue"),
    "today": marked("due today"),
    "week": marked("due within a week"),
    "none": marked("without a due date"),
}
STATE_WORDS = {
    "in_review": marked("in review"),
    "approved": marked("approved and to be published"),
    "sent_back": marked("sent back"),
    "draft": marked("in draft"),
    "open": marked("in every open state"),
    RECHECK: marked("published and past their last day"),
    "published": marked("published"),
    "rejected": marked("rejected"),
    "retracted": marked("retracted"),
}
ASSIGNEE_WORDS = {"me": marked("assigned to you"), "none": marked("assigned to nobody")}
PRIORITY_WORDS = {"12": marked("of high priority"), "7": marked("of raised or high priority")}
WAITING_WORDS = {
    "1": marked("waiting over a day"),
    "3": marked("waiting over 3 days"),
    "7": marked("waiting over a week"),
    "30": marked("waiting over a month"),
}
WHOSE_WORDS = {"others": marked("others’ work"), "mine": marked("made, last changed or judged by you")}
TAKEN_WORDS = {"no": marked("in nobody’s hand"), "mine": marked("in your hand"), "yes": marked("in somebody’s hand")}


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
    # Translators: {state} is one of "in review", "in draft", "published"
    claims = ngettext("{count} claim {state}", "{count} claims {state}", count.number + count.is_more)
    told = [claims.format(count=count, state=_(STATE_WORDS[filters.chosen("state")])), *_narrowings(filters)]
    # Translators: what is shown, in parts that are joined by commas, and in which order
    return _("{shown}. {order}.").format(
        shown=pgettext("between the parts of a list", ", ").join(told), order=filters.order_words
    )


def _narrowings(filters: QueueFilters) -> Iterator[str]:
    chosen = {choice.name: choice for choice in filters.choices if choice.is_chosen}
    for name, words in (("due", DUE_WORDS), ("whose", WHOSE_WORDS), ("taken", TAKEN_WORDS)):
        if name in chosen:
            yield _(words[chosen[name].value])
    if "assignee" in chosen:
        told = ASSIGNEE_WORDS.get(chosen["assignee"].value, "")
        yield _(told) if told else _("assigned to {name}").format(name=_label(chosen["assignee"]))
    if "desk" in chosen:
        is_none = chosen["desk"].value == "none"
        yield _("of no desk") if is_none else _("of {desk}").format(desk=_label(chosen["desk"]))
    if "label" in chosen:
        yield _("labelled {label}").format(label=_label(chosen["label"]))
    for name, words in (("priority", PRIORITY_WORDS), ("waiting", WAITING_WORDS)):
        if name in chosen:
            yield _(words[chosen[name].value])
    words = {"claimant": _("said by “{}”"), "language": _("in “{}”"), "article": _("in article {}")}
    yield from (words[one.name].format(one.value) for one in filters.typed if one.value)
    if filters.words:
        yield _("with “{words}”").format(words=filters.words)


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
