"""The export of claims: what the API tells of each, as of one moment, in pieces, and visibly whole or cut off."""

import csv
import gzip
import io
import json
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from annotations.actions import citing
from annotations.actions import claims as deeds
from annotations.actions.evidence import Evidence
from annotations.meaning import exporting
from annotations.meaning.exporting import Asked, export
from annotations.models import Claim, Event, User
from tests import factories
from tests.accounts import make_member
from tests.api.callers import Caller, json_of, problem_of

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/api/v1/claims/export/"
OF_THE_CALLER = {
    "allowed", "may", "content_sha256", "comments", "history", "source_count", "taken_by", "taken_until"
}  # fmt: skip
"""And of the moment: who has it in hand just now."""


def body_of(response: Any) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def lines_of(c: Caller, query: str = "") -> list[dict[str, Any]]:
    """The claims of an export that is whole."""
    *claims, end = (json.loads(line) for line in body_of(c.get(ADDRESS + query)).splitlines())
    assert end == {"end": True, "claims": len(claims)}
    return claims


def many(by: User, editor: User) -> list[Claim]:
    """Claims in several states, with sources that were captured, failed and wait."""
    published = factories.published_claim(by=by, reviewer=editor)
    waiting = factories.make_claim(by=by, text="A “quoted” claim,\nin two lines\\\x01 \x02 \U0001f600")
    factories.make_source(waiting, by=by, url="https://a.example.org/1", captured=None)
    failed = factories.make_source(waiting, by=by, url="https://a.example.org/2", captured=None)
    factories.fail(failed.snapshot)
    told = Evidence("context", told_by="Dr Ada Berg", told_on=date(2026, 11, 3), locator="page 3")
    citing.attach_told(waiting, "interview", "We counted 212 homes.", told, by=by)
    bare = factories.submitted_claim(by=editor, text="=HYPERLINK(1)")
    discarded = factories.make_claim(by=by, text="Put away.")
    deeds.discard_claim(discarded, by=editor)
    return [published, waiting, bare]


def test_tells_each_claim_as_the_api_does(caller: Any, checker: User, editor: User, settings: Any) -> None:
    c, made = caller(checker), many(checker, editor)
    told = lines_of(c)
    assert [line["id"] for line in told] == [claim.pk for claim in made]
    for line in told:
        whole = json_of(c.get(f"/api/v1/claims/{line['id']}/"))
        assert line == {name: value for name, value in whole.items() if name not in OF_THE_CALLER}
    assert told[0]["publications"] and told[0]["reviews"] and told[0]["sources"][0]["quote_state"] == "verified"
    assert told[1]["sources"][1]["error"]["code"] == "not_found"


