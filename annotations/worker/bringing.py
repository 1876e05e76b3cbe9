"""Many new articles at once: the rows that `supplying.bring` writes for each, in a statement for each table.

What is here has to say the same as the path for one article (`supplying`, `settling`, `carrying`, `watching`): the
tests hold both against each other, column by column. Rows go in by the order of their unique keys, tables in the order
in which single imports touch them, so that nobody waits for another in a circle.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import connection

from annotations.models import Address, Article, Event, Page, Snapshot, User
from annotations.models.copying import copy_in, reserve
from annotations.models.snapshot import Origin, State
from annotations.text.document import Reading
from annotations.text.urls import identity, site
from annotations.worker import bodies
from annotations.worker.carrying import FILLED_IN
from annotations.worker.intake import columns_of
from annotations.worker.settling import Answer, as_answered, as_read
from annotations.worker.supplying import Supplied, Wanted


@dataclass(frozen=True, slots=True)
class Fresh:
    """An article that nobody knew when it was looked up. `reading`: of a pasted text, what was read in it."""

    wanted: Wanted
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """The rows of one new article, but its events."""

    fresh: Fresh
    article: Article
    snapshot: Snapshot
    page: Page | None


def keep_bodies(fresh: Sequence[Fresh]) -> None:
    """Stores what was supplied, before the transaction that tells of it. Raises StorageFull."""
    bodies.keep_many([one.wanted.supplied.body for one in fresh if one.wanted.supplied is not None])


def bring_new(fresh: Sequence[Fresh], *, by: User) -> list[int]:
    """Makes the articles, whose bodies are kept; returns the ids of captures that wait for a worker, in order.

    The caller has the transaction. Raises IntegrityError where somebody was faster with a name or an address.
    """
    if not fresh:
        return []
    made = _made(fresh, by=by, at=_now())
    pages = sorted((row.page for row in made if row.page is not None), key=_url_of)
    addresses = sorted(map(_address, pages), key=_key_of)
    articles = sorted((row.article for row in made), key=_name_of)
    for rows in (pages, addresses, articles):
        copy_in(rows)
    copy_in([row.snapshot for row in made])
    copy_in(_numbered([event for row in made for event in _events(row, by=by)]))
    return [row.snapshot.pk for row in made if row.snapshot.state == State.PENDING]


def _now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (at,) = cursor.fetchone()
    assert isinstance(at, datetime), "the driver reads a moment as one"
    return at


def _url_of(page: Page) -> str:
    return page.url


def _key_of(address: Address) -> str:
    return address.key


def _name_of(article: Article) -> tuple[str, int]:
    return article.external_id or "", article.pk


def _made(fresh: Sequence[Fresh], *, by: User, at: datetime) -> list[Made]:
    articles, snapshots = reserve(Article, len(fresh)), reserve(Snapshot, len(fresh))
    addressed = [one for one in fresh if one.wanted.url]
    page_ids = iter(reserve(Page, len(addressed)) if addressed else [])
    made = []
    for one, article_id, snapshot_id in zip(fresh, articles, snapshots, strict=True):
        page = _page(one.wanted.url, next(page_ids), at=at) if one.wanted.url else None
        snapshot = _snapshot(one, snapshot_id, article_id, by=by, at=at)
        snapshot.page_id = page.pk if page else None
        article = _article(one, article_id, snapshot, by=by, at=at)
        article.page_id = snapshot.page_id
        made.append(Made(one, article, snapshot, page))
    return made


def _page(url: str, page_id: int, *, at: datetime) -> Page:
    return Page(id=page_id, url=url, site=site(url)[:255], created_at=at)


def _address(page: Page) -> Address:
    return Address(key=identity(page.url), url=page.url, page_id=page.pk, created_at=page.created_at)


def _snapshot(one: Fresh, snapshot_id: int, article_id: int, *, by: User, at: datetime) -> Snapshot:
    """Of a page and of markup the capture that waits, of a text the one that is settled."""
    told = {
        "id": snapshot_id,
        "article_id": article_id,
        "requested_by": by,
        "requested_url": one.wanted.url,
        "lane": one.wanted.lane,
        "created_at": at,
        "next_attempt_at": at,
    }
    supplied = one.wanted.supplied
    if supplied is None:
        return Snapshot(**told, origin=Origin.FETCH)
    told |= {
        "origin": supplied.origin,
        "filename": supplied.filename[:255],
        "content_type": supplied.content_type[:255],
        "body_sha256": sha256(supplied.body).hexdigest(),
        "body_bytes": len(supplied.body),
    }
    return Snapshot(**{**told, **_settled(supplied, one.reading, at=at)}) if one.reading else Snapshot(**told)


def _settled(supplied: Supplied, reading: Reading, *, at: datetime) -> dict[str, object]:
    """What the first attempt at a text leaves in the row."""
    return {
        "state": State.OK,
        "attempts": 1,
        "captured_at": at,
        "sha256": sha256(reading.document.text.encode()).hexdigest(),
        **as_answered(Answer(body=supplied.body, content_type=supplied.content_type)),
        **as_read(reading),
    }


def _article(one: Fresh, article_id: int, snapshot: Snapshot, *, by: User, at: datetime) -> Article:
    """The article, which has adopted a text that was read; what nobody said is filled in from it."""
    columns = columns_of(one.wanted.details)
    article = Article(id=article_id, added_by=by, latest_id=snapshot.pk, created_at=at, **columns)
    if snapshot.state == State.OK:
        article.snapshot_id = article.newest_version_id = snapshot.pk
        article.seen_at, article.modified_at = snapshot.captured_at, snapshot.modified_at
        for name in FILLED_IN:
            setattr(article, name, getattr(article, name) or getattr(snapshot, name))
    return article


def _events(row: Made, *, by: User) -> Iterator[Event]:
    """What happened to one article, in order."""
    url, version = row.fresh.wanted.url, {"version": row.snapshot.pk}
    told = {"url": url} if url else {"title": row.fresh.wanted.details.title}
    asked = "article.capture_asked" if row.fresh.wanted.supplied is None else "article.version_supplied"
    about = {"article_id": row.article.pk, "at": row.article.created_at}
    yield Event(verb="article.imported", actor=by, data=told, **about)
    yield Event(verb=asked, actor=by, data=version, **about)
    if row.snapshot.state == State.OK:
        yield Event(verb="article.captured", data=version, **about)


def _numbered(events: list[Event]) -> list[Event]:
    for event, number in zip(events, reserve(Event, len(events)), strict=True):
        event.pk = number
    return events
