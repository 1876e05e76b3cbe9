"""One job: the entries that wait in a feed become articles, each in a transaction of its own."""

import re

from django.db import IntegrityError, transaction

from annotations.models import Article, FeedEntry, Snapshot
from annotations.text.urls import registrable_domain
from annotations.worker.intake import article_at, ask_for_capture

MOST_AT_ONCE = 500
NO_ADDRESS = ("no_address", "The entry has no address that could be fetched.")
_NAMES_ONE_THING = re.compile(r"(?:https?://[^/\s]+/|urn:|tag:)[^\s]+", re.IGNORECASE)


def bring_in(feed_id: int) -> list[Snapshot]:
    """Makes articles of the entries that wait longest; the captures that are to be rung for. Safe to run twice."""
    waiting = FeedEntry.objects.waiting().filter(feed_id=feed_id).order_by("id")
    captures = [_bring(entry_id) for entry_id in list(waiting.values_list("id", flat=True)[:MOST_AT_ONCE])]
    return [capture for capture in captures if capture is not None]


def are_waiting(feed_id: int) -> bool:
    return FeedEntry.objects.waiting().filter(feed_id=feed_id).exists()


@transaction.atomic
def _bring(entry_id: int) -> Snapshot | None:
    """The capture that was asked for; None where the article was known or another worker has this entry."""
    rows = FeedEntry.objects.waiting().select_for_update(skip_locked=True, of=("self",))
    entry = rows.select_related("feed__added_by").filter(id=entry_id).first()
    if entry is None:
        return None
    if not entry.url:
        entry.error_code, entry.error_detail = NO_ADDRESS
        entry.save(update_fields=["error_code", "error_detail"])
        return None
    article, is_new = _article_of(entry)
    entry.article = article
    entry.save(update_fields=["article"])
    return ask_for_capture(article, by=entry.feed.added_by) if is_new else None


def _article_of(entry: FeedEntry) -> tuple[Article, bool]:
    """The article of this name on the same domain, else the one at its address, which is given the name."""
    named = Article.objects.select_related("page", "merged_into").filter(external_id=entry.external_id).first()
    if named is not None and _is_same_piece(named, entry):
        return named.merged_into or named, False
    article, is_new = article_at(entry.url, by=entry.feed.added_by)
    if named is None and article.external_id is None and is_unique_name(entry.external_id):
        _name(article, entry.external_id)
    return article, is_new


def _is_same_piece(article: Article, entry: FeedEntry) -> bool:
    """Another address of what we have: only a site itself may say so of its own pages."""
    if not article.url or not is_unique_name(entry.external_id):
        return False
    return registrable_domain(article.url) == registrable_domain(entry.url)


def _name(article: Article, external_id: str) -> None:
    """Keeps the name that the feed gives it, unless another article was given it just now."""
    try:
        with transaction.atomic():
            Article.objects.filter(id=article.pk, external_id=None).update(external_id=external_id)
    except IntegrityError:
        return


def is_unique_name(external_id: str) -> bool:
    """Whether it can name only one thing in the world (a URL, a URN, a tag URI), and fits."""
    return len(external_id) <= 255 and _NAMES_ONE_THING.fullmatch(external_id) is not None
