"""Comments, and where their words stand now."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api import examples, review_examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Id, PersonSerializer, Strict, Text, Whole
from annotations.meaning.discussion import remark_of
from annotations.models import Comment


class SpanSerializer(serializers.Serializer[Any]):
    """Code points, half-open."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()


@example(examples.COMMENT)
class CommentSerializer(serializers.Serializer[Any]):
    """About words of a verdict's reasons (`verdict`, `quote` and its span there), about a `source`, or about the claim.

    `thread`: the comment that this one replies to; a reply is about what that one is about, and is resolved with it.
    `place`: where the same words stand in the reasons of the newest verdict; null where they were edited or cut, which
    `is_earlier` says, and where the comment is about no words. The quote is kept in any case.
    """

    id = serializers.IntegerField()
    thread: Any = serializers.IntegerField(source="thread_id", allow_null=True)
    text = serializers.CharField()
    author = PersonSerializer()
    created_at = serializers.DateTimeField()
    source: Any = serializers.IntegerField(source="source_id", allow_null=True)
    verdict = serializers.IntegerField(source="verdict_id", allow_null=True)
    quote = serializers.CharField(allow_blank=True)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    place = serializers.SerializerMethodField()
    is_earlier = serializers.SerializerMethodField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_by = PersonSerializer(allow_null=True)

    @extend_schema_field(SpanSerializer(allow_null=True))
    def get_place(self, comment: Comment) -> dict[str, int] | None:
        span = remark_of(comment, comment.claim.verdict).span
        return {"start": span.start, "end": span.end} if span is not None else None

    def get_is_earlier(self, comment: Comment) -> bool:
        return remark_of(comment, comment.claim.verdict).is_earlier


@example({"claim": 7, "open": 2, "resolved": 1})
class ThreadCountSerializer(serializers.Serializer[Any]):
    """How many threads a claim has."""

    claim = serializers.IntegerField()
    open = serializers.IntegerField()
    resolved = serializers.IntegerField()


@example({"results": [{"claim": 7, "open": 2, "resolved": 1}]})
class ThreadCountsSerializer(serializers.Serializer[Any]):
    """Claims without a comment are left out."""

    results = ThreadCountSerializer(many=True)


@example({"text": "It is: I asked @edith."})
class NewReplySerializer(Strict):
    """`@username` in the text is told to that colleague."""

    text = Text()


@example(review_examples.ANCHORED)
class NewCommentSerializer(Strict):
    """`@username` in the text is told to that colleague. About the claim, unless a source or words are named."""

    text = Text()
    source: Any = Id(required=False, allow_null=True)
    verdict = Id(required=False, allow_null=True, help_text="Whose reasons are quoted; without it the newest.")
    quote = Text(required=False, help_text="Words of the reasons, exactly as they stand there.")
    start = Whole(required=False, allow_null=True, help_text="Code points; needed where the words stand there twice.")
    end = Whole(required=False, allow_null=True)
