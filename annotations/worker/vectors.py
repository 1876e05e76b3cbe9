"""One job: statements that wait for their vectors get them, some dozens at a time.

Rows are the queue: taken by a lease, read outside any transaction, and settled only where the words are still those
that were read. Somebody else's check is read twice: what it claims, and what it is called.
"""

from time import monotonic

from django.db import transaction

from annotations.models import PriorCheck, StatementVector
from annotations.models.near import stored
from annotations.models.vector import Part
from annotations.text.claimreviews.prior import title_of
from annotations.text.embedding import Encoder, encoder

WORK_S = 15.0
BATCH = 64


def run(*, seconds: float = WORK_S) -> bool:
    """Works for a while; whether more is to do, never without a model. Safe to call twice, late or in parallel."""
    model = encoder()
    until = monotonic() + seconds
    while model is not None and make_some(model):
        if monotonic() > until:
            return StatementVector.objects.overdue().exists()
    return False


def make_some(model: Encoder, *, most: int = BATCH) -> int:
    """Makes the vectors of some that wait; how many rows were taken."""
    taken = StatementVector.objects.take(most)
    titles = [_title(row) for row in taken]
    named = [title for title in titles if title]
    made = iter(model.encode([_statement(row) for row in taken] + named))
    for row in taken:
        row.embedding, row.model = stored(next(made)), model.name
    with transaction.atomic():
        kept = StatementVector.objects.settle(taken)
        _keep_titles(
            [(row, stored(next(made)) if title else None) for row, title in zip(taken, titles, strict=True)], kept
        )
    return len(taken)


def _statement(row: StatementVector) -> str:
    if row.claim is not None:
        return row.claim.text
    assert row.prior_check is not None, "a constraint: a row has one owner"
    return row.prior_check.claim


def _title(row: StatementVector) -> str:
    """What a check is called, where that says more than its claim."""
    check: PriorCheck | None = row.prior_check
    title = title_of(check.markup) if check is not None else ""
    return "" if check is None or title.casefold() == check.claim.casefold() else title


def _keep_titles(titles: list[tuple[StatementVector, list[int] | None]], kept: set[int]) -> None:
    """The titles of the checks whose statements were kept, instead of those that were there."""
    owners = [row.prior_check_id for row, _ in titles if row.pk in kept and row.prior_check_id]
    StatementVector.objects.filter(prior_check__in=owners, part=Part.TITLE).delete()
    rows = [
        StatementVector(
            prior_check_id=row.prior_check_id, part=Part.TITLE, model=row.model, digest=row.digest, embedding=title
        )
        for row, title in titles
        if title is not None and row.pk in kept
    ]
    StatementVector.objects.bulk_create(rows)
