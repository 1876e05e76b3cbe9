"""Lost passages: each with its old words, the places where it may stand now, and a key for every choice."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import placing
from annotations.actions.claims import restore_highlight
from annotations.actions.placing import Spot
from annotations.errors import BadSpan
from annotations.meaning.lost import Lost, Possible, looked_for
from annotations.models import Article, Highlight, User
from annotations.models.highlight import HighlightQuerySet
from annotations.pages.doors import Done, deed, see_other, staff
from annotations.pages.forms import Typed
from annotations.pages.paging import MAX_ID, NEWEST, page_of
from annotations.pages.passages import Passage, passage_in
from annotations.pages.pieces import Piece, pieces_of

PAGE_SIZE = 10
MOST_ARTICLES = 200
KEPT = ("article", "cursor")


@dataclass(frozen=True, slots=True)
class Choice:
    """A place where the passage may stand: `pieces` are its words, compared with those that were checked."""

    spot: Possible
    percent: int
    passage: Passage
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Item:
    """One lost passage as the page shows it; `old` is what was checked, where it stood.

    `is_looked_for` is False where its article is too long to be searched while somebody waits.
    """

    row: Highlight
    old: Passage
    choices: list[Choice]
    is_looked_for: bool


class SpotFields(Typed):
    start = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    end = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    quote = forms.CharField(strip=False)

    def spot(self) -> Spot:
        """The place that was chosen; forms send line ends as CRLF, our texts have none. Raises BadSpan."""
        if not self.is_valid():
            raise BadSpan(_("Choose one of the places, or mark the words in the article."))
        given = self.cleaned_data
        return Spot(given["start"], given["end"], given["quote"].replace("\r\n", "\n"))


@staff()
def orphans(request: HttpRequest, me: User) -> HttpResponse:
    article_id = _article_id(request.GET)
    page = page_of(_tray(article_id).for_reading(), order=NEWEST, query=request.GET, size=PAGE_SIZE)
    if not page.rows and "cursor" in request.GET:
        return see_other(_tray_address(request.GET, without="cursor"))
    context = {
        "section": "orphans",
        "page": page,
        "items": [_item(lost) for lost in looked_for(page.rows)],
        "kept": _query(request.GET),
        "article_id": article_id,
        "articles": _articles(),
    }
    return render(request, "annotations/orphans.html", context)


@staff("POST")
def orphan_attach(request: HttpRequest, me: User, highlight_id: int) -> HttpResponse:
    highlight = get_object_or_404(Highlight, id=highlight_id)
    spot = SpotFields(request.POST)

    def attach() -> Done:
        row = placing.reattach_highlight(highlight, spot.spot(), by=me)
        said = _("Put back on “{quote}”. What was checked is kept as it was.").format(quote=_short(row.quote))
        undo = reverse("orphan_detach", args=[row.pk]) + _query(request.GET)
        return Done(to=_next(request.GET, row), said=said, undo=undo)

    return deed(request, me, attach)


@staff("POST")
def orphan_retire(request: HttpRequest, me: User, highlight_id: int) -> HttpResponse:
    highlight = get_object_or_404(Highlight, id=highlight_id)

    def retire() -> Done:
        placing.retire_highlight(highlight, request.POST.get("reason", ""), by=me)
        said = _("Retired: the article does not state “{quote}” any more. What was checked is kept.").format(
            quote=_short(highlight.quote)
        )
        undo = reverse("orphan_restore", args=[highlight.pk]) + _query(request.GET)
        return Done(to=_next(request.GET, highlight), said=said, undo=undo)

    return deed(request, me, retire)


@staff("POST")
def orphan_detach(request: HttpRequest, me: User, highlight_id: int) -> HttpResponse:
    return _taken_back(request, me, highlight_id, placing.detach_highlight)


@staff("POST")
def orphan_restore(request: HttpRequest, me: User, highlight_id: int) -> HttpResponse:
    return _taken_back(request, me, highlight_id, restore_highlight)


def _taken_back(request: HttpRequest, me: User, highlight_id: int, undo: Callable[..., object]) -> HttpResponse:
    highlight = get_object_or_404(Highlight, id=highlight_id)

    def take_back() -> Done:
        undo(highlight, by=me)
        return Done(
            to=f"{_tray_address(request.GET)}#lost-{highlight.pk}", said=_("Taken back: the passage waits here again.")
        )

    return deed(request, me, take_back)


def _tray(article_id: int | None) -> HighlightQuerySet:
    rows = Highlight.objects.lost().select_related("article__page")
    return rows.filter(article=article_id) if article_id else rows


def _articles() -> list[Article]:
    """Articles with lost passages, those with most of them first; `lost_count` says how many."""
    counted = Highlight.objects.lost().values("article").annotate(n=Count("id")).order_by("-n", "-article")
    numbers = dict(counted.values_list("article", "n")[:MOST_ARTICLES])
    found = Article.objects.select_related("page").in_bulk(numbers)
    articles = [found[key] for key in numbers if key in found]
    for article in articles:
        vars(article)["lost_count"] = numbers[article.pk]
    return articles


def _item(lost: Lost) -> Item:
    origin = lost.row.origin
    old = passage_in(lost.first_text, origin.start or 0, origin.end or 0)
    choices = [_choice(origin.quote, spot, lost.text) for spot in lost.candidates]
    return Item(lost.row, old, choices, is_looked_for=lost.is_looked_for)


def _choice(quote: str, spot: Possible, text: str) -> Choice:
    return Choice(spot, round(100 * spot.score), passage_in(text, spot.start, spot.end), pieces_of(quote, spot.quote))


def _article_id(query: QueryDict) -> int | None:
    said = query.get("article", "")
    is_id = said.isascii() and said.isdigit() and len(said) < 20 and 0 < int(said) <= MAX_ID
    return int(said) if is_id else None


def _query(query: QueryDict, *, without: str = "") -> str:
    """The part of a query string that says which part of the tray is looked at, with its question mark."""
    kept = {name: query.get(name, "") for name in KEPT if query.get(name) and name != without}
    return f"?{urlencode(kept)}" if kept else ""


def _tray_address(query: QueryDict, *, without: str = "") -> str:
    return reverse("orphans") + _query(query, without=without)


def _next(query: QueryDict, row: Highlight) -> str:
    """The tray at the passage that follows; at the first where it was the last."""
    rows = _tray(_article_id(query)).order_by("-id").values_list("id", flat=True)
    following = rows.filter(id__lt=row.pk).first() or rows.first()
    return _tray_address(query) + (f"#lost-{following}" if following else "")


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= 90 else f"{line[:89].rstrip()}…"
