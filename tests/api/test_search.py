"""Searching what stands: by words and by what is known of a check; and in the shape of Google's Fact Check Tools."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import publications
from annotations.models import Check, User
from annotations.worker import vectors
from tests import factories
from tests.api.callers import Caller, json_of, problem_of

pytestmark = pytest.mark.django_db
CHECKS = "/api/public/v1/checks/"
TOOLS = ("/v1alpha1/claims:search", "/api/public/v1alpha1/claims:search")
BRIDGE, RENTS, FERRY = "The bridge cost 40 million euros", "Rents rose by half in Greyford", "The ferry stops in May"


@pytest.fixture
def checks(checker: User, editor: User) -> dict[str, str]:
    """Three of them: their slugs by what they say."""
    made = {}
    for at, text in enumerate((BRIDGE, RENTS, FERRY)):
        article = factories.make_article(by=checker, url=f"https://www.news{at}.example.org/story")
        made[text] = factories.published_claim(by=checker, reviewer=editor, article=article, text=text).slug
    Check.objects.filter(slug=made[FERRY]).update(language="de-AT", claimant="Die Ministerin", rating="true")
    return made


def found(anyone: Caller, **query: Any) -> list[str]:
    return [check["slug"] for check in json_of(anyone.client.get(CHECKS, query))["results"]]


def test_finds_by_words_of_which_not_all_occur(anyone: Caller, checks: dict[str, str]) -> None:
    said = "Did you see this?? They say the BRIDGE did cost us 40 million!! #shame"
    assert found(anyone, q=said)[0] == checks[BRIDGE]
    assert found(anyone, q="greyford rents")[0] == checks[RENTS]
    for nothing in ("!!!", "zebra", "' | !x & (\\"):
        assert found(anyone, q=nothing) == []


def test_pages_through_what_a_search_finds(anyone: Caller, checks: dict[str, str]) -> None:
    whole = found(anyone, q="the bridge ferry rents in")
    first = json_of(anyone.client.get(CHECKS, {"q": "the bridge ferry rents in", "page_size": "2"}))
    rest = json_of(anyone.get(first["next"]))
    assert [check["slug"] for check in [*first["results"], *rest["results"]]] == whole
    assert sorted(whole) == sorted(checks.values()) and rest["next"] is None


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ({"claimant": "the MAYOR"}, [RENTS, BRIDGE]),
        ({"claimant": "mayor"}, []),
        ({"rating": "true"}, [FERRY]),
        ({"rating": "no-such"}, []),
        ({"language": "de"}, [FERRY]),
        ({"language": "DE-ch"}, [FERRY]),
        ({"language": "en-GB"}, [RENTS, BRIDGE]),
        ({"site": "news1.example.org"}, [RENTS]),
        ({"site": "WWW.news1.example.org"}, [RENTS]),
        ({"site": "example.org"}, []),
        ({"since": "2020-01-01T00:00:00Z"}, [FERRY, RENTS, BRIDGE]),
        ({"until": "2020-01-01T00:00:00Z", "dated": "published"}, []),
        ({"order": "oldest"}, [BRIDGE, RENTS, FERRY]),
        ({"q": "the", "order": "newest", "language": "en"}, [RENTS, BRIDGE]),
        ({"q": "rents", "claimant": "Die Ministerin"}, []),
    ],
)
def test_narrows_down(anyone: Caller, checks: dict[str, str], query: Any, texts: list[str]) -> None:
    assert found(anyone, **query) == [checks[text] for text in texts]


@pytest.mark.parametrize(
    "query",
    [
        {"q": ""},
        {"q": "x" * 2_001},
        {"rating": "a b"},
        {"language": "_"},
        {"since": "yesterday"},
        {"until": "9" * 40},
        {"dated": "never"},
        {"order": "relevance"},
        {"order": "random"},
        {"site": ""},
        {"q": "the", "cursor": "cD0tMQ=="},
        {"q": "the", "cursor": "cD05OTk5OTk5OTk5OTk="},
    ],
)
def test_refuses_filters_that_are_none(anyone: Caller, checks: dict[str, str], query: Any) -> None:
    problem_of(anyone.client.get(CHECKS, query), 400, "bad_request")


def test_a_list_costs_the_same_queries_however_much_is_found(anyone: Caller, checks: dict[str, str]) -> None:
    def cost(**query: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            json_of(anyone.client.get(CHECKS, query))
        return len(queries)

    assert cost(language="en", page_size=1) == cost(language="en") <= 3
    assert cost(q=BRIDGE) == cost(q=f"{BRIDGE}. {RENTS}. {FERRY}.") <= 20


@pytest.mark.parametrize("tools", TOOLS)
def test_answers_as_google_s_api_does(anyone: Caller, checks: dict[str, str], tools: str) -> None:
    answer = anyone.client.get(
        tools, {"query": "bridge cost", "languageCode": "en-US", "key": "AIza-any", "alt": "json"}
    )
    claim = json_of(answer)["claims"][0]
    assert (claim["text"], claim["claimant"]) == (BRIDGE, "The mayor")
    [review] = claim["claimReview"]
    assert review["publisher"]["site"] == "127.0.0.1" or "." in review["publisher"]["site"]
    assert review["url"].endswith(f"/checks/{checks[BRIDGE]}/")
    assert (review["textualRating"], review["languageCode"]) == ("False", "en")
    assert anyone.get(f"{tools}?query=bridge+cost", headers={"If-None-Match": "*"}).status_code == 304
    nothing: Any
    for nothing in ({"query": "zebra"}, {"query": "bridge", "reviewPublisherSiteFilter": "elsewhere.example"}):
        assert json_of(anyone.client.get(tools, nothing)) == {}


def test_pages_as_google_s_api_does(anyone: Caller, checks: dict[str, str]) -> None:
    asked: Any = {"query": "the bridge ferry rents in", "pageSize": 2}
    first = json_of(anyone.client.get(TOOLS[0], asked))
    rest = json_of(anyone.client.get(TOOLS[0], {**asked, "pageToken": first["nextPageToken"]}))
    assert (len(first["claims"]), len(rest["claims"]), "nextPageToken" in rest) == (2, 1, False)
    assert json_of(anyone.client.get(TOOLS[0], {**asked, "offset": 2})) == rest
    other = anyone.client.get(TOOLS[0], {"query": "ferry", "pageToken": first["nextPageToken"]})
    assert json_of(other, 400)["error"]["status"] == "INVALID_ARGUMENT"


@pytest.mark.parametrize(
    "query",
    [{}, {"query": " "}, {"query": "x", "nosuch": "1"}, {"query": "x", "pageSize": "-1"}, {"query": "x", "offset": "x"},
     {"query": "x", "pageToken": "é"}, {"query": "x", "pageToken": "MQ"}, {"query": "x", "maxAgeDays": "9" * 30},
     {"query": "x", "pageToken": "MQ", "offset": "1"}],
)  # fmt: skip
def test_refuses_as_google_s_api_does(anyone: Caller, query: Any) -> None:
    error = json_of(anyone.client.get(TOOLS[0], query), 400)["error"]
    assert (error["code"], error["status"], set(error)) == (400, "INVALID_ARGUMENT", {"code", "message", "status"})


def test_wants_keys_of_ours_to_be_right(checks: dict[str, str], publisher_key: str) -> None:
    assert json_of(Caller(f"Api-Key {publisher_key}").client.get(TOOLS[0], {"query": "bridge"}))["claims"]
    error = json_of(Caller("Api-Key fck_wrong").get(f"{TOOLS[0]}?query=bridge"), 401)["error"]
    assert error["status"] == "UNAUTHENTICATED"


def test_finds_nothing_that_was_retracted(anyone: Caller, checker: User, editor: User) -> None:
    claim = factories.published_claim(by=checker, reviewer=editor, text=BRIDGE)
    publications.retract(claim, "Wrong.", by=editor)
    assert json_of(anyone.client.get(TOOLS[0], {"query": "bridge"})) == {}
    assert found(anyone, q="bridge") == []


def test_finds_what_is_meant_and_shares_no_word(anyone: Caller, checks: dict[str, str]) -> None:
    said = "Ferryboats will stop running this spring"
    vectors.run()
    assert found(anyone, q=said)[0] == checks[FERRY]
