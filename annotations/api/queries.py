"""What may stand in a query string."""

from rest_framework import serializers

from annotations.api.pagination import MAX_SIZE
from annotations.api.serializers.fields import Strict
from annotations.models.moves import Status
from annotations.models.snapshot import State

MAX_WORDS = 200


class PageQuery(Strict):
    cursor = serializers.CharField(required=False, max_length=500, help_text="From `next` or `previous`.")
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=MAX_SIZE)


class WordsQuery(PageQuery):
    q = serializers.CharField(
        required=False, max_length=MAX_WORDS, allow_blank=True, help_text="Every word has to occur."
    )


class ArticleQuery(WordsQuery):
    state = serializers.ChoiceField(required=False, choices=State.choices, help_text="Of the newest capture.")


class QueueQuery(WordsQuery):
    mine = serializers.BooleanField(
        required=False, help_text="Only what the caller made, last changed or judged; `false`: only the others'."
    )


class ClaimQuery(QueueQuery):
    status = serializers.ChoiceField(
        required=False, choices=Status.choices, help_text="Without it: all but the discarded ones."
    )


class CheckQuery(Strict):
    url = serializers.CharField(
        required=False, allow_blank=True, help_text="Only checks of claims in the article at this address."
    )
    cursor = serializers.CharField(required=False, max_length=500, help_text="From `next` or `previous`.")
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=MAX_SIZE)


class EditionQuery(Strict):
    version = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="Without it: the newest."
    )
