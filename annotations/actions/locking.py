"""Locking a source to the exact words of our capture that bear on the claim."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations import policy, saying
from annotations.actions.citing import twice
from annotations.actions.editing import hold_for_edit, touched
from annotations.errors import BadSpan, Conflict, Invalid
from annotations.incoming import MAX_PASSAGE, clean_text
from annotations.models import Event, Snapshot, Source, User
from annotations.models.snapshot import State
from annotations.models.source import QuoteState
from annotations.text.marking import marked
from annotations.text.quotes import find_quote, stands_whole

_COLUMNS = ["snapshot", "quote", "quote_state", "quote_start", "quote_end"]

UNSEARCHABLE = {
    "picture": marked("This is a picture: we cannot look words up in it. Say in the note what it shows, and where."),
    "recording": marked(
        "This is a recording: we cannot look words up in it. Say in the note what it shows, and where."
    ),
}
"""By what a capture shows."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """What somebody points at in a capture: the half-open span of code points, its words, or both.

    `snapshot_id` names the capture; the source's own where it is None.
    """

    quote: str = ""
    start: int | None = None
    end: int | None = None
    snapshot_id: int | None = None


@transaction.atomic
def lock_passage(source: Source, pointed: Pointed, *, by: User) -> Source:
    """Makes these words of the capture what the source is cited for. Words alone are looked for: their first place.

    Another capture of the same page may be named, see `_capture`, and becomes the source's. Raises BadSpan where they
    do not stand there, Invalid where they are too many, Conflict where there is no capture, or one that cites the same.
    """
    policy.require(by, "attach")
    held = hold_for_edit(source.claim_id)
    row = Source.objects.locked(source.pk)
    if row.removed_at is not None:
        raise Conflict(_("This source was removed from the claim. Restore it first."), code="removed")
    capture = _capture(row, pointed)
    start, end = _place(capture.text, pointed)
    was = _standing(row)
    before = {"quote": row.quote, "snapshot": row.snapshot_id}
    row.snapshot, row.quote, row.quote_state = capture, capture.text[start:end], QuoteState.VERIFIED
    row.quote_start, row.quote_end = start, end
    if _standing(row) == was:
        return row
    try:
        with transaction.atomic():
            row.save(update_fields=_COLUMNS)
    except IntegrityError as error:
        raise twice() from error
    touched(held, by=by)
    data = {"source": row.pk, "url": row.url, "before": before, "after": {"quote": row.quote, "snapshot": capture.pk}}
    Event.objects.record("source.locked", by=by, claim=held, data=data)
    return row


def _standing(row: Source) -> tuple[object, ...]:
    return row.snapshot_id, row.quote, row.quote_state, row.quote_start, row.quote_end


def _capture(row: Source, pointed: Pointed) -> Snapshot:
    """The capture that is pointed at: the source's, or a newer one of the same page; any one where the source's failed,
    so that what was cited before it was captured anew can be cited again.
    """
    if pointed.snapshot_id is None or pointed.snapshot_id == row.snapshot_id:
        found: Snapshot | None = row.snapshot
    else:
        of_page = Snapshot.objects.filter(page=row.page_id, page__isnull=False)
        others = of_page if row.snapshot.state == State.FAILED else of_page.filter(id__gt=row.snapshot_id)
        found = others.filter(id=pointed.snapshot_id).first()
        if found is None:
            said = _("Not this source's capture, nor a newer one of its page.")
            raise BadSpan(
                _("These words were marked in another capture. Reload the page."), fields={"snapshot": [said]}
            )
    if found is None or found.state != State.OK:
        raise Conflict(_("There is no capture to lock a passage in. Wait for it, or try again."), code="not_captured")
    if found.shows:
        said = _(UNSEARCHABLE[found.shows])
        raise BadSpan(said, fields={"quote": [said]})
    return found


def _place(text: str, pointed: Pointed) -> tuple[int, int]:
    """Where the words stand. Raises BadSpan where they do not."""
    start, end = pointed.start, pointed.end
    if start is None or end is None:
        start, end = _found(text, pointed.quote)
    elif not 0 <= start < end <= len(text) or (pointed.quote and text[start:end] != pointed.quote):
        raise BadSpan(_("The capture does not say these words at this place. Reload it and mark the passage again."))
    words = text[start:end]
    if not words.strip():
        raise BadSpan(_("The passage has no words in it."))
    if not stands_whole(text, start, end):
        raise BadSpan(_("The passage begins or ends inside a word or a number. Mark whole words."))
    if len(words) > MAX_PASSAGE:
        said = ngettext(
            "{number} character; mark {most} at most.", "{number} characters; mark {most} at most.", len(words)
        ).format(number=saying.grouped(len(words)), most=saying.grouped(MAX_PASSAGE))
        raise Invalid(_("The passage is too long."), code="passage_too_long", fields={"quote": [said]})
    return start, end


def _found(text: str, quote: str) -> tuple[int, int]:
    found = find_quote(text, clean_text(quote, field="quote", most=MAX_PASSAGE, required=True))
    if found is None:
        said = [_("Not in our capture: a letter or a figure differs. Copy it from the capture, or select it there.")]
        raise BadSpan(_("Our capture does not say these words."), fields={"quote": said})
    return found.start, found.end
