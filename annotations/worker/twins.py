"""One article, many addresses: where else a captured page stands, and articles that turn out to be one."""

from collections.abc import Iterator

from django.db import IntegrityError, transaction

from annotations.models import Address, Article, Event, Page, Snapshot
from annotations.models.page import How
from annotations.models.snapshot import Origin, State
from annotations.text.urls import BadUrl, canonical, identity, is_front, registrable_domain

SAME_LINES = 0.5
"""The share of the shorter text's lines that must stand in the other, before two articles are called one."""


def settle(snapshot_id: int) -> None:
    """Notes where a settled capture was led to, and joins its article with one that is known there.

    Each step is a transaction of its own, after the capture's: an address is first come, first served, and two articles
    are locked in the order of their ids. What a crash leaves undone, the next capture does.
    """
    snapshot = Snapshot.objects.select_related("article__page").defer("text", "blocks", "headers").get(id=snapshot_id)
    article = snapshot.article
    if article is None or article.page is None or snapshot.state != State.OK or article.merged_into_id is not None:
        return
    for page in _other_pages(article.page, snapshot):
        Article.objects.filter(id=article.pk).update(says_it_is=page)
        _join(article.pk, page)
    for other_id in Article.objects.standing().filter(says_it_is=article.page).values_list("id", flat=True):
        _join(other_id, article.page)


def _other_pages(page: Page, snapshot: Snapshot) -> Iterator[Page]:
    """The pages that this one turns out to be.

    With its first text an article takes the address that its page has by redirects and by its own word. Later, an
    address that nobody knew only becomes another one of its page, on its own domain.
    """
    is_first = not Snapshot.objects.filter(article=snapshot.article_id, state=State.OK, id__lt=snapshot.pk).exists()
    for url, how in _learned(snapshot):
        known = Page.objects.known_at(url)
        if known is None and not is_first:
            if registrable_domain(url) == registrable_domain(page.url):
                Address.objects.get_or_create(key=identity(url), defaults={"url": url, "page": page, "how": how})
        elif known != page:
            yield known or Page.objects.at(url)


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
        if not is_front(plain):
            yield plain, how


@transaction.atomic
def _join(article_id: int, page: Page) -> None:
    """Makes an article and the one at that page one, or gives it the page where no article has it.

    The one that was annotated stays, with its address; else the older one, at that page.
    """
    other_id = Article.objects.filter(page=page).values_list("id", flat=True).first()
    if other_id is None:
        _take_page(article_id, page)
        return
    if other_id == article_id:
        return
    held = {row.pk: row for row in Article.objects.filter(id__in=[article_id, other_id]).in_order_of_locks()}
    article, other = held[article_id], held[other_id]
    if article.merged_into_id is not None or other.merged_into_id is not None or other.page_id != page.pk:
        return
    keep, drop = sorted((article, other), key=lambda row: (not _is_annotated(row), row.pk))
    if _is_annotated(drop) or not _says_the_same(keep, drop):
        return
    kept = keep.page if _is_annotated(keep) else page
    Address.objects.filter(page__in=[article.page_id, other.page_id]).update(page=kept)
    Article.objects.filter(id=drop.pk).update(merged_into=keep, page=None, says_it_is=None, next_check_at=None)
    Article.objects.filter(merged_into=drop).update(merged_into=keep)
    Article.objects.filter(id=keep.pk).update(page=kept)
    Event.objects.record("article.merged", by=None, article=keep, data={"merged": drop.pk, "url": drop.url})


def _take_page(article_id: int, page: Page) -> None:
    """A short link, or a page that only sources knew, gives the article the address where it really stands.

    Only with its first text: an old address that is sent somewhere else one day stays what it was.
    """
    article = Article.objects.locked(article_id)
    is_first = article.versions.filter(state=State.OK).count() == 1
    if article.merged_into_id is not None or not is_first or _is_annotated(article):
        return
    former = article.page_id
    try:
        with transaction.atomic():
            Article.objects.filter(id=article_id).update(page=page, says_it_is=None)
            Address.objects.filter(page=former).update(page=page)
    except IntegrityError:
        return


def _is_annotated(article: Article) -> bool:
    """Whether people put work into it: passages, marks, a text that they supplied."""
    supplied = article.versions.exclude(origin=Origin.FETCH)
    return article.highlights.exists() or article.marks.exists() or supplied.exists()


def _says_the_same(one: Article, other: Article) -> bool:
    """Whether the texts are one story: an address alone can lie."""
    if one.newest_version is None or other.newest_version is None:
        return False
    lines, others = set(one.newest_version.text.split("\n")), set(other.newest_version.text.split("\n"))
    return len(lines & others) >= SAME_LINES * min(len(lines), len(others))
