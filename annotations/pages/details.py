"""What is said of an article: title, authors, site, date. Where a colleague was faster, both are shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.actions.details import edit_article, seen_of
from annotations.errors import StaleVersion
from annotations.models import Article, User
from annotations.pages.article_forms import DetailsFields
from annotations.pages.doors import Done, attempt, staff
from annotations.pages.standing import of_standing

AS_IT_IS = ("title", "byline", "site", "section", "language")


@staff("GET", "HEAD", "POST")
@of_standing
def article_edit(request: HttpRequest, me: User, article_id: int) -> HttpResponse:
    article = _article(article_id)
    if request.method != "POST":
        return _edit_page(request, article, DetailsFields(initial=_said_of(article)))
    form = DetailsFields(request.POST, initial=_said_of(article))
    try:
        done = attempt(request, me, form, lambda: _edit(article, form, by=me))
    except StaleVersion:
        return _stale_page(request, article_id)
    return done or _edit_page(request, article, form, status=422)


def _edit(article: Article, form: DetailsFields, *, by: User) -> Done:
    edit_article(article, form.changes(), by=by, seen=form.cleaned_data["seen"])
    return Done(to=reverse("article", args=[article.pk]), said=_("Saved."))


def _stale_page(request: HttpRequest, article_id: int) -> HttpResponse:
    """What stands beside what was typed; saving again writes over it, knowingly."""
    theirs = _article(article_id)
    again = request.POST.copy()
    again["seen"] = seen_of(theirs)
    form = DetailsFields(again, initial=_said_of(theirs))
    return _edit_page(request, theirs, form, status=412, is_stale=True)


def _edit_page(
    request: HttpRequest, article: Article, form: DetailsFields, *, status: int = 200, is_stale: bool = False
) -> HttpResponse:
    context = {"section": "articles", "article": article, "form": form, "is_stale": is_stale}
    return render(request, "annotations/article_edit.html", context, status=status)


def _article(article_id: int) -> Article:
    return get_object_or_404(Article.objects.select_related("page", "latest"), id=article_id)


def _said_of(article: Article) -> dict[str, object]:
    """The form's first values; the date to the minute, as a browser's field holds it."""
    published = article.published_at
    return {
        **{name: getattr(article, name) for name in AS_IT_IS},
        "authors": "\n".join(article.authors),
        "published_at": timezone.localtime(published).replace(second=0, microsecond=0) if published else None,
        "seen": seen_of(article),
    }
