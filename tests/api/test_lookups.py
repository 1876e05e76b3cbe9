"""Looking up many things at once, and addresses that are not named."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import publications
from annotations.meaning.briefs import MOST_OF_ONE
from annotations.models import Address, Page, User
from annotations.text.urls import canonical, spellings, url_hash
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

pytestmark = pytest.mark.django_db
LOOKUP, PREFIX = "/api/public/v1/lookup/", "/api/public/v1/lookup/prefix/"
URL = "https://news.example.org/harbour?page=2"


def published(checker: User, editor: User, *, url: str = URL, text: str = "") -> Any:
    article = factories.make_article(by=checker, url=url)
    return factories.published_claim(by=checker, reviewer=editor, article=article, text=text)


def slugs(found: Any) -> list[str]:
    return [check["slug"] for check in found["checks"]]


def test_answers_each_by_itself(anyone: Caller, checker: User, editor: User) -> None:
    claim = published(checker, editor)
    asked = [URL, f"{URL}&utm_source=x#top", "http://www.news.example.org/harbour?page=2", "nowhere", "https://x.org/"]
    answer = anyone.post(LOOKUP, {"urls": asked, "passages": ["Nothing of the kind."]})
    assert answer.headers["Cache-Control"] == "no-store"
    found = json_of(answer)
    assert [slugs(one) for one in found["urls"]] == [[claim.slug]] * 3 + [[], []]
    assert [one["url"] for one in found["urls"]] == asked
    wrong = found["urls"][3]
    assert (wrong["canonical"], wrong["problem"]["status"], wrong["problem"]["code"]) == (None, 400, "bad_url")
    assert found["urls"][4]["problem"] is None
    check = found["urls"][0]["checks"][0]
    assert (check["rating"]["label"], check["passage_changed"]) == ("False", False)
    assert check["url"].endswith(f"/checks/{claim.slug}/")
    assert found["passages"] == [{"passage": "Nothing of the kind.", "checks": [], "has_more": False}]


def test_refuses_more_words_than_can_be_looked_for(anyone: Caller, checker: User, editor: User) -> None:
    published(checker, editor)
    letters = "".join(chr(0x4E00 + at % 20_000) for at in range(60_000))
    passages = [letters[start : start + 2_000] for start in range(0, 60_000, 2_000)]
    problem_of(anyone.post(LOOKUP, {"passages": passages}), 413, "too_large")
    json_of(anyone.post(LOOKUP, {"passages": passages[:5]}))
    json_of(anyone.post(LOOKUP, {"passages": ["Plain words of a usual length, and numbers too. " * 41] * 30}))


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        (factories.QUOTE, True),
        (f"Yesterday he said: “{factories.QUOTE.upper()}”, and left.", True),
        ("The city has built 400 homes, he says", True),
        ("We have built 500 homes since the last election", False),
        ("", False),
        ("…", False),
    ],
)
def test_finds_what_a_passage_states(anyone: Caller, checker: User, editor: User, said: str, is_found: bool) -> None:
    claim = published(checker, editor, text="The city has built 400 homes")
    found = json_of(anyone.post(LOOKUP, {"passages": ["Other words.", said, "More words."]}))["passages"]
    assert [slugs(one) for one in found] == [[], [claim.slug] if is_found else [], []]


def test_compares_with_nothing_that_is_not_public(anyone: Caller, checker: User, editor: User) -> None:
    claim = published(checker, editor, text="The city has built 400 homes")
    article = claim.highlights.get().article
    factories.make_highlight(article, by=checker, quote="The opposition disputes this", claim=claim)
    factories.make_claim(article, by=checker, quote="Work began in 2021", text="Work began in 2021 and not before")
    said = ["The opposition disputes this", "Work began in 2021 and not before"]
    assert [slugs(one) for one in json_of(anyone.post(LOOKUP, {"passages": said}))["passages"]] == [[], []]
    publications.retract(factories.fresh(claim), "Wrong.", by=editor)
    found = json_of(anyone.post(LOOKUP, {"passages": [factories.QUOTE], "urls": [URL]}))
    assert (slugs(found["passages"][0]), slugs(found["urls"][0])) == ([], [])


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"urls": []},
        {"urls": "https://x.org/"},
        {"urls": [1]},
        {"urls": [None]},
        {"urls": ["https://x.org/"] * 101},
        {"urls": ["https://x.org/"] * 60, "passages": ["x"] * 41},
        {"passages": ["x" * 2_001]},
        {"passages": ["x" * 2_000] * 31},
        {"passages": [{}]},
        {"url": URL},
        {"passages": ["a\x00b"]},
        {"passages": ["\ud800"]},
    ],
)
def test_refuses_what_cannot_be_looked_up(anyone: Caller, body: Any) -> None:
    problem_of(anyone.post(LOOKUP, body), 400, "bad_request")


def test_costs_the_same_queries_for_many(anyone: Caller, checker: User, editor: User) -> None:
    urls = [f"https://news.example.org/{number}" for number in range(12)]
    for url in urls:
        published(checker, editor, url=url)

    def cost(count: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            found = json_of(anyone.post(LOOKUP, {"urls": urls[:count], "passages": [factories.QUOTE] * count}))
        assert all(len(slugs(one)) == 1 for one in found["urls"])
        assert all(len(slugs(one)) == 12 for one in found["passages"])
        return len(queries)

    assert cost(2) == cost(12) <= 8


def test_says_that_there_are_more(anyone: Caller, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker, url=URL)
    for number in range(MOST_OF_ONE + 1):
        factories.published_claim(by=checker, reviewer=editor, article=article, text=f"Claim {number}")
    [found] = json_of(anyone.post(LOOKUP, {"urls": [URL]}))["urls"]
    assert (len(found["checks"]), found["has_more"]) == (MOST_OF_ONE, True)


def test_finds_by_the_hash_what_it_finds_by_the_address(
    anyone: Caller, checker: User, editor: User, settings: Any
) -> None:
    """Every address of a page, in each of its spellings."""
    settings.PUBLIC_CALLS_PER_MINUTE = 10_000
    claim = published(checker, editor)
    page = Page.objects.known_at(URL)
    assert page is not None
    others = [f"https://news.example.org/{number}?q=a\\b%C3%A9" for number in range(300)]
    Address.objects.bulk_create(Address(key=f"test/{other}", url=canonical(other), page=page) for other in others)
    for address in [URL, *others]:
        for url in spellings(canonical(address)):
            hashed = url_hash(url)
            found = json_of(anyone.get(f"{PREFIX}{hashed[:5]}/"))
            assert [slugs(one) for one in found["results"] if one["hash"] == hashed] == [[claim.slug]]


def test_says_little_by_its_size(anyone: Caller, checker: User, editor: User) -> None:
    published(checker, editor)
    known = url_hash(canonical(URL))[:5]
    one, none = anyone.get(f"{PREFIX}{known}/"), anyone.get(f"{PREFIX}00000/")
    assert json_of(none)["results"] == []
    assert len(one.content) == len(none.content) == 4096
    assert "no-transform" in one.headers["Cache-Control"]
    assert anyone.get(f"{PREFIX}{known}/", headers={"If-None-Match": one.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("prefix", ["0000", "000000", "ABCDE", "ghijk", "0000-"])
def test_refuses_what_is_no_prefix(anyone: Caller, prefix: str) -> None:
    problem_of(anyone.get(f"{PREFIX}{prefix}/"), 400, "bad_request")


def test_lets_pages_ask(anyone: Caller) -> None:
    asked = {"Origin": "https://pub.example.org", "Access-Control-Request-Method": "POST"}
    answer = anyone.call("OPTIONS", LOOKUP, headers={**asked, "Access-Control-Request-Headers": "content-type"})
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"]
    posted = anyone.raw("POST", LOOKUP, json.dumps({"urls": [URL]}).encode(), headers={"Origin": "https://a.example"})
    assert posted.headers["Access-Control-Allow-Origin"] == "*"
