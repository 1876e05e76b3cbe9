"""Every address under /api/."""

from django.urls import include, path, re_path, register_converter

from annotations.api import (
    articles,
    claims,
    diff,
    docs,
    feeds,
    highlights,
    orphans,
    public,
    queue,
    ratings,
    reviews,
    sources,
    tokens,
)
from annotations.api.paths import RowId

register_converter(RowId, "row")

STAFF = [
    path("articles/", articles.ArticlesView.as_view()),
    path("articles/<row:article_id>/", articles.ArticleView.as_view()),
    path("articles/<row:article_id>/recapture/", articles.RecaptureView.as_view()),
    path("articles/<row:article_id>/versions/", articles.VersionsView.as_view()),
    path("articles/<row:article_id>/diff/", diff.DiffView.as_view()),
    path("articles/<row:article_id>/highlights/", highlights.ArticleHighlightsView.as_view()),
    path("highlights/<row:highlight_id>/", highlights.HighlightView.as_view()),
    path("highlights/<row:highlight_id>/restore/", highlights.HighlightRestoreView.as_view()),
    path("highlights/<row:highlight_id>/reattach/", orphans.ReattachView.as_view()),
    path("highlights/<row:highlight_id>/detach/", orphans.DetachView.as_view()),
    path("highlights/<row:highlight_id>/retire/", orphans.RetireView.as_view()),
    path("orphans/", orphans.OrphansView.as_view()),
    path("snapshots/<row:snapshot_id>/", articles.SnapshotView.as_view()),
    path("claims/", claims.ClaimsView.as_view()),
    path("claims/<row:claim_id>/", claims.ClaimView.as_view()),
    path("claims/<row:claim_id>/discard/", claims.DiscardView.as_view()),
    path("claims/<row:claim_id>/restore/", claims.RestoreView.as_view()),
    path("claims/<row:claim_id>/comments/", claims.CommentsView.as_view()),
    path("claims/<row:claim_id>/sources/", sources.ClaimSourcesView.as_view()),
    path("claims/<row:claim_id>/verdicts/", reviews.VerdictsView.as_view()),
    path("claims/<row:claim_id>/submit/", reviews.SubmitView.as_view()),
    path("claims/<row:claim_id>/withdraw/", reviews.WithdrawView.as_view()),
    path("claims/<row:claim_id>/reopen/", reviews.ReopenView.as_view()),
    path("claims/<row:claim_id>/review/", reviews.ReviewView.as_view()),
    path("claims/<row:claim_id>/publish/", reviews.PublishView.as_view()),
    path("claims/<row:claim_id>/correct/", reviews.CorrectView.as_view()),
    path("claims/<row:claim_id>/retract/", reviews.RetractView.as_view()),
    path("sources/<row:source_id>/", sources.SourceView.as_view()),
    path("sources/<row:source_id>/retry/", sources.SourceRetryView.as_view()),
    path("sources/<row:source_id>/restore/", sources.SourceRestoreView.as_view()),
    path("feeds/", feeds.FeedsView.as_view()),
    path("feeds/<row:feed_id>/", feeds.FeedView.as_view()),
    path("feeds/<row:feed_id>/poll/", feeds.FeedPollView.as_view()),
    path("feeds/<row:feed_id>/entries/", feeds.FeedEntriesView.as_view()),
    path("queue/", queue.QueueView.as_view()),
    path("ratings/", ratings.RatingsView.as_view()),
    path("tokens/", tokens.TokensView.as_view()),
    path("tokens/<row:token_id>/", tokens.TokenView.as_view()),
]
PUBLIC = [
    path("checks/", public.ChecksView.as_view()),
    path("checks/<slug:slug>/", public.CheckView.as_view()),
    path("checks/<slug:slug>/claimreview/", public.ClaimReviewView.as_view()),
]

urlpatterns = [
    path("v1/", include(STAFF)),
    path("public/v1/", include(PUBLIC)),
    path("", docs.to_docs),
    path("schema/", docs.SchemaView.as_view(), name="api-schema"),
    path("docs/", docs.docs_page, name="api-docs"),
    re_path("", docs.NoSuchAddress.as_view()),
]
