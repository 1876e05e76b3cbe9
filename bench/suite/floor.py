"""The bare views: Django without any middleware, which do the least that could be called the same work."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework import generics, serializers

from annotations.models import Comment, Highlight

FOLDER = Path(os.environ.get("FLOOR_FOLDER", "."))


@cache
def _body(name: str) -> bytes:
    return (FOLDER / f"{name}.body").read_bytes()


@cache
def _statements(name: str) -> list[tuple[str, list[Any]]]:
    told: list[tuple[str, list[Any]]] = json.loads((FOLDER / f"{name}.sql").read_text())
    return told


def ready(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def same_bytes(request: HttpRequest, name: str) -> HttpResponse:
    """What the product answered once, from memory."""
    return HttpResponse(_body(name), content_type="application/json")


def same_statement(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """The product's heaviest statement of that answer, and the bytes of another one of its kind."""
    statements = _statements(name)
    sql, values = statements[number % len(statements)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.fetchall()
    return HttpResponse(_body(name), content_type="application/json")


class CommentFields(serializers.ModelSerializer[Comment]):
    class Meta:
        model = Comment
        fields = ["id", "claim", "author", "text"]


class CreateComment(generics.CreateAPIView[Comment]):
    """One row as REST framework makes it out of the box, with two references."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    queryset = Comment.objects.all()
    serializer_class = CommentFields


class HighlightFields(serializers.ModelSerializer[Highlight]):
    class Meta:
        model = Highlight
        fields = ["id", "claim", "article", "snapshot", "start", "end", "quote", "created_by"]


class CreateHighlight(generics.CreateAPIView[Highlight]):
    """The row of a highlight, made out of the box, with four references, which the database's trigger looks at."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    queryset = Highlight.objects.all()
    serializer_class = HighlightFields


urlpatterns = [
    path("ready/", ready),
    path("bytes/<slug:name>/", same_bytes),
    path("statement/<slug:name>/<int:number>/", same_statement),
    path("comments/", CreateComment.as_view()),
    path("highlights/", CreateHighlight.as_view()),
]
