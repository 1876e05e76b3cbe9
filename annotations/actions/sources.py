"""Attaching evidence to claims."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations import policy, tasks
from annotations.actions.citing import Cited, cite, twice
from annotations.actions.editing import hold_for_edit, touched
from annotations.actions.evidence import Evidence as Evidence
from annotations.errors import Conflict, Invalid, StaleVersion, WrongState
from annotations.incoming import clean_text, clean_url
from annotations.meaning.content import sha256_of
from annotations.models import Claim, Event, Page, Snapshot, Source, User
from annotations.models.kind import ADDRESSED, SourceKind
from annotations.models.snapshot import Origin, State
from annotations.models.source import QuoteState
from annotations.text.dois import address_of, doi_in
from annotations.text.marking import marked
from annotations.text.networks import network_of
from annotations.worker import settling


@transaction.atomic
def attach_source(claim: Claim, url: str, evidence: Evidence, *, by: User, kind: str = "") -> Source:
    """Cites a page, or a work by its DOI. A worker captures it and looks for the passage.

    Without a kind, the address tells it. Raises Conflict where the same is cited already.
    """
    policy.require(by, "attach")
    address, kind = _addressed(url, kind)
    said = evidence.cleaned(kind=kind)
    held = hold_for_edit(claim.pk)
    page = Page.objects.at(address)
    return cite(held, Cited(kind, _ask_for_capture(page, by=by), page), said, by=by)


def _addressed(url: str, kind: str) -> tuple[str, str]:
    """The canonical address, and what kind of source stands there."""
    if kind not in ("", *ADDRESSED):
        raise Invalid(
            _("The kind is not known."),
            fields={"kind": [_("Choose one of: {names}.").format(names=", ".join(ADDRESSED))]},
        )
    doi = doi_in(clean_text(url, field="url", most=16_000)) if kind in ("", SourceKind.DOI) else ""
    if doi:
        return clean_url(address_of(doi, resolver=settings.DOI_RESOLVER)), SourceKind.DOI
    if kind == SourceKind.DOI:
        raise Invalid(_("This is no DOI."), code="bad_doi", fields={"url": [_("Write a DOI, such as 10.1000/182.")]})
    address = clean_url(url)
    return address, kind or (SourceKind.POST if network_of(address) else SourceKind.WEB)


@transaction.atomic
def edit_source(source: Source, changes: Mapping[str, Any], *, by: User, seen: str = "") -> Source:
    """Changes any of what `Evidence` says; a new passage is looked for in the capture that we have.

    `seen` is the `seen_of` what the editor was shown; where it differs, somebody was faster (StaleVersion).
    """
    policy.require(by, "attach")
    held = hold_for_edit(source.claim_id)
    row = _standing(source)
    if seen and seen != seen_of(row):
        raise StaleVersion(_("Somebody else changed this source since you opened it. Both texts are kept."))
    before = Evidence.of(row)
    said = replace(before, **changes).cleaned(kind=row.kind)
    if said == before:
        return row
    _save(row, before, said)
    touched(held, by=by)
    data = {"source": row.pk, "url": row.url, "before": before.told(), "after": said.told()}
    Event.objects.record("source.edited", by=by, claim=held, data=data)
    return row


def _save(row: Source, before: Evidence, said: Evidence) -> None:
    columns = said.columns()
    if said.quote != before.quote:
        state = QuoteState.PENDING if said.quote else QuoteState.NONE
        columns |= {"quote_state": state, "quote_start": None, "quote_end": None}
    for name, value in columns.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save(update_fields=list(columns))
    except IntegrityError as error:
        raise twice() from error
    if said.quote != before.quote and row.snapshot.state == State.OK:
        settling.look_for_quote(row, row.snapshot)


def seen_of(source: Source) -> str:
    """What names all that is said of a source, so that a form can say which it was opened with."""
    return sha256_of(Evidence.of(source).told())


@transaction.atomic
def retry_source(source: Source, *, by: User) -> Source:
    """Captures the page anew. A capture that is still under way is left to finish."""
    held = hold_for_edit(source.claim_id)
    policy.require(by, "retry", on=held)
    row = _standing(source)
    if not row.snapshot.is_settled:
        return row
    row.snapshot = _captured_anew(row, by=by)
    row.quote_state = QuoteState.PENDING if row.quote else QuoteState.NONE
    row.quote_start = row.quote_end = None
    row.save(update_fields=["snapshot", "quote_state", "quote_start", "quote_end"])
    if row.snapshot.state == State.OK:
        settling.look_for_quote(row, row.snapshot)
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
        raise Conflict(_("The same page and passage were cited again meanwhile."), code="cited") from error
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
        said = marked("{number} source(s) are still being captured. Wait for them, or remove them.")
        sentence = ngettext(said, said, waiting).format(number=waiting)
        raise WrongState(sentence, allowed=claim.allowed_moves, code="captures_unsettled")


def _standing(source: Source) -> Source:
    """The row, locked. Raises Conflict where it was removed meanwhile."""
    row = Source.objects.locked(source.pk)
    if row.removed_at is not None:
        raise Conflict(_("This source was removed from the claim. Restore it first."), code="removed")
    return row


def _captured_anew(row: Source, *, by: User) -> Snapshot:
    """A capture of its page, or the version of its article that we have now. Raises Conflict where it has neither."""
    article = row.snapshot.article
    if row.kind == SourceKind.ARTICLE and article is not None and article.snapshot is not None:
        return article.snapshot
    if row.page is None:
        raise Conflict(_("It stands at no address. Remove it, and hand it in again."), code="no_address")
    return _ask_for_capture(row.page, by=by)


def _ask_for_capture(page: Page, *, by: User) -> Snapshot:
    snapshot = Snapshot.objects.create(page=page, requested_by=by, requested_url=page.url, origin=Origin.FETCH)
    tasks.ring_capture(snapshot)
    return snapshot
