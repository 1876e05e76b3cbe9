import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.actions.batches import Handed, start_batch
from annotations.models import Article, Batch, User
from annotations.worker import importing
from tests.conftest import SignIn
from tests.pages.reading_pages import queries_of, text_of

pytestmark = pytest.mark.django_db
ROWS = b'title,text\n=SUM(A1),One text.\nTwo,\n"Three, too",Another text.\n'


def hand_in(visitor: Client, how: str = "try", content: bytes = ROWS) -> Batch:
    answer = visitor.post("/articles/batches/", {"file": SimpleUploadedFile("agency.csv", content), "how": how})
    batch = Batch.objects.latest("id")
    assert answer.headers["Location"] == f"/articles/batches/{batch.pk}/"
    return batch


def test_leads_from_a_try_to_the_articles(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    assert "/articles/batches/" in visitor.get("/articles/import/").content.decode()
    batch = hand_in(visitor)
    path = f"/articles/batches/{batch.pk}/"
    assert b"data-waiting" in visitor.get(path).content
    importing.run(batch.pk)
    assert b"data-settled" in visitor.get(f"{path}state/").content
    page = text_of(visitor.get(path))
    assert "Import 2 articles" in page and "Give one of url, text and html." in page
    assert not Article.objects.exists()
    answer = visitor.post(f"{path}run/", follow=True)
    importing.run(Batch.objects.latest("id").pk)
    assert "The articles are being imported." in text_of(answer)
    done = visitor.get(f"/articles/batches/{Batch.objects.latest('id').pk}/")
    assert "being imported" not in text_of(done) and "The whole file was imported" in text_of(done)
    assert b'data-tone="good"' in done.content and b'href="/articles/?order=newest"' in done.content
    assert Article.objects.count() == 2
    assert "Only tried" in text_of(visitor.get("/articles/batches/"))


def test_stops_and_goes_on(checker: User, other_checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    batch = hand_in(visitor, "import")
    path = f"/articles/batches/{batch.pk}/"
    assert "Stop" not in text_of(signed_in(other_checker).get(f"{path}state/")).split()
    assert signed_in(other_checker).post(f"{path}cancel/").status_code == 403
    visitor.post(f"{path}cancel/")
    assert "Go on" in text_of(visitor.get(path))
    assert visitor.post(f"{path}cancel/").status_code == 409
    visitor.post(f"{path}resume/")
    importing.run(batch.pk)
    assert Article.objects.count() == 2


def test_gives_the_refused_rows_as_csv_without_formulas(checker: User, signed_in: SignIn) -> None:
    rows = b'{"=HYPERLINK(1)": 1}\n{"text": "a", "language": "-1"}\n{}\n'
    batch = hand_in(signed_in(checker), content=rows)
    importing.run(batch.pk)
    answer = signed_in(checker).get(f"/articles/batches/{batch.pk}/problems.csv")
    text = answer.content.decode()
    told = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["row"], row["field"], row["code"]) for row in told] == [
        ("1", "'=HYPERLINK(1)", "unknown_field"),
        ("2", "language", "invalid"),
        ("3", "url", "invalid"),
    ]
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_gives_a_file_to_begin_with_that_can_be_handed_in(kind: str, checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    body = visitor.get(f"/articles/batches/template.{kind}").content
    batch = hand_in(visitor, content=body)
    importing.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.format, batch.made, batch.refused) == (kind, 2, 0)
    assert visitor.get("/articles/batches/template.xls").status_code == 404


def test_says_beside_the_field_what_is_wrong_with_a_file(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)
    for content, said in ((b"titel,text\na,b\n", "Columns that are not known: titel."), (b"PK\x03\x04", "CSV UTF-8")):
        answer = visitor.post("/articles/batches/", {"file": SimpleUploadedFile("a.csv", content), "how": "try"})
        assert answer.status_code == 422
        assert said in text_of(answer)
    assert visitor.post("/articles/batches/", {"how": "try"}).status_code == 422
    assert not Batch.objects.exists()


def test_takes_as_many_queries_for_twelve_as_for_two(checker: User, signed_in: SignIn) -> None:
    visitor = signed_in(checker)

    def grow(times: int) -> None:
        for _ in range(times):
            start_batch(Handed(io.BytesIO(b"{}\n" * 12)), dry_run=True, by=checker)
        importing.run(Batch.objects.latest("id").pk)

    grow(2)
    one = f"/articles/batches/{Batch.objects.latest('id').pk}/"
    few = queries_of(visitor, "/articles/batches/"), queries_of(visitor, one)
    grow(10)
    with CaptureQueriesContext(connection) as seen:
        visitor.get("/articles/batches/")
    assert (len(seen), queries_of(visitor, one)) == few


def test_says_when_there_is_none_yet(checker: User, signed_in: SignIn) -> None:
    assert "None yet." in text_of(signed_in(checker).get("/articles/batches/"))
