from datetime import UTC, datetime

import pytest
from django.test import Client

from annotations.actions.details import edit_article
from annotations.models import Article, Event, User
from tests.conftest import SignIn
from tests.factories import approved_claim, fresh, make_article
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db
PUBLISHED = datetime(2026, 3, 1, 10, 30, 45, tzinfo=UTC)


def _path(article: Article) -> str:
    return f"/articles/{article.pk}/edit/"


def _form(visitor: Client, article: Article, **said: str) -> dict[str, str]:
    """The form as the browser shows it, with other words in these fields."""
    form = visitor.get(_path(article)).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    if article.published_at:
        shown["published_at"] = article.published_at.strftime("%Y-%m-%dT%H:%M")
    return {**shown, **said}


def test_changes_what_was_changed_and_nothing_else(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    edit_article(article, {"published_at": PUBLISHED, "authors": ["A. Writer"]}, by=checker)
    article.refresh_from_db()
    visitor = signed_in(checker)
    answer = visitor.post(_path(article), _form(visitor, article, title="Else", section="Local"), follow=True)
    assert answer.redirect_chain == [(f"/articles/{article.pk}/", 303)]
    article.refresh_from_db()
    assert (article.title, article.section, article.published_at) == ("Else", "Local", PUBLISHED)
    newest = Event.objects.filter(verb="article.edited").latest("id")
    assert set(newest.data["changes"]) == {"title", "section"}


def test_takes_authors_one_a_line(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    visitor = signed_in(checker)
    visitor.post(_path(article), _form(visitor, article, authors="A. Writer\r\n\r\nB. Scribe "))
    article.refresh_from_db()
    assert (article.authors, article.byline) == (["A. Writer", "B. Scribe"], "A. Writer, B. Scribe")


def test_keeps_everything_that_was_typed_when_something_is_wrong(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    visitor = signed_in(checker)
    typed = _form(visitor, article, title="My title", authors="A. Writer", language="not one", published_at="soon")
    answer = visitor.post(_path(article), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="My title"' in page and "A. Writer</textarea>" in page and 'value="soon"' in page
    answer = visitor.post(_path(article), {**typed, "published_at": ""})
    assert answer.status_code == 422
    assert "Write a language tag" in text_of(answer) and 'value="not one"' in answer.content.decode()


def test_overwrites_no_colleague_unknowingly(checker: User, other_checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    visitor = signed_in(checker)
    typed = _form(visitor, article, title="Mine")
    edit_article(article, {"title": "Theirs"}, by=other_checker)
    answer = visitor.post(_path(article), typed)
    assert answer.status_code == 412
    assert "Theirs" in text_of(answer) and 'value="Mine"' in answer.content.decode()
    seen = answer.context["form"]["seen"].value()
    assert visitor.post(_path(article), {**typed, "seen": seen}).status_code == 303
    article.refresh_from_db()
    assert article.title == "Mine"


def test_returns_approved_claims_to_review(checker: User, editor: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    claim = approved_claim(by=checker, reviewer=editor, article=article)
    visitor = signed_in(checker)
    visitor.post(_path(article), _form(visitor, article, title="Else"))
    assert fresh(claim).status == "in_review"


def test_never_renders_what_was_typed(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    visitor = signed_in(checker)
    hostile = "<script>alert(1)</script>"
    visitor.post(_path(article), _form(visitor, article, title=hostile, authors=hostile, site=hostile, section=hostile))
    for path in (_path(article), f"/articles/{article.pk}/", f"/articles/{article.pk}/versions/", "/articles/"):
        assert "<script>alert" not in visitor.get(path).content.decode()
