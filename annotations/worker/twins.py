"""One article, many addresses: where else a captured page stands, and articles that turn out to be one."""

from collections.abc import Iterator

from annotations.models import Address, Article, Event, Page, Snapshot
from annotations.models.page import How
from annotations.models.snapshot import SETTLED, State
from annotations.text.urls import BadUrl, canonical, identity, is_front

SAME_LINES = 0.5
"""The share of the shorter text's lines that must stand in the other, before two articles are called one."""


def settle(article: Article, snapshot: Snapshot) -> None:
    """Notes the addresses that a settled capture was led to, and joins the article with one that is known there.

    The caller holds the article. Nothing that anybody annotated is ever joined away.
    """
    if article.page_id is None or snapshot.state not in SETTLED or article.merged_into_id is not None:
        return
    for url, how in _learned(snapshot):
        defaults = {"url": url, "page_id": article.page_id, "how": how}
        address, _ = Address.objects.get_or_create(key=identity(url), defaults=defaults)
        if address.page_id != article.page_id:
            _join(article, address.page)
            return


def _learned(snapshot: Snapshot) -> Iterator[tuple[str, How]]:
    """Where redirects led, and what the page calls its own address; a front page is nobody's twin."""
    told = [(snapshot.canonical_url, How.DECLARED)]
    if snapshot.redirects:
        told.insert(0, (snapshot.final_url, How.REDIRECT))
    for url, how in told:
        try:
            plain = canonical(url)
        except BadUrl:
            continue
        if snapshot.state == State.OK and not is_front(plain):
            yield plain, how


def _join(article: Article, page: Page) -> None:
    """Makes two articles one, or gives the article the page that only sources knew."""
    other = Article.objects.filter(page=page, merged_into=None).first()
    if other is None:
        if not Article.objects.filter(page=page).exists():
            Address.objects.filter(page=article.page_id).update(page=page)
            Article.objects.filter(id=article.pk).update(page=page)
        return
    keep, drop = (article, other) if other.snapshot_id is None else (other, article)
    if drop.highlights.exists() or not _says_the_same(keep, drop):
        return
    kept_page = keep.page_id
    Address.objects.filter(page=drop.page_id).update(page=kept_page)
    Article.objects.filter(id=drop.pk, merged_into=None).update(merged_into=keep, next_check_at=None)
    Article.objects.filter(merged_into=drop).update(merged_into=keep)
    Event.objects.record("article.merged", by=None, article=keep, data={"merged": drop.pk, "url": drop.url})


def _says_the_same(one: Article, other: Article) -> bool:
    """Whether the texts are one story as far as both are known: an address alone can lie."""
    if one.snapshot is None or other.snapshot is None:
        return True
    lines, others = set(one.snapshot.text.split("\n")), set(other.snapshot.text.split("\n"))
    return len(lines & others) >= SAME_LINES * min(len(lines), len(others))
