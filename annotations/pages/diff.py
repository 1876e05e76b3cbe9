"""Two versions of an article in one column, with the highlights of both; what changed inside one comes first."""

import re
from dataclasses import dataclass
from itertools import count, takewhile

from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

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
    notes = {note.key: note for note in _notes(found)}
    context = {
        "section": "articles",
        "article": article,
        "found": found,
        "choices": _choices(article, found),
        "inside": [note for note in notes.values() if note.about.is_changed],
        "stretches": _noted(found, notes),
        "change_count": len(found.changes),
        "most_changes": MOST_CHANGES,
        "is_cut": len(found.changes) > MOST_CHANGES,
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
        raise Invalid("This is not a version of the article.", fields={name: ["Choose a version from the list."]})
    return int(value) if value else None


def _notes(found: Comparison) -> list[Note]:
    return [Note(str(one.id), one, _words_of(one)) for one in found.highlights]


def _words_of(one: Followed) -> list[Fragment]:
    """The passage with its changed words; whole and deleted where it has no place in the newer version."""
    if one.old and one.new:
        pieces = difference(one.old.quote, one.new.quote)
        return in_one_line(one.old.quote, one.new.quote, pieces)
    return [Fragment("deleted", one.old.quote)] if one.old else []


def _noted(found: Comparison, notes: dict[str, Note]) -> list[NotedStretch]:
    lines = _lines(found)
    changed = [key for key, note in notes.items() if note.about.is_changed]
    return [
        NotedStretch(one, [NotedLine(line, [notes[key] for key in line.notes]) for line in one.lines])
        for one in stretches(lines, open_notes=changed)
    ]


def _lines(found: Comparison) -> list[Line]:
    pieces = _first_changes(found.pieces)
    old_marks = [_marked(one, one.old.start, one.old.end) for one in found.highlights if one.old]
    lost = {str(one.id) for one in found.highlights if one.old and not one.new}
    gone = [mark for mark in old_marks if mark.span.key in lost]
    new_marks = [_marked(one, one.new.start, one.new.end) for one in found.highlights if one.new]
    new_marks += lost_marks(found.old.text, found.new.text, pieces, gone)
    return merged(_side(found.old, old_marks), _side(found.new, new_marks), pieces)


def _first_changes(pieces: tuple[Change, ...]) -> list[Change]:
    """The pieces up to the last change that one page shows."""
    number = count(1)
    return list(takewhile(lambda piece: piece.op == "same" or next(number) <= MOST_CHANGES, pieces))


def _side(version: Snapshot, marks: list[Marked]) -> Side:
    return Side(version.text, [Block(b["kind"], b["start"], b["end"]) for b in version.blocks], marks)


def _marked(one: Followed, start: int, end: int) -> Marked:
    return Marked(Span(start, end, str(one.id)), one.claim.status, one.claim.get_status_display())
