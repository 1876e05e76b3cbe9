"""Articles, their versions and their highlights."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api import article_examples, examples
from annotations.api.schema import example
from annotations.api.serializers.captures import HopSerializer
from annotations.api.serializers.claims import ClaimCardSerializer, NewClaimSerializer
from annotations.api.serializers.fields import (
    Id,
    IdOrNew,
    PersonSerializer,
    Strict,
    Text,
    TroubleSerializer,
    Whole,
    trouble_of,
)
from annotations.models import Article, Snapshot
from annotations.models.article import Watch


class BlockSerializer(serializers.Serializer[Any]):
    """A heading, paragraph, … of the text: `[start, end)` in code points."""

    kind = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class TextVersionSerializer(serializers.Serializer[Any]):
    """The text to annotate. Offsets into `text` are Unicode code points, half-open."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    blocks = BlockSerializer(many=True)
    sha256 = serializers.CharField()
    captured_at = serializers.DateTimeField()


class OriginalSerializer(serializers.Serializer[Any]):
    """What an editor marked, and in which version: what a verdict is about, whatever the article says today."""

    snapshot = serializers.IntegerField(source="snapshot_id")
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    quote = serializers.CharField()


@example(examples.HIGHLIGHT)
class HighlightSerializer(serializers.Serializer[Any]):
    """Where a claim stands. `start` and `end` are null where the passage is not found in this version.

    `state`: exact, edited (other words stand there now), moved, ambiguous (found more than once) or orphaned.
    """

    id = serializers.IntegerField()
    snapshot = serializers.IntegerField(source="snapshot_id")
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)
    quote = serializers.CharField()
    prefix = serializers.CharField(allow_blank=True)
    suffix = serializers.CharField(allow_blank=True)
    state = serializers.CharField()
    score = serializers.FloatField()
    original = OriginalSerializer(source="origin")
    claim = ClaimCardSerializer()


class ArticleHeadSerializer(serializers.Serializer[Any]):
    """What an article is. `state` and `error` are its newest capture's, also while an older version stands.

    `checked_version` is the newest version in which a passage was marked, `current_version` the one being read;
    `seen_at` says when its text was last found unchanged.
    """

    id = serializers.IntegerField()
    state = serializers.CharField()
    error = serializers.SerializerMethodField()
    title = serializers.CharField(allow_blank=True)
    byline = serializers.CharField(allow_blank=True)
    authors = serializers.ListField(child=serializers.CharField())
    site = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    section = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)
    modified_at = serializers.DateTimeField(allow_null=True)
    external_id = serializers.CharField(allow_null=True)
    checked_version = serializers.IntegerField(allow_null=True)
    current_version = serializers.IntegerField(source="snapshot_id", allow_null=True)
    seen_at = serializers.DateTimeField(allow_null=True)
    watch = serializers.ChoiceField(choices=Watch.choices)
    url = serializers.CharField(allow_blank=True)
    added_by = PersonSerializer()
    created_at = serializers.DateTimeField()

    @extend_schema_field(TroubleSerializer(allow_null=True))
    def get_error(self, article: Article) -> dict[str, str] | None:
        return trouble_of(article.latest)


class ArticleRowSerializer(ArticleHeadSerializer):
    claim_count = serializers.IntegerField()


@example(article_examples.ARTICLE)
class ArticleSerializer(ArticleHeadSerializer):
    """The article with the text to annotate and its highlights in reading order."""

    snapshot = TextVersionSerializer(allow_null=True)
    highlights = HighlightSerializer(source="standing_highlights", many=True)


@example(article_examples.VERSION)
class VersionSerializer(serializers.Serializer[Any]):
    """One capture: an article's version, or what was found at a source."""

    id = serializers.IntegerField()
    article = serializers.IntegerField(source="article_id", allow_null=True)
    origin = serializers.CharField()
    state = serializers.CharField()
    error = serializers.SerializerMethodField()
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    captured_at = serializers.DateTimeField(allow_null=True)
    requested_url = serializers.CharField(allow_blank=True)
    final_url = serializers.CharField(allow_blank=True)
    http_status = serializers.IntegerField(allow_null=True)
    content_type = serializers.CharField(allow_blank=True)
    filename = serializers.CharField(allow_blank=True)
    body_sha256 = serializers.CharField(allow_blank=True)
    body_bytes = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    byline = serializers.CharField(allow_blank=True)
    site = serializers.CharField(allow_blank=True)
    authors = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField(allow_blank=True)
    section = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)
    modified_at = serializers.DateTimeField(allow_null=True)
    same_as = serializers.IntegerField(source="same_as_id", allow_null=True)
    redirects = serializers.ListField(child=serializers.DictField())

    @extend_schema_field(TroubleSerializer(allow_null=True))
    def get_error(self, snapshot: Snapshot) -> dict[str, str] | None:
        return trouble_of(snapshot)


@example(article_examples.SNAPSHOT)
class SnapshotSerializer(VersionSerializer):
    """The capture whole, with its text, the answer's headers, and each hop of how it was fetched."""

    text = serializers.CharField(allow_blank=True)
    blocks = BlockSerializer(many=True)
    headers = serializers.DictField(child=serializers.CharField())
    hops = HopSerializer(source="exchanges.in_order", many=True)


@example({"text": examples.TEXT})
class NewVersionSerializer(Strict):
    """One of `text`, `html` and `file`."""

    text = Text(required=False)
    html = Text(required=False)
    file = serializers.FileField(required=False, allow_empty_file=True)


@example({"url": examples.URL})
class NewArticleSerializer(NewVersionSerializer):
    """An address to fetch, or one of `text`, `html` and `file`; then `url` only says where it stands."""

    url = Text(required=False)
    title = Text(required=False)
    byline = Text(required=False)
    site = Text(required=False)
    language = Text(required=False)
    published_at = serializers.DateTimeField(required=False, allow_null=True)
    authors = serializers.ListField(child=Text(), required=False, help_text="Without it: the names in `byline`.")
    section = Text(required=False)
    external_id = Text(required=False, help_text="How another system names it: the same one twice is one article.")


class ClaimOrId(IdOrNew):
    """The id of a claim, or a new one."""

    new = NewClaimSerializer


@example(examples.NEW_HIGHLIGHT)
class NewHighlightSerializer(Strict):
    """A passage of one version of the article. Refused (`bad_span`) unless its text says `quote` at `[start, end)`."""

    snapshot = Id()
    start = Whole()
    end = Whole()
    quote = Text()
    claim = ClaimOrId()
