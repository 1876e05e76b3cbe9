"""Turning suggestions down: “this sentence is not that claim”."""

from django.db import transaction

from annotations import policy
from annotations.actions.passages import Passage, checked_snapshot
from annotations.models import Article, Claim, Dismissal, Event, User
from annotations.models.suggestion import said_key


@transaction.atomic
def dismiss_suggestion(article: Article, claim: Claim, passage: Passage, *, by: User) -> None:
    """Offers the claim for these words no more, wherever they stand in the article. Twice is once.

    Raises BadSpan unless the version says exactly these words there.
    """
    policy.require(by, "highlight")
    held = Article.objects.locked(article.pk)
    checked_snapshot(held, passage)
    _, is_new = Dismissal.objects.get_or_create(
        article=held, claim=claim, words=said_key(passage.quote), defaults={"dismissed_by": by}
    )
    if is_new:
        Event.objects.record("suggestion.dismissed", by=by, claim=claim, article=held, data={"quote": passage.quote})


@transaction.atomic
def restore_suggestion(article: Article, claim: Claim, passage: Passage, *, by: User) -> None:
    """Offers the claim for these words again."""
    policy.require(by, "highlight")
    held = Article.objects.locked(article.pk)
    gone, _ = held.dismissals.filter(claim=claim, words=said_key(passage.quote)).delete()
    if gone:
        Event.objects.record("suggestion.restored", by=by, claim=claim, article=held, data={"quote": passage.quote})
