"""What the desk notes on claims: whose they are, until when, how much they matter, which desk's, with which labels.

None of it is content, so it voids no approval and changes no version.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations import policy, saying
from annotations.errors import Invalid, WrongState
from annotations.incoming import clean_text
from annotations.models import Claim, Desk, Event, Label, Notice, User
from annotations.models.moves import CLOSED_STATUSES
from annotations.models.queued import MOST, NO_DUE, WEIGHTS
from annotations.models.user import NEWSROOM

MOST_LABELS = 20
MAX_LABEL = 40
MAX_WHY = 500
MAX_LANGUAGE = 35
VERBS = {
    "assignee_id": "claim.assigned",
    "desk_id": "claim.filed",
    "language": "claim.filed",
    "due_at": "claim.due_set",
    "labels": "claim.labelled",
    **dict.fromkeys((*WEIGHTS, "why"), "claim.weighed"),
}
"""By column: the event of its change."""


@transaction.atomic
def note_on(claim: Claim, changes: Mapping[str, object], *, by: User) -> Claim:
    """Changes what the desk notes; whatever is left out stays.

    `assignee` and `desk` are ids or None, `due_at` a time or None, `reach`, `harm` and `importance` 0 to MOST or None,
    `why` their reason, `labels` words, `language` a BCP 47 tag. Raises Invalid, NotAllowed, and WrongState on claims
    with which nobody has anything to do any more.
    """
    cleaned = _cleaned(changes)
    held = _held(claim.pk)
    if "assignee_id" in cleaned:
        policy.require(by, "assign", on=held)
    if cleaned.keys() - {"assignee_id"}:
        policy.require(by, "triage", on=held)
    changed = {name: (getattr(held, name), value) for name, value in cleaned.items() if getattr(held, name) != value}
    _require_reason(held, changed)
    _require_to_come(changed)
    if "desk_id" in changed:
        policy.require_move_to(by, Desk.objects.filter(id=cleaned["desk_id"]).first(), claim=held)
    if changed:
        for name, pair in changed.items():
            setattr(held, name, pair[1])
        held.save(update_fields=list(changed))
        held.refresh_from_db(fields=["priority"])
        _record(held, changed, by=by)
    return held


@transaction.atomic
def relabel(claim: Claim, *, add: Iterable[str] = (), remove: Iterable[str] = (), by: User) -> Claim:
    """Puts labels on the claim and takes others off; the rest stay."""
    gone, added = {_slug(word) for word in remove}, known_labels(add)  # labels are made before a claim is held
    held = _held(claim.pk)
    kept = [slug for slug in held.labels if slug not in gone and slug not in added]
    return note_on(held, {"labels": [*kept, *added]}, by=by)


def known_labels(words: Iterable[str]) -> list[str]:
    """The slugs of labels, each once, in their order; new ones are made. The caller has the transaction."""
    named: dict[str, str] = {}
    for word in words:
        named.setdefault(_slug(word), " ".join(word.split()))
    if len(named) > MOST_LABELS:
        said = ngettext("{number} label; at most {most} fit.", "{number} labels; at most {most} fit.", len(named))
        raise _invalid("labels", said.format(number=len(named), most=MOST_LABELS))
    new = named.keys() - set(Label.objects.filter(slug__in=named).values_list("slug", flat=True))
    Label.objects.bulk_create([Label(slug=slug, name=named[slug]) for slug in sorted(new)], ignore_conflicts=True)
    return list(named)


def _held(claim_id: int) -> Claim:
    held = Claim.objects.locked(claim_id)
    if held.status in CLOSED_STATUSES:
        said = _("A claim that is {state} is on nobody’s desk.").format(state=saying.inside(held.get_status_display()))
        raise WrongState(said, allowed=held.allowed_moves)
    return held


def _slug(word: str) -> str:
    """Raises Invalid."""
    cleaned = " ".join(clean_text(word, field="labels", most=MAX_LABEL, required=True).split())
    slug = slugify(cleaned, allow_unicode=True)[:MAX_LABEL]
    if not slug:
        raise _invalid("labels", _("“{label}” has neither letters nor digits.").format(label=cleaned))
    return slug


def _cleaned(changes: Mapping[str, object]) -> dict[str, Any]:
    """The columns that these changes set. Holds the colleague who is given something, before any claim is held."""
    given: dict[str, Any] = dict(changes)
    columns: dict[str, Any] = {name: _weight(name, given[name]) for name in WEIGHTS if name in given}
    if "assignee" in given:
        columns["assignee_id"] = colleague(given["assignee"]).pk if given["assignee"] is not None else None
    if "desk" in given:
        columns["desk_id"] = _desk(given["desk"]).pk if given["desk"] is not None else None
    if "due_at" in given:
        columns["due_at"] = given["due_at"]
    if "why" in given:
        columns["why"] = clean_text(str(given["why"]), field="why", most=MAX_WHY)
    if "language" in given:
        tag = clean_text(str(given["language"]), field="language", most=MAX_LANGUAGE)
        columns["language"] = tag.split("-")[0].lower()
    if "labels" in given:
        columns["labels"] = known_labels(given["labels"])
    return columns


def colleague(user_id: int) -> User:
    """A person of the newsroom with an open account, who stays one until the transaction ends. Raises Invalid."""
    found = User.objects.select_for_update(no_key=True).filter(id=user_id, is_active=True, role__in=NEWSROOM).first()
    if found is None:
        raise _invalid("assignee", _("Nobody with an open account here."))
    return found


def _desk(desk_id: int) -> Desk:
    found = Desk.objects.in_use().filter(id=desk_id).first()
    if found is None:
        raise _invalid("desk", _("There is no such desk."))
    return found


def _weight(name: str, value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
        raise _invalid(name, _("A whole number from 0 to {most}.").format(most=MOST))
    return value


def _require_reason(held: Claim, changed: Mapping[str, tuple[object, object]]) -> None:
    """Whoever weighs a claim says why it is checked."""
    why = changed["why"][1] if "why" in changed else held.why
    if not why and any(changed[name][1] is not None for name in WEIGHTS if name in changed):
        raise _invalid("why", _("Say why this claim is checked."))


def _require_to_come(changed: Mapping[str, tuple[object, object]]) -> None:
    moment = changed["due_at"][1] if "due_at" in changed else None
    if isinstance(moment, datetime) and not timezone.now() < moment < NO_DUE:
        raise _invalid("due_at", _("Give a time that is still to come."))


def _record(held: Claim, changed: Mapping[str, tuple[object, object]], *, by: User) -> None:
    """One event for each kind of change; who is given the claim by somebody else is told."""
    for verb in dict.fromkeys(VERBS[name] for name in changed):
        told = {name: pair for name, pair in changed.items() if VERBS[name] == verb}
        if verb == "claim.assigned":
            old, new = told["assignee_id"]
            event = Event.objects.record(verb, by=by, claim=held, data={"from": old, "to": new})
            if isinstance(new, int) and new != by.pk:
                Notice.objects.tell(new, event)
        else:
            plain = {name.removesuffix("_id"): [_plain(name, one) for one in pair] for name, pair in told.items()}
            Event.objects.record(verb, by=by, claim=held, data={"changes": plain})


def _plain(name: str, value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if name == "desk_id" and isinstance(value, int):
        return Desk.objects.get(id=value).name
    return ", ".join(value) if isinstance(value, list) else value


def _invalid(field: str, said: str) -> Invalid:
    return Invalid(_("The claim was not changed."), fields={field: [said]})
