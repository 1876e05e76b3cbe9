"""Where lost passages may stand now, within one budget for all of them."""

import pytest

from annotations.actions import articles
from annotations.meaning.lost import looked_for
from annotations.models import Highlight, User
from tests.factories import make_article, make_highlight

pytestmark = pytest.mark.django_db

LOST = "The ferry carried 40,000 people in its first year"
OLD = f"Crossings\n\n{LOST}, the operator said.\n\nNobody has counted since."
NEW = (
    "Crossings\n\nPassengers were not counted at all in those days, and records were lost in a fire.\n\n"
    "Nobody has counted since.\n\nThe old ferry carried 30,000 people in the first two years, a historian says."
)
LONG = "b." * 980_000


def _lose(by: User, *, beside: str = "") -> None:
    article = make_article(by=by, text=f"{OLD}\n\n{beside}")
    make_highlight(article, by=by, quote=LOST)
    articles.add_version(article, articles.Supplied.text(f"{NEW}\n\n{beside}"), by=by)


def test_looks_in_short_texts_first_and_says_where_it_did_not_look(checker: User) -> None:
    _lose(checker)
    _lose(checker, beside=LONG)
    first, second = looked_for(list(Highlight.objects.lost().order_by("-id")))
    assert (first.is_looked_for, first.candidates) == (False, ())
    assert second.is_looked_for
    assert second.candidates[0].quote.startswith("The old ferry carried 30,000 people")
