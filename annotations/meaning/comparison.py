"""Two versions of an article side by side: what changed between their texts, and what became of the highlights."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annotations.errors import Invalid, NotFound
from annotations.models import Article, Claim, Highlight, Snapshot
from annotations.models.highlight import Anchor
from annotations.models.snapshot import State
from annotations.text.counting import count_words
from annotations.text.difference import Change, compared, says_same
from annotations.text.marking import marked


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a passage stands in one version, and its words there."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Followed:
    """One highlight in both versions. `old` and `new` are None where it has no place there.

    `id` is that of its row on the newer side, else of the other. `state` is what that row says of the words that were
    checked, None where the passage was never looked for there. `is_changed`: its words are not the same in both, or it
    is gone from the second.
    """

    id: int
    claim: Claim
    state: str | None
    old: Stand | None
    new: Stand | None
    is_changed: bool

    @property
    def said(self) -> str:
        """Its state, in a word or three."""
        return Anchor(self.state).label if self.state else marked("Not looked for in this version")


@dataclass(frozen=True, slots=True)
class Comparison:
    """`pieces` cover both texts whole; `changes` are those that are not the same; both in order.

    `is_by_line`: the texts are too long or too different to be compared word by word, and the pieces are whole lines.
    """

    article: Article
    old: Snapshot
    new: Snapshot
    pieces: tuple[Change, ...]
    changes: tuple[Change, ...]
    inserted_words: int
    deleted_words: int
    highlights: tuple[Followed, ...]
    is_by_line: bool = False


def compare(article: Article, *, old: int | None = None, new: int | None = None) -> Comparison:
    """Compares two versions of the article by their ids.

    Without `new` it is the one being read, without `old` the one before the other; of an article with a single version
    this one is both. Raises Invalid for an id that is no version of this article, NotFound where there is none at all.
    """
    after = _version(article, new, name="to") if new is not None else _version(article, article.snapshot_id, name="to")
    before = _version(article, old, name="from") if old is not None else _before(after)
    found = compared(before.text, after.text)
    changes = tuple(piece for piece in found.pieces if piece.op != "same")
    return Comparison(
        article=article,
        old=before,
        new=after,
        pieces=found.pieces,
        changes=changes,
        inserted_words=sum(count_words(after.text[change.new_start : change.new_end]) for change in changes),
        deleted_words=sum(count_words(before.text[change.old_start : change.old_end]) for change in changes),
        highlights=_followed(article, before, after),
        is_by_line=found.is_by_line,
    )


def _version(article: Article, version_id: int | None, *, name: str) -> Snapshot:
    if version_id is None:
        raise NotFound(_("This article has no version yet that could be compared."))
    found = article.versions.filter(id=version_id, state=State.OK).first()
    if found is None:
        said = _("There is no such version of this article, or it was not captured.")
        raise Invalid(said, fields={name: [said]})
    return found


def _before(version: Snapshot) -> Snapshot:
    """The version before this one; itself where it is the first."""
    older = Snapshot.objects.filter(article=version.article_id, state=State.OK, id__lt=version.pk)
    return older.order_by("-id").first() or version


def _followed(article: Article, old: Snapshot, new: Snapshot) -> tuple[Followed, ...]:
    """The highlights of either version, in the order in which they stand in the new one, then the lost ones."""
    rows = Highlight.objects.filter(article=article, snapshot__in={old.pk, new.pk}, removed_at=None, retired_at=None)
    by_chain: dict[int, dict[int, Highlight]] = {}
    for row in rows.exclude(claim__status="discarded").select_related("claim").order_by("id"):
        by_chain.setdefault(row.first_id or row.pk, {})[row.snapshot_id] = row
    followed = [_pair(sides.get(old.pk), sides.get(new.pk)) for sides in by_chain.values()]
    return tuple(sorted(followed, key=_in_reading_order))


def _pair(old: Highlight | None, new: Highlight | None) -> Followed:
    row = new or old
    assert row is not None, "a chain has a row on one side at least"
    before, after = _stand(old), _stand(new)
    return Followed(
        id=row.pk,
        claim=row.claim,
        state=new.state if new else None,
        old=before,
        new=after,
        is_changed=not says_same(before.quote, after.quote) if before and after else bool(before and new),
    )


def _stand(row: Highlight | None) -> Stand | None:
    if row is None or row.start is None or row.end is None:
        return None
    return Stand(row.start, row.end, row.quote)


def _in_reading_order(one: Followed) -> tuple[bool, int, int]:
    place = one.new or one.old
    return one.new is None, place.start if place else 0, one.id


def versions_to_choose(article: Article, *, most: int, with_ids: Sequence[int] = ()) -> list[Snapshot]:
    """The newest versions of the article that have a text, without it, newest first; and those asked for."""
    rows = article.versions.filter(state=State.OK).without_text().order_by("-id")
    newest = list(rows[:most])
    missing = set(with_ids) - {version.pk for version in newest}
    return newest + (list(rows.filter(id__in=missing)) if missing else [])
