"""Articles: the list, the ways in, and the page on which they are read and annotated."""

import mimetypes
from datetime import datetime
from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import articles as actions
from annotations.actions.articles import Supplied
from annotations.errors import Invalid
from annotations.meaning.waits import waits_of
from annotations.models import Article, User
from annotations.models.snapshot import State
from annotations.pages.annotate import annotate_context
from annotations.pages.article_forms import Described, ImportAddress, ImportFile, ImportText, NewVersion
from annotations.pages.clips import address_of, selection_of, wanted_quote
from annotations.pages.doors import Done, attempt, deed, staff
from annotations.pages.failures import failure_of
from annotations.pages.filters import Filters, choice_of, words_of
from annotations.pages.forms import Typed
from annotations.pages.paging import NEWEST, OLDEST, Order, page_of
from annotations.pages.spoken_forms import said_choices
from annotations.pages.standing import of_standing
from annotations.text.marking import marked
from annotations.worker.intake import Details

ORDERS = {
    "newest": NEWEST,
    "oldest": OLDEST,
    "published": Order("day", datetime, is_descending=True, label=marked("Last published")),
    "title": Order("heading", str, label=marked("By title")),
    "site": Order("host", str, label=marked("By site")),
}
LOADED_HIGHLIGHTS = attrgetter("standing_highlights")
WAYS: dict[str, type[Typed]] = {"url": ImportAddress, "text": ImportText, "file": ImportFile}


@staff()
def articles(request: HttpRequest, me: User) -> HttpResponse:
    filters = _filters(request)
    rows = Article.objects.standing().for_list().with_places_in_order()
    if filters.words:
        rows = rows.matching(filters.words)
    if filters.chosen("state"):
        rows = rows.in_state(filters.chosen("state"))
    page = page_of(rows, order=ORDERS[filters.chosen("order")], query=request.GET)
    context = {"section": "articles", "page": page, "filters": filters}
    return render(request, "annotations/articles.html", context)


def _filters(request: HttpRequest) -> Filters:
    states = [("", _("Any state")), *(said_choices(state for state in State.choices if state[0] != State.SAME))]
    orders = [(name, _(order.label)) for name, order in ORDERS.items()]
    choices = (
        # Translators: label of a choice: the state of our copy of the page
        choice_of(request.GET, "state", _("Capture"), states),
        # Translators: in which order a list is shown
        choice_of(request.GET, "order", _("Order"), orders, narrows=False),
    )
    return Filters(words_of(request.GET), _("Title, author or site"), choices)


@staff("GET", "HEAD", "POST")
def article_import(request: HttpRequest, me: User) -> HttpResponse:
    way = request.POST.get("way") or request.GET.get("way", "url")
    way = way if way in WAYS else "url"
    if request.method != "POST":
        return _import_page(request, way, WAYS[way]())
    form = WAYS[way](request.POST, request.FILES)
    done = attempt(request, me, form, lambda: _import(form, by=me))
    return done or _import_page(request, way, form, status=422)


def _import_page(request: HttpRequest, way: str, form: Typed, *, status: int = 200) -> HttpResponse:
    context = {"section": "articles", "way": way, "form": form}
    return render(request, "annotations/article_import.html", context, status=status)


def _import(form: Typed, *, by: User) -> Done:
    if isinstance(form, ImportAddress):
        article, is_new = actions.import_url(form.cleaned_data["url"], by=by)
        said = (
            _("The page is being fetched. You can go on meanwhile.") if is_new else _("We have this article already.")
        )
    elif isinstance(form, Described):
        supplied = supplied_by(form)
        article, is_new = actions.import_supplied(supplied, by=by, url=form.cleaned_data["url"], details=_details(form))
        said = _("The article is in. Select a passage to make a claim.") if is_new else _("Added as a new version.")
    return Done(to=reverse("article", args=[article.pk]), said=said)


def supplied_by(form: Typed) -> Supplied:
    """What a form brings: its pasted text, or its file under the type that its name or sender says."""
    if form.cleaned_data.get("text"):
        return Supplied.text(form.cleaned_data["text"])
    file = form.cleaned_data.get("file")
    if file is None:
        raise Invalid(_("There is no text."), fields={"text": [_("Paste a text or choose a file.")]})
    name = str(file.name or "")
    declared = mimetypes.guess_type(name)[0] or file.content_type or "application/octet-stream"
    return Supplied(body=file.read(), content_type=declared, filename=name)


def _details(form: Described) -> Details:
    given = form.cleaned_data
    return Details(
        title=given["title"],
        byline=given["byline"],
        site=given["site"],
        language=given["language"],
        published_at=form.moment(),
    )


@staff()
def article(request: HttpRequest, me: User, article_id: int) -> HttpResponse:
    found = get_object_or_404(Article.objects.for_reading(), id=article_id)
    quote = wanted_quote(request)
    if found.merged_into_id is not None:
        return redirect(address_of(found.merged_into_id, quote))
    if place := selection_of(found.snapshot, quote):
        return redirect(f"{reverse('article', args=[found.pk])}?select={place}")
    highlights = LOADED_HIGHLIGHTS(found)
    context = {
        "section": "articles",
        "articles_url": reverse("articles"),
        "quote": quote,
        **_capture_of(found),
        **annotate_context(found, found.snapshot, highlights, by=me),
    }
    return render(request, "annotations/article.html", context)


@staff()
def article_state(request: HttpRequest, me: User, article_id: int) -> HttpResponse:
    """The state of the newest capture, for a page that waits for it."""
    rows = Article.objects.select_related("page", "latest").defer("latest__text", "latest__blocks", "latest__headers")
    found = get_object_or_404(rows, id=article_id)
    context = {"article": found, **_capture_of(found)}
    return render(request, "annotations/parts/article_state.html", context)


def _capture_of(found: Article) -> dict[str, object]:
    """How the newest capture stands. One that is read has arrived when it is the version being read."""
    latest = found.latest
    is_coming = latest is not None and latest.state == State.OK and (found.snapshot_id or 0) < latest.pk
    return {
        "failure": failure_of(latest) if latest else None,
        "wait": waits_of([latest]).get(latest.pk) if latest else None,
        "is_waiting": latest is None or not latest.is_settled or (is_coming and found.merged_into_id is None),
        "form": NewVersion(),
    }


@staff("POST")
@of_standing
def article_recapture(request: HttpRequest, me: User, article_id: int) -> HttpResponse:
    found = get_object_or_404(Article, id=article_id)

    def recapture() -> Done:
        actions.recapture(found, by=me)
        return Done(to=address_of(found.pk, wanted_quote(request)), said=_("The page is being fetched again."))

    return deed(request, me, recapture)
