"""Attaching evidence to claims."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from annotations import policy, tasks
from annotations.actions.editing import hold_for_edit, touched
from annotations.errors import Conflict, Invalid, StaleVersion, WrongState
from annotations.incoming import MAX_PASSAGE, MAX_PROSE, clean_text, clean_url
from annotations.meaning.content import sha256_of
from annotations.models import Claim, Event, Page, Snapshot, Source, User
from annotations.models.snapshot import Origin, State
from annotations.models.source import QuoteState, Stance
from annotations.worker import settling


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an editor says about a source: how it bears on the claim, and the exact passage that does."""

    stance: str
    note: str = ""
    quote: str = ""

    def cleaned(self) -> "Evidence":
        if self.stance not in Stance.values:
            said = f"Choose one of: {', '.join(Stance.values)}."
            raise Invalid("The stance is not known.", fields={"stance": [said]})
        return Evidence(
            stance=self.stance,
            note=clean_text(self.note, field="note", most=MAX_PROSE),
            quote=clean_text(self.quote, field="quote", most=MAX_PASSAGE),
        )


@transaction.atomic
def attach_source(claim: Claim, url: str, evidence: Evidence, *, by: User) -> Source:
    """Cites a page. A worker captures it and looks for the passage. Raises Conflict where the same is cited already."""
    policy.require(by, "attach")
    address, said = clean_url(url), evidence.cleaned()
    held = hold_for_edit(claim.pk)
    page = Page.objects.at(address)
    snapshot = _ask_for_capture(page, by=by)
    try:
        with transaction.atomic():
            source = Source.objects.create(
                claim=held,
                page=page,
                snapshot=snapshot,
                stance=said.stance,
                note=said.note,
                quote=said.quote,
                quote_state=QuoteState.PENDING if said.quote else QuoteState.NONE,
                added_by=by,
            )
    except IntegrityError as error:
        raise Conflict("This page is cited on this claim already, with the same passage.", code="cited") from error
    touched(held, by=by)
    data = {"source": source.pk, "url": address, "stance": said.stance}
    Event.objects.record("source.attached", by=by, claim=held, data=data)
    return source


@transaction.atomic
def edit_source(source: Source, changes: Mapping[str, str], *, by: User, seen: str = "") -> Source:
    """Changes any of stance, note and quote; a new passage is looked for in the capture that we have.

    `seen` is the `seen_of` what the editor was shown; where it differs, somebody was faster (StaleVersion).
    """
    policy.require(by, "attach")
    held = hold_for_edit(source.claim_id)
    row = _standing(source)
    if seen and seen != seen_of(row):
        raise StaleVersion("Somebody else changed this source since you opened it. Both texts are kept.")
    before = Evidence(row.stance, row.note, row.quote)
    said = replace(before, **changes).cleaned()
    if said == before:
        return row
    row.stance, row.note, row.quote = said.stance, said.note, said.quote
    if said.quote != before.quote:
        row.quote_state = QuoteState.PENDING if said.quote else QuoteState.NONE
        row.quote_start = row.quote_end = None
    try:
        with transaction.atomic():
            row.save(update_fields=["stance", "note", "quote", "quote_state", "quote_start", "quote_end"])
    except IntegrityError as error:
        raise Conflict("This page is cited on this claim already, with the same passage.", code="cited") from error
    if said.quote != before.quote and row.snapshot.state == State.OK:
        settling.look_for_quote(row, row.snapshot)
    touched(held, by=by)
    data = {"source": row.pk, "url": row.url, "before": astuple(before), "after": astuple(said)}
    Event.objects.record("source.edited", by=by, claim=held, data=data)
    return row


def seen_of(source: Source) -> str:
    """What names the stance, note and quote of a source, so that a form can say which it was opened with."""
    return sha256_of([source.stance, source.note, source.quote])


@transaction.atomic
def retry_source(source: Source, *, by: User) -> Source:
    """Captures the page anew. A capture that is still under way is left to finish."""
    held = hold_for_edit(source.claim_id)
    policy.require(by, "retry", on=held)
    row = _standing(source)
    if not row.snapshot.is_settled:
        return row
    row.snapshot = _ask_for_capture(row.page, by=by)
    row.quote_state = QuoteState.PENDING if row.quote else QuoteState.NONE
    row.quote_start = row.quote_end = None
    row.save(update_fields=["snapshot", "quote_state", "quote_start", "quote_end"])
    touched(held, by=by)
    Event.objects.record("source.retried", by=by, claim=held, data={"source": row.pk, "url": row.url})
    return row


@transaction.atomic
def remove_source(source: Source, *, by: User) -> None:
    """Takes the source off the claim. `restore_source` brings it back."""
    policy.require(by, "attach")
    held = hold_for_edit(source.claim_id)
    if Source.objects.filter(id=source.pk, removed_at=None).update(removed_at=Now()):
        touched(held, by=by)
        Event.objects.record("source.removed", by=by, claim=held, data={"source": source.pk, "url": source.url})


@transaction.atomic
def restore_source(source: Source, *, by: User) -> None:
    policy.require(by, "attach")
    held = hold_for_edit(source.claim_id)
    try:
        with transaction.atomic():
            restored = Source.objects.filter(id=source.pk).exclude(removed_at=None).update(removed_at=None)
    except IntegrityError as error:
        raise Conflict("The same page and passage were cited again meanwhile.", code="cited") from error
    if restored:
        row = Source.objects.locked(source.pk)
        if row.snapshot.state == State.OK:
            settling.look_for_quote(row, row.snapshot)
        touched(held, by=by)
        Event.objects.record("source.restored", by=by, claim=held, data={"source": source.pk, "url": source.url})


def require_settled(claim: Claim) -> None:
    """Raises WrongState while a capture of a source is under way: nobody can approve what nobody has seen."""
    waiting = claim.sources.standing().filter(snapshot__state__in=[State.PENDING, State.RUNNING]).count()
    if waiting:
        sentence = f"{waiting} source(s) are still being captured. Wait for them, or remove them."
        raise WrongState(sentence, allowed=claim.allowed_moves, code="captures_unsettled")


def _standing(source: Source) -> Source:
    """The row, locked. Raises Conflict where it was removed meanwhile."""
    row = Source.objects.locked(source.pk)
    if row.removed_at is not None:
        raise Conflict("This source was removed from the claim. Restore it first.", code="removed")
    return row


def _ask_for_capture(page: Page, *, by: User) -> Snapshot:
    snapshot = Snapshot.objects.create(page=page, requested_by=by, requested_url=page.url, origin=Origin.FETCH)
    tasks.ring_capture(snapshot)
    return snapshot
