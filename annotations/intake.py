"""How an article comes to be at an address, and how its page is asked for: shared by people's deeds and worker jobs.

Nothing here rings: whoever asks for a capture rings for it, or the sweep does.
"""

from dataclasses import dataclass
from datetime import datetime

from annotations.models import Article, Event, Page, Snapshot, User
from annotations.models.snapshot import Origin


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of an article before it is read; what is empty is filled in from the capture."""

    title: str = ""
    byline: str = ""
    site: str = ""
    language: str = ""
    published_at: datetime | None = None


NOTHING_SAID = Details()


def article_at(url: str, *, by: User, details: Details = NOTHING_SAID) -> tuple[Article, bool]:
    """The article at a canonical URL or a twin of it, and whether it is new. Two callers at once are given one row."""
    page = Page.objects.at(url)
    known = Article.objects.select_related("merged_into").filter(page=page).first()
    if known is not None:
        return known.merged_into or known, False
    article, is_new = Article.objects.get_or_create(page=page, defaults={**_columns(details), "added_by": by})
    if is_new:
        Event.objects.record("article.imported", by=by, article=article, data={"url": url})
    return article, is_new


def new_article(*, by: User, details: Details) -> Article:
    """An article that has no address."""
    article = Article.objects.create(added_by=by, **_columns(details))
    Event.objects.record("article.imported", by=by, article=article, data={"title": details.title})
    return article


def ask_for_capture(article: Article, *, by: User) -> Snapshot:
    """A capture of the article's page that waits for a worker. The caller rings."""
    snapshot = Snapshot.objects.create(
        page=article.page, article=article, requested_by=by, requested_url=article.url, origin=Origin.FETCH
    )
    point_latest(article, snapshot)
    Event.objects.record("article.capture_asked", by=by, article=article, data={"version": snapshot.pk})
    return snapshot


def point_latest(article: Article, snapshot: Snapshot) -> None:
    """Makes this the newest capture that was asked for."""
    article.latest = snapshot
    article.save(update_fields=["latest"])


def _columns(details: Details) -> dict[str, object]:
    return {
        "title": details.title,
        "byline": details.byline,
        "site": details.site,
        "language": details.language,
        "published_at": details.published_at,
    }
