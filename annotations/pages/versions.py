"""The versions of an article: the list with what came of each attempt, a new one by hand, and an old one to read."""

from dataclasses import dataclass

from django.db.models import (
    CharField,
    Count,
    Expression,
    ExpressionWrapper,
    Func,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations.actions import articles as actions
from annotations.actions.details import edit_article
from annotations.models import Article, Snapshot, User
from annotations.models.article import Watch
from annotations.models.snapshot import Origin, SnapshotQuerySet, State
from annotations.pages.annotate import annotate_context
from annotations.pages.article_forms import NewVersion, WatchField
from annotations.pages.articles import supplied_by
from annotations.pages.doors import Done, attempt, deed, staff
from annotations.pages.failures import FailureWords, failure_of
from annotations.pages.paging import NEWEST, page_of
from annotations.pages.standing import of_standing
from annotations.text.marking import marked

ADDED = marked("The new version is in. Highlights were carried over where their words still stand.")
READ_SOON = marked("The file is being read. The new version appears when that is done.")
UNCHANGED = marked("It says the same as the newest version, so no new one was made.")


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One capture. `words_more`: how many words more than the version before it; None where there is none before."""

    version: Snapshot
    words: int
    words_more: int | None
    seen_again: int
    failure: FailureWords | None

    @property
    def words_less(self) -> int:
        return -(self.words_more or 0)


@staff("GET", "HEAD", "POST")
@of_standing
def article_versions(request: HttpRequest, me: User, article_id: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.select_related("page", "latest"), id=article_id)
    if request.method != "POST":
        return _versions_page(request, article, NewVersion())
    form = NewVersion(request.POST, request.FILES)
    done = attempt(request, me, form, lambda: _add(article, form, by=me))
    return done or _versions_page(request, article, form, status=422)


def _add(article: Article, form: NewVersion, *, by: User) -> Done:
    version = actions.add_version(article, supplied_by(form), by=by)
    said = {State.OK: ADDED, State.SAME: UNCHANGED}.get(State(version.state), READ_SOON)
    return Done(to=reverse("article", args=[article.pk]), said=_(said))


def _versions_page(request: HttpRequest, article: Article, form: NewVersion, *, status: int = 200) -> HttpResponse:
    page = page_of(_with_words(article), order=NEWEST, query=request.GET)
    context = {
        "section": "articles",
        "article": article,
        "page": page,
        "rows": [_row(version) for version in page.rows],
        "form": form,
        "watch_form": WatchField(initial={"watch": article.watch}),
        "why_not_watched": why_not_watched(article),
    }
    return render(request, "annotations/article_versions.html", context, status=status)


def _with_words(article: Article) -> SnapshotQuerySet:
    """Its versions with `words`, `words_before`, `seen_times`: counted by the database, so that no text travels."""
    older = Snapshot.objects.filter(article=article, state=State.OK, id__lt=OuterRef("pk")).order_by("-id")
    again = Snapshot.objects.filter(same_as=OuterRef("pk")).order_by().values("same_as")
    rows = Snapshot.objects.filter(article=article).versions().without_text().select_related("requested_by")
    return rows.annotate(
        words=_words(),
        words_before=Subquery(older.annotate(n=_words()).values("n")[:1]),
        seen_times=Coalesce(Subquery(again.annotate(n=Count("pk")).values("n")), 0),
    )


def _words() -> Expression:
    """One more than its blanks: a captured text has single ones."""
    letters = Func("text", Value(" \n"), Value(""), function="translate", output_field=CharField())
    return ExpressionWrapper(Length("text") - Length(letters) + 1, output_field=IntegerField())


def _row(version: Snapshot) -> VersionRow:
    words: int = getattr(version, "words", 0)
    before: int | None = getattr(version, "words_before", None)
    return VersionRow(
        version=version,
        words=words,
        words_more=words - before if version.state == State.OK and before is not None else None,
        seen_again=getattr(version, "seen_times", 0),
        failure=failure_of(version),
    )


def why_not_watched(article: Article) -> str:
    """Why the article's page is not looked at again by itself; empty where it is."""
    if article.page_id is None:
        return _("it has no address.")
    if article.watch == Watch.OFF:
        return _("the watch is switched off.")
    if not Article.objects.watched().filter(id=article.pk).exists():
        return _("no claim in it is open or published.")
    if article.snapshot is None:
        return _("there is no version of it yet.")
    if article.watch == Watch.AUTO and article.snapshot.origin != Origin.FETCH:
        return _("its text was supplied by hand. Choose how often, to have the page fetched all the same.")
    return ""


@staff("POST")
@of_standing
def article_watch(request: HttpRequest, me: User, article_id: int) -> HttpResponse:
    """How often the page is fetched again. What is no choice is refused by the action."""
    article = get_object_or_404(Article, id=article_id)

    def watch() -> Done:
        edit_article(article, {"watch": request.POST.get("watch", "")}, by=me)
        return Done(to=f"{reverse('article_versions', args=[article.pk])}#watch", said=_("The watch is set."))

    return deed(request, me, watch)


@staff()
def article_version(request: HttpRequest, me: User, article_id: int, version_id: int) -> HttpResponse:
    """One version with the passages that stand in it."""
    article = get_object_or_404(Article.objects.select_related("page", "snapshot", "latest"), id=article_id)
    version = get_object_or_404(Snapshot, id=version_id, article=article, state=State.OK)
    highlights = (
        version.highlights.filter(article=article, removed_at=None).exclude(claim__status="discarded").for_reading()
    )
    context = {
        "section": "articles",
        "articles_url": reverse("articles"),
        "is_old": article.snapshot_id != version.pk,
        **annotate_context(article, version, list(highlights), by=me),
    }
    return render(request, "annotations/article.html", context)
