"""`/api/v1/articles/`: ways in, reading, new versions."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import articles as deeds
from annotations.actions.articles import Supplied
from annotations.actions.details import edit_article
from annotations.api import article_examples, loading
from annotations.api.base import REVALIDATE, StaffView, UploadView
from annotations.api.entity_tags import body_tag, tagged
from annotations.api.errors import Malformed
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.parsers import FormParser, StrictJSONParser
from annotations.api.queries import ArticleQuery, PageQuery
from annotations.api.schema import ETAG, IF_NONE_MATCH, UNCHANGED, page_of
from annotations.api.serializers.articles import (
    ArticleRowSerializer,
    ArticleSerializer,
    NewArticleSerializer,
    NewVersionSerializer,
    SnapshotSerializer,
    VersionSerializer,
)
from annotations.api.serializers.details import ArticleChangesSerializer
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.reused import written
from annotations.api.uploads import supplied_file
from annotations.errors import StaleVersion
from annotations.models import Article, Snapshot
from annotations.worker.intake import Details

CONTENTS = ("text", "html", "file")
NEWEST_FIRST = ("-id",)


class ArticlesView(UploadView):
    made_at = "/api/v1/articles/{id}/"
    parser_classes = [StrictJSONParser, FormParser]

    @extend_schema(
        operation_id="list_articles",
        summary="List articles, newest first",
        parameters=[ArticleQuery],
        responses=page_of(ArticleRowSerializer, article_examples.ARTICLE_ROW),
    )
    def get(self, request: Request) -> Response:
        asked = self.query(request, ArticleQuery)
        rows = Article.objects.standing().for_list()
        if asked.get("q"):
            rows = rows.matching(asked["q"])
        if asked.get("state"):
            rows = rows.in_state(asked["state"])
        return paged(rows, request, NEWEST_FIRST, ArticleRowSerializer, {"by": self.person})

    @extend_schema(
        operation_id="import_article",
        summary="Import an article: by address, as text or HTML, or as a file",
        description="An address is fetched by a worker: `state` tells. Pasted text is read at once, all else by a "
        "worker. The same address, or the same `external_id`, twice is one article (200).",
        request={"application/json": NewArticleSerializer, "multipart/form-data": NewArticleSerializer},
        responses={201: ArticleSerializer, 200: ArticleSerializer},
    )
    @done_once
    def post(self, request: Request) -> Response:
        said = self.body(request, NewArticleSerializer)
        supplied = supplied_of(said)
        if supplied is None:
            details = set(said) - {"url", "external_id"}
            if "url" not in said or details:
                raise Malformed(_("Give one of url, text, html and file."), fields=_misplaced(said, details))
            article, is_new = deeds.import_url(said["url"], by=self.person, external_id=said.get("external_id", ""))
        else:
            article, is_new = deeds.import_supplied(
                supplied, by=self.person, url=said.get("url", ""), details=_details(said)
            )
        shown = ArticleSerializer(loading.article_to_read(article.pk), context={"by": self.person})
        return Response(shown.data, status=201 if is_new else 200)


class ArticleView(StaffView):
    @extend_schema(
        operation_id="read_article",
        summary="Read an article: its text and its highlights in reading order",
        description="The ETag changes with the text, its highlights and what their cards show: ask again with it.",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: ArticleSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request, article_id: int) -> Response:
        self.query(request, Nothing)
        return self._tagged(request, article_id)

    @extend_schema(
        operation_id="edit_article",
        summary="Change what is said of an article, or how often its page is fetched again",
        description="Whatever is left out stays. `authors` alone also sets the byline, and `byline` alone the authors. "
        "Claims that were approved with another title, site or date return to review. With `If-Match` and the ETag "
        "that was read, 412 where the article has changed since.",
        parameters=[ETAG],
        request=ArticleChangesSerializer,
        responses=ArticleSerializer,
    )
    def patch(self, request: Request, article_id: int) -> Response:
        self._require_unchanged(request, article_id)
        article = edit_article(
            loading.article(article_id), self.body(request, ArticleChangesSerializer), by=self.person
        )
        return self._tagged(request, article.pk)

    def _require_unchanged(self, request: Request, article_id: int) -> None:
        """Raises StaleVersion where the caller names a state of the article that is not the one there now."""
        asked = request.headers.get("If-Match", "*").strip()
        if asked == "*":
            return
        shown = written(ArticleSerializer, loading.article_to_read(article_id), by=self.person)
        if body_tag(shown) not in [tag.strip() for tag in asked.split(",")]:
            raise StaleVersion(_("The article has changed since you read it. Read it again, then change it."))

    def _tagged(self, request: Request, article_id: int) -> Response:
        shown = written(ArticleSerializer, loading.article_to_read(article_id), by=self.person)
        return tagged(request, shown, tag=body_tag(shown), headers={"Cache-Control": REVALIDATE})


class RecaptureView(StaffView):
    @extend_schema(
        operation_id="recapture_article",
        summary="Fetch the article's page again",
        description="Answers with the capture that was asked for, or with the one that is still under way.",
        request=None,
        responses={202: VersionSerializer},
    )
    @done_once
    def post(self, request: Request, article_id: int) -> Response:
        self.body(request, Nothing)
        version = deeds.recapture(loading.article(article_id), by=self.person)
        return Response(VersionSerializer(loading.snapshot(version.pk)).data, status=202)


class VersionsView(UploadView):
    made_at = "/api/v1/snapshots/{id}/"
    parser_classes = [StrictJSONParser, FormParser]

    @extend_schema(
        operation_id="list_versions",
        summary="List an article's captures, newest first",
        parameters=[PageQuery],
        responses=page_of(VersionSerializer, article_examples.VERSION),
    )
    def get(self, request: Request, article_id: int) -> Response:
        self.query(request, PageQuery)
        rows = Snapshot.objects.versions().without_text().filter(article=loading.article(article_id))
        return paged(rows, request, NEWEST_FIRST, VersionSerializer, {})

    @extend_schema(
        operation_id="add_version",
        summary="Supply a new version of the article",
        description="Highlights are carried over to the same words, or honestly nowhere.",
        request={"application/json": NewVersionSerializer, "multipart/form-data": NewVersionSerializer},
        responses={201: SnapshotSerializer},
    )
    @done_once
    def post(self, request: Request, article_id: int) -> Response:
        supplied = supplied_of(self.body(request, NewVersionSerializer))
        if supplied is None:
            raise Malformed(_("Give one of text, html and file."), fields={"text": [_("This field is required.")]})
        version = deeds.add_version(loading.article(article_id), supplied, by=self.person)
        return Response(SnapshotSerializer(loading.snapshot(version.pk)).data, status=201)


class SnapshotView(StaffView):
    @extend_schema(
        operation_id="read_snapshot",
        summary="Read one capture, of an article or of a source, with its text",
        responses=SnapshotSerializer,
    )
    def get(self, request: Request, snapshot_id: int) -> Response:
        self.query(request, Nothing)
        return Response(SnapshotSerializer(loading.snapshot(snapshot_id)).data)


def supplied_of(said: dict[str, Any]) -> Supplied | None:
    """What is handed in, if something is. Raises Malformed for two things at once."""
    given = [name for name in CONTENTS if name in said]
    if len(given) > 1:
        raise Malformed(_("Give only one of these."), fields={name: [_("Give only one of these.")] for name in given})
    if "text" in said:
        return Supplied.text(said["text"])
    if "html" in said:
        return Supplied.html(said["html"])
    file = said.get("file")
    return supplied_file(file) if isinstance(file, UploadedFile) else None


def _misplaced(said: dict[str, Any], details: set[str]) -> dict[str, list[str]]:
    if "url" not in said:
        return {"url": ["Give one of url, text, html and file."]}
    return {name: ["Only with text, html or file: a fetched page says this itself."] for name in sorted(details)}


def _details(said: dict[str, Any]) -> Details:
    return Details(
        title=said.get("title", ""),
        byline=said.get("byline", ""),
        site=said.get("site", ""),
        language=said.get("language", ""),
        published_at=said.get("published_at"),
        authors=tuple(said.get("authors", ())),
        section=said.get("section", ""),
        external_id=said.get("external_id", ""),
    )
