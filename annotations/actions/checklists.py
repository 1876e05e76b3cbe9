"""The newsroom's checklist and rules, and ticks on claims."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy, saying
from annotations.errors import Conflict, Invalid, WrongState
from annotations.incoming import MAX_PROSE, clean_text
from annotations.meaning.checklist import work_sha256
from annotations.meaning.content import content_of
from annotations.models import ChecklistItem, Claim, Event, ReviewRules, Tick, User
from annotations.models.moves import EDITABLE, Status
from annotations.models.reviewrules import MOST_LETTERS, MOST_SOURCES

MAX_ITEM = 200
MAX_ORDER = 10_000
MOST_ITEMS = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item as an admin wants it; `order` None: where it stands, or at the end."""

    text: str
    help: str = ""
    order: int | None = None
    is_required: bool = True

    def cleaned(self) -> "Wanted":
        if self.order is not None and not 0 <= self.order <= MAX_ORDER:
            said = _("Give a number from 0 to {most}.").format(most=saying.grouped(MAX_ORDER))
            raise Invalid(_("The order is out of range."), fields={"order": [said]})
        text = clean_text(self.text, field="text", most=MAX_ITEM, required=True)
        said_more = clean_text(self.help, field="help", most=MAX_PROSE)
        return Wanted(text, said_more, self.order, self.is_required)


@transaction.atomic
def add_item(wanted: Wanted, *, by: User) -> ChecklistItem:
    """Adds an item for every claim that is not yet through review."""
    policy.require(by, "manage_checklist")
    said = wanted.cleaned()
    standing = ChecklistItem.objects.in_use()
    if standing.count() >= MOST_ITEMS:
        raise Conflict(
            _("A checklist has at most {number} items. Retire one first.").format(number=MOST_ITEMS),
            code="too_many_items",
        )
    last = standing.aggregate(last=Max("order"))["last"]
    order = said.order if said.order is not None else min((last or 0) + 1, MAX_ORDER)
    item = ChecklistItem.objects.create(
        text=said.text, help=said.help, order=order, is_required=said.is_required, made_by=by
    )
    Event.objects.record("checklist.item_added", by=by, data={"item": item.pk, "text": item.text})
    return item


@transaction.atomic
def change_item(item: ChecklistItem, wanted: Wanted, *, by: User) -> ChecklistItem:
    """Changes an item. Other words make a new version that has to be ticked anew; ticks keep the words they had."""
    policy.require(by, "manage_checklist")
    said, held = wanted.cleaned(), _held(item)
    order = said.order if said.order is not None else held.order
    data = {"item": held.pk, "old": held.text, "text": said.text, "is_required": said.is_required, "order": order}
    if (said.text, said.help) == (held.text, held.help):
        held.order, held.is_required = order, said.is_required
        held.save(update_fields=["order", "is_required"])
    else:
        ChecklistItem.objects.filter(id=held.pk).update(retired_at=Now())
        held = ChecklistItem.objects.create(
            text=said.text,
            help=said.help,
            order=order,
            is_required=said.is_required,
            version=held.version + 1,
            replaces=held,
            made_by=by,
        )
    Event.objects.record("checklist.item_changed", by=by, data={**data, "now": held.pk})
    return held


@transaction.atomic
def retire_item(item: ChecklistItem, *, by: User) -> ChecklistItem:
    """Takes an item off the checklist; where it was ticked it stays to be read."""
    policy.require(by, "manage_checklist")
    held = ChecklistItem.objects.select_for_update(no_key=True).get(id=item.pk)
    if ChecklistItem.objects.filter(id=held.pk, retired_at=None).update(retired_at=Now()):
        Event.objects.record("checklist.item_retired", by=by, data={"item": held.pk, "text": held.text})
    held.refresh_from_db()
    return held


@transaction.atomic
def set_rules(min_letters: int, min_sources: int, *, by: User) -> ReviewRules:
    """Says what a claim needs before review. The rules before stay in the history."""
    policy.require(by, "manage_checklist")
    given = {"min_letters": (min_letters, MOST_LETTERS), "min_sources": (min_sources, MOST_SOURCES)}
    wrong = {
        name: [_("Give a number from 0 to {most}.").format(most=saying.grouped(most))]
        for name, (number, most) in given.items()
        if not 0 <= number <= most
    }
    if wrong:
        raise Invalid(_("These rules cannot be."), fields=wrong)
    before = ReviewRules.objects.in_force()
    rules = ReviewRules.objects.create(min_letters=min_letters, min_sources=min_sources, made_by=by)
    old = {"min_letters": before.min_letters, "min_sources": before.min_sources}
    new = {"min_letters": min_letters, "min_sources": min_sources}
    Event.objects.record("review_rules.changed", by=by, data={"old": old, "new": new})
    return rules


@transaction.atomic
def tick(claim: Claim, item: ChecklistItem, *, by: User) -> Tick:
    """Says that she made sure of it, for what the claim says now. A tick from before the last edit is renewed.

    Ticking is no edit: an approval stands, and whoever ticks may approve.
    """
    policy.require(by, "tick")
    held = _open(claim)
    if item.retired_at is not None:
        raise Conflict(_("This item is not on the checklist any more."), code="item_retired")
    work = work_sha256(content_of(held))
    standing = Tick.objects.for_reading().filter(claim=held, item=item).first()
    if standing is not None and standing.work_sha256 == work:
        return standing
    if standing is not None:
        Tick.objects.filter(id=standing.pk).update(undone_at=Now())
    made = Tick.objects.create(claim=held, item=item, ticked_by=by, work_sha256=work)
    made.refresh_from_db(fields=["ticked_at"])
    Event.objects.record("checklist.ticked", by=by, claim=held, data={"item": item.pk, "quote": item.text})
    return made


@transaction.atomic
def untick(claim: Claim, item: ChecklistItem, *, by: User) -> None:
    """Takes a tick back; nothing where there is none."""
    policy.require(by, "tick")
    held = _open(claim)
    if Tick.objects.standing().filter(claim=held, item=item).update(undone_at=Now()):
        Event.objects.record("checklist.unticked", by=by, claim=held, data={"item": item.pk, "quote": item.text})


@transaction.atomic
def tick_again(claim: Claim, *, by: User) -> int:
    """Renews every tick that is older than the last edit: "all of it still holds". Returns how many."""
    held = _open(claim)
    work = work_sha256(content_of(held))
    older = Tick.objects.for_reading().filter(claim=held, item__retired_at=None).exclude(work_sha256=work)
    items = [one.item for one in older]
    for item in items:
        tick(held, item, by=by)
    return len(items)


def _open(claim: Claim) -> Claim:
    """The claim, held. Raises WrongState where nothing is to be made sure of any more."""
    held = Claim.objects.locked(claim.pk)
    if held.status not in EDITABLE and held.status != Status.PUBLISHED:
        sentence = _("A claim that is {state} has no checklist to work on.").format(
            state=saying.inside(held.get_status_display())
        )
        raise WrongState(sentence, allowed=held.allowed_moves)
    return held


def _held(item: ChecklistItem) -> ChecklistItem:
    """The row, locked. Raises Conflict where it is retired."""
    held = ChecklistItem.objects.select_for_update(no_key=True).get(id=item.pk)
    if held.retired_at is not None:
        raise Conflict(_("This item was retired or reworded meanwhile."), code="item_retired")
    return held
