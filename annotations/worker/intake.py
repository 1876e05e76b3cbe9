"""How an article comes to be at an address, and how its page is asked for: shared by people's deeds and worker jobs.

Nothing here rings: whoever asks for a capture rings for it, or the sweep does.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from annotations.errors import Conflict
from annotations.models import Article, Event, Page, Snapshot, User
from annotations.models.snapshot import Origin
from annotations.models.turn import Lane


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of an article before it is read; what is empty is filled in from the capture."""

    title: str = ""
    byline: str = ""
    site: str = ""
    language: str = ""
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    section: str = ""
    external_id: str = ""


NOTHING_SAID = Details()


def article_at(url: str, *, by: User, details: Details = NOTHING_SAID) -> tuple[Article, bool]:
    """The article at a canonical URL or a twin of it, and whether it is new. Two callers at once are given one row."""
    page = Page.objects.at(url)
    known = Article.objects.select_related("merged_into").filter(page=page).first()
    if known is not None:
        return known.merged_into or known, False
    return _made({"page": page}, by=by, details=details, told={"url": url})


def new_article(*, by: User, details: Details) -> tuple[Article, bool]:
    """An article that has no address, and whether it is new: it is not where somebody was faster with its name."""
    names: dict[str, object] = {"external_id": details.external_id} if details.external_id else {"id": None}
    return _made(names, by=by, details=details, told={"title": details.title})


def known_as(external_id: str) -> Article | None:
    """The article that another system calls so."""
    if not external_id:
        return None
    known = Article.objects.select_related("merged_into").filter(external_id=external_id).first()
    return known and (known.merged_into or known)


def known_at(url: str, external_id: str = "") -> Article | None:
    """The article at a canonical URL or a twin of it. Raises Conflict where another system calls it otherwise."""
    page = Page.objects.known_at(url)
    known = Article.objects.select_related("merged_into").filter(page=page).first() if page else None
    known = known and (known.merged_into or known)
    if known is not None:
        require_name(known.external_id, external_id)
    return known


def give_name(article: Article, external_id: str) -> None:
    """Notes how another system calls an article that we have. Raises Conflict where one calls it otherwise."""
    require_name(article.external_id, external_id)
    if not external_id or article.external_id is not None:
        return
    try:
        with transaction.atomic():
            Article.objects.filter(id=article.pk, external_id=None).update(external_id=external_id)
    except IntegrityError as error:
        raise _otherwise(external_id) from error
    article.refresh_from_db(fields=["external_id"])
    require_name(article.external_id, external_id)


def require_name(standing: str | None, external_id: str) -> None:
    """Raises Conflict where an article that has the name `standing` is given another."""
    if external_id and standing not in (None, external_id):
        raise _otherwise(external_id)


def _otherwise(external_id: str) -> Conflict:
    words = _("This address and the external_id “{name}” belong to two different articles.")
    said = words.format(name=external_id)
    return Conflict(said, code="external_id_differs", fields={"external_id": [said]})


def _made(lookup: dict[str, object], *, by: User, details: Details, told: dict[str, object]) -> tuple[Article, bool]:
    """The article that `lookup` names, made where there is none; whose name was taken meanwhile is the one we have."""
    columns = {**columns_of(details), "added_by": by}
    try:
        article, is_new = Article.objects.get_or_create(**lookup, defaults={**columns, **lookup})
    except IntegrityError:
        known = known_as(details.external_id)
        if known is None:
            raise
        return known, False
    if is_new:
        Event.objects.record("article.imported", by=by, article=article, data=told)
    return article, is_new


def ask_for_capture(article: Article, *, by: User | None, lane: Lane = Lane.HUMAN) -> Snapshot:
    """A capture of the article's page that waits for a worker; `by` is None for the watch. The caller rings."""
    snapshot = Snapshot.objects.create(
        page=article.page, article=article, requested_by=by, requested_url=article.url, origin=Origin.FETCH, lane=lane
    )
    point_latest(article, snapshot)
    if by is not None:
        Event.objects.record("article.capture_asked", by=by, article=article, data={"version": snapshot.pk})
    return snapshot


def point_latest(article: Article, snapshot: Snapshot) -> None:
    """Makes this the newest capture that was asked for."""
    article.latest = snapshot
    article.save(update_fields=["latest"])


def columns_of(details: Details) -> dict[str, object]:
    """What is known of an article, as the columns of its row."""
    return {
        "title": details.title,
        "byline": details.byline,
        "site": details.site,
        "language": details.language,
        "published_at": details.published_at,
        "authors": list(details.authors),
        "section": details.section,
        "external_id": details.external_id or None,
    }
