"""The addresses of the pages."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from annotations.pages import (
    account,
    articles,
    batches,
    captures,
    claims,
    clips,
    desk,
    details,
    diff,
    embeds,
    feeds,
    health,
    notices,
    orphans,
    people,
    public,
    publishers,
    reviews,
    sources,
    status,
    versions,
)


class RowId(IntConverter):
    """An id that fits into the database's column; anything else is no address of ours."""

    regex = "[1-9][0-9]{0,17}"


register_converter(RowId, "id")

BATCH = "articles/batches/<id:batch_id>/"
CLAIM = "claims/<id:claim_id>/"
SOURCE = "claims/<id:claim_id>/sources/<id:source_id>/"
ARTICLE = "articles/<id:article_id>/"
VERSION = "articles/<id:article_id>/versions/<id:version_id>/"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("articles/", articles.articles, name="articles"),
    path("articles/import/", articles.article_import, name="article_import"),
    path("articles/batches/", batches.batches, name="batches"),
    path("articles/batches/template.<slug:kind>", batches.batch_template, name="batch_template"),
    path(BATCH, batches.batch, name="batch"),
    path(f"{BATCH}state/", batches.batch_state, name="batch_state"),
    path(f"{BATCH}run/", batches.batch_run, name="batch_run"),
    path(f"{BATCH}cancel/", batches.batch_cancel, name="batch_cancel"),
    path(f"{BATCH}resume/", batches.batch_resume, name="batch_resume"),
    path(f"{BATCH}problems.csv", batches.batch_problems, name="batch_problems"),
    path("bookmarklet/", clips.bookmarklet, name="bookmarklet"),
    path("clip/", clips.clip, name="clip"),
    path(ARTICLE, articles.article, name="article"),
    path(f"{ARTICLE}state/", articles.article_state, name="article_state"),
    path(f"{ARTICLE}recapture/", articles.article_recapture, name="article_recapture"),
    path(f"{ARTICLE}edit/", details.article_edit, name="article_edit"),
    path(f"{ARTICLE}watch/", versions.article_watch, name="article_watch"),
    path(f"{ARTICLE}diff/", diff.article_diff, name="article_diff"),
    path(f"{ARTICLE}versions/", versions.article_versions, name="article_versions"),
    path(VERSION, versions.article_version, name="article_version"),
    path(f"{VERSION}body/", captures.version_body, name="version_body"),
    path("claims/", claims.claims, name="claims"),
    path(CLAIM, claims.claim, name="claim"),
    path(f"{CLAIM}edit/", claims.claim_edit, name="claim_edit"),
    path(f"{CLAIM}comment/", claims.claim_comment, name="claim_comment"),
    path(f"{CLAIM}discard/", claims.claim_discard, name="claim_discard"),
    path(f"{CLAIM}restore/", claims.claim_restore, name="claim_restore"),
    path(f"{CLAIM}verdict/", reviews.claim_verdict, name="claim_verdict"),
    path(f"{CLAIM}submit/", reviews.claim_submit, name="claim_submit"),
    path(f"{CLAIM}withdraw/", reviews.claim_withdraw, name="claim_withdraw"),
    path(f"{CLAIM}reopen/", reviews.claim_reopen, name="claim_reopen"),
    path(f"{CLAIM}review/", reviews.claim_review, name="claim_review"),
    path(f"{CLAIM}publish/", reviews.claim_publish, name="claim_publish"),
    path(f"{CLAIM}correct/", reviews.claim_correct, name="claim_correct"),
    path(f"{CLAIM}retract/", reviews.claim_retract, name="claim_retract"),
    path(f"{CLAIM}sources/", sources.claim_sources, name="claim_sources"),
    path(f"{SOURCE}edit/", sources.source_edit, name="source_edit"),
    path(f"{SOURCE}retry/", sources.source_retry, name="source_retry"),
    path(f"{SOURCE}remove/", sources.source_remove, name="source_remove"),
    path(f"{SOURCE}restore/", sources.source_restore, name="source_restore"),
    path(f"{SOURCE}capture/", captures.source_capture, name="source_capture"),
    path(f"{SOURCE}capture/body/", captures.source_body, name="source_body"),
    path("notices/", notices.notices, name="notices"),
    path("notices/seen/", notices.notices_seen, name="notices_seen"),
    path("queue/", reviews.queue, name="queue"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/<id:feed_id>/", feeds.feed, name="feed"),
    path("feeds/<id:feed_id>/state/", feeds.feed_state, name="feed_state"),
    path("feeds/<id:feed_id>/pause/", feeds.feed_pause, name="feed_pause"),
    path("feeds/<id:feed_id>/resume/", feeds.feed_resume, name="feed_resume"),
    path("feeds/<id:feed_id>/poll/", feeds.feed_poll, name="feed_poll"),
    path("feeds/<id:feed_id>/remove/", feeds.feed_remove, name="feed_remove"),
    path("orphans/", orphans.orphans, name="orphans"),
    path("orphans/<id:highlight_id>/attach/", orphans.orphan_attach, name="orphan_attach"),
    path("orphans/<id:highlight_id>/retire/", orphans.orphan_retire, name="orphan_retire"),
    path("orphans/<id:highlight_id>/detach/", orphans.orphan_detach, name="orphan_detach"),
    path("orphans/<id:highlight_id>/restore/", orphans.orphan_restore, name="orphan_restore"),
    path("checks/", public.public_checks, name="public_checks"),
    path("checks/<slug:slug>/", public.public_check, name="public_check"),
    path("checks/<slug:slug>/v/<id:version>/", public.public_version, name="public_version"),
    path("checks/<slug:slug>/embed/", embeds.embed_offer, name="embed_offer"),
    path("embed/checks/<slug:slug>/", embeds.embed_card, name="embed_card"),
    path("embed/<str:release>.js", embeds.embed_script, name="embed_script"),
    path("sign-in/", account.sign_in, name="sign_in"),
    path("sign-out/", account.sign_out, name="sign_out"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password_change, name="password_change"),
    path("account/tokens/", account.token_issue, name="token_issue"),
    path("account/tokens/<id:token_id>/revoke/", account.token_revoke, name="token_revoke"),
    path("publishers/", publishers.publishers, name="publishers"),
    path("publishers/<id:publisher_id>/keys/", publishers.key_issue, name="key_issue"),
    path("publishers/keys/<id:key_id>/revoke/", publishers.key_revoke, name="key_revoke"),
    path("people/", people.people, name="people"),
    path("people/<id:user_id>/role/", people.person_role, name="person_role"),
    path("people/<id:user_id>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("people/<id:user_id>/reactivate/", people.person_reactivate, name="person_reactivate"),
    path("status/", status.status, name="status"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", health.robots, name="robots"),
    path("favicon.svg", health.favicon, name="favicon"),
    path("favicon.ico", health.favicon, name="favicon_ico"),
]
