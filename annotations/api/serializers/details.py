"""What may be changed of an article after its import."""

from rest_framework import serializers

from annotations.api import article_examples
from annotations.api.schema import example
from annotations.api.serializers.fields import Choice, Strict, Text
from annotations.models.article import Watch


@example(article_examples.ARTICLE_CHANGES)
class ArticleChangesSerializer(Strict):
    """Whatever is left out stays. `watch`: how often the page is fetched again while a claim in it is open or
    published; `auto` begins hourly and slows down to weekly while nothing changes.
    """

    title = Text(required=False)
    byline = Text(required=False)
    authors = serializers.ListField(child=Text(), required=False)
    site = Text(required=False)
    language = Text(required=False)
    section = Text(required=False)
    published_at = serializers.DateTimeField(required=False, allow_null=True)
    watch = Choice(choices=Watch.choices, required=False)
