import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from annotations.actions import articles
from annotations.models import Article, Snapshot, User
from tests.conftest import SignIn
from tests.factories import PAGE, TEXT, fail, make_article, make_claim, settle
from tests.pages.reading_pages import next_of, once_of, text_of

pytestmark = pytest.mark.django_db


def test_imports_a_pasted_text_and_leads_to_it(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    answer = visitor.post("/articles/import/", {"way": "text", "text": TEXT, "title": "Harbour"}, follow=True)
    article = Article.objects.get()
    assert answer.redirect_chain == [(f"/articles/{article.pk}/", 303)]
    assert "“We have built 400 homes since the last election”" in text_of(answer)


def test_imports_an_uploaded_file(checker: User, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("agency.txt", TEXT.encode(), content_type="application/octet-stream")
    signed_in(checker).post("/articles/import/", {"way": "file", "file": file})
    version = Article.objects.get().latest
    assert version is not None
    assert (version.filename, version.content_type, version.origin) == ("agency.txt", "text/plain", "upload")


def test_sent_twice_a_form_makes_one_article(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    form = {"way": "text", "text": TEXT, "once": once_of(visitor, "/articles/import/?way=text")}
    first, second = visitor.post("/articles/import/", form), visitor.post("/articles/import/", form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Article.objects.count() == 1


def test_gone_back_to_and_changed_a_form_is_another_deed(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    form = {"way": "text", "text": TEXT, "once": once_of(visitor, "/articles/import/?way=text")}
    visitor.post("/articles/import/", form)
    visitor.post("/articles/import/", {**form, "text": TEXT + "\n\nOne more thing."})
    assert Article.objects.count() == 2


def test_keeps_what_was_typed_and_says_beside_the_field_what_is_wrong(checker: User, signed_in: SignIn) -> None:
    answer = signed_in(checker).post("/articles/import/", {"way": "text", "text": " ", "title": "A title I typed"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="A title I typed"' in page
    assert 'href="#id_text"' in page
    assert 'id="id_text_error"' in page
    assert not Article.objects.exists()


def test_refuses_an_address_that_cannot_be_one(checker: User, signed_in: SignIn) -> None:
    answer = signed_in(checker).post("/articles/import/", {"way": "url", "url": "file:///etc/passwd"})
    assert answer.status_code == 422
    assert 'value="file:///etc/passwd"' in answer.content.decode()


def test_same_address_twice_is_one_article(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    for url in ("https://news.example.org/a?utm_source=x", "https://news.example.org/a"):
        answer = visitor.post("/articles/import/", {"way": "url", "url": url}, follow=True)
    assert Article.objects.count() == 1
    assert "We have this article already" in text_of(answer)


def test_shows_a_waiting_capture_and_asks_again_until_it_is_settled(checker: User, signed_in: SignIn) -> None:
    article, _ = articles.import_url("https://news.example.org/a", by=checker)
    visitor = signed_in(checker)
    assert "Waiting to be fetched" in text_of(visitor.get(f"/articles/{article.pk}/"))
    assert b"data-waiting" in visitor.get(f"/articles/{article.pk}/state/").content
    settle(Snapshot.objects.get(), PAGE)
    assert b"data-settled" in visitor.get(f"/articles/{article.pk}/state/").content


def test_says_why_a_capture_failed_and_tries_again(checker: User, signed_in: SignIn) -> None:
    article, _ = articles.import_url("https://news.example.org/a", by=checker)
    fail(Snapshot.objects.get(), "not_found")
    visitor = signed_in(checker)
    page = text_of(visitor.get(f"/articles/{article.pk}/"))
    assert "The site has no page at this address." in page
    assert "web archive" in page
    visitor.post(f"/articles/{article.pk}/recapture/")
    article.refresh_from_db()
    assert article.state == "pending"


def test_lists_filters_and_pages_by_cursor(checker: User, signed_in: SignIn) -> None:
    for number in range(30):
        make_article(by=checker, text=f"Text number {number}.", title=f"Piece {number:02}")
    visitor = signed_in(checker)
    for order, first in (("newest", "Piece 29"), ("oldest", "Piece 00"), ("title", "Piece 00")):
        answer = visitor.get(f"/articles/?order={order}")
        assert text_of(answer).index(first) < text_of(answer).index("Piece 1")
        rest = visitor.get(f"/articles/{next_of(answer)}")
        assert "Piece 15" in text_of(answer) + text_of(rest)
        assert next_of(rest) == ""
        assert len(rest.context["page"].rows) == 5
    assert len(visitor.get("/articles/?q=piece 07").context["page"].rows) == 1
    assert "No article fits" in text_of(visitor.get("/articles/?q=nowhere"))
    assert visitor.get("/articles/?state=failed").context["page"].rows == []


def test_teaches_the_first_step_where_there_is_nothing(checker: User, signed_in: SignIn) -> None:
    assert "How a check comes to be" in text_of(signed_in(checker).get("/articles/"))


@pytest.mark.parametrize("path", ["/", "/articles/", "/claims/", "/queue/", "/articles/?order=title"])
def test_takes_as_many_queries_for_twelve_rows_as_for_two(
    path: str, editor: User, checker: User, signed_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(2):
        make_claim(make_article(by=checker, title=f"A{number}"), by=editor)
    visitor = signed_in(editor)
    visitor.get(path)
    with CaptureQueriesContext(connection) as few:
        visitor.get(path)
    for number in range(10):
        make_claim(make_article(by=checker, title=f"B{number}"), by=editor)
    with django_assert_num_queries(len(few)):
        visitor.get(path)


def test_reads_an_old_version_with_its_highlights(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    make_claim(article, by=checker)
    old = article.snapshot_id
    visitor = signed_in(checker)
    visitor.post(f"/articles/{article.pk}/versions/", {"text": "Another text altogether, without the passage."})
    assert "You are reading an older version" in text_of(visitor.get(f"/articles/{article.pk}/versions/{old}/"))
    assert b'<mark class="hl"' in visitor.get(f"/articles/{article.pk}/versions/{old}/").content
    assert "Passage not found in this version" in text_of(visitor.get(f"/articles/{article.pk}/"))
    assert len(visitor.get(f"/articles/{article.pk}/versions/").context["page"].rows) == 2


def test_asks_for_a_text_or_a_file_but_not_both(checker: User, signed_in: SignIn) -> None:
    article = make_article(by=checker)
    visitor = signed_in(checker)
    assert visitor.post(f"/articles/{article.pk}/versions/", {}).status_code == 422
    file = SimpleUploadedFile("b.txt", b"Another text.")
    both = visitor.post(f"/articles/{article.pk}/versions/", {"text": "A text.", "file": file})
    assert both.status_code == 422
    assert article.versions.count() == 1


def test_says_the_language_of_the_article(checker: User, signed_in: SignIn) -> None:
    form = {"way": "text", "text": "قال العمدة إن الميناء سيفتح في الربيع.", "language": "ar"}
    answer = signed_in(checker).post("/articles/import/", form, follow=True)
    assert 'lang="ar"' in answer.content.decode()
    assert 'dir="auto"' in answer.content.decode()


def test_never_renders_what_was_pasted(checker: User, signed_in: SignIn) -> None:
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)>"
    form = {"way": "text", "text": hostile, "title": hostile, "byline": hostile, "site": hostile}
    answer = signed_in(checker).post("/articles/import/", form, follow=True)
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page
