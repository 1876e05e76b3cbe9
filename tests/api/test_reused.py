"""Serializers that are built once: what they write is what new ones write, for whoever asks."""

import pytest

from annotations.api import loading
from annotations.api.serializers.articles import ArticleSerializer
from annotations.api.serializers.reused import written
from annotations.models import User
from tests.factories import make_article, make_claim

pytestmark = pytest.mark.django_db


def test_writes_for_each_person_what_a_new_serializer_writes(checker: User, editor: User) -> None:
    articles = [make_article(by=checker, title=title) for title in ("One", "Two")]
    make_claim(articles[0], by=editor)
    for by, article in ((checker, articles[0]), (editor, articles[0]), (checker, articles[1])):
        row = loading.article_to_read(article.pk)
        assert written(ArticleSerializer, row, by=by) == ArticleSerializer(row, context={"by": by}).data
    row = loading.article_to_read(articles[0].pk)
    mays = [written(ArticleSerializer, row, by=by)["highlights"][0]["claim"]["may"] for by in (checker, editor)]
    assert mays[0] != mays[1]
