"""The Hypothesis API as existing clients call it: search, one row, its linked data, the links."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import publications, reviews
from annotations.models import Appearance, Claim, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of
from tests.webannotations import MEDIA_TYPE, require_valid

SEARCH = "/api/search"
URL = "https://news.example.org/harbour?page=2"
OTHER = "https://other.example.org/2026/bridge-works/100%25"
USER = "acct:factcheck@127.0.0.1"
ROW = {
    "id", "created", "updated", "user", "uri", "text", "tags", "group", "permissions", "target", "document", "links",
    "hidden", "flagged", "moderation_status", "mentions", "actions", "user_info",
}  # fmt: skip


@pytest.fixture
def published(checker: User, editor: User) -> list[Claim]:
    """Three checks in two articles, one after the other."""
    harbour = factories.make_article(by=checker, url=URL)
    other = factories.make_article(by=checker, url=OTHER, text="Bridge works cost well-known [sums], up_to 5*3.")
    made = [
        factories.published_claim(by=checker, reviewer=editor, article=harbour, text=f"Claim {number}")
        for number in range(2)
    ]
    claim = factories.make_claim(other, by=checker, quote="Bridge works cost well-known [sums]")
    factories.make_source(claim, by=checker)
    factories.make_verdict(
        claim, by=checker, rating="true", explanation="# It_is *well-known*.\n\n1. So <b>they</b> say."
    )
    return [*made, _through(claim, by=checker, reviewer=editor)]


def _through(claim: Claim, *, by: User, reviewer: User) -> Claim:
    reviews.submit(factories.fresh(claim), by=by)
    reviews.decide(factories.fresh(claim), "approve", by=reviewer, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=reviewer)
    return factories.fresh(claim)


def _search(anyone: Caller, *asked: tuple[str, Any], **more: Any) -> Any:
    return json_of(anyone.get(f"{SEARCH}?{urlencode([*asked, *more.items()])}"))


def _slugs(answer: Any) -> list[str]:
    return [row["id"].rsplit("-", 1)[0] for row in answer["rows"]]


def test_gives_rows_as_clients_know_them(anyone: Caller, published: list[Claim]) -> None:
    response = anyone.get(SEARCH)
    found = json_of(response)
    assert set(found) == {"total", "rows"} and found["total"] == 3
    assert _slugs(found) == [claim.slug for claim in reversed(published)], "newest first"
    row = found["rows"][-1]
    assert set(row) == ROW
    assert (row["uri"], row["user"], row["group"]) == (URL, USER, "__world__")
    assert row["tags"] == ["False", "fact-check"]
    assert row["permissions"]["read"] == ["group:__world__"]
    assert row["text"].startswith("**False**\n\nThe register counts 212 homes.")
    assert row["document"] == {"title": ["Harbour to reopen in spring"]}
    assert row["links"]["html"].endswith(f"/checks/{published[0].slug}/")
    assert (row["hidden"], row["flagged"], row["mentions"], row["actions"]) == (False, False, [], [])
    assert row["user_info"] == {"display_name": "Factcheck"}
    assert row["created"].endswith("+00:00") and len(row["created"]) == len("2026-11-03T16:05:00.000000+00:00")
    position, words = row["target"][0]["selector"]
    text = published[0].highlights.get().snapshot.text
    assert text[position["start"] : position["end"]] == words["exact"] == factories.QUOTE
    assert response.headers["Hypothesis-Media-Type"].startswith("application/vnd.hypothesis.v1+json")
    same = anyone.get(SEARCH, headers={"If-None-Match": response.headers["ETag"]})
    assert same.status_code == 304


def test_says_what_was_said_and_no_markup(anyone: Caller, published: list[Claim]) -> None:
    [row] = _search(anyone, uri=OTHER)["rows"]
    assert "\\# It\\_is \\*well-known\\*." in row["text"]
    assert "\n1\\. So \\<b\\>they\\</b\\> say." in row["text"]


def test_gives_one_row_and_its_linked_data(anyone: Caller, published: list[Claim], editor: User) -> None:
    row = _search(anyone)["rows"][-1]
    path = "/" + row["links"]["json"].split("/", 3)[3]
    assert json_of(anyone.get(path)) == row
    linked = anyone.get(f"{path}.jsonld")
    assert linked.headers["Content-Type"] == MEDIA_TYPE
    require_valid(json_of(linked))
    publications.retract(published[0], "Wrong.", by=editor)
    for gone in (path, f"{path}.jsonld"):
        problem_of(anyone.get(gone), 410, "retracted")
    assert _search(anyone)["total"] == 2
    problem_of(anyone.get("/api/annotations/none"), 404, "not_found")
    problem_of(anyone.get("/api/annotations/none.jsonld"), 404, "not_found")


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ([("uri", URL)], 2),
        ([("url", f"{URL}&utm_source=x#top")], 2),
        ([("uri", URL.replace("https://", "http://www."))], 2),
        ([("uri", URL), ("url", OTHER)], 3),
        ([("uri", "https://nowhere.example.org/")], 0),
        ([("uri", "urn:x-pdf:0123")], 0),
        ([("uri.parts", "news")], 2),
        ([("uri.parts", "harbour page")], 2),
        ([("uri.parts", "harb")], 0),
        ([("uri.parts", "bridge-works"), ("uri.parts", "other")], 1),
        ([("uri.parts", "ünlaut")], 0),
        ([("wildcard_uri", "https://news.example.org/*")], 2),
        ([("wildcard_uri", "http://NEWS.example.org/h_rbour?page=*")], 2),
        ([("wildcard_uri", "https://other.example.org/*/100%25")], 1),
        ([("wildcard_uri", "https://other.example.org/%")], 0),
        ([("wildcard_uri", "https://news.example.org")], 0),
        ([("wildcard_uri", "https://other.example.org/*"), ("wildcard_uri", "https://news.example.org/*")], 3),
        ([("user", USER)], 3),
        ([("user", "factcheck")], 3),
        ([("user", USER.removeprefix("acct:"))], 3),
        ([("user", "acct:else@127.0.0.1")], 0),
        ([("group", "__world__")], 3),
        ([("group", "other"), ("group", "factcheck")], 3),
        ([("group", "other")], 0),
        ([("tag", "fact-check")], 3),
        ([("tag", "FALSE"), ("tags", "fact-check")], 2),
        ([("tag", "True"), ("tags", "False")], 0),
        ([("quote", "homes WE")], 2),
        ([("quote", "homes bridge")], 0),
        ([("quote", "well-known [sums]")], 1),
        ([("text", "register homes")], 2),
        ([("text", "It_is <b>they</b>")], 1),
        ([("any", "harbour election")], 2),
        ([("any", "True bridge-works")], 1),
        ([("any", "100%25")], 1),
        ([("any", "\\")], 0),
        ([("references", "abc")], 0),
        ([("_", "123"), ("unknown", "x")], 3),
    ],
)
def test_finds_what_is_asked_for(
    anyone: Caller, published: list[Claim], asked: list[tuple[str, str]], count: int
) -> None:
    found = _search(anyone, *asked)
    assert (found["total"], len(found["rows"])) == (count, count)


def test_refuses_more_words_than_it_can_look_for(anyone: Caller) -> None:
    """However they are strung together: each costs the database a pattern over every address."""
    for words in ("a-b." * 1_000, "a " * 13, "a-" * 13):
        refused = anyone.get(f"{SEARCH}?{urlencode({'uri.parts': words})}")
        assert list(problem_of(refused, 400, "bad_request")["fields"]) == ["uri.parts"]


def test_orders_and_cuts(anyone: Caller, published: list[Claim]) -> None:
    slugs = [claim.slug for claim in published]
    assert _slugs(_search(anyone, order="asc")) == slugs
    assert _slugs(_search(anyone, sort="created", order="asc", limit=2)) == slugs[:2]
    assert _slugs(_search(anyone, order="asc", offset=1, limit=1)) == slugs[1:2]
    assert _slugs(_search(anyone, sort="id", order="asc")) == sorted(slugs)
    for sort in ("group", "user"):
        assert _slugs(_search(anyone, sort=sort)) == slugs[::-1]
    none = _search(anyone, limit=0)
    assert (none["total"], none["rows"]) == (3, [])
    assert _search(anyone, _separate_replies="true")["replies"] == []


@pytest.mark.parametrize(("sort", "order"), [("updated", "asc"), ("created", "desc"), ("id", "asc"), ("id", "desc")])
def test_goes_on_after_a_value(anyone: Caller, published: list[Claim], sort: str, order: str) -> None:
    whole = _search(anyone, sort=sort, order=order)["rows"]
    seen, after = whole[:1], whole[0][sort]
    while more := _search(anyone, sort=sort, order=order, search_after=after, limit=1, offset=5)["rows"]:
        seen, after = [*seen, *more], more[-1][sort]
    assert seen == whole


def test_reads_dates_as_h_does(anyone: Caller, published: list[Claim]) -> None:
    first = Appearance.objects.order_by("id")[0].updated_at
    second = datetime.fromisoformat(_search(anyone, order="asc")["rows"][1]["updated"])
    assert second > first
    between = (first + (second - first) / 2).timestamp() * 1_000
    for after, count in [
        (f"{between:.6f}", 2),
        (str(first.year), 3),
        (str(first.year + 1), 0),
        (f"{first:%Y-%m-%d}", 3),
        ((first - timedelta(days=1)).replace(tzinfo=None).isoformat(), 3),
        (str(int((first.timestamp() + 3_600) * 1_000)), 0),
        ("9999", 3),
    ]:
        found = _search(anyone, order="asc", search_after=after)
        assert (found["total"], len(found["rows"])) == (3, count), after
    assert len(_search(anyone, sort="user", order="asc", search_after="acct:a")["rows"]) == 3
    assert _search(anyone, sort="user", order="asc", search_after="acct:z")["rows"] == []
    assert _search(anyone, sort="group", search_after="__world__")["rows"] == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=201", "limit=-1", "limit=one", "limit=", "offset=9801", "offset=-1", f"offset={'9' * 40}",
        "sort=votes", "order=up", "limit=1&limit=2", "user=a&user=b", "search_after=soon", "search_after=0",
        "search_after=-5", f"search_after={'9' * 18}", "search_after=", f"search_after={'9' * 300}",
        "search_after=2026-13-01", "uri=http://", "uri=https://a:b@example.org/",
        "wildcard_uri=https://*.example.org/", "wildcard_uri=*", "wildcard_uri=https://ex_mple.org/",
        f"wildcard_uri=https://example.org/{'*a' * 11}", "_separate_replies=perhaps", "quote=%00",
        f"any={'+'.join('abcdefghijklm')}", "&".join(["tag=a"] * 101),
    ],
)  # fmt: skip
def test_refuses_values_that_mean_nothing(anyone: Caller, query: str) -> None:
    problem_of(anyone.get(f"{SEARCH}?{query}"), 400)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/vnd.hypothesis.v1+json", "application/vnd.hypothesis.v1+json"),
        ("application/vnd.hypothesis.v2+json", "application/vnd.hypothesis.v2+json"),
    ],
)
def test_speaks_the_versions_of_h(anyone: Caller, accept: str, kind: str) -> None:
    for path in (SEARCH, "/api/"):
        response = anyone.get(path, headers={"Accept": accept})
        assert (response.status_code, response.headers["Content-Type"]) == (200, kind)
        version = "v2" if "v2" in accept else "v1"
        assert version in response.headers["Hypothesis-Media-Type"]
    problem_of(anyone.get(SEARCH, headers={"Accept": "text/csv"}), 406, "not_acceptable")


def test_tells_clients_where_to_look(anyone: Caller, published: list[Claim]) -> None:
    found = json_of(anyone.get("/api/"))["links"]
    assert found["search"]["url"].endswith(SEARCH)
    row = _search(anyone)["rows"][0]
    assert found["annotation"]["read"]["url"].replace(":id", row["id"]) == row["links"]["json"]


def test_is_open_to_every_page_without_cookies(anyone: Caller, published: list[Claim]) -> None:
    name = _search(anyone)["rows"][0]["id"]
    origin = {"Origin": "https://pub.example.org"}
    wanted = "authorization, content-type, hypothesis-client-version, x-client-id"
    asked = {**origin, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": wanted}
    for path in ("/api/", SEARCH, f"/api/annotations/{name}", f"/api/annotations/{name}.jsonld"):
        response = anyone.get(path, headers=origin)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        allowed = anyone.call("OPTIONS", path, headers=asked).headers["Access-Control-Allow-Headers"]
        assert set(wanted.split(", ")) <= set(allowed.split(", "))
    for private in ("/api/v1/annotations/", "/api/v1/claims/", "/api/docs/"):
        assert "Access-Control-Allow-Origin" not in anyone.get(private, headers=origin).headers
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        problem_of(anyone.call(method, SEARCH), 405, "method_not_allowed")


def test_passes_over_tokens_of_other_services(anyone: Caller, published: list[Claim]) -> None:
    response = anyone.get(SEARCH, headers={"Authorization": "Bearer 6879-0123", "X-Client-Id": "a", "Accept": "*/*"})
    assert json_of(response)["total"] == 3


def test_gives_nothing_private_away(anyone: Caller, published: list[Claim], checker: User, editor: User) -> None:
    factories.approved_claim(by=checker, reviewer=editor, article=factories.make_article(by=checker, url=f"{URL}9"))
    said = anyone.get(SEARCH).content.decode()
    assert json_of(anyone.get(SEARCH))["total"] == 3
    for person in (checker, editor):
        assert person.name not in said and person.username not in said


def test_costs_the_same_queries_for_many(anyone: Caller, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker, url=URL)

    def publish(rows: int) -> None:
        for number in range(rows):
            factories.published_claim(by=checker, reviewer=editor, article=article, text=f"Claim {rows} {number}")

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            json_of(anyone.get(path))
        return len(queries)

    publish(2)
    paths = [SEARCH, f"{SEARCH}?uri={quote(URL, safe='')}&any=homes"]
    few = [cost(path) for path in paths]
    publish(10)
    assert [cost(path) for path in paths] == few
    assert max(few) <= 3
