"""The versions page, the watch on it, and what an article's page says of captures that did not work."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from annotations.actions import articles
from annotations.actions.details import edit_article
from annotations.models import Article, Snapshot, User
from annotations.worker.carrying import adopt
from tests.conftest import SignIn
from tests.factories import PAGE, TEXT, fail, make_article, make_claim, settle
from tests.pages.reading_pages import next_of, queries_of, text_of

pytestmark = pytest.mark.django_db
URL = "https://news.example.org/a"


def _path(article: Article, part: str = "versions/") -> str:
    return f"/articles/{article.pk}/{part}"


def fetched(by: User, *bodies: bytes) -> Article:
    """An article that was fetched, once for each body."""
    article, _ = articles.import_url(URL, by=by)
    for number, body in enumerate(bodies):
        if number:
            articles.recapture(article, by=by)
        newest = Snapshot.objects.latest("id")
        settle(newest, body)
        adopt(newest.pk)
    return Article.objects.select_related("page", "snapshot", "latest").get(id=article.pk)


def test_says_of_each_version_how_it_came_and_what_it_has_more(checker: User, signed_in: SignIn) -> None:
    article = fetched(checker, PAGE)
    articles.add_version(article, articles.Supplied.text(TEXT), by=checker)
    page = signed_in(checker).get(_path(article))
    said = text_of(page)
    assert "User supplied , pasted by Cleo Checker" in said and "Being read now" in said
    assert "Fetched from the web by Cleo Checker HTTP 200" in said
    words = len(TEXT.split())
    first = len(Snapshot.objects.earliest("id").text.split())
    assert f"{words} words, {words - first} more than before" in said
    newest = Snapshot.objects.latest("id")
    assert f'href="/articles/{article.pk}/diff/?to={newest.pk}"' in page.content.decode()
    assert said.count("What changed") == 1


def test_says_when_the_same_text_was_seen_again(checker: User, signed_in: SignIn) -> None:
    article = fetched(checker, PAGE, PAGE, PAGE)
    page = signed_in(checker).get(_path(article))
    assert "Seen again, unchanged, 2 times, last " in text_of(page)
    assert len(page.context["rows"]) == 1


def test_says_why_attempts_failed_and_when_the_next_follows(checker: User, signed_in: SignIn) -> None:
    article = fetched(checker, PAGE)
    fail(articles.recapture(article, by=checker), "bot_wall")
    waiting = articles.recapture(article, by=checker)
    Snapshot.objects.filter(id=waiting.pk).update(
        error_code="server_error", attempts=1, next_attempt_at=timezone.now() + timedelta(seconds=30)
    )
    said = text_of(signed_in(checker).get(_path(article)))
    assert "The site asks for proof that its visitor is a person." in said
    assert "The site has a fault of its own at the moment. Attempt 2 follows" in said


def test_lists_in_pages_with_as_many_queries_for_many_as_for_few(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    visitor = signed_in(checker)

    def grow(some: range) -> None:
        for number in some:
            articles.add_version(article, articles.Supplied.text(f"{TEXT} {number}"), by=checker)

    grow(range(2))
    few = queries_of(visitor, _path(article))
    grow(range(2, 30))
    assert queries_of(visitor, _path(article)) == few
    first = visitor.get(_path(article))
    rest = visitor.get(_path(article) + next_of(first))
    assert (len(first.context["rows"]), len(rest.context["rows"])) == (25, 6)
    assert "1 more than before" in text_of(first) or "as many as before" in text_of(first)


@pytest.mark.parametrize(
    ("watch", "has_claim", "words"),
    [
        ("auto", False, "Not watched: no claim in it is open or published."),
        ("auto", True, "Watched, because a claim in it is open or published. Next check"),
        ("off", True, "Not watched: the watch is switched off."),
    ],
)
def test_says_whether_and_why_it_is_watched(
    watch: str, has_claim: bool, words: str, checker: User, signed_in: SignIn
) -> None:
    article = fetched(checker, PAGE)
    if has_claim:
        make_claim(article, by=checker, quote="212 homes")
    signed_in(checker).post(_path(article, "watch/"), {"watch": watch})
    assert words in text_of(signed_in(checker).get(_path(article)))


def test_does_not_watch_what_was_supplied_unless_asked_to(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker, url=URL)
    make_claim(article, by=checker)
    visitor = signed_in(checker)
    assert "Not watched: its text was supplied by hand." in text_of(visitor.get(_path(article)))
    assert visitor.post(_path(article, "watch/"), {"watch": "1d"}).status_code == 303
    assert "Watched, because" in text_of(visitor.get(_path(article)))
    assert "Not watched: it has no address." in text_of(visitor.get(_path(make_article(by=checker))))


def test_refuses_another_watch(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    assert signed_in(checker).post(_path(article, "watch/"), {"watch": "2h"}).status_code == 422
    article.refresh_from_db()
    assert article.watch == "auto"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("unauthorized", "The page asks for a user name and password."),
        ("payment_required", "The page is behind a paywall."),
        ("forbidden", "The site refuses to show this page to us."),
        ("bot_wall", "The site asks for proof that its visitor is a person."),
    ],
)
def test_says_how_a_page_is_blocked_and_takes_the_text_in_place(
    code: str, words: str, checker: User, signed_in: SignIn
) -> None:
    article, _ = articles.import_url(URL, by=checker)
    fail(Snapshot.objects.get(), code)
    visitor = signed_in(checker)
    page = visitor.get(_path(article, ""))
    assert words in text_of(page) and "Try again" in text_of(page)
    assert f'action="{_path(article)}"' in page.content.decode()
    visitor.post(_path(article), {"text": TEXT})
    article.refresh_from_db()
    assert article.snapshot is not None and article.snapshot.origin == "paste"
    assert "Harbour to reopen in spring" in text_of(visitor.get(_path(article, "")))


def test_says_reading_of_an_upload_and_names_the_file_that_failed(checker: User, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("minutes.pdf", b"%PDF-1.4 broken")
    visitor = signed_in(checker)
    page = visitor.post("/articles/import/", {"way": "file", "file": file}, follow=True)
    assert "Waiting to be read minutes.pdf" in text_of(page) and "fetched" not in text_of(page)
    fail(Snapshot.objects.get(), "damaged_pdf")
    assert "minutes.pdf Failed" in text_of(visitor.get("/articles/"))
    article = Article.objects.get()
    page = visitor.get(_path(article, ""))
    assert "minutes.pdf could not be read. The PDF is damaged and could not be opened. Try another file" in text_of(
        page
    )
    assert 'type="file"' in page.content.decode()


def test_says_that_a_text_is_the_same_as_before(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    answer = signed_in(checker).post(_path(article), {"text": TEXT}, follow=True)
    assert "It says the same as the newest version" in text_of(answer)
    assert "Fetching" not in text_of(answer) and "The text is here" not in text_of(answer)


def test_leads_from_a_merged_article_to_the_other(checker: User, signed_in: SignIn) -> None:
    article, other = make_article(by=checker, title="One"), make_article(by=checker, title="Two")
    Article.objects.filter(id=other.pk).update(merged_into=article)
    visitor = signed_in(checker)
    for part in ("", "versions/", "versions/?page=x", "diff/", "diff/?from=1", "edit/"):
        assert visitor.get(_path(other, part)).headers["Location"] == _path(article, part)
    assert [row.pk for row in visitor.get("/articles/").context["page"].rows] == [article.pk]


def test_what_is_done_to_a_merged_article_is_done_to_the_other(checker: User, signed_in: SignIn) -> None:
    article, other = fetched(checker, PAGE), make_article(by=checker, title="Two")
    Article.objects.filter(id=other.pk).update(merged_into=article)
    visitor = signed_in(checker)
    visitor.post(_path(other), {"text": TEXT})
    visitor.post(_path(other, "watch/"), {"watch": "7d"})
    seen = visitor.get(_path(other, "edit/"), follow=True).context["form"]["seen"].value()
    visitor.post(_path(other, "edit/"), {"title": "A new title", "seen": seen})
    visitor.post(_path(other, "recapture/"))
    article.refresh_from_db()
    assert (article.title, article.watch, article.state) == ("A new title", "7d", "pending")
    assert Snapshot.objects.filter(article=article).count() == 3
    assert Snapshot.objects.filter(article=other).count() == 1
    assert Article.objects.get(id=other.pk).title == "Two"


@pytest.mark.parametrize(
    ("order", "titles"),
    [("newest", "CBA"), ("oldest", "ABC"), ("published", "CAB"), ("title", "ABC"), ("site", "BCA"), ("nothing", "CBA")],
)
def test_sorts_the_list(order: str, titles: str, checker: User, signed_in: SignIn) -> None:
    for title, site, year in (("A", "z.org", 2020), ("B", "x.org", None), ("C", "y.org", 2025)):
        day = timezone.now().replace(year=year) if year else None
        edit_article(make_article(by=checker, title=title), {"site": site, "published_at": day}, by=checker)
    rows: list[Any] = signed_in(checker).get(f"/articles/?order={order}").context["page"].rows
    assert "".join(row.title for row in rows) == titles


def test_pages_through_articles_by_day_also_where_no_day_is_known(checker: User, signed_in: SignIn) -> None:
    for number in range(30):
        make_article(by=checker, title=f"Piece {number}", text=f"Text {number}.")
    visitor = signed_in(checker)
    first = visitor.get("/articles/?order=published")
    rest = visitor.get(f"/articles/{next_of(first)}")
    assert len({row.pk for page in (first, rest) for row in page.context["page"].rows}) == 30
