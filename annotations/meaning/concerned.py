"""Whom events concern, by the table in `models/concerns.py`: read for many events at once, in a few queries."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from annotations.models import Comment, Event, Notice, NoticeChoice, Review, Source, User, Watch
from annotations.models.concerns import CONCERNS, VERBS, Way, Who
from annotations.models.notice import way_of
from annotations.models.user import NEWSROOM, Role
from annotations.models.watch import claimant_key

MENTION = re.compile(r"(?<![\w@.])@([\w.@+-]{1,150})")
MOST_MENTIONED = 20
SAID = ("comment.added", "comment.replied")


@dataclass(frozen=True, slots=True)
class Telling:
    """One person is to be told of one event."""

    user: User
    event: Event
    kind: str
    way: Way


@dataclass(slots=True)
class Around:
    """What is known around some events. `watchers`, `off`: user ids, by the thing that they watch, or do not want."""

    watchers: dict[tuple[str, object], set[int]] = field(default_factory=lambda: defaultdict(set))
    off: dict[tuple[str, object], set[int]] = field(default_factory=lambda: defaultdict(set))
    reviewers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    mentioned: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    threads: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    told: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    pages: dict[int, int] = field(default_factory=dict)
    people: dict[int, User] = field(default_factory=dict)
    chosen: dict[tuple[int, str], str] = field(default_factory=dict)

    def things(self, event: Event) -> list[tuple[str, object]]:
        """What of this event can be watched."""
        found: list[tuple[str, object]] = []
        if event.claim is not None:
            found.append(("claim", event.claim_id))
            if event.claim.claimant:
                found.append(("claimant", claimant_key(event.claim.claimant)))
        if event.article_id is not None:
            found.append(("article", event.article_id))
        page = self.pages.get(_number(event.data.get("source")))
        return [*found, ("page", page)] if page else found


def tellings(events: Sequence[Event]) -> list[Telling]:
    """Who is to be told of what, each person once of each event: by the first row of the table that fits."""
    wanted = [event for event in events if event.verb in VERBS]
    around = _around(wanted) if wanted else Around()
    found = [telling for event in wanted for telling in _of_event(event, around)]
    return [telling for telling in found if telling.way != Way.NONE]


def _of_event(event: Event, around: Around) -> Iterable[Telling]:
    told = {event.actor_id}
    for concern in CONCERNS:
        if event.verb not in concern.said:
            continue
        for user_id in sorted(_whom(event, concern.who, around) - told):
            user = around.people.get(user_id)
            if user is not None:
                told.add(user_id)
                yield Telling(
                    user, event, concern.kind, way_of(concern.kind, around.chosen.get((user_id, concern.kind)))
                )


def _whom(event: Event, who: tuple[Who, ...], around: Around) -> set[int]:
    """Ids; a person who has switched the claim off is left out of what only concerns her as its author or a watcher."""
    found: set[int] = set()
    for role in who:
        match role:
            case Who.AUTHOR:
                found |= _authors(event) - around.off["claim", event.claim_id]
            case Who.ASSIGNEE:
                found |= _assignee(event)
            case Who.WATCHERS:
                found |= set().union(*(around.watchers[thing] for thing in around.things(event)))
                found -= around.off["claim", event.claim_id] - _assignee(event)
            case Who.REVIEWERS:
                found |= around.reviewers[event.claim_id or 0]
            case Who.MENTIONED:
                found |= around.mentioned[event.pk]
            case Who.IN_THREAD:
                found |= around.threads[event.pk]
            case Who.TOLD:
                found |= around.told[event.pk]
            case Who.ADMINS:
                found |= {user.pk for user in around.people.values() if user.role == Role.ADMIN}
    return found


def _authors(event: Event) -> set[int]:
    claim = event.claim
    return {one for one in (claim.created_by_id, claim.verdict_author_id) if one} if claim else set()


def _assignee(event: Event) -> set[int]:
    return {event.claim.assignee_id} if event.claim and event.claim.assignee_id else set()


def _around(events: Sequence[Event]) -> Around:
    around = Around()
    _read_pages(events, around)
    _read_watches(events, around)
    claims = {event.claim_id for event in events if event.claim_id}
    for claim_id, reviewer in Review.objects.filter(claim__in=claims).values_list("claim_id", "reviewer_id"):
        around.reviewers[claim_id].add(reviewer)
    for event_id, user_id in Notice.objects.filter(event__in=events).values_list("event_id", "user_id"):
        around.told[event_id].add(user_id)
    _read_mentions(events, around)
    _read_threads(events, around)
    _read_people(events, around)
    return around


def _read_pages(events: Sequence[Event], around: Around) -> None:
    """The pages of sources that were worked on."""
    sources = {_number(event.data.get("source")) for event in events} - {0}
    if sources:
        around.pages.update(Source.objects.filter(id__in=sources, page__isnull=False).values_list("id", "page_id"))


def _read_watches(events: Sequence[Event], around: Around) -> None:
    ids: dict[str, set[object]] = defaultdict(set)
    for event in events:
        for what, which in around.things(event):
            ids[what].add(which)
    wanted = Q(claim__in=ids["claim"]) | Q(article__in=ids["article"]) | Q(page__in=ids["page"])
    for row in Watch.objects.filter(wanted | Q(claimant_key__in=ids["claimant"])):
        thing = ("claimant", row.claimant_key) if row.claimant_key else _thing(row)
        (around.off if row.is_off else around.watchers)[thing].add(row.user_id)


def _thing(row: Watch) -> tuple[str, object]:
    if row.claim_id:
        return "claim", row.claim_id
    return ("article", row.article_id) if row.article_id else ("page", row.page_id)


def _read_mentions(events: Sequence[Event], around: Around) -> None:
    comments = {_number(event.data.get("comment")): event.pk for event in events if event.verb in SAID}
    if not comments:
        return
    texts = Comment.objects.filter(id__in=comments).values_list("id", "text")
    named = {comments[row_id]: MENTION.findall(text)[:MOST_MENTIONED] for row_id, text in texts}
    known = {name.rstrip(".") for names in named.values() for name in names}
    ids = dict(User.objects.filter(username__in=known).values_list("username", "id"))
    for event_id, names in named.items():
        around.mentioned[event_id] = {ids[name.rstrip(".")] for name in names if name.rstrip(".") in ids}


def _read_threads(events: Sequence[Event], around: Around) -> None:
    """Who had said something in a thread before it was replied to, whether or not she watches the claim."""
    replies = [event for event in events if event.verb == "comment.replied"]
    if not replies:
        return
    said = Comment.objects.filter(claim__in={event.claim_id for event in replies})
    rows = list(said.values_list("id", "thread_id", "author_id"))
    for event in replies:
        thread, reply = (_number(event.data.get(name)) for name in ("thread", "comment"))
        around.threads[event.pk] = {by for row, of, by in rows if thread in (row, of) and row < reply}


def _read_people(events: Sequence[Event], around: Around) -> None:
    """The newsroom's people who may be concerned: whose account is closed is told nothing."""
    ids = set[int]()
    for event in events:
        ids |= _authors(event) | _assignee(event) | around.reviewers[event.claim_id or 0] | around.mentioned[event.pk]
        ids |= around.told[event.pk] | around.threads[event.pk]
    ids = ids.union(*around.watchers.values())
    rows = User.objects.filter(Q(id__in=ids) | Q(role=Role.ADMIN), is_active=True, role__in=NEWSROOM)
    around.people = {user.pk: user for user in rows}
    choices = NoticeChoice.objects.filter(user__in=around.people).values_list("user_id", "kind", "way")
    around.chosen = {(user_id, kind): way for user_id, kind, way in choices}


def _number(value: object) -> int:
    return value if type(value) is int else 0
