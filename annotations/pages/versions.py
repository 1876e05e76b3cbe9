"""The versions of an article: the list, a new one by hand, and an old one to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from annotations.actions import articles as actions
from annotations.models import Article, Snapshot, User
from annotations.models.snapshot import State
from annotations.pages.annotate import annotate_context
from annotations.pages.articles import supplied_by
from annotations.pages.doors import Done, attempt, staff
from annotations.pages.forms import NewVersion
from annotations.pages.paging import NEWEST, page_of


@staff("GET", "HEAD", "POST")
def article_versions(request: HttpRequest, me: User, article_id: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.select_related("page"), id=article_id)
    if request.method != "POST":
        return _versions_page(request, article, NewVersion())
    form = NewVersion(request.POST, request.FILES)
    done = attempt(request, me, form, lambda: _add(article, form, by=me))
    return done or _versions_page(request, article, form, status=422)


def _add(article: Article, form: NewVersion, *, by: User) -> Done:
    actions.add_version(article, supplied_by(form), by=by)
    said = "The new version is in. Highlights were carried over where their words still stand."
    return Done(to=reverse("article", args=[article.pk]), said=said)


def _versions_page(request: HttpRequest, article: Article, form: NewVersion, *, status: int = 200) -> HttpResponse:
    rows = article.versions.without_text().select_related("requested_by")
    context = {
        "section": "articles",
        "article": article,
        "page": page_of(rows, order=NEWEST, query=request.GET),
        "form": form,
    }
    return render(request, "annotations/article_versions.html", context, status=status)


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
