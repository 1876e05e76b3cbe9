"""Notices: told once, to whom it concerns, with the words before and after."""

import pytest

from annotations.actions import articles
from annotations.models import Notice, User
from tests.conftest import SignIn
from tests.factories import TEXT, make_article, make_claim
from tests.pages.reading_pages import queries_of, text_of

pytestmark = pytest.mark.django_db

NEWER = TEXT.replace("400 homes", "450 homes")


def changed_under(checker: User, *, by: User, times: int = 1) -> None:
    """An article in which the checker's passage is changed by a new version."""
    for _ in range(times):
        article = make_article(by=checker)
        make_claim(article, by=checker)
        articles.add_version(article, articles.Supplied.text(NEWER), by=by)


def test_tells_the_author_what_changed_and_links_to_the_comparison(
    checker: User, editor: User, signed_in: SignIn
) -> None:
    changed_under(checker, by=editor)
    visitor = signed_in(checker)
    assert 'aria-label="1 new"' in visitor.get("/articles/").content.decode()
    page = visitor.get("/notices/").content.decode()
    assert "<del>400</del><ins>450</ins>" in page.replace("</del> <ins>", "</del><ins>")
    assert "/diff/?from=" in page and "The words of your passage were changed" in page


def test_is_nobody_else_s(checker: User, editor: User, signed_in: SignIn) -> None:
    changed_under(checker, by=editor)
    assert "Nothing yet" in text_of(signed_in(editor).get("/notices/"))
    newest = Notice.objects.get().pk
    signed_in(editor).post("/notices/seen/", {"until": newest})
    assert Notice.objects.get().seen_at is None


def test_marks_as_seen_what_was_shown(checker: User, editor: User, signed_in: SignIn) -> None:
    changed_under(checker, by=editor, times=2)
    first = Notice.objects.order_by("id")[0]
    visitor = signed_in(checker)
    assert visitor.post("/notices/seen/", {"until": first.pk}).status_code == 303
    assert list(Notice.objects.order_by("id").values_list("seen_at", flat=True))[1] is None
    assert Notice.objects.unseen().count() == 1
    for wrong in ("", "x", "0", str(2**64)):
        assert visitor.post("/notices/seen/", {"until": wrong}).status_code == 422


def test_takes_as_many_queries_for_many_as_for_two(checker: User, editor: User, signed_in: SignIn) -> None:
    changed_under(checker, by=editor, times=2)
    visitor = signed_in(checker)
    few = queries_of(visitor, "/notices/")
    changed_under(checker, by=editor, times=6)
    assert queries_of(visitor, "/notices/") == few
