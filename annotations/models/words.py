"""Words as the database compares them."""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, TextField


class SameWords(Func):
    """A short key that texts share when their letters and digits are the same. Only migration 0003 still names it."""

    template = r"md5(lower(regexp_replace(%(expressions)s, '[^[:alnum:]]+', '', 'g')))"
    output_field = TextField()


class Opening(Func):
    """The first 24 letters and digits of a text, whatever stands between them and however they are written.

    `claim_opening` and `highlight_opening` are indexes over it: a change here is a migration of both.
    `lower` of C locales knows neither the final sigma nor the sharp s: both are put right by hand.
    """

    plain = "lower(regexp_replace(normalize({}, NFKC), '[^[:alnum:]]+', '', 'g'))"
    letters = f"replace(translate({plain}, 'ς', 'σ'), 'ß', 'ss')"
    template = f"left({letters.format('left(%(expressions)s, 100)')}, 24)"
    output_field = TextField()

    @classmethod
    def sql(cls, column: str) -> str:
        """The same, for a query in SQL; an index over it serves both."""
        return cls.template % {"expressions": column}


class PrimaryLanguage(Func):
    """`de` of `de-AT`, in small letters. `check_by_language` is an index over it."""

    template = "lower(split_part(%(expressions)s, '-', 1))"
    output_field = TextField()


class Lexemes(Func):
    """The words of a text, without endings and small words where PostgreSQL knows the language; the second is its tag.

    `claim_said` and `check_said` are indexes over it. Its function is migration 0026's.
    """

    function = "annotations_lexemes"
    output_field = SearchVectorField()


class PriorLexemes(Func):
    """The words of a prior check's claim and of its title: from claim, markup and language. `prior_check_said` is an
    index over it.
    """

    function = "annotations_prior_lexemes"
    output_field = SearchVectorField()
