"""Reading, editing and putting away claims: entity tags, stale edits, comments."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import comments
from annotations.models import Claim, Event, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of


def _address(claim: Claim) -> str:
    return f"/api/v1/claims/{claim.pk}/"


def _read(c: Caller, claim: Claim) -> tuple[Any, str]:
    response = c.get(_address(claim))
    return json_of(response), response.headers["ETag"]


def test_returns_the_claim_with_everything_about_it(caller: Any, checker: User, editor: User) -> None:
    claim = factories.published_claim(by=checker, reviewer=editor)
    comments.comment_on(claim, "Well done.", by=editor)
    shown, tag = _read(caller(checker), claim)
    assert tag.startswith(f'"{shown["version"]}.') and not tag.startswith("W/")
    assert (shown["status"], shown["is_live"], shown["allowed"]) == ("published", True, ["correct", "retract"])
    [place] = shown["highlights"]
    assert (place["quote"], place["article"]["title"]) == (factories.QUOTE, "Harbour to reopen in spring")
    [source] = shown["sources"]
    assert (source["state"], source["quote_state"], source["title"]) == ("ok", "verified", "Housing register 2026")
    assert shown["verdicts"][0]["rating"]["key"] == "false"
    assert shown["reviews"][0]["reviewer"] == {"id": editor.pk, "name": "Edith Editor"}
    assert shown["reviews"][0]["content_sha256"] == shown["content_sha256"]
    assert shown["publications"][0]["url"].endswith(f"/checks/{shown['slug']}/")
    assert shown["comments"][0]["text"] == "Well done."
    verbs = [event["verb"] for event in shown["history"]]
    assert verbs[:3] == ["comment.added", "claim.publish", "claim.approve"] and verbs[-1] == "claim.created"
    captured = next(event for event in shown["history"] if event["verb"] == "source.captured")
    assert captured["by"] is None


def test_answers_304_while_nothing_changed(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    c = caller(checker)
    _, tag = _read(c, claim)
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        unchanged = c.get(_address(claim), headers={"If-None-Match": known})
        assert (unchanged.status_code, unchanged.content, unchanged.headers["ETag"]) == (304, b"", tag)
    assert c.get(_address(claim), headers={"If-None-Match": '"other"'}).status_code == 200
    comments.comment_on(claim, "Hm.", by=checker)
    assert c.get(_address(claim), headers={"If-None-Match": tag}).status_code == 200


def test_lets_nobody_else_s_cache_keep_it(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    response = caller(checker).get(_address(claim))
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= {name.strip() for name in response.headers["Vary"].split(",")}
    assert caller(checker).get("/api/v1/claims/").headers["Cache-Control"] == "private, no-store"


def test_edits_with_the_tag_that_was_read(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    c = caller(checker)
    _, tag = _read(c, claim)
    changes = {"text": "400 homes were built.", "claimant": "", "claimed_on": "2026-10-01", "first_said_url": ""}
    edited = c.patch(_address(claim), changes, headers={"If-Match": tag})
    shown = json_of(edited)
    assert (shown["text"], shown["claimant"], shown["claimed_on"]) == ("400 homes were built.", "", "2026-10-01")
    assert shown["version"] == 2 and edited.headers["ETag"].startswith('"2.')
    cleared = c.patch(_address(claim), {"claimed_on": None}, headers={"If-Match": edited.headers["ETag"]})
    assert json_of(cleared)["claimed_on"] is None


def test_refuses_an_edit_without_a_version(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    problem_of(caller(checker).patch(_address(claim), {"text": "x"}), 428, "version_required")
    endless = {"If-Match": ", ".join(['"1.0123456789abcdef"'] * 50)}
    problem_of(caller(checker).patch(_address(claim), {"text": "x"}, headers=endless), 400, "bad_request")


def test_shows_the_claim_as_it_stands_to_whom_a_colleague_overtook(caller: Any, checker: User, editor: User) -> None:
    claim = factories.make_claim(by=checker)
    c, e = caller(checker), caller(editor)
    _, tag = _read(c, claim)
    json_of(e.patch(_address(claim), {"text": "Hers."}, headers={"If-Match": tag}))
    refused = c.patch(_address(claim), {"text": "His."}, headers={"If-Match": tag})
    problem = problem_of(refused, 412, "stale_version")
    assert problem["current"]["text"] == "Hers."
    assert refused.headers["ETag"] == _read(c, claim)[1]
    again = c.patch(_address(claim), {"text": "His."}, headers={"If-Match": refused.headers["ETag"]})
    assert json_of(again)["text"] == "His."


@pytest.mark.parametrize("tag", ['"stale"', "1", '"1"', '"1.zz"', '"1.0123456789abcdef', "garbage, more", '""', "W/"])
def test_refuses_tags_that_are_none_of_ours(caller: Any, checker: User, tag: str) -> None:
    claim = factories.make_claim(by=checker)
    problem_of(caller(checker).patch(_address(claim), {"text": "x"}, headers={"If-Match": tag}), 412, "stale_version")
    claim.refresh_from_db()
    assert claim.version == 1


def test_takes_any_version_a_list_and_a_weak_tag(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    c = caller(checker)
    _, tag = _read(c, claim)
    json_of(c.patch(_address(claim), {"text": "a"}, headers={"If-Match": "*"}))
    _, second = _read(c, claim)
    json_of(c.patch(_address(claim), {"text": "b"}, headers={"If-Match": f"{tag}, W/{second}"}))
    assert _read(c, claim)[0]["version"] == 3


def test_lets_a_capture_settle_between_reading_and_editing(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    source = factories.make_source(claim, by=checker, captured=None)
    c = caller(checker)
    _, tag = _read(c, claim)
    factories.settle(source.snapshot, factories.PAGE)
    assert _read(c, claim)[1] != tag
    json_of(c.patch(_address(claim), {"text": "Still mine to say."}, headers={"If-Match": tag}))


def test_changes_nothing_when_nothing_is_changed(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    before = Event.objects.count()
    shown = json_of(caller(checker).patch(_address(claim), {}, headers={"If-Match": "*"}))
    assert shown["version"] == 1
    same = json_of(caller(checker).patch(_address(claim), {"text": claim.text}, headers={"If-Match": "*"}))
    assert (same["version"], Event.objects.filter(verb__startswith="claim.").count()) == (1, 1)
    assert Event.objects.count() == before + 2  # the two tokens of these two callers


@pytest.mark.parametrize(
    "name",
    ["status", "version", "created_by", "last_edited_by", "is_live", "slug", "verdict", "id", "may", "content_sha256"],
)
def test_refuses_to_set_what_only_deeds_change(caller: Any, admin: User, checker: User, name: str) -> None:
    claim = factories.make_claim(by=checker)
    body = {"text": "x", name: 1}
    problem = problem_of(caller(admin).patch(_address(claim), body, headers={"If-Match": "*"}), 400, "bad_request")
    assert list(problem["fields"]) == [name]
    claim.refresh_from_db()
    assert (claim.text, claim.version) == (factories.QUOTE, 1)


@pytest.mark.parametrize(
    ("body", "field", "status"),
    [
        ({"text": None}, "text", 400),
        ({"text": ["a"]}, "text", 400),
        ({"claimed_on": "30/01/2026"}, "claimed_on", 400),
        ({"claimed_on": 20260130}, "claimed_on", 400),
        ({"claimed_on": "9999-12-31"}, "claimed_on", 422),
        ({"text": "  "}, "text", 422),
        ({"text": "x" * 1_000_000}, "text", 422),
        ({"first_said_url": "javascript:alert(1)"}, "first_said_url", 422),
    ],
)
def test_names_the_field_of_an_edit_that_cannot_be(
    caller: Any, checker: User, body: Any, field: str, status: int
) -> None:
    claim = factories.make_claim(by=checker)
    problem = problem_of(caller(checker).patch(_address(claim), body, headers={"If-Match": "*"}), status)
    assert list(problem["fields"]) == [field]


def test_refuses_to_edit_what_is_published(caller: Any, checker: User, editor: User) -> None:
    claim = factories.published_claim(by=checker, reviewer=editor)
    refused = caller(checker).patch(_address(claim), {"text": "x"}, headers={"If-Match": "*"})
    assert problem_of(refused, 409, "wrong_state")["allowed"] == ["correct", "retract"]


def test_discards_and_restores(caller: Any, checker: User) -> None:
    claim = factories.make_claim(by=checker)
    c = caller(checker)
    assert json_of(c.post(f"{_address(claim)}discard/"))["status"] == "discarded"
    assert json_of(c.get("/api/v1/claims/"))["results"] == []
    assert [row["id"] for row in json_of(c.get("/api/v1/claims/?status=discarded"))["results"]] == [claim.pk]
    assert _read(c, claim)[0]["highlights"][0]["quote"] == factories.QUOTE
    problem_of(c.post(f"{_address(claim)}discard/"), 409, "wrong_state")
    assert json_of(c.post(f"{_address(claim)}restore/"))["status"] == "draft"


def test_keeps_comments_in_order(caller: Any, checker: User, editor: User) -> None:
    claim = factories.make_claim(by=checker)
    first = json_of(caller(checker).post(f"{_address(claim)}comments/", {"text": "One\r\ntwo"}), 201)
    assert (first["text"], first["author"]["name"]) == ("One\ntwo", "Cleo Checker")
    json_of(caller(editor).post(f"{_address(claim)}comments/", {"text": "Three"}), 201)
    assert [c["text"] for c in _read(caller(checker), claim)[0]["comments"]] == ["One\ntwo", "Three"]
    problem_of(caller(checker).post(f"{_address(claim)}comments/", {"text": ""}), 422, "invalid")


def test_finds_claims_by_words_status_and_person(caller: Any, checker: User, editor: User) -> None:
    mine = factories.make_claim(by=checker, text="The bridge cost 40 million")
    theirs = factories.submitted_claim(by=editor, text="The bridge was late")
    c = caller(checker)

    def found(query: str) -> list[int]:
        return [row["id"] for row in json_of(c.get(f"/api/v1/claims/?{query}"))["results"]]

    assert found("") == [theirs.pk, mine.pk]
    assert found("mine=true") == [mine.pk]
    assert found("mine=false") == [theirs.pk]
    assert found("q=bridge+late") == [theirs.pk]
    assert found("q=MAYOR") == [theirs.pk, mine.pk]
    assert found("status=in_review&q=bridge") == [theirs.pk]
    assert found("q=") == [theirs.pk, mine.pk]


def _queries(c: Caller, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        json_of(c.get(path))
    return len(queries)


def test_costs_the_same_queries_for_many_of_everything(caller: Any, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker, title="")
    claim = factories.submitted_claim(by=checker, article=article)
    c = caller(editor)
    addresses = ["/api/v1/claims/", "/api/v1/claims/?mine=true&q=claim", _address(claim)]

    def grow(rows: int) -> None:
        for number in range(rows):
            other = factories.make_article(by=checker, title="", url=f"https://news.example.org/{rows}/{number}")
            grown = factories.make_claim(other, by=checker, text=f"Claim {rows} {number}")
            factories.make_verdict(grown, by=checker)
            factories.make_highlight(other, by=checker, claim=claim)
            factories.make_source(claim, by=checker, url=f"https://source.example.org/{rows}/{number}")
            factories.make_verdict(claim, by=checker)
            comments.comment_on(claim, "Hm.", by=editor)

    grow(2)
    few = [_queries(c, address) for address in addresses]
    grow(10)
    assert [_queries(c, address) for address in addresses] == few
