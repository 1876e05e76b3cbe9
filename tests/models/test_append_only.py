"""What the database itself refuses: history that is changed, captures that are thawed, quotes that do not stand."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, ProgrammingError

from annotations.models import Event, Highlight, Publication, Review, Snapshot, User, Verdict
from tests.factories import make_article, make_highlight, published_claim

pytestmark = pytest.mark.django_db
REFUSED = (ProgrammingError, InternalError)


@pytest.mark.parametrize("model", [Event, Verdict, Review, Publication])
def test_refuses_to_change_or_delete_history(
    model: type[Event] | type[Verdict] | type[Review] | type[Publication], checker: User, editor: User
) -> None:
    published_claim(by=checker, reviewer=editor)
    rows = model._default_manager.all()
    before = rows.count()
    assert before > 0
    column = {"event": "verb", "verdict": "explanation", "review": "note", "publication": "note"}[
        model.__name__.lower()
    ]
    with pytest.raises(REFUSED, match="append_only|Cannot"), transaction.atomic():
        rows.update(**{column: "forged"})
    with pytest.raises(REFUSED, match="append_only|Cannot"), transaction.atomic():
        rows._raw_delete(using="default")
    assert model._default_manager.count() == before


def test_refuses_to_change_a_settled_snapshot(checker: User) -> None:
    snapshot = make_article(by=checker).snapshot
    assert snapshot is not None
    with pytest.raises(REFUSED), transaction.atomic():
        Snapshot.objects.filter(id=snapshot.pk).update(text="forged")
    with pytest.raises(REFUSED), transaction.atomic():
        Snapshot.objects.filter(id=snapshot.pk)._raw_delete(using="default")


def test_refuses_a_highlight_whose_words_do_not_stand_there(checker: User) -> None:
    article = make_article(by=checker)
    highlight = make_highlight(article, by=checker)
    for columns in ({"start": 0, "end": len(highlight.quote)}, {"quote": "We have built 900 homes"}):
        with pytest.raises(IntegrityError, match="does not stand"), transaction.atomic():
            Highlight.objects.filter(id=highlight.pk).update(**columns)


def test_counts_code_points_as_python_does(checker: User) -> None:
    text = "👩‍👩‍👧 e\u0301tat: the 🚢 carried 40 people.\nوصلت السفينة إلى الميناء.\n終わり"
    article = make_article(by=checker, text=text, title="Points")
    for quote in ("the 🚢 carried 40", "السفينة", "終わり"):
        highlight = make_highlight(article, by=checker, quote=quote)
        assert article.snapshot is not None and highlight.start is not None
        assert article.snapshot.text[highlight.start : highlight.end] == quote
