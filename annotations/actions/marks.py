"""Marking sentences that need no verdict: opinions, predictions, what cannot be checked."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions.passages import Passage, anchored
from annotations.errors import Invalid
from annotations.incoming import clean_text
from annotations.models import Article, Event, Mark, User
from annotations.models.mark import MarkKind, MarkQuerySet
from annotations.worker.carrying import carry_marks

MAX_REASON = 500


@transaction.atomic
def mark_sentence(article: Article, passage: Passage, kind: str, reason: str = "", *, by: User) -> Mark:
    """Says what kind of sentence stands there. Another mark on the same sentence gives way; the same one stays.

    Raises BadSpan unless the version says exactly these words there. What is marked on an older version, because a new
    one arrived meanwhile, is kept there and carried over.
    """
    policy.require(by, "highlight")
    if kind not in MarkKind.values:
        raise Invalid(
            _("No such mark."), fields={"kind": [_("Choose from: {names}.").format(names=", ".join(MarkKind.values))]}
        )
    said = clean_text(reason, field="reason", most=MAX_REASON)
    article, place = anchored(article.pk, passage)
    under = _on(article, passage.snapshot_id, passage.start, passage.end)
    for known in under:
        if (known.kind, known.reason, known.start, known.end) == (kind, said, passage.start, passage.end):
            return known
    _give_way(under)
    mark = Mark.objects.create(kind=kind, reason=said, created_by=by, **place)
    _carried(article, mark)
    data = {"mark": mark.pk, "kind": kind, "quote": passage.quote}
    Event.objects.record("mark.added", by=by, article=article, data=data)
    return mark


@transaction.atomic
def remove_mark(mark: Mark, *, by: User) -> None:
    """Takes the mark off, on every version. `restore_mark` brings it back."""
    policy.require(by, "highlight")
    article = Article.objects.locked(mark.article_id)
    if Mark.objects.chain_of(mark).filter(removed_at=None).update(removed_at=Now()):
        Event.objects.record("mark.removed", by=by, article=article, data={"mark": mark.pk, "kind": mark.kind})


@transaction.atomic
def restore_mark(mark: Mark, *, by: User) -> None:
    """Brings a removed mark back, carried to the current version; what was marked there instead gives way."""
    policy.require(by, "highlight")
    article = Article.objects.locked(mark.article_id)
    if not Mark.objects.chain_of(mark).exclude(removed_at=None).update(removed_at=None):
        return
    first = Mark.objects.get(id=mark.first_id or mark.pk)
    _carried(article, first)
    here = Mark.objects.chain_of(first).filter(snapshot=article.snapshot_id).first()
    if here is not None and here.start is not None and here.end is not None:
        _give_way(_on(article, here.snapshot_id, here.start, here.end).exclude(id=here.pk))
    Event.objects.record("mark.restored", by=by, article=article, data={"mark": mark.pk, "kind": mark.kind})


def _on(article: Article, snapshot_id: int, start: int, end: int) -> MarkQuerySet:
    """The marks that lie over a span of one version."""
    return article.marks.filter(snapshot=snapshot_id, removed_at=None, start__lt=end, end__gt=start)


def _give_way(marks: MarkQuerySet) -> None:
    for mark in marks:
        Mark.objects.chain_of(mark).filter(removed_at=None).update(removed_at=Now())


def _carried(article: Article, mark: Mark) -> None:
    """Gives a mark its row on the current version where it was made on another."""
    if article.snapshot is not None and article.snapshot_id != mark.snapshot_id:
        carry_marks([mark], to=article.snapshot)
