"""Ways in for articles, and new versions of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from annotations import policy, tasks
from annotations.errors import Conflict
from annotations.incoming import clean_url
from annotations.models import Article, Snapshot, User
from annotations.worker import bodies
from annotations.worker.intake import NOTHING_SAID, Details, ask_for_capture
from annotations.worker.supplying import Supplied as Supplied
from annotations.worker.supplying import Wanted, bring, clean_details, supply


@transaction.atomic
def import_url(url: str, *, by: User, external_id: str = "") -> tuple[Article, bool]:
    """The article at this address, or that another system calls so, and whether it is new.

    A new one is fetched by a worker.
    """
    policy.require(by, "import")
    address = clean_url(url, missing=_("Give the address of an article."))
    return _brought(Wanted(address, details=clean_details(Details(external_id=external_id))), by=by)


@transaction.atomic
def import_supplied(
    supplied: Supplied, *, by: User, url: str = "", details: Details | None = None
) -> tuple[Article, bool]:
    """An article from a pasted text or an upload, and whether it is new.

    With an address that we know, the text becomes a new version of the article that is there. With an `external_id`
    that we know, that article is the answer, and stays as it is.
    """
    policy.require(by, "import")
    address = clean_url(url) if url.strip() else ""
    return _brought(Wanted(address, supplied, clean_details(details or NOTHING_SAID)), by=by)


@transaction.atomic
def add_version(article: Article, supplied: Supplied, *, by: User) -> Snapshot:
    """A new version of the article, supplied by a person."""
    policy.require(by, "import")
    locked = Article.objects.locked(article.pk)
    with _room():
        snapshot = supply(locked, supplied, by=by)
    _ring(snapshot)
    return snapshot


@transaction.atomic
def recapture(article: Article, *, by: User) -> Snapshot:
    """Asks for the page again. A capture that is still under way is returned instead of a second one."""
    policy.require(by, "import")
    locked = Article.objects.locked(article.pk)
    if locked.page is None:
        raise Conflict(_("This article has no address to fetch again. Add a new version by hand."), code="no_address")
    if locked.latest is not None and not locked.latest.is_settled:
        return locked.latest
    return _ask_for_capture(locked, by=by)


def _brought(wanted: Wanted, *, by: User) -> tuple[Article, bool]:
    with _room():
        brought = bring(wanted, by=by)
    _ring(brought.capture)
    return brought.article, brought.is_new


def _ask_for_capture(article: Article, *, by: User) -> Snapshot:
    snapshot = ask_for_capture(article, by=by)
    _ring(snapshot)
    return snapshot


def _ring(capture: Snapshot | None) -> None:
    if capture is not None and not capture.is_settled:
        tasks.ring_capture(capture)


@contextmanager
def _room() -> Iterator[None]:
    """Says it to a person where there is no room to keep what she hands in."""
    try:
        yield
    except bodies.StorageFull as error:
        raise Conflict(_("There is no room to keep it. Nothing was imported."), code="storage_full") from error
