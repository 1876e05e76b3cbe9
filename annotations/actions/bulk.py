"""One deed on many claims: each is judged by itself, and those that are refused lose nothing for the others."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations import saying
from annotations.actions import reviews, taking, triage
from annotations.errors import Invalid, NotFound, Refused
from annotations.models import Claim, Review, User
from annotations.models.verdict import Decision

MOST_ROWS = 100
Deed = Callable[[Claim], object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claim: `code` and `sentence` say why not where it was refused."""

    claim_id: int
    code: str = ""
    sentence: str = ""

    @property
    def is_done(self) -> bool:
        return not self.code


def noting(changes: Mapping[str, object], *, by: User) -> Deed:
    """Gives what `triage.note_on` takes to each: an assignee, a due date, a desk."""
    return lambda claim: triage.note_on(claim, changes, by=by)


def labelling(*, add: Iterable[str], remove: Iterable[str], by: User) -> Deed:
    return partial(_relabel, list(add), list(remove), by)


def _relabel(add: list[str], remove: list[str], by: User, claim: Claim) -> Claim:
    return triage.relabel(claim, add=add, remove=remove, by=by)


def sending_back(note: str, *, by: User) -> Deed:
    """Sends each back with the same note; none that somebody else has in hand."""
    return partial(_send_back, note, by)


def _send_back(note: str, by: User, claim: Claim) -> Review:
    taking.require_free(claim, by=by)
    return reviews.decide(claim, Decision.SEND_BACK, note=note, by=by)


def releasing(*, by: User) -> Deed:
    return lambda claim: taking.release(claim, by=by)


@transaction.atomic
def each(claim_ids: Iterable[int], deed: Deed) -> list[Outcome]:
    """Does it to each claim, in the order of their ids; every row is one try of its own.

    Raises Invalid where there are none, or more than MOST_ROWS.
    """
    wanted = sorted(set(claim_ids))
    if not 1 <= len(wanted) <= MOST_ROWS:
        said = ngettext(
            "{number} claim; from 1 to {most} go at once.", "{number} claims; from 1 to {most} go at once.", len(wanted)
        ).format(number=saying.grouped(len(wanted)), most=MOST_ROWS)
        raise Invalid(_("Nothing was changed."), fields={"claims": [said]})
    found = Claim.objects.in_bulk(wanted)
    return [_one(claim_id, found.get(claim_id), deed) for claim_id in wanted]


def _one(claim_id: int, claim: Claim | None, deed: Deed) -> Outcome:
    try:
        if claim is None:
            raise NotFound(_("There is no such claim."))
        with transaction.atomic():
            deed(claim)
    except Refused as refused:
        return Outcome(claim_id, refused.code, _whole(refused))
    return Outcome(claim_id)


def _whole(refused: Refused) -> str:
    """The sentence, with what is said of single fields."""
    return " ".join([refused.sentence, *(one for said in refused.fields.values() for one in said)])
