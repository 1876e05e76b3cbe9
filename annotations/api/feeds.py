"""`/api/v1/feeds/`: subscriptions to feeds and sitemaps."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import feeds as deeds
from annotations.api import article_examples, loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import PageQuery
from annotations.api.schema import DONE, page_of
from annotations.api.serializers.feeds import (
    FeedChangesSerializer,
    FeedEntrySerializer,
    FeedSerializer,
    NewFeedSerializer,
)
from annotations.api.serializers.fields import Nothing
from annotations.models import Feed, FeedEntry, User

NEWEST_FIRST = ("-id",)


def feed_response(feed_id: int, *, by: User, status: int = 200) -> Response:
    shown = FeedSerializer(loading.feed_to_read(feed_id), context={"by": by})
    return Response(shown.data, status=status)


class FeedsView(StaffView):
    made_at = "/api/v1/feeds/{id}/"

    @extend_schema(
        operation_id="list_feeds",
        summary="List the subscriptions, newest first",
        parameters=[PageQuery],
        responses=page_of(FeedSerializer, article_examples.FEED),
    )
    def get(self, request: Request) -> Response:
        self.query(request, PageQuery)
        return paged(Feed.objects.for_list(), request, NEWEST_FIRST, FeedSerializer, {"by": self.person})

    @extend_schema(
        operation_id="add_feed",
        summary="Subscribe to a feed or a sitemap",
        description="A worker polls it: `state` tells. Its newest `first_entries` (25 unless said) are imported, later "
        "all that are new. A page that names its feed will do. The same address twice is one subscription (200).",
        request=NewFeedSerializer,
        responses={201: FeedSerializer, 200: FeedSerializer},
    )
    @done_once
    def post(self, request: Request) -> Response:
        said = self.body(request, NewFeedSerializer)
        feed, is_new = deeds.subscribe(**said, by=self.person)
        return feed_response(feed.pk, by=self.person, status=201 if is_new else 200)


class FeedView(StaffView):
    @extend_schema(operation_id="read_feed", summary="Read one subscription", responses=FeedSerializer)
    def get(self, request: Request, feed_id: int) -> Response:
        self.query(request, Nothing)
        return feed_response(feed_id, by=self.person)

    @extend_schema(
        operation_id="edit_feed",
        summary="Pause or resume a subscription",
        description="For whoever added it, and editors.",
        request=FeedChangesSerializer,
        responses=FeedSerializer,
    )
    def patch(self, request: Request, feed_id: int) -> Response:
        said = self.body(request, FeedChangesSerializer)
        deeds.change(loading.feed(feed_id), **said, by=self.person)
        return feed_response(feed_id, by=self.person)

    @extend_schema(
        operation_id="remove_feed",
        summary="End a subscription; its articles stay",
        description="Subscribed to again, it begins anew. To stop it for a while, pause it.",
        request=None,
        responses={204: DONE},
    )
    def delete(self, request: Request, feed_id: int) -> Response:
        deeds.remove(loading.feed(feed_id), by=self.person)
        return Response(status=204)


class FeedPollView(StaffView):
    @extend_schema(
        operation_id="poll_feed",
        summary="Poll a feed now",
        description="A poll that is under way is left to finish. A paused one is refused (`feed_paused`).",
        request=None,
        responses={202: FeedSerializer},
    )
    @done_once
    def post(self, request: Request, feed_id: int) -> Response:
        self.body(request, Nothing)
        deeds.poll_now(loading.feed(feed_id), by=self.person)
        return feed_response(feed_id, by=self.person, status=202)


class FeedEntriesView(StaffView):
    @extend_schema(
        operation_id="list_feed_entries",
        summary="List the entries seen in a feed, the last seen first",
        parameters=[PageQuery],
        responses=page_of(FeedEntrySerializer, article_examples.FEED_ENTRY),
    )
    def get(self, request: Request, feed_id: int) -> Response:
        self.query(request, PageQuery)
        rows = FeedEntry.objects.filter(feed=loading.feed(feed_id))
        return paged(rows, request, NEWEST_FIRST, FeedEntrySerializer, {})
