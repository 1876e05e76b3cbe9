"""The list of dumps and their files, as publishers' programs fetch them."""

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.actions import publications
from annotations.models import Claim, Dump, User
from annotations.worker import dumping
from tests.api.callers import Caller, json_of, problem_of
from tests.factories import published_claim

DUMPS = "/api/public/v1/dumps/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(checker: User, editor: User) -> Claim:
    """The check that today's dump holds."""
    told = published_claim(by=checker, reviewer=editor)
    made()
    return told


def made() -> None:
    dump = dumping.begin()
    assert dump is not None and not dumping.run(dump.pk)


def whole(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_lists_the_files_and_where_to_go_on(anyone: Caller, claim: Claim) -> None:
    [dump] = json_of(anyone.get(DUMPS))["results"]
    assert (dump["day"], dump["checks"]) == (timezone.now().date().isoformat(), 1)
    assert [file["format"] for file in dump["files"]] == ["jsonl", "datafeed"]
    for file in dump["files"]:
        answer = anyone.get(file["url"][file["url"].index("/api/") :])
        body = whole(answer)
        assert answer.headers["Content-Type"] == "application/gzip"
        assert (len(body), answer.headers["Content-Length"]) == (file["bytes"], str(file["bytes"]))
        assert answer.headers["ETag"] == f'"{file["sha256"]}"' and file["name"] in answer.headers["Content-Disposition"]
        assert claim.slug in gzip.decompress(body).decode()
    assert json_of(anyone.get(f"/api/public/v1/changes/?after={dump['cursor']}"))["results"] == []


def test_is_empty_before_the_first(anyone: Caller) -> None:
    assert json_of(anyone.get(DUMPS)) == {"results": [], "license": ""}
    problem_of(anyone.get(f"{DUMPS}checks-latest.jsonl.gz"), 404, "not_found")
    made()
    [dump] = json_of(anyone.get(DUMPS))["results"]
    assert json_of(anyone.get(f"/api/public/v1/changes/?after={dump['cursor']}"))["results"] == []


def test_gives_the_newest_by_name(anyone: Caller, claim: Claim) -> None:
    body = gzip.decompress(whole(anyone.get(f"{DUMPS}checks-latest.datafeed.json.gz")))
    assert json.loads(body)["dataFeedElement"][0]["item"][0]["@type"] == "ClaimReview"


def test_gives_out_nothing_that_was_retracted(anyone: Caller, claim: Claim, editor: User) -> None:
    day = timezone.now().date()
    publications.retract(claim, "Wrong.", by=editor)
    for name in (f"checks-{day}.jsonl.gz", "checks-latest.jsonl.gz"):
        problem_of(anyone.get(DUMPS + name), 410, "dump_withdrawn")
    assert json_of(anyone.get(DUMPS))["results"] == []
    made()
    assert gzip.decompress(whole(anyone.get(f"{DUMPS}checks-{day}.jsonl.gz"))) == b""


def test_answers_304_and_head(anyone: Caller, claim: Claim) -> None:
    for path in (DUMPS, f"{DUMPS}checks-latest.jsonl.gz"):
        head = anyone.call("HEAD", path)
        assert (head.status_code, head.getvalue()) == (200, b"")
        again = anyone.get(path, headers={"If-None-Match": head.headers["ETag"]})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", head.headers["ETag"])
        assert again.headers["Cache-Control"].startswith("public, max-age=60")
    assert int(head.headers["Content-Length"]) == Dump.objects.get().lines_bytes


@pytest.mark.parametrize(
    ("asked", "start", "end"), [("bytes=0-9", 0, 10), ("bytes=10-", 10, None), ("bytes=-5", -5, None)]
)
def test_gives_a_part(anyone: Caller, claim: Claim, asked: str, start: int, end: int | None) -> None:
    path = f"{DUMPS}checks-latest.jsonl.gz"
    answer = anyone.get(path)
    tag, body = answer.headers["ETag"], whole(answer)
    part = anyone.get(path, headers={"Range": asked, "If-Range": tag})
    assert (part.status_code, whole(part)) == (206, body[start:end])
    first = start % len(body)
    last = first + len(body[start:end]) - 1
    assert part.headers["Content-Range"] == f"bytes {first}-{last}/{len(body)}"
    assert part.headers["Content-Length"] == str(len(body[start:end]))


@pytest.mark.parametrize("asked", ["bytes=1000000-", "bytes=9-3", "bytes=-0", "bytes=" + "9" * 18 + "-"])
def test_has_no_such_part(anyone: Caller, claim: Claim, asked: str) -> None:
    answer = anyone.get(f"{DUMPS}checks-latest.jsonl.gz", headers={"Range": asked})
    problem_of(answer, 416, "bad_range")
    assert answer.headers["Content-Range"] == f"bytes */{Dump.objects.get().lines_bytes}"


@pytest.mark.parametrize("asked", ["bytes=-", "lines=1-2", "bytes=0-1,3-4", "x" * 5000, "bytes=" + "9" * 30 + "-"])
def test_gives_the_whole_where_it_cannot_read_the_range(anyone: Caller, claim: Claim, asked: str) -> None:
    answer = anyone.get(f"{DUMPS}checks-latest.jsonl.gz", headers={"Range": asked})
    assert (answer.status_code, len(whole(answer))) == (200, Dump.objects.get().lines_bytes)


def test_gives_the_whole_of_another_file_than_was_begun(anyone: Caller, claim: Claim) -> None:
    answer = anyone.get(f"{DUMPS}checks-latest.jsonl.gz", headers={"Range": "bytes=5-", "If-Range": '"another"'})
    assert (answer.status_code, len(whole(answer))) == (200, Dump.objects.get().lines_bytes)


@pytest.mark.parametrize(
    "name",
    [
        "x",
        "checks-2026-11-03.jsonl",
        "checks-2026-13-77.jsonl.gz",
        "checks-1999-01-01.jsonl.gz",
        "..",
        "a" * 3000,
        "%2e%2e",
    ],
)
def test_knows_no_other_files(anyone: Caller, claim: Claim, name: str) -> None:
    problem_of(anyone.get(f"{DUMPS}{name}"), 404)


def test_says_that_the_store_has_lost_it(anyone: Caller, claim: Claim) -> None:
    dumping.path_of(Dump.objects.get(), dumping.LINES).unlink()
    problem_of(anyone.get(f"{DUMPS}checks-latest.jsonl.gz"), 404, "not_found")


def test_takes_two_queries_however_many_there_are(anyone: Caller, claim: Claim) -> None:
    taken = []
    for number in range(3):
        with CaptureQueriesContext(connection) as seen:
            assert len(json_of(anyone.get(DUMPS))["results"]) == number + 1
        taken.append(len(seen))
        Dump.objects.update(day=F("day") - timedelta(days=1))
        made()
    assert taken == [2, 2, 2]


def test_refuses_parameters(anyone: Caller) -> None:
    problem_of(anyone.get(f"{DUMPS}?day=1"), 400, "bad_request")
    problem_of(anyone.get(f"{DUMPS}checks-latest.jsonl.gz?x=1"), 400, "bad_request")
