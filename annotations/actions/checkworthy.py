"""A reader's own choices: whether sentences worth checking are pointed out to her, and which not again."""

from django.db import transaction

from annotations import policy
from annotations.actions.passages import Passage, checked_snapshot
from annotations.models import Article, PassedOver, User
from annotations.models.suggestion import said_key


@transaction.atomic
def choose_pointing_out(is_wanted: bool, *, by: User) -> None:
    """Whether sentences worth checking are pointed out to her on the pages where articles are read."""
    policy.require(by, "highlight")
    User.objects.filter(id=by.pk).update(points_out=is_wanted)


@transaction.atomic
def pass_over(article: Article, passage: Passage, *, by: User) -> None:
    """Points these words out to her no more, wherever they stand in the article. Twice is once.

    Raises BadSpan unless the version says exactly these words there.
    """
    policy.require(by, "highlight")
    checked_snapshot(article, passage)
    PassedOver.objects.get_or_create(article=article, user=by, words=said_key(passage.quote))


@transaction.atomic
def point_out_again(article: Article, passage: Passage, *, by: User) -> None:
    """Takes `pass_over` back."""
    policy.require(by, "highlight")
    PassedOver.objects.filter(article=article, user=by, words=said_key(passage.quote)).delete()
