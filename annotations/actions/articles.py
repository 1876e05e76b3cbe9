"""Ways in for articles, and new versions of them."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from annotations import bodies, capture, policy, tasks
from annotations.errors import Conflict, Invalid, TooLarge
from annotations.incoming import MAX_NAME, MAX_TITLE, clean_text, clean_url
from annotations.intake import NOTHING_SAID, Details, article_at, ask_for_capture, new_article, point_latest
from annotations.models import Article, Event, Snapshot, User
from annotations.models.snapshot import Origin
from annotations.text.document import Unreadable

PLAIN = "text/plain; charset=utf-8"
LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", re.IGNORECASE)


def _clean_language(tag: str) -> str:
    cleaned = clean_text(tag, field="language", most=35)
    if cleaned and not LANGUAGE.fullmatch(cleaned):
        said = "Write a language tag such as en, de or pt-BR."
        raise Invalid(said, fields={"language": [said]})
    return cleaned


def _cleaned(details: Details) -> Details:
    return Details(
        title=clean_text(details.title, field="title", most=MAX_TITLE),
        byline=clean_text(details.byline, field="byline", most=MAX_NAME),
        site=clean_text(details.site, field="site", most=MAX_NAME),
        language=_clean_language(details.language),
        published_at=details.published_at,
    )


@dataclass(frozen=True, slots=True)
class Supplied:
    """A text or file that a person hands in. `content_type` as declared; the reader looks for itself."""

    body: bytes
    content_type: str
    filename: str = ""
    origin: str = Origin.UPLOAD

    @classmethod
    def text(cls, text: str) -> "Supplied":
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        cleaned = clean_text(text, field="text", most=most, required=True)
        return cls(body=cleaned.encode(), content_type=PLAIN, origin=Origin.PASTE)

    @classmethod
    def html(cls, html: str) -> "Supplied":
        cleaned = clean_text(html, field="html", most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE, required=True)
        return cls(body=cleaned.encode(), content_type="text/html; charset=utf-8", origin=Origin.PASTE)


@transaction.atomic
def import_url(url: str, *, by: User) -> tuple[Article, bool]:
    """The article at this address, and whether it is new. A new one is fetched by a worker."""
    policy.require(by, "import")
    article, is_new = article_at(clean_url(url), by=by)
    if is_new:
        _ask_for_capture(article, by=by)
    return article, is_new


@transaction.atomic
def import_supplied(
    supplied: Supplied, *, by: User, url: str = "", details: Details | None = None
) -> tuple[Article, bool]:
    """An article from a pasted text or an upload, and whether it is new.

    With an address that we know, the text becomes a new version of the article that is there.
    """
    policy.require(by, "import")
    cleaned = _cleaned(details or NOTHING_SAID)
    if url.strip():
        article, is_new = article_at(clean_url(url), by=by, details=cleaned)
    else:
        article, is_new = new_article(by=by, details=cleaned), True
    _supply(article, supplied, by=by)
    return article, is_new


@transaction.atomic
def add_version(article: Article, supplied: Supplied, *, by: User) -> Snapshot:
    """A new version of the article, supplied by a person."""
    policy.require(by, "import")
    locked = Article.objects.locked(article.pk)
    return _supply(locked, supplied, by=by)


@transaction.atomic
def recapture(article: Article, *, by: User) -> Snapshot:
    """Asks for the page again. A capture that is still under way is returned instead of a second one."""
    policy.require(by, "import")
    locked = Article.objects.locked(article.pk)
    if locked.page is None:
        raise Conflict("This article has no address to fetch again. Add a new version by hand.", code="no_address")
    if locked.latest is not None and not locked.latest.is_settled:
        return locked.latest
    return _ask_for_capture(locked, by=by)


def _ask_for_capture(article: Article, *, by: User) -> Snapshot:
    snapshot = ask_for_capture(article, by=by)
    tasks.ring_capture(snapshot)
    return snapshot


def _supply(article: Article, supplied: Supplied, *, by: User) -> Snapshot:
    """Keeps what was supplied. A pasted text is read at once; everything else is a worker's job."""
    snapshot = Snapshot.objects.create(
        page=article.page,
        article=article,
        requested_by=by,
        requested_url=article.url,
        origin=supplied.origin,
        filename=supplied.filename[:255],
        content_type=supplied.content_type[:255],
        body_sha256=_kept(supplied.body),
        body_bytes=len(supplied.body),
    )
    point_latest(article, snapshot)
    Event.objects.record("article.version_supplied", by=by, article=article, data={"version": snapshot.pk})
    if supplied.origin == Origin.PASTE and supplied.content_type == PLAIN:
        _read_at_once(snapshot, supplied)
        article.refresh_from_db()
    else:
        tasks.ring_capture(snapshot)
    return snapshot


def _kept(body: bytes) -> str:
    if not body.strip():
        raise Invalid("The file is empty.", fields={"file": ["The file is empty."]})
    if len(body) > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(f"The file is larger than {settings.UPLOAD_MAX_BYTES // 2**20} MB.")
    try:
        return bodies.keep(body)
    except bodies.StorageFull as error:
        raise Conflict("There is no room to keep it. Nothing was imported.", code="storage_full") from error


def _read_at_once(snapshot: Snapshot, supplied: Supplied) -> None:
    """Settles plain text in the transaction that brings it. Raises Invalid where there is nothing to read."""
    held = Snapshot.objects.take(snapshot.pk)
    if held is None:
        return
    try:
        capture.read_pasted(held, supplied.body.decode())
    except Unreadable as error:
        raise Invalid(error.sentence, code=error.code, fields={"text": [error.sentence]}) from error
    snapshot.refresh_from_db()
