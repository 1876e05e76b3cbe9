"""Full-text search over what stands: any of the words, those that have more and rarer of them first."""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, IntegerField, Value
from django.db.models.functions import Cast

from annotations.meaning.lookups import words_to_search
from annotations.models.check import CheckQuerySet

_STEPS = 1_000_000


def matching(checks: CheckQuerySet, said: str) -> CheckQuerySet:
    """The checks that have a word of it, each with its `score`, a whole number.

    Not every word has to occur: what readers paste is longer than what we wrote.
    """
    words = words_to_search(said)
    if not words:
        return checks.none().annotate(score=Value(0))
    quoted = " | ".join("'{}'".format(word.replace("\\", "\\\\").replace("'", "''")) for word in words)
    query = SearchQuery(quoted, config="simple", search_type="raw")
    rank = SearchRank(F("search"), query, normalization=Value(1))
    return checks.filter(search=query).annotate(score=Cast(rank * _STEPS, IntegerField()))
