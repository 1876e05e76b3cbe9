"""Subscriptions to feeds and sitemaps, and the entries seen in them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotations.api import article_examples
from annotations.api.schema import example
from annotations.api.serializers.fields import PersonSerializer, Strict, Text, TroubleSerializer, Whole
from annotations.models import Feed, FeedEntry
from annotations.models.feed import NOTED
from annotations.policy import may_keep


@example(article_examples.FEED)
class FeedSerializer(serializers.Serializer[Any]):
    """A subscription. `error` is the last poll's; `failures` counts those that failed in a row.

    `state`: pending before the first poll, then ok or failed; paused where nobody wants it polled.
    """

    id = serializers.IntegerField()
    url = serializers.CharField()
    state = serializers.CharField()
    error = serializers.SerializerMethodField()
    kind = serializers.CharField(
        allow_blank=True, help_text="rss, atom, json, sitemap or sitemap_index; empty until it was read."
    )
    title = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    is_active = serializers.BooleanField()
    first_entries = serializers.IntegerField()
    polled_at = serializers.DateTimeField(allow_null=True)
    next_poll_at = serializers.SerializerMethodField(help_text="Null where it is paused.")
    failures = serializers.IntegerField()
    entry_count = serializers.IntegerField(help_text="Entries ever seen.")
    article_count = serializers.IntegerField(help_text="Of these, how many are articles.")
    new_count = serializers.IntegerField(help_text="Of these, how many came within a day.")
    may_change = serializers.SerializerMethodField(help_text="Whether the caller may pause, poll and remove it.")
    added_by = PersonSerializer()
    created_at = serializers.DateTimeField()

    @extend_schema_field(TroubleSerializer(allow_null=True))
    def get_error(self, feed: Feed) -> dict[str, str] | None:
        return trouble_of(feed)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_poll_at(self, feed: Feed) -> Any:
        return serializers.DateTimeField().to_representation(feed.next_poll_at) if feed.is_active else None

    def get_may_change(self, feed: Feed) -> bool:
        return may_keep(self.context["by"], feed)


@example(article_examples.FEED_ENTRY)
class FeedEntrySerializer(serializers.Serializer[Any]):
    """An entry seen in a feed. `state`: imported, waiting to be, failed, or noted: known before it was wanted."""

    id = serializers.IntegerField()
    external_id = serializers.CharField()
    url = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)
    state = serializers.CharField()
    article = serializers.IntegerField(source="article_id", allow_null=True)
    error = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    @extend_schema_field(TroubleSerializer(allow_null=True))
    def get_error(self, entry: FeedEntry) -> dict[str, str] | None:
        return None if entry.error_code == NOTED else trouble_of(entry)


@example({"url": article_examples.FEED["url"], "first_entries": 10})
class NewFeedSerializer(Strict):
    """An RSS, Atom or JSON feed, a sitemap or an index of them, or a page that names one."""

    url = Text()
    first_entries = Whole(required=False, help_text="How many entries that stand there now are imported: 0 to 500.")


@example({"is_active": False})
class FeedChangesSerializer(Strict):
    is_active = serializers.BooleanField(required=False)
    first_entries = Whole(required=False, help_text="0 to 500; only before the feed was first read.")


def trouble_of(row: Feed | FeedEntry) -> dict[str, str] | None:
    """The `error` of a feed or an entry: null where there is none."""
    return {"code": row.error_code, "detail": row.error_detail} if row.error_code else None
