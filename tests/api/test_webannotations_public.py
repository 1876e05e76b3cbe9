"""The Web Annotation Protocol for readers: what a container, its pages and its annotations answer."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.actions import publications, reviews
from annotations.actions.claims import remove_highlight
from annotations.api import webannotations
from annotations.models import Appearance, Claim, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of
from tests.webannotations import CONTAINER, MEDIA_TYPE, PAGE, require_valid

ROOT = "/api/public/v1/annotations/"
URL = "https://news.example.org/harbour"
LDP, OA = "http://www.w3.org/ns/ldp#", "http://www.w3.org/ns/oa#"
IRIS = {"Prefer": f'return=representation;include="{OA}PreferContainedIRIs"'}


def _published(checker: User, editor: User, *, url: str = URL, text: str = "") -> Claim:
    article = factories.make_article(by=checker, url=url)
    return factories.published_claim(by=checker, reviewer=editor, article=article, text=text)


def _path(iri: str) -> str:
    assert "://" in iri
    return "/" + iri.split("/", 3)[3]


def _only(anyone: Caller) -> Any:
    """The one annotation, from the container."""
    [found] = json_of(anyone.get(ROOT))["first"]["items"]
    return found


def test_gives_one_annotation_for_a_published_passage(anyone: Caller, checker: User, editor: User) -> None:
    claim = _published(checker, editor)
    found = _only(anyone)
    require_valid(found)
    response = anyone.get(_path(found["id"]))
    assert json_of(response) == found
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.headers["Link"] == f'<{LDP}Resource>; rel="type"'
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert "Accept" in response.headers["Vary"]
    assert found["motivation"] == "assessing"
    rating, link, reasons = found["body"]
    assert (rating["purpose"], rating["value"]) == ("classifying", "False")
    assert (link["purpose"], link["source"].rsplit("/", 3)[1:3]) == ("linking", ["checks", claim.slug])
    assert (reasons["purpose"], reasons["value"]) == ("commenting", "The register counts 212 homes.")
    quote, position = found["target"]["selector"]
    assert found["target"]["source"] == URL
    assert quote["exact"] == factories.QUOTE and quote["prefix"].endswith("“") and quote["suffix"].startswith("”")
    version = claim.highlights.get().snapshot
    assert version.text[position["start"] : position["end"]] == quote["exact"]


def test_answers_as_the_protocol_asks_of_a_container(anyone: Caller, checker: User, editor: User) -> None:
    _published(checker, editor)
    response = anyone.get(ROOT)
    found = json_of(response)
    require_valid(found, CONTAINER)
    assert response.headers["Content-Type"] == MEDIA_TYPE
    links = response.headers["Link"]
    assert f'<{LDP}BasicContainer>; rel="type"' in links
    assert f'<http://www.w3.org/TR/annotation-protocol/>; rel="{LDP}constrainedBy"' in links
    assert {"Accept", "Prefer"} <= set(response.headers["Vary"].split(", "))
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert "Accept-Post" not in response.headers, "nobody posts here"
    assert response.headers["Content-Location"] == found["id"]
    assert json_of(anyone.get(_path(found["id"]))) == found
    assert found["total"] == 1 and found["modified"] == found["first"]["items"][0]["modified"]
    options = anyone.call("OPTIONS", ROOT)
    assert (options.status_code, options.headers["Link"]) == (204, links)
    assert options.headers["Allow"] == response.headers["Allow"]
    head = anyone.call("HEAD", ROOT)
    assert (head.status_code, head.content) == (200, b"")
    assert {name: head.headers[name] for name in ("ETag", "Link", "Content-Type")} == {
        name: response.headers[name] for name in ("ETag", "Link", "Content-Type")
    }
    same = anyone.get(ROOT, headers={"If-None-Match": response.headers["ETag"]})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", response.headers["ETag"])


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", MEDIA_TYPE),
        ("application/ld+json", MEDIA_TYPE),
        (MEDIA_TYPE, MEDIA_TYPE),
        ("application/json", "application/json"),
        ("application/json;q=0.5, application/ld+json", MEDIA_TYPE),
    ],
)
def test_speaks_the_type_that_is_asked_for(anyone: Caller, accept: str, kind: str) -> None:
    response = anyone.get(ROOT, headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, kind)


def test_refuses_types_that_it_does_not_make(anyone: Caller) -> None:
    problem_of(anyone.get(ROOT, headers={"Accept": "text/turtle"}), 406, "not_acceptable")


def test_says_that_nothing_is_published(anyone: Caller) -> None:
    found = json_of(anyone.get(ROOT))
    require_valid(found, CONTAINER)
    assert found["total"] == 0 and "first" not in found
    problem_of(anyone.get(f"{ROOT}?page=0"), 404, "not_found")


def test_gives_what_is_preferred(anyone: Caller, checker: User, editor: User) -> None:
    _published(checker, editor)
    whole = _only(anyone)
    response = anyone.get(ROOT, headers=IRIS)
    iris = json_of(response)
    require_valid(iris, CONTAINER)
    assert iris["first"]["items"] == [whole["id"]]
    assert response.headers["Preference-Applied"] == "return=representation"
    assert json_of(anyone.get(_path(response.headers["Content-Location"]))) == iris
    assert json_of(anyone.get(_path(iris["first"]["id"])))["items"] == [whole["id"]]
    minimal = anyone.get(ROOT, headers={"Prefer": f'return=representation;include="{LDP}PreferMinimalContainer"'})
    found = json_of(minimal)
    require_valid(found, CONTAINER)
    assert json_of(anyone.get(_path(found["first"])))["items"] == [whole]
    assert json_of(anyone.get(_path(minimal.headers["Content-Location"]))) == found
    both = f'return=representation; include="{LDP}PreferMinimalContainer {OA}PreferContainedIRIs"'
    assert "iris=1" in json_of(anyone.get(ROOT, headers={"Prefer": both}))["first"]
    told = f'return=representation;include="{OA}PreferContainedDescriptions"'
    assert json_of(anyone.get(ROOT, headers={"Prefer": told}))["first"]["items"] == [whole]
    shouted = f'Return=Representation; Include="{OA}PreferContainedIRIs"'
    page = anyone.get(_path(json_of(anyone.get(ROOT, headers={"Prefer": shouted}))["first"]["id"]))
    assert (json_of(page)["items"], page.headers["Link"]) == ([whole["id"]], f'<{LDP}Resource>; rel="type"')
    for ignored in ("return=minimal", "wait=5", "return=representation", 'return=representation;include="x:y"', ";;"):
        assert json_of(anyone.get(ROOT, headers={"Prefer": ignored}))["first"]["items"] == [whole]


def test_refuses_both_forms_at_once(anyone: Caller) -> None:
    both = f'return=representation;include="{OA}PreferContainedIRIs {OA}PreferContainedDescriptions"'
    problem = problem_of(anyone.get(ROOT, headers={"Prefer": both}), 400, "bad_request")
    assert list(problem["fields"]) == ["Prefer"]


@pytest.mark.parametrize(
    "query", ["page=-1", "page=one", f"page={'9' * 30}", "page=", "iris=2", "minimal=0", "else=1", "page=0&page=1"]
)
def test_refuses_queries_that_mean_nothing(anyone: Caller, query: str) -> None:
    problem_of(anyone.get(f"{ROOT}?{query}"), 400, "bad_request")


def test_pages_hold_their_rows_for_ever(
    anyone: Caller, checker: User, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webannotations, "SIZE", 2)
    before = Appearance.objects.order_by("-id").first()
    assert before is None
    article = factories.make_article(by=checker, url=URL)
    claims = [
        factories.published_claim(by=checker, reviewer=editor, article=article, text=f"Claim {number}")
        for number in range(7)
    ]
    seen = _walk(anyone)
    assert [name.split("/")[-2].rsplit("-", 1)[0] for name in seen] == [claim.slug for claim in claims]
    first = json_of(anyone.get(ROOT, headers=IRIS))["first"]
    publications.retract(factories.fresh(claims[0]), "Wrong.", by=editor)
    following = json_of(anyone.get(_path(first["next"])))
    require_valid(following, PAGE)
    assert not set(following["items"]) & set(first["items"]), "nothing comes twice"
    assert _walk(anyone) == seen[1:]
    assert json_of(anyone.get(ROOT))["total"] == 6


def _walk(anyone: Caller) -> list[str]:
    """The addresses of all annotations, page by page; and back again, the same."""
    container = json_of(anyone.get(ROOT, headers=IRIS))
    at, seen, last = container["first"]["id"], list[str](), container["last"]
    while at:
        page = json_of(anyone.get(_path(at)))
        require_valid(page, PAGE)
        assert page["startIndex"] == len(seen) and page["partOf"]["total"] == container["total"]
        seen += page["items"]
        at, ended = page.get("next"), page["id"]
    assert ended == last
    back: list[str] = []
    while last:
        page = json_of(anyone.get(_path(last)))
        back, last = page["items"] + back, page.get("prev")
    assert back == seen
    return seen


def test_keeps_the_address_through_corrections(
    anyone: Caller, checker: User, editor: User, second_editor: User
) -> None:
    claim = _published(checker, editor)
    before = _only(anyone)
    tag = anyone.get(_path(before["id"])).headers["ETag"]
    publications.correct(factories.fresh(claim), "true", "It was right.", note="We were wrong.", by=editor)
    reviews.decide(factories.fresh(claim), "approve", by=second_editor, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=second_editor)
    after = anyone.get(_path(before["id"]), headers={"If-None-Match": tag})
    assert json_of(after)["body"][0]["value"] == "True"
    assert json_of(after)["created"] == before["created"]
    assert _only(anyone)["id"] == before["id"]


def test_answers_410_once_the_check_is_retracted(anyone: Caller, checker: User, editor: User) -> None:
    claim = _published(checker, editor)
    found = _only(anyone)
    publications.retract(factories.fresh(claim), "The register was wrong.", by=editor)
    problem = problem_of(anyone.get(_path(found["id"])), 410, "retracted")
    assert problem["reason"] == "The register was wrong."
    assert json_of(anyone.get(ROOT))["total"] == 0
    problem_of(anyone.get(f"{ROOT}{claim.slug}-0123456789abcdef/"), 404, "not_found")


def test_answers_410_for_a_passage_that_a_correction_left_out(
    anyone: Caller, checker: User, editor: User, second_editor: User
) -> None:
    from_other = factories.make_article(by=checker, url="https://other.example.org/copy")
    claim = factories.make_claim(factories.make_article(by=checker, url=URL), by=checker)
    second = factories.make_highlight(from_other, by=checker, claim=claim)
    factories.make_source(claim, by=checker)
    factories.make_verdict(factories.fresh(claim), by=checker)
    reviews.submit(factories.fresh(claim), by=checker)
    reviews.decide(factories.fresh(claim), "approve", by=editor, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=editor)
    first, other = json_of(anyone.get(ROOT))["first"]["items"]
    assert other["target"]["source"] == second.article.url
    remove_highlight(second, by=checker)
    publications.correct(factories.fresh(claim), "true", "It was right.", note="We were wrong.", by=editor)
    reviews.decide(factories.fresh(claim), "approve", by=second_editor, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=second_editor)
    assert _only(anyone)["id"] == first["id"]
    problem_of(anyone.get(_path(other["id"])), 410, "passage_gone")


def test_has_none_for_what_stands_nowhere_on_the_web(anyone: Caller, checker: User, editor: User) -> None:
    factories.published_claim(by=checker, reviewer=editor)
    assert json_of(anyone.get(ROOT))["total"] == 0


def test_gives_no_name_of_the_newsroom_s_people(anyone: Caller, checker: User, editor: User) -> None:
    _published(checker, editor)
    said = anyone.get(ROOT).content.decode()
    for person in (checker, editor):
        assert person.name not in said and person.username not in said


def test_lets_every_page_read_it(anyone: Caller, checker: User, editor: User) -> None:
    claim = _published(checker, editor)
    origin = {"Origin": "https://pub.example.org"}
    response = anyone.get(ROOT, headers=origin)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert {"link", "content-location"} <= set(response.headers["Access-Control-Expose-Headers"].split(", "))
    asked = {**origin, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "prefer"}
    assert "prefer" in anyone.call("OPTIONS", ROOT, headers=asked).headers["Access-Control-Allow-Headers"]
    page = Client().get(f"/checks/{claim.slug}/")
    assert f'{ROOT}>; rel="{OA}annotationService"' in page.headers["Link"]


def test_costs_the_same_queries_for_many_annotations(anyone: Caller, checker: User, editor: User) -> None:
    article = factories.make_article(by=checker, url=URL)

    def publish(rows: int) -> None:
        for number in range(rows):
            factories.published_claim(by=checker, reviewer=editor, article=article, text=f"Claim {rows} {number}")

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            json_of(anyone.get(path))
        return len(queries)

    publish(2)
    paths = [ROOT, f"{ROOT}?page={json_of(anyone.get(ROOT))['last'].rsplit('=', 1)[1]}", _path(_first(anyone))]
    few = [cost(path) for path in paths]
    publish(10)
    assert [cost(path) for path in paths] == few
    assert max(few) <= 7


def _first(anyone: Caller) -> str:
    return str(json_of(anyone.get(ROOT))["first"]["items"][0]["id"])
