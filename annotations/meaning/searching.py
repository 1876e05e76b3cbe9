"""Full-text search over what stands: what a statement is known by first, then any of its words, telling ones first."""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast

from annotations.meaning.known import Scope, match
from annotations.meaning.lookups import words_to_search
from annotations.models.check import CheckQuerySet

MOST_KNOWN = 20
"""How many checks that a question may be about come first."""
_STEPS = 1_000_000
_LEAST = 0.2


def matching(checks: CheckQuerySet, said: str) -> CheckQuerySet:
    """The checks that may be what is asked about, and those that have a word of it, each with its `score`.

    The score is a whole number by which they are ordered. Not every word has to occur: what readers paste is longer
    than what we wrote.
    """
    known = match(said, limit=MOST_KNOWN, scope=Scope.PUBLIC).results
    first = {one.claim: one.score for one in known if one.score >= _LEAST}
    words = words_to_search(said)
    if not words:
        return checks.none().annotate(score=Value(0))
    quoted = " | ".join("'{}'".format(word.replace("\\", "\\\\").replace("'", "''")) for word in words)
    query = SearchQuery(quoted, config="simple", search_type="raw")
    rank = Cast(SearchRank(F("search"), query, normalization=Value(1)) * _STEPS, IntegerField())
    cases = [When(claim=claim, then=Value(int((100 + score) * _STEPS))) for claim, score in first.items()]
    found = checks.filter(Q(search=query) | Q(claim__in=list(first)))
    return found.annotate(score=Case(*cases, default=rank, output_field=IntegerField()))
