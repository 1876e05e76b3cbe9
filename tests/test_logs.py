"""Log lines: one line an event, the request's name on each, and nobody's words."""

import json
import logging
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory
from pytest_django import Settings

from annotations import requestids
from annotations.logs import JsonLines, Lines, NameRequest, without_rows
from annotations.models import Article, Snapshot, User
from annotations.pages import requests
from annotations.pages.requests import HEADER
from tests.conftest import SignIn
from tests.factories import make_claim

ADDRESS = "https://zebrafish.example/"
WORDS = "The harbour\n\nwas sold for nothing"


def record(event: str = "request", *, raised: BaseException | None = None, **beside: Any) -> logging.LogRecord:
    exc_info = (type(raised), raised, raised.__traceback__) if raised else None
    made = logging.makeLogRecord({"msg": event, "levelname": "INFO", "name": "x", "exc_info": exc_info, **beside})
    NameRequest().filter(made)
    return made


def parsed(made: logging.LogRecord) -> dict[str, Any]:
    line = JsonLines().format(made)
    assert "\n" not in line
    return dict(json.loads(line))


def test_tells_only_names_and_numbers_of_ours() -> None:
    request = RequestFactory().get("/secret/?q=zebrafish")
    made = record("a line\nor two", route="desk", status=200, request=request, data={"args": ["zebrafish"]})
    line = parsed(made)
    assert (line["event"], line["route"], line["status"]) == ("a line\nor two", "desk", 200)
    assert set(line) == {"at", "level", "logger", "event", "route", "status"}
    assert "zebrafish" not in Lines().format(made)


def test_names_the_request() -> None:
    begun = requestids.begin("known-by-this-name")
    made = record(job="sweep")
    requestids.end(begun)
    assert parsed(made)["request_id"] == "known-by-this-name"
    assert Lines().format(made).endswith("x request job=sweep request_id=known-by-this-name")
    assert "request_id" not in parsed(record())


@pytest.mark.django_db
def test_leaves_out_the_words_that_a_failing_row_holds(checker: User) -> None:
    """PostgreSQL quotes the row that it refuses; its DETAIL stands in the traceback."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Snapshot.objects.create(state="none such", requested_url=ADDRESS, text=WORDS)
    assert "zebrafish" in str(caught.value), "this would stand in the log"
    made = record(str(caught.value), raised=caught.value)
    for text in (JsonLines().format(made), Lines().format(made)):
        assert "zebrafish" not in text and "harbour" not in text and "sold for" not in text
        assert "snapshot_state_known" in text and "Traceback" in text
    assert "IntegrityError" in JsonLines().format(made)
    assert Article.objects.count() == 0


def test_keeps_what_comes_after_a_row_in_a_chain() -> None:
    told = (
        "E: no\nDETAIL:  Failing row contains (zebrafish\n\nand more).\n\nThe above exception was the direct cause\nE2"
    )
    kept = without_rows(told)
    assert "zebrafish" not in kept and "and more" not in kept
    assert kept.endswith("The above exception was the direct cause\nE2")
    assert "zebrafish" not in without_rows("Task x raised: IntegrityError('no\\nDETAIL:  Key (url)=(zebrafish)')")


def test_leaves_out_secrets_of_links(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """Django names the address of a form that it refuses; whoever reads the log could open what it opens."""
    strict = Client(enforce_csrf_checks=True)
    for address in ("/reply/fcr_SECRET/", "/expert/fcx_SECRET/", "/join/fci_SECRET/", "/sign-in/reset/MQ/d-SECRET/"):
        strict.post(address, {"text": "x"})
        record = next(one for one in reversed(caplog.records) if one.name == "django.security.csrf")
        assert "SECRET" in record.getMessage(), "this would stand in the log"
        for shape in (Lines(), JsonLines()):
            assert "SECRET" not in shape.format(record), address
        assert f"{address.partition('SECRET')[0].rsplit('/', 1)[0]}/…" in Lines().format(record)


@pytest.mark.parametrize("given", ["editor-asks-0001", "0af7651916cd43dd8448eb211c80319c", "a" * 64, "a:b.c_d-e1"])
def test_takes_a_sound_name_for_a_request(client: Client, given: str) -> None:
    assert client.get("/healthz", headers={HEADER: given}).headers[HEADER] == given


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "-" * 12, "with a space", "a\tb-cdefgh", "<script>xx", "ümlauts-12"]
)
def test_gives_another_name_where_the_callers_is_none(client: Client, given: str) -> None:
    answer = client.get("/healthz", headers={HEADER: given})
    assert len(answer.headers[HEADER]) == 24 and answer.headers[HEADER] != given


def test_gives_each_request_a_name_of_its_own(client: Client) -> None:
    names = {client.get("/healthz").headers[HEADER] for _ in range(20)}
    assert len(names) == 20
    assert requestids.current() == ""


@pytest.mark.django_db
def test_says_who_asked_and_for_which_row(signed_in: SignIn, editor: User, caplog: pytest.LogCaptureFixture) -> None:
    signed_in(editor).get("/claims/12345/?q=zebrafish")
    line = next(one for one in caplog.records if one.name == "annotations.pages.requests")
    said = vars(line)
    assert (said["route"], said["status"], said["user"], said["rows"]) == ("claim", 404, editor.pk, {"claim_id": 12345})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("which", "lines"),
    [("newsroom", ["sign_in"]), ("all", ["sign_in", "healthz", "public_checks_api"]), ("errors", [])],
)
def test_writes_as_many_lines_as_are_wanted(
    client: Client,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    which: str,
    lines: list[str],
) -> None:
    settings.LOG_REQUESTS = which
    monkeypatch.setattr(requests, "SLOW_S", 1e9)
    for path in ("/sign-in/", "/healthz", "/api/public/v1/checks/"):
        assert client.get(path).status_code == 200
    told = [vars(one)["route"] for one in caplog.records if one.name == "annotations.pages.requests"]
    assert len(told) == len(lines) and told[:1] == lines[:1]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/v1/no/such/", "/api/public/v1/checks/no-such/", "/api/public/v1/checks/?q=%00"])
def test_tells_the_name_in_problems(client: Client, path: str) -> None:
    answer = client.get(path, headers={HEADER: "name-of-this-one"})
    assert answer.status_code >= 400
    assert answer.json()["request_id"] == "name-of-this-one"


@pytest.mark.django_db
def test_tells_the_name_on_pages_of_errors(client: Client, signed_in: SignIn, checker: User) -> None:
    headers = {HEADER: "name-of-this-one"}
    too_long = client.get("/checks/?q=" + "x" * 9000, headers=headers)
    withdraw = f"/claims/{make_claim(by=checker).pk}/withdraw/"
    refused = signed_in(checker).post(withdraw, {"once": "a-key"}, headers=headers)
    for answer, status in ((too_long, 414), (refused, 409)):
        assert answer.status_code == status
        assert "<code>name-of-this-one</code>" in answer.content.decode()
