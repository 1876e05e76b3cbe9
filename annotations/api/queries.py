"""What may stand in a query string."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from annotations.api.pagination import MAX_SIZE
from annotations.api.serializers.fields import MAX_ID, Strict
from annotations.models.concerns import KINDS
from annotations.models.moves import Status
from annotations.models.reading import ReaderState
from annotations.models.snapshot import State
from annotations.models.webhook import Progress

MAX_WORDS = 200
MAX_SEARCH = 2_000


class RowNumber(serializers.IntegerField):
    """The id of a row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": MAX_ID, **kwargs})


class PageQuery(Strict):
    cursor = serializers.CharField(required=False, max_length=500, help_text="From `next` or `previous`.")
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=MAX_SIZE)


class WordsQuery(PageQuery):
    q = serializers.CharField(
        required=False, max_length=MAX_WORDS, allow_blank=True, help_text="Every word has to occur."
    )


class ArticleQuery(WordsQuery):
    state = serializers.ChoiceField(required=False, choices=State.choices, help_text="Of the newest capture.")


class OwnQuery(WordsQuery):
    mine = serializers.BooleanField(
        required=False, help_text="Only what the caller made, last changed or judged; `false`: only the others'."
    )


class ClaimQuery(OwnQuery):
    status = serializers.ChoiceField(
        required=False, choices=Status.choices, help_text="Without it: all but the discarded ones."
    )


class ColleagueQuery(Strict):
    q = serializers.CharField(
        max_length=150, allow_blank=True, default="", help_text="How the user name or a part of the name begins."
    )


class CommentQuery(PageQuery):
    resolved = serializers.BooleanField(required=False, help_text="Only those that are; `false`: only the open ones.")


class ChecklistQuery(PageQuery):
    retired = serializers.BooleanField(required=False, help_text="Those that are retired as well.")


class ReaderQuery(PageQuery):
    state = serializers.ChoiceField(
        required=False, choices=ReaderState.choices, help_text="Only readers in this state; `stale`: of an old version."
    )


class NoticeQuery(PageQuery):
    unseen = serializers.BooleanField(required=False, help_text="Only those that were not marked as seen.")
    kind = serializers.ChoiceField(required=False, choices=sorted(KINDS), help_text="Only of this kind.")


class DeliveryQuery(PageQuery):
    state = serializers.ChoiceField(required=False, choices=Progress.choices)


class OrphanQuery(PageQuery):
    article = RowNumber(required=False, help_text="Only of this article.")
    state = serializers.ChoiceField(
        required=False, choices=["orphaned", "ambiguous"], help_text="Not found, or found more than once."
    )
    mine = serializers.BooleanField(
        required=False, help_text="Only of claims the caller made, last changed or judged; `false`: only of others'."
    )
    page_size = serializers.IntegerField(
        required=False, min_value=1, max_value=MAX_SIZE, help_text="A page holds 20 at most, whatever is asked."
    )


class CheckQuery(Strict):
    url = serializers.CharField(
        required=False, allow_blank=True, help_text="Only checks of claims in the article at this address."
    )
    q = serializers.CharField(
        required=False,
        max_length=MAX_SEARCH,
        help_text="Words of the statement, its claimant or the reasons; those that have more of them come first.",
    )
    claimant = serializers.CharField(
        required=False, max_length=200, help_text="Who said it, the whole name, in whatever capitals."
    )
    rating = serializers.SlugField(required=False, max_length=40, help_text="The key of a rating.")
    language = serializers.RegexField(
        r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
        required=False,
        max_length=35,
        help_text="BCP 47; its region is ignored.",
    )
    site = serializers.CharField(
        required=False, max_length=255, help_text="Host of the articles, with or without `www.`."
    )
    since = serializers.DateTimeField(required=False, help_text="Not before this moment: see `dated`.")
    until = serializers.DateTimeField(required=False, help_text="Before this moment: see `dated`.")
    dated = serializers.ChoiceField(
        required=False,
        choices=["published", "modified"],
        help_text="What `since` and `until` go by: the first version, or (without it) the newest.",
    )
    order = serializers.ChoiceField(
        required=False,
        choices=["newest", "oldest", "relevance"],
        help_text="By the newest version. Without it: newest first, with `q` the best first.",
    )
    cursor = serializers.CharField(required=False, max_length=500, help_text="From `next` or `previous`.")
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=MAX_SIZE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("order") == "relevance" and "q" not in attrs:
            raise serializers.ValidationError({"order": [_("By relevance only with q.")]})
        return attrs


class SentenceQuery(Strict):
    after = serializers.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, help_text="From `next`: sentences from this code point on."
    )


class EditionQuery(Strict):
    version = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="Without it: the newest."
    )


class DiffQuery(Strict):
    """`from` is a word of Python, so both are declared by name."""

    def get_fields(self) -> dict[str, Any]:
        sides = {"from": "The older one. Without it: the version before `to`.", "to": "Without it: the one being read."}
        return {name: RowNumber(required=False, help_text=f"Id of a version. {said}") for name, said in sides.items()}
