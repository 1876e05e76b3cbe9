"""What is said of an article, put right after its import."""

from datetime import UTC, datetime
from typing import Any

import pytest

from annotations.actions import claims, reviews
from annotations.actions.details import edit_article, seen_of
from annotations.errors import FourEyes, Invalid, StaleVersion
from annotations.models import Article, Claim, Event, User
from tests import factories
from tests.factories import approved_claim, fresh, make_article, make_claim, submitted_claim

pytestmark = pytest.mark.django_db


def test_changes_what_is_given_and_says_what_it_was(checker: User) -> None:
    article = make_article(by=checker)
    edit_article(article, {"title": " Harbour opens ", "published_at": datetime(2026, 3, 1, tzinfo=UTC)}, by=checker)
    now = Article.objects.get(id=article.pk)
    assert (now.title, now.published_at) == ("Harbour opens", datetime(2026, 3, 1, tzinfo=UTC))
    [event] = Event.objects.filter(verb="article.edited")
    assert event.data["changes"] == {
        "title": ["Harbour to reopen in spring", "Harbour opens"],
        "published_at": [None, "2026-03-01T00:00:00+00:00"],
    }
    assert (event.actor, event.article) == (checker, article)


def test_changes_nothing_where_all_is_as_it_was(checker: User) -> None:
    article = make_article(by=checker)
    edit_article(article, {"title": article.title, "watch": "auto"}, by=checker)
    edit_article(article, {}, by=checker)
    assert not Event.objects.filter(verb="article.edited").exists()


@pytest.mark.parametrize(
    ("changes", "byline", "authors"),
    [
        ({"byline": "By A. Writer and B. Scribe"}, "By A. Writer and B. Scribe", ["A. Writer", "B. Scribe"]),
        (
            {"authors": ["A. Writer", " B. Scribe ", "", "A. Writer"]},
            "A. Writer, B. Scribe",
            ["A. Writer", "B. Scribe"],
        ),
        ({"byline": "The desk", "authors": ["A. Writer"]}, "The desk", ["A. Writer"]),
        ({"byline": "", "authors": []}, "", []),
    ],
)
def test_keeps_byline_and_authors_together(
    changes: dict[str, Any], byline: str, authors: list[str], checker: User
) -> None:
    article = make_article(by=checker)
    edit_article(article, changes, by=checker)
    article.refresh_from_db()
    assert (article.byline, article.authors) == (byline, authors)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "x" * 501),
        ("title", "a\x00b"),
        ("byline", "x" * 201),
        ("site", "\ud83d"),
        ("language", "not a tag"),
        ("section", "x" * 201),
        ("authors", ["x" * 201]),
        ("authors", [f"Author {number}" for number in range(31)]),
        ("watch", "2h"),
        ("watch", ""),
    ],
)
def test_refuses_what_cannot_be_kept(name: str, value: object, checker: User) -> None:
    article = make_article(by=checker)
    with pytest.raises(Invalid) as refused:
        edit_article(article, {"site": "fine", name: value}, by=checker)
    assert list(refused.value.fields) == [name]
    article.refresh_from_db()
    assert article.site != "fine"


def test_says_who_was_faster(checker: User, other_checker: User) -> None:
    article = make_article(by=checker)
    seen = seen_of(article)
    edit_article(article, {"section": "Local"}, by=other_checker, seen=seen)
    with pytest.raises(StaleVersion):
        edit_article(article, {"section": "Politics"}, by=checker, seen=seen)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"title": "Another"}, "in_review"),
        ({"site": "Another"}, "in_review"),
        ({"published_at": datetime(2026, 3, 1, tzinfo=UTC)}, "in_review"),
        ({"byline": "Another", "language": "de", "section": "Another", "watch": "1d"}, "approved"),
    ],
)
def test_returns_to_review_what_was_approved_with_other_words(
    changes: dict[str, Any], status: str, checker: User, editor: User
) -> None:
    article = make_article(by=checker)
    claim = approved_claim(by=checker, reviewer=editor, article=article)
    edit_article(article, changes, by=checker)
    assert fresh(claim).status == status
    assert Event.objects.filter(verb="approval.voided", claim=claim).exists() == (status == "in_review")


def test_lets_nobody_approve_what_she_retitled(checker: User, editor: User, second_editor: User) -> None:
    article = make_article(by=checker)
    claim = submitted_claim(by=checker, article=article)
    edit_article(article, {"title": "Another"}, by=editor)
    with pytest.raises(FourEyes):
        reviews.decide(fresh(claim), "approve", by=editor, seen=factories.seen_of(fresh(claim)))
    reviews.decide(fresh(claim), "approve", by=second_editor, seen=factories.seen_of(fresh(claim)))
    assert fresh(claim).status == "approved"


def test_leaves_claims_of_other_articles_and_removed_passages_alone(checker: User, editor: User) -> None:
    other = approved_claim(by=checker, reviewer=editor, article=make_article(by=checker))
    article = make_article(by=checker)
    claim = make_claim(article, by=checker)
    claims.remove_highlight(claim.highlights.all()[0], by=checker)
    editors = Claim.objects.get(id=claim.pk).editors
    edit_article(article, {"title": "Another"}, by=editor)
    assert fresh(other).status == "approved"
    assert fresh(claim).editors == editors


def test_begins_the_watch_anew_when_it_is_chosen(checker: User) -> None:
    article = make_article(by=checker, url="https://news.example.org/a")
    Article.objects.filter(id=article.pk).update(watch_step=3)
    edit_article(article, {"watch": "1h"}, by=checker)
    article.refresh_from_db()
    assert article.watch_step == 0 and article.next_check_at is not None
    edit_article(article, {"watch": "off"}, by=checker)
    article.refresh_from_db()
    assert article.next_check_at is None
