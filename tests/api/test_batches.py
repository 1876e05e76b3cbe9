"""Many articles in one file: handed in, tried, run, stopped; and what is refused."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from annotations.actions import batches as deeds
from annotations.models import Article, Batch, User
from annotations.worker import importing
from tests.api.callers import json_of, problem_of

BATCHES = "/api/v1/batches/"
CSV = b'title,text,external_id\r\nOne,"Text,\nin two lines.",a\r\nTwo,,b\r\nThree,Text.,a\r\n'


def csv(name: str = "agency.csv", content: bytes = CSV) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/csv")


def test_tries_a_file_first_and_then_runs_it(caller: Any, checker: User) -> None:
    c = caller(checker)
    trial = json_of(c.form(BATCHES, {"file": csv(), "dry_run": "true"}), 201)
    assert {name: trial[name] for name in ("state", "error", "format", "filename", "dry_run", "percent")} == {
        "state": "pending",
        "error": None,
        "format": "csv",
        "filename": "agency.csv",
        "dry_run": True,
        "percent": 0,
    }
    problem_of(c.post(f"{BATCHES}{trial['id']}/run/"), 409, "wrong_state")
    importing.run(trial["id"])
    done = json_of(c.get(f"{BATCHES}{trial['id']}/"))
    assert [done[name] for name in ("state", "rows_done", "made", "known", "refused", "percent")] == [
        "done",
        3,
        1,
        1,
        1,
        100,
    ]
    assert json_of(c.get(f"{BATCHES}{trial['id']}/problems/"))["results"] == [
        {"row": 2, "field": "url", "code": "invalid", "detail": "Give one of url, text and html."}
    ]
    assert not Article.objects.exists()
    real = json_of(c.post(f"{BATCHES}{trial['id']}/run/"), 201)
    assert (real["dry_run"], real["body_sha256"]) == (False, done["body_sha256"]) and real["id"] != done["id"]
    importing.run(real["id"])
    assert json_of(c.get(f"{BATCHES}{real['id']}/"))["made"] == Article.objects.count() == 1
    assert [row["id"] for row in json_of(c.get(BATCHES))["results"]] == [real["id"], trial["id"]]
    problem_of(c.post(f"{BATCHES}{real['id']}/run/"), 409, "wrong_state")


def test_takes_few_rows_without_a_file(caller: Any, checker: User) -> None:
    made = json_of(caller(checker).post(BATCHES, {"text": '{"text": "Words."}'}), 201)
    importing.run(made["id"])
    assert (made["format"], Article.objects.count()) == ("jsonl", 1)


def test_the_same_request_starts_one_batch(caller: Any, checker: User) -> None:
    c, key = caller(checker), {"Idempotency-Key": "once"}
    one, other = (json_of(c.form(BATCHES, {"file": csv()}, headers=key), 201) for _ in range(2))
    assert one["id"] == other["id"] and Batch.objects.count() == 1


def test_stops_and_goes_on(caller: Any, checker: User, other_checker: User, editor: User) -> None:
    c = caller(checker)
    path = f"{BATCHES}{json_of(c.form(BATCHES, {'file': csv()}), 201)['id']}/"
    problem_of(caller(other_checker).post(f"{path}cancel/"), 403, "not_allowed")
    assert problem_of(c.post(f"{path}resume/"), 409, "wrong_state")["allowed"] == ["cancel"]
    assert json_of(caller(editor).post(f"{path}cancel/"))["state"] == "cancelled"
    assert problem_of(c.post(f"{path}cancel/"), 409, "wrong_state")["allowed"] == ["resume"]
    assert json_of(c.post(f"{path}resume/"))["state"] == "pending"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        ("título;text\nÄ;ö\n".encode("latin-1"), "not_utf8"),
        ("title,text\n".encode("utf-16"), "not_utf8"),
        (b"PK\x03\x04", "not_text"),
        (b"titel,text\na,b\n", "unknown_columns"),
        (b"text,text\na,b\n", "duplicate_columns"),
        (b"Just words\n", "bad_header"),
        (b"[{}]", "json_array"),
    ],
)
def test_refuses_files_without_rows(content: bytes, code: str, caller: Any, checker: User) -> None:
    problem = problem_of(caller(checker).form(BATCHES, {"file": csv(content=content)}), 422, code)
    assert list(problem["fields"]) == ["file"]
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "file"),
        ({"file": "a.csv"}, "file"),
        ({"text": 5}, "text"),
        ({"text": "x", "dry_run": "perhaps"}, "dry_run"),
        ({"text": "x", "rows": 3}, "rows"),
        ({"text": "x", "format": 3}, "format"),
    ],
)
def test_refuses_what_is_no_batch(body: Any, field: str, caller: Any, checker: User) -> None:
    assert list(problem_of(caller(checker).post(BATCHES, body), 400, "bad_request")["fields"]) == [field]


def test_refuses_a_format_that_is_not_known(caller: Any, checker: User) -> None:
    problem = problem_of(caller(checker).post(BATCHES, {"text": "x", "format": "xml"}), 422, "invalid")
    assert list(problem["fields"]) == ["format"]


def test_takes_larger_files_than_one_article_and_no_larger_ones(caller: Any, checker: User, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES, settings.BATCH_MAX_BYTES = 10_000, 50_000
    c = caller(checker)
    row = json.dumps({"text": "x" * 1_000}).encode() + b"\n"
    assert json_of(c.form(BATCHES, {"file": csv(content=row * 40)}), 201)["body_bytes"] == 40 * len(row)
    problem_of(c.form(BATCHES, {"file": csv(content=row * 60)}), 413, "too_large")
    problem_of(c.raw("POST", BATCHES, b'{"text": "' + b"x" * 5_000_000 + b'"}'), 413, "too_large")


def test_costs_the_same_queries_for_many_batches_and_problems(caller: Any, checker: User) -> None:
    c = caller(checker)

    def grow(times: int) -> None:
        for _ in range(times):
            deeds.start_batch(deeds.Handed(BytesIO(b"{}\n" * 12)), dry_run=True, by=checker)
        importing.run(Batch.objects.earliest("id").pk)

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            json_of(c.get(path))
        return len(seen)

    grow(2)
    paths = [BATCHES, f"{BATCHES}{Batch.objects.earliest('id').pk}/problems/?page_size=2"]
    few = [queries(path) for path in paths]
    grow(10)
    assert [queries(paths[0]), queries(paths[1].replace("=2", "=12"))] == few


def test_the_same_external_id_is_one_article(caller: Any, checker: User) -> None:
    c = caller(checker)
    first = json_of(c.post("/api/v1/articles/", {"text": "Words.", "external_id": " ap-7 "}), 201)
    again = json_of(c.post("/api/v1/articles/", {"text": "Other words.", "external_id": "ap-7"}), 200)
    by_url = json_of(c.post("/api/v1/articles/", {"url": "https://a.example/", "external_id": "ap-7"}), 200)
    assert first["id"] == again["id"] == by_url["id"] and first["external_id"] == "ap-7"
    assert again["snapshot"]["text"] == "Words." and Article.objects.count() == 1
    named = json_of(c.post("/api/v1/articles/", {"url": "https://b.example/x", "external_id": "ap-8"}), 201)
    assert named["external_id"] == "ap-8"
    url = {"url": "https://b.example/x", "external_id": "ap-9"}
    problem_of(c.post("/api/v1/articles/", url), 409, "external_id_differs")
    problem_of(c.post("/api/v1/articles/", {"text": "a", "external_id": "x" * 256}), 422, "invalid")
    assert json_of(c.post("/api/v1/articles/", {"text": "a", "external_id": ""}), 201)["external_id"] is None


def test_takes_authors_one_by_one(caller: Any, checker: User) -> None:
    body = {"text": "Words.", "authors": ["A. Writer", "B. Author"], "section": "Local"}
    article = json_of(caller(checker).post("/api/v1/articles/", body), 201)
    assert (article["authors"], article["byline"]) == (["A. Writer", "B. Author"], "A. Writer, B. Author")
    assert article["section"] == "Local"
    by_line = json_of(caller(checker).post("/api/v1/articles/", {"text": "Words.", "byline": "By A. Writer"}), 201)
    assert by_line["authors"] == ["A. Writer"]
