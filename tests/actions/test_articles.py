"""Ways in: one address is one article, and what a person hands in is never lost."""

import threading

import pytest
from django.db import connection
from pytest_django import Settings

from annotations.actions import articles
from annotations.errors import Conflict, Invalid, TooLarge
from annotations.models import Article, Snapshot, User
from annotations.worker import bodies
from annotations.worker.intake import Details
from tests.factories import TEXT, fail, make_article, settle

pytestmark = pytest.mark.django_db


def test_one_address_is_one_article_however_it_is_spelled(checker: User, editor: User) -> None:
    first, is_new = articles.import_url("https://News.example:443/a/../story?utm_source=x#top", by=checker)
    again, is_new_again = articles.import_url("https://news.example/story", by=editor)
    assert (first.pk, is_new, is_new_again) == (again.pk, True, False)
    assert first.url == "https://news.example/story"
    assert first.versions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_imports_of_one_address_at_the_same_moment_make_one_article(checker: User) -> None:
    barrier, made = threading.Barrier(6), []

    def bring() -> None:
        barrier.wait(10)
        try:
            made.append(articles.import_url("https://news.example/race", by=checker)[0].pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=bring) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(made) == 6 and len(set(made)) == 1
    assert Snapshot.objects.count() == 1


def test_pasted_text_for_a_known_address_becomes_its_version(checker: User) -> None:
    article, _ = articles.import_url("https://news.example/paywall", by=checker)
    assert article.latest is not None
    fail(article.latest, "payment_required", "The page is behind a paywall.")
    again, is_new = articles.import_supplied(
        articles.Supplied.text(TEXT), by=checker, url="https://news.example/paywall?utm_medium=mail"
    )
    again.refresh_from_db()
    assert (again.pk, is_new) == (article.pk, False)
    assert again.snapshot is not None and again.snapshot.is_user_supplied
    assert again.state == "ok" and again.versions.count() == 2


def test_what_the_person_said_wins_over_what_the_capture_says(checker: User) -> None:
    supplied = articles.Supplied(b"<title>Page title</title><h1>Page title</h1><p>Words enough.</p>", "text/html")
    details = Details(title="My title")
    article, _ = articles.import_supplied(supplied, by=checker, details=details)
    assert article.latest is not None
    settle(article.latest, supplied.body)
    article.refresh_from_db()
    assert article.title == "My title" and article.snapshot is not None


def test_keeps_the_bytes_that_were_handed_in(checker: User) -> None:
    article = make_article(by=checker, text="Curly “quotes” – and dashes.\n\nTwo.")
    assert article.snapshot is not None
    assert bodies.read(article.snapshot.body_sha256).decode() == "Curly “quotes” – and dashes.\n\nTwo."


@pytest.mark.parametrize("text", ["", " \n\t", "a\x00b", "a\ud800b"], ids=["empty", "blank", "nul", "surrogate"])
def test_refuses_text_that_cannot_be_kept_and_leaves_nothing(text: str, checker: User) -> None:
    with pytest.raises(Invalid) as refused:
        articles.import_supplied(articles.Supplied.text(text), by=checker)
    assert "text" in refused.value.fields
    assert not Article.objects.exists() and not Snapshot.objects.exists()


def test_refuses_files_that_are_empty_or_too_large(checker: User, settings: Settings) -> None:
    with pytest.raises(Invalid):
        articles.import_supplied(articles.Supplied(b"", "text/plain", "a.txt"), by=checker)
    with pytest.raises(TooLarge):
        articles.import_supplied(articles.Supplied(b"a" * (21 * 2**20), "text/plain", "a.txt"), by=checker)


@pytest.mark.parametrize(
    "url", ["", "nonsense", "ftp://a.example/", "https://me:secret@a.example/", "https://a.example/" + "a" * 3000]
)
def test_refuses_addresses_that_cannot_be_fetched(url: str, checker: User) -> None:
    with pytest.raises(Invalid) as refused:
        articles.import_url(url, by=checker)
    assert "url" in refused.value.fields


def test_second_recapture_joins_the_one_that_is_under_way(checker: User) -> None:
    article, _ = articles.import_url("https://news.example/again", by=checker)
    assert articles.recapture(article, by=checker) == article.latest
    assert article.latest is not None
    settle(article.latest, b"<p>Enough words to be an article, surely.</p>")
    assert articles.recapture(article, by=checker) != article.latest
    with pytest.raises(Conflict) as refused:
        articles.recapture(make_article(by=checker), by=checker)
    assert refused.value.code == "no_address"
