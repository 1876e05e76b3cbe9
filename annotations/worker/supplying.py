"""What a person hands in instead of an address: checked, kept, and made the newest version of its article.

Nothing here rings: whoever supplies something that a worker has to read rings for it, or the sweep does.
"""

import re
from dataclasses import dataclass, replace
from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotations import saying
from annotations.errors import Invalid, TooLarge
from annotations.incoming import MAX_NAME, MAX_TITLE, clean_text
from annotations.models import Article, Event, Snapshot, User
from annotations.models.snapshot import Origin
from annotations.models.turn import Lane
from annotations.text.authors import MAX_AUTHORS, read_authors
from annotations.text.document import Reading, Unreadable
from annotations.text.plain import read_plain
from annotations.worker import bodies, capture
from annotations.worker.intake import (
    NOTHING_SAID,
    Details,
    article_at,
    ask_for_capture,
    give_name,
    known_as,
    new_article,
    point_latest,
)

PLAIN = "text/plain; charset=utf-8"
LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*", re.IGNORECASE)
MAX_EXTERNAL_ID = 255


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

    @property
    def is_plain(self) -> bool:
        """A pasted text: it needs no reader apart."""
        return self.origin == Origin.PASTE and self.content_type == PLAIN


@dataclass(frozen=True, slots=True)
class Wanted:
    """One article to bring, cleaned: a canonical address, something supplied, or both, and what is said of it."""

    url: str = ""
    supplied: Supplied | None = None
    details: Details = NOTHING_SAID
    lane: Lane = Lane.HUMAN


@dataclass(frozen=True, slots=True)
class Brought:
    """The article that was wanted, whether it is new, and the capture that somebody should ring for, if any."""

    article: Article
    is_new: bool
    capture: Snapshot | None = None


def bring(wanted: Wanted, *, by: User) -> Brought:
    """The article, made where we do not have it. A text for an address that we know becomes its newest version.

    The caller has the transaction. Raises Invalid, Conflict, TooLarge, StorageFull.
    """
    name = wanted.details.external_id
    known = known_as(name)
    if known is not None:
        return Brought(known, is_new=False)
    make = new_article if not wanted.url else partial(article_at, wanted.url)
    article, is_new = make(by=by, details=wanted.details)
    if not is_new and name and article.external_id == name:
        return Brought(article, is_new=False)
    if not is_new:
        give_name(article, name)
        article = Article.objects.locked(article.pk)
    if wanted.supplied is not None:
        return Brought(article, is_new, supply(article, wanted.supplied, by=by, lane=wanted.lane))
    return Brought(article, is_new, ask_for_capture(article, by=by, lane=wanted.lane) if is_new else None)


def clean_details(details: Details) -> Details:
    """The details as they are stored; the names in the byline where no authors are told. Raises Invalid."""
    byline = clean_text(details.byline, field="byline", most=MAX_NAME)
    authors = _clean_authors(details.authors)
    return replace(
        details,
        title=clean_text(details.title, field="title", most=MAX_TITLE),
        byline=byline or ", ".join(authors),
        authors=authors or read_authors([byline]),
        site=clean_text(details.site, field="site", most=MAX_NAME),
        language=_clean_language(details.language),
        section=clean_text(details.section, field="section", most=MAX_NAME),
        external_id=clean_text(details.external_id, field="external_id", most=MAX_EXTERNAL_ID),
    )


def supply(article: Article, supplied: Supplied, *, by: User, lane: Lane = Lane.HUMAN) -> Snapshot:
    """Keeps what was supplied as the article's newest capture. A pasted text is read at once, all else by a worker.

    The caller has the transaction, and holds an article that others know. Raises Invalid, TooLarge, StorageFull.
    """
    snapshot = Snapshot.objects.create(
        page=article.page,
        article=article,
        requested_by=by,
        requested_url=article.url,
        origin=supplied.origin,
        lane=lane,
        filename=supplied.filename[:255],
        content_type=supplied.content_type[:255],
        body_sha256=_kept(supplied.body),
        body_bytes=len(supplied.body),
    )
    point_latest(article, snapshot)
    Event.objects.record("article.version_supplied", by=by, article=article, data={"version": snapshot.pk})
    if supplied.is_plain:
        _read_at_once(snapshot, supplied)
        article.refresh_from_db()
    return snapshot


def read_supplied(supplied: Supplied) -> Reading | None:
    """What stands in a pasted text; None for what a worker has to read. Raises what `supply` would."""
    _require_fit(supplied.body)
    if not supplied.is_plain:
        return None
    try:
        return read_plain(supplied.body.decode())
    except Unreadable as error:
        raise _unreadable(error) from error


def _clean_authors(names: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = [clean_text(name, field="authors", most=MAX_NAME) for name in names]
    found = tuple(dict.fromkeys(name for name in cleaned if name))
    if len(found) > MAX_AUTHORS:
        words = ngettext("{number} name; at most {most} fit.", "{number} names; at most {most} fit.", len(found))
        said = words.format(number=len(found), most=MAX_AUTHORS)
        raise Invalid(said, fields={"authors": [said]})
    return found


def _clean_language(tag: str) -> str:
    cleaned = clean_text(tag, field="language", most=35)
    if cleaned and not LANGUAGE.fullmatch(cleaned):
        said = _("Write a language tag such as en, de or pt-BR.")
        raise Invalid(said, fields={"language": [said]})
    return cleaned


def _kept(body: bytes) -> str:
    _require_fit(body)
    return bodies.keep(body)


def _require_fit(body: bytes) -> None:
    if not body.strip():
        raise Invalid(_("The file is empty."), fields={"file": [_("The file is empty.")]})
    if len(body) > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(_("The file is larger than {size} MB.").format(size=settings.UPLOAD_MAX_BYTES // 2**20))


def _read_at_once(snapshot: Snapshot, supplied: Supplied) -> None:
    """Settles plain text in the transaction that brings it. Raises Invalid where there is nothing to read."""
    held = Snapshot.objects.take(snapshot.pk)
    if held is None:
        return
    try:
        capture.read_pasted(held, supplied.body.decode())
    except Unreadable as error:
        raise _unreadable(error) from error
    snapshot.refresh_from_db()


def _unreadable(error: Unreadable) -> Invalid:
    said = saying.said(error.sentence)
    return Invalid(said, code=error.code, fields={"text": [said]})
