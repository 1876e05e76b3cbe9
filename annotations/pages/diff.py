"""Two versions of an article in one column, with the highlights of both; what changed inside one comes first."""

import re
from dataclasses import dataclass, replace

from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from annotations.errors import Invalid, NotFound
from annotations.meaning.comparison import Comparison, Followed, compare, versions_to_choose
from annotations.models import Article, Snapshot, User
from annotations.models.snapshot import State
from annotations.pages.doors import staff
from annotations.pages.merged import Fragment, Line, Side, Stretch, in_one_line, lost_marks, merged, stretches
from annotations.pages.reading import Marked
from annotations.pages.standing import of_standing
from annotations.text.difference import Change, difference
from annotations.text.document import Block
from annotations.text.segments import Span

MOST_CHANGES = 2_000
MOST_LINES = 3_000
"""Lines that were taken out or put in, and that one page shows."""
MOST_PASSAGES = 500
"""Highlights that one page shows: those that changed first."""
MOST_CHOICES = 200
VERSION_ID = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of one highlight: its claim, its state, and its words then and now."""

    key: str
    about: Followed
    words: list[Fragment]


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """A version to compare; `number` counts the article's versions from 1, the oldest."""

    number: int
    version: Snapshot


@dataclass(frozen=True, slots=True)
class NotedLine:
    """A line with the notes that stand under it."""

    line: Line
    notes: list[Note]


@dataclass(frozen=True, slots=True)
class NotedStretch:
    stretch: Stretch
    lines: list[NotedLine]


@staff()
@of_standing
def article_diff(request: HttpRequest, me: User, article_id: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.select_related("page"), id=article_id)
    old, new = _asked(request, "from"), _asked(request, "to")
    try:
        found = compare(article, old=old, new=new)
    except NotFound:
        return redirect("article_versions", article_id)
    drawn = _drawn(found)
    pieces, is_cut = _first_changes(drawn)
    notes = {note.key: note for note in map(_note, drawn.highlights)}
    context = {
        "section": "articles",
        "article": article,
        "found": found,
        "choices": _choices(article, found),
        "inside": [note for note in notes.values() if note.about.is_changed],
        "stretches": _noted(drawn, pieces, notes),
        "change_count": len(found.changes),
        "most_changes": MOST_CHANGES,
        "most_lines": MOST_LINES,
        "is_cut": is_cut,
        "passages_left_out": len(found.highlights) - len(drawn.highlights),
    }
    return render(request, "annotations/article_diff.html", context)


def _choices(article: Article, found: Comparison) -> list[VersionChoice]:
    versions = versions_to_choose(article, most=MOST_CHOICES, with_ids=[found.old.pk, found.new.pk])
    asked_for = Snapshot.objects.filter(id__in=[version.pk for version in versions])
    numbers = dict(asked_for.order_by().annotate(number=_number()).values_list("id", "number"))
    return [VersionChoice(numbers[version.pk], version) for version in versions]


def _number() -> Subquery:
    """Which of its article's versions a version is."""
    before = Snapshot.objects.filter(article=OuterRef("article"), state=State.OK, id__lte=OuterRef("pk"))
    return Subquery(before.order_by().values("article").annotate(n=Count("pk")).values("n"))


def _asked(request: HttpRequest, name: str) -> int | None:
    """The id of a version in the query string; None where none is given. Raises Invalid for what is no id."""
    value = request.GET.get(name, "")
    if value and not VERSION_ID.fullmatch(value):
        raise Invalid(_("This is not a version of the article."), fields={name: [_("Choose a version from the list.")]})
    return int(value) if value else None


def _drawn(found: Comparison) -> Comparison:
    """The comparison with no more highlights than one page shows, in their order."""
    first = sorted(found.highlights, key=lambda one: not one.is_changed)[:MOST_PASSAGES]
    kept = {one.id for one in first}
    return replace(found, highlights=tuple(one for one in found.highlights if one.id in kept))


def _note(one: Followed) -> Note:
    return Note(str(one.id), one, _words_of(one) if one.is_changed else [])


def _words_of(one: Followed) -> list[Fragment]:
    """The passage with its changed words; whole and deleted where it has no place in the newer version."""
    if one.old and one.new:
        pieces = difference(one.old.quote, one.new.quote)
        return in_one_line(one.old.quote, one.new.quote, pieces)
    return [Fragment("deleted", one.old.quote)] if one.old else []


def _noted(found: Comparison, pieces: list[Change], notes: dict[str, Note]) -> list[NotedStretch]:
    lines = _lines(found, pieces)
    changed = [key for key, note in notes.items() if note.about.is_changed]
    return [
        NotedStretch(one, [NotedLine(line, [notes[key] for key in line.notes]) for line in one.lines])
        for one in stretches(lines, open_notes=changed)
    ]


def _lines(found: Comparison, pieces: list[Change]) -> list[Line]:
    old_marks = [_marked(one, one.old.start, one.old.end) for one in found.highlights if one.old]
    lost = {str(one.id) for one in found.highlights if one.old and not one.new}
    gone = [mark for mark in old_marks if mark.span.key in lost]
    new_marks = [_marked(one, one.new.start, one.new.end) for one in found.highlights if one.new]
    new_marks += lost_marks(found.old.text, found.new.text, pieces, gone)
    return merged(_side(found.old, old_marks), _side(found.new, new_marks), pieces)


def _first_changes(found: Comparison) -> tuple[list[Change], bool]:
    """The pieces up to the last change that one page shows, maybe cut at a line's end; and whether there is more."""
    shown: list[Change] = []
    changes, lines = MOST_CHANGES, MOST_LINES
    for piece in found.pieces:
        if piece.op == "same":
            shown.append(piece)
            continue
        if not changes or not lines:
            return shown, True
        old_end = _after_lines(found.old.text, piece.old_start, piece.old_end, lines)
        new_end = _after_lines(found.new.text, piece.new_start, piece.new_end, lines)
        shown.append(replace(piece, old_end=old_end, new_end=new_end))
        if (old_end, new_end) != (piece.old_end, piece.new_end):
            return shown, True
        gone = found.old.text.count("\n", piece.old_start, old_end) + found.new.text.count(
            "\n", piece.new_start, new_end
        )
        changes, lines = changes - 1, max(0, lines - gone)
    return shown, False


def _after_lines(text: str, start: int, end: int, most: int) -> int:
    """Where so many lines of a span end; its own end where it has no more."""
    for _line in range(most):
        at = text.find("\n", start, end)
        if at < 0:
            return end
        start = at + 1
    return start


def _side(version: Snapshot, marks: list[Marked]) -> Side:
    return Side(version.text, [Block(b["kind"], b["start"], b["end"]) for b in version.blocks], marks)


def _marked(one: Followed, start: int, end: int) -> Marked:
    return Marked(Span(start, end, str(one.id)), one.claim.status, _(one.claim.get_status_display()))
