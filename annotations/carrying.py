"""Carrying highlights over to a new version of their article: to the same words, or honestly nowhere."""

from collections import defaultdict
from collections.abc import Sequence

from annotations.models import Article, Event, Highlight, Snapshot
from annotations.text.anchoring import Carried, carry
from annotations.text.quotes import context
from annotations.text.segments import Span


def carry_all(article: Article, *, to: Snapshot) -> None:
    """Gives every highlight of the article a row on the new version. Call it in the transaction that moves the pointer.

    A passage is carried from the words that the editor marked, so that errors cannot add up from version to version.
    """
    firsts = article.highlights.filter(first=None, removed_at=None).exclude(snapshot=to).select_related("claim")
    by_version: dict[int, list[Highlight]] = defaultdict(list)
    for highlight in firsts:
        by_version[highlight.snapshot_id].append(highlight)
    for version in Snapshot.objects.filter(id__in=by_version).order_by("id"):
        carry_some(by_version[version.pk], version=version, to=to)


def carry_some(highlights: Sequence[Highlight], *, version: Snapshot, to: Snapshot) -> None:
    """Carries first rows that stand on `version` over to `to`; rows already there are left alone.

    The caller holds the article, so nobody else carries at the same time.
    """
    there = set(Highlight.objects.filter(snapshot=to, first__in=highlights).values_list("first", flat=True))
    rows = {highlight.pk: highlight for highlight in highlights if highlight.pk not in there}
    spans = [
        Span(row.start, row.end, str(key)) for key, row in rows.items() if row.start is not None and row.end is not None
    ]
    for span, found in zip(spans, carry(version.text, to.text, spans), strict=True):
        first = rows[int(span.key)]
        row = _row(first, found, to=to)
        row.save(force_insert=True)
        if found.state != "exact":
            Event.objects.record(
                f"highlight.{found.state}",
                by=None,
                claim=first.claim,
                article=first.article,
                data={"highlight": first.pk, "version": to.pk, "old": first.quote, "new": row.quote},
            )


def _row(first: Highlight, found: Carried, *, to: Snapshot) -> Highlight:
    placed = found.start is not None and found.end is not None
    quote, prefix, suffix = first.quote, first.prefix, first.suffix
    if found.start is not None and found.end is not None:
        quote = to.text[found.start : found.end]
        prefix, suffix = context(to.text, found.start, found.end)
    return Highlight(
        claim_id=first.claim_id,
        article_id=first.article_id,
        snapshot=to,
        start=found.start if placed else None,
        end=found.end if placed else None,
        quote=quote,
        prefix=prefix,
        suffix=suffix,
        state=found.state,
        score=found.score,
        first=first,
        created_by_id=first.created_by_id,
    )
