"""`/api/v1/…/comments/`: what colleagues say to each other."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import comments as deeds
from annotations.actions.comments import About
from annotations.api import examples, loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.pagination import paged
from annotations.api.queries import CommentQuery
from annotations.api.schema import page_of
from annotations.api.serializers.comments import (
    CommentSerializer,
    NewCommentSerializer,
    NewReplySerializer,
    ThreadCountsSerializer,
)
from annotations.api.serializers.fields import Nothing
from annotations.models import Comment


class CommentsView(StaffView):
    @extend_schema(
        operation_id="list_comments",
        summary="List a claim's comments and the replies to them, oldest first",
        parameters=[CommentQuery],
        responses=page_of(CommentSerializer, examples.COMMENT),
    )
    def get(self, request: Request, claim_id: int) -> Response:
        asked = self.query(request, CommentQuery)
        rows = Comment.objects.for_reading().filter(claim=loading.claim(claim_id)).select_related("claim__verdict")
        if asked.get("resolved") is not None:
            rows = rows.done_with() if asked["resolved"] else rows.open()
        return paged(rows, request, ["id"], CommentSerializer, {})

    @extend_schema(
        operation_id="comment_on_claim",
        summary="Say something to colleagues about the claim, a source, or words of the reasons",
        description="Comments are never public. The server looks whether the quoted words stand there (`bad_span`).",
        request=NewCommentSerializer,
        responses={201: CommentSerializer},
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        said = self.body(request, NewCommentSerializer)
        text = said.pop("text")
        about = About(**{**said, "quote": said.get("quote", "")})
        comment = deeds.comment_on(loading.claim(claim_id), text, about=about, by=self.person)
        return Response(CommentSerializer(comment).data, status=201)


class ThreadCountsView(StaffView):
    @extend_schema(
        operation_id="count_threads",
        summary="Count the threads on the claims that stand in an article",
        responses=ThreadCountsSerializer,
    )
    def get(self, request: Request, article_id: int) -> Response:
        self.query(request, Nothing)
        counted = Comment.objects.threads_of(loading.article(article_id).pk)
        return Response(ThreadCountsSerializer({"results": counted}).data)


class RepliesToView(StaffView):
    @extend_schema(
        operation_id="reply_to_comment",
        summary="Reply in a comment's thread",
        description="Threads have one level: a reply to a reply stands in the same thread. One that was resolved is "
        "open again. Whoever has said something in it is told.",
        request=NewReplySerializer,
        responses={201: CommentSerializer},
    )
    @done_once
    def post(self, request: Request, comment_id: int) -> Response:
        text = self.body(request, NewReplySerializer)["text"]
        reply = deeds.reply_to(loading.comment(comment_id), text, by=self.person)
        return Response(CommentSerializer(reply).data, status=201)


class ResolveView(StaffView):
    @extend_schema(
        operation_id="resolve_comment", summary="Mark a comment as done with", request=None, responses=CommentSerializer
    )
    @done_once
    def post(self, request: Request, comment_id: int) -> Response:
        self.body(request, Nothing)
        comment = deeds.resolve_comment(loading.comment(comment_id), by=self.person)
        return Response(CommentSerializer(comment).data)


class ReopenView(StaffView):
    @extend_schema(
        operation_id="reopen_comment",
        summary="Make a resolved comment open again",
        request=None,
        responses=CommentSerializer,
    )
    @done_once
    def post(self, request: Request, comment_id: int) -> Response:
        self.body(request, Nothing)
        comment = deeds.reopen_comment(loading.comment(comment_id), by=self.person)
        return Response(CommentSerializer(comment).data)
