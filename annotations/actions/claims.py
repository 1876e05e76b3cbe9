"""Highlighting passages, and working on the claims they make."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import policy, tasks
from annotations.actions.editing import hold_for_edit, make_move, touched
from annotations.actions.passages import Passage, anchored
from annotations.errors import StaleVersion
from annotations.incoming import (
    MAX_NAME,
    MAX_STATEMENT,
    clean_day,
    clean_text,
    clean_url,
)
from annotations.models import Article, Claim, Event, Highlight, User
from annotations.text.languages import guess_language
from annotations.worker.carrying import carry_some


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A statement in its own words; `claimed_on` is the day it was said."""

    text: str
    claimant: str = ""
    claimed_on: date | None = None
    first_said_url: str = ""

    def columns(self) -> dict[str, object]:
        return cleaned_fields(
            {
                "text": self.text,
                "claimant": self.claimant,
                "claimed_on": self.claimed_on,
                "first_said_url": self.first_said_url,
            }
        )


def cleaned_fields(changes: Mapping[str, object]) -> dict[str, object]:
    """The claim's own fields, checked; only those that are given. Raises Invalid."""
    cleaned = dict(changes)
    if "text" in changes:
        cleaned["text"] = clean_text(str(changes["text"]), field="text", most=MAX_STATEMENT, required=True)
    if "claimant" in changes:
        cleaned["claimant"] = clean_text(str(changes["claimant"]), field="claimant", most=MAX_NAME)
    if changes.get("first_said_url"):
        cleaned["first_said_url"] = clean_url(str(changes["first_said_url"]), field="first_said_url")
    day = changes.get("claimed_on")
    if isinstance(day, date):
        clean_day(day, field="claimed_on", today=timezone.localdate() + timedelta(days=1))
    return cleaned


@transaction.atomic
def highlight_passage(article_id: int, passage: Passage, *, claim: Claim | NewClaim, by: User) -> Highlight:
    """Marks where a claim stands. Raises BadSpan unless the snapshot says exactly these words there, and NotFound.

    A passage marked on an older version, because a new one arrived meanwhile, is kept there and carried over.
    """
    policy.require(by, "highlight")
    article, place = anchored(article_id, passage)
    stated, events = _stated(claim, article, by=by)
    row = Highlight.objects.create(claim=stated, created_by=by, **place)
    data = {"highlight": row.pk, "quote": passage.quote}
    Event.objects.record_all([*events, Event.of("highlight.added", by=by, claim=stated, article=article, data=data)])
    if article.snapshot_id != row.snapshot_id and article.snapshot is not None:
        carry_some([row], to=article.snapshot)
    return row


def _stated(claim: Claim | NewClaim, article: Article, *, by: User) -> tuple[Claim, list[Event]]:
    """The claim, and what is still to be recorded of it. A new one is in its article's language."""
    if isinstance(claim, NewClaim):
        language = article.language.split("-")[0].lower() or guess_language(claim.text)
        made = Claim.objects.create(
            created_by=by, last_edited_by=by, editors=[by.pk], language=language, **claim.columns()
        )
        tasks.ring_vectors()
        return made, [Event.of("claim.created", by=by, claim=made, data={"text": made.text})]
    known = hold_for_edit(claim.pk, live_too=True)
    touched(known, by=by)
    known.stay_in_hand(by)
    return known, []


@transaction.atomic
def remove_highlight(highlight: Highlight, *, by: User) -> None:
    """Takes the passage off its claim, on every version. `restore_highlight` brings it back."""
    policy.require(by, "highlight")
    article = Article.objects.locked(highlight.article_id)
    claim = hold_for_edit(highlight.claim_id, live_too=True)
    if Highlight.objects.chain_of(highlight).filter(removed_at=None).update(removed_at=Now()):
        touched(claim, by=by)
        data = {"highlight": highlight.pk, "quote": highlight.quote}
        Event.objects.record("highlight.removed", by=by, claim=claim, article=article, data=data)


@transaction.atomic
def restore_highlight(highlight: Highlight, *, by: User) -> None:
    """Brings a removed or retired passage back, carried to the article's current version if a new one came meanwhile.

    Retiring changed nothing that was checked, so neither does taking that back: an approval stands.
    """
    article = Article.objects.locked(highlight.article_id)
    chain = Highlight.objects.chain_of(highlight)
    is_only_retired = chain.filter(removed_at=None, retired_at__isnull=False).exists()
    lock = Claim.objects.locked if is_only_retired else partial(hold_for_edit, live_too=True)
    claim = lock(highlight.claim_id)
    policy.require(by, "say_where_it_stands" if is_only_retired else "highlight", on=claim)
    gone = chain.exclude(removed_at=None, retired_at=None)
    if not gone.update(removed_at=None, retired_at=None):
        return
    if not is_only_retired:
        touched(claim, by=by)
    by_people = chain.filter(Q(first=None) | Q(placed_by__isnull=False)).select_related("claim", "first")
    placed = by_people.order_by("-id")[0]
    if article.snapshot is not None and placed.snapshot_id != article.snapshot_id:
        carry_some([placed], to=article.snapshot)
    data = {"highlight": highlight.pk, "quote": highlight.quote}
    Event.objects.record("highlight.restored", by=by, claim=claim, article=article, data=data)


@transaction.atomic
def edit_claim(claim: Claim, changes: Mapping[str, object], *, version: int | None, by: User) -> Claim:
    """Changes the claim's own fields. `version` is the one that was read, None where the caller accepts any.

    Raises StaleVersion when somebody else edited it meanwhile: nothing is overwritten.
    """
    cleaned = cleaned_fields(changes)
    held = hold_for_edit(claim.pk)
    policy.require(by, "edit", on=held)
    if version is not None and held.version != version:
        raise StaleVersion(_("Somebody else changed this claim since you opened it. Both texts are kept."))
    pairs = {name: (_plain(getattr(held, name)), _plain(value)) for name, value in cleaned.items()}
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if changed:
        columns = {name: cleaned[name] for name in changed}
        Claim.objects.filter(id=held.pk).update(**columns, version=held.version + 1)
        touched(held, by=by)
        Event.objects.record("claim.edited", by=by, claim=held, data={"changes": changed})
        tasks.ring_vectors()
    return held


@transaction.atomic
def discard_claim(claim: Claim, *, by: User) -> None:
    """Puts the claim away. `restore_claim` brings it back as a draft."""
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "discard", on=held)
    make_move(held, "discard", by=by)


@transaction.atomic
def restore_claim(claim: Claim, *, by: User) -> None:
    held = Claim.objects.locked(claim.pk)
    policy.require(by, "restore", on=held)
    make_move(held, "restore", by=by)
    tasks.ring_vectors()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