def test_csv_holds_the_same_and_no_formula(caller: Any, checker: User, editor: User) -> None:
    c, made = caller(checker), many(checker, editor)
    response = c.get(ADDRESS + "?format=csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].endswith('.csv"')
    whole = body_of(response).decode()
    *rows, end = whole.splitlines(keepends=True)
    assert end == "# end: 3 claims\n"
    published, waiting, bare = csv.DictReader(io.StringIO("".join(rows), newline=""))
    assert (published["id"], published["rating"]) == (str(made[0].pk), "false")
    assert published["passages"] == factories.QUOTE
    assert published["check_url"].endswith(f"/checks/{Claim.objects.get(id=made[0].pk).slug}/")
    assert waiting["text"] == Claim.objects.get(id=made[1].pk).text
    assert waiting["source_urls"] == "https://a.example.org/1\nhttps://a.example.org/2"
    assert bare["text"] == "'=HYPERLINK(1)"
    for row, line in zip((published, waiting, bare), lines_of(c), strict=True):
        assert {name: json.loads(row[name]) for name in exporting.LISTS} == {n: line[n] for n in exporting.LISTS}


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_as_a_formula(begin: str, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    Claim.objects.filter(id=claim.pk).update(text=f"{begin}1", claimant=f"{begin}2")
    table = b"".join(export(Asked(Claim.objects.all(), "csv"))).decode()
    [row, _] = csv.DictReader(io.StringIO(table, newline=""))
    assert (row["text"], row["claimant"]) == (f"'{begin}1", f"'{begin}2")


def test_goes_by_the_filters_of_the_list(caller: Any, checker: User, editor: User) -> None:
    c, (published, waiting, bare) = caller(checker), many(checker, editor)

    def ids(query: str) -> list[int]:
        return [line["id"] for line in lines_of(c, query)]

    assert ids("?status=published") == [published.pk]
    assert ids("?status=discarded&q=put+away") != []
    assert ids("?mine=false") == [bare.pk]
    assert ids("?q=quoted") == [waiting.pk]
    assert ids("?q=nothing+like+it&format=jsonl") == []
    events = Event.objects.filter(verb="claims.exported", actor=checker)
    assert events.count() == 5 and events.order_by("id")[0].data == {"status": "published"}


@pytest.mark.parametrize("query", ["?format=xml", "?cursor=1", "?status=none", "?gzip=2", "?format=csv&format=csv"])
def test_refuses_what_it_does_not_know(query: str, caller: Any, checker: User) -> None:
    assert caller(checker).get(ADDRESS + query).status_code in (400, 422)
    assert not Event.objects.filter(verb="claims.exported").exists()


def test_is_for_the_newsroom(caller: Any, anyone: Caller) -> None:
    assert anyone.get(ADDRESS).status_code == 401
    assert caller(make_member("outsider")).get(ADDRESS).status_code == 403


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_an_empty_newsroom_has_an_export_too(kind: str, caller: Any, checker: User) -> None:
    whole = body_of(caller(checker).get(f"{ADDRESS}?format={kind}&gzip=true"))
    *head, end = gzip.decompress(whole).decode().splitlines()
    assert end == ("# end: 0 claims" if kind == "csv" else '{"end": true, "claims": 0}')
    assert head == ([",".join(exporting.CSV_COLUMNS)] if kind == "csv" else [])


def test_sees_one_moment_and_holds_one_chunk(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "CHUNK", 2)
    monkeypatch.setattr(exporting, "PIECE_BYTES", 1)
    made = [factories.make_claim(by=checker, text=f"Claim {number}") for number in range(5)]
    asked: list[list[int]] = []
    chunks = exporting._chunks

    def noted(*args: Any) -> Any:
        for ids in chunks(*args):
            asked.append(ids)
            yield ids

    monkeypatch.setattr(exporting, "_chunks", noted)
    pieces = export(Asked(Claim.objects.all()))
    first = json.loads(next(pieces))
    assert first["text"] == "Claim 0" and asked == [[claim.pk for claim in made[:2]]]
    Claim.objects.filter(id=made[4].pk).update(text="Changed")
    factories.make_claim(by=checker, text="New")
    rest = [json.loads(piece) for piece in pieces if piece]
    assert [line.get("text") for line in rest] == ["Claim 1", "Claim 2", "Claim 3", "Claim 4", None]
    assert rest[-1] == {"end": True, "claims": 5}
    assert [len(ids) for ids in asked] == [2, 2, 1]


def test_one_that_is_broken_off_has_no_end_and_leaves_no_connection(
    checker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PIECE_BYTES", 1)
    factories.make_claim(by=checker)
    before = _connections()
    pieces = export(Asked(Claim.objects.all()))
    assert b'"end": true' not in next(pieces) and _connections() == before + 1
    pieces.close()
    until = monotonic() + 30
    while _connections() > before and monotonic() < until:
        sleep(0.05)
    assert _connections() == before


def test_refuses_a_third_at_once_of_the_same_person(
    caller: Any, checker: User, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PIECE_BYTES", 1)
    factories.make_claim(by=checker)
    c, before = caller(checker), _connections()
    begun = [c.get(ADDRESS) for _ in range(2)]
    assert problem_of(c.get(ADDRESS), 429)["code"] == "too_many_at_once"
    assert len(lines_of(caller(editor))) == 1
    begun[0].close()
    assert len(lines_of(c)) == 1
    begun[1].close()
    assert Event.objects.filter(verb="claims.exported").count() == 4
    until = monotonic() + 30
    while _connections() > before and monotonic() < until:
        sleep(0.05)
    assert _connections() == before


def test_waits_longer_for_a_slow_reader_than_a_page_for_its_statement(db: None) -> None:
    with exporting.own_connection("default") as own, own.cursor() as cursor:
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SHOW {limit}")
            assert cursor.fetchone() == ("10min",)


def _connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def test_the_command_writes_the_same(tmp_path: Path, caller: Any, checker: User, editor: User) -> None:
    c = caller(checker)
    many(checker, editor)
    folder = tmp_path / "exports"
    folder.mkdir()
    for name, query in (("a.jsonl", ""), ("a.csv", "?format=csv"), ("a.csv.gz", "?format=csv&gzip=1")):
        call_command("export_claims", str(folder / name))
        assert (folder / name).read_bytes() == body_of(c.get(ADDRESS + query))
    assert sorted(path.name for path in folder.iterdir()) == ["a.csv", "a.csv.gz", "a.jsonl"]
