"""The Web Annotation Protocol for the newsroom's own people: posting, editing and removing."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.actions import articles, claims, publications, reviews
from annotations.models import Annotation, Article, Claim, Event, Highlight, User
from tests import factories
from tests.api.callers import Caller, json_of, problem_of
from tests.webannotations import CONTAINER, CONTEXT, MEDIA_TYPE, PAGE, require_valid

ROOT = "/api/v1/annotations/"
URL = "https://news.example.org/harbour"
QUOTE = "Work began in 2021"


def _quote(exact: str = QUOTE, **more: Any) -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact, **more}


def _said(**more: Any) -> dict[str, Any]:
    """An annotation of `QUOTE`, as a reading tool might post it."""
    usual = {
        "@context": CONTEXT,
        "type": "Annotation",
        "body": {"type": "TextualBody", "value": "Work began in 2021."},
        "target": {"source": URL, "selector": [_quote()]},
    }
    return {**usual, **more}


def _at(*selectors: Any) -> dict[str, Any]:
    return {"source": URL, "selector": list(selectors)}


def _path(iri: str) -> str:
    return "/" + iri.split("/", 3)[3]


@pytest.fixture
def article(checker: User) -> Article:
    return factories.make_article(by=checker, url=URL)


@pytest.fixture
def cleo(caller: Any, checker: User) -> Caller:
    made: Caller = caller(checker)
    return made


def test_makes_a_draft_claim_and_its_highlight(cleo: Caller, article: Article, checker: User) -> None:
    sent = _said(id="https://reader.example.org/a/12", motivation="questioning", canonical="urn:uuid:12")
    response = cleo.raw("POST", ROOT, json.dumps(sent).encode(), MEDIA_TYPE)
    made = json_of(response, 201)
    require_valid({**made, "canonical": "https://checked.below.example"})
    assert response.headers["Location"] == made["id"] != sent["id"]
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert 'ldp#Resource>; rel="type"' in response.headers["Link"]
    assert response.headers["ETag"] == cleo.get(response.headers["Location"]).headers["ETag"]
    assert (made["via"], made["canonical"], made["motivation"]) == (sent["id"], "urn:uuid:12", "questioning")
    claim = Claim.objects.get(text="Work began in 2021.")
    assert (claim.status, claim.created_by_id) == ("draft", checker.pk)
    highlight = claim.highlights.get()
    assert (highlight.quote, highlight.article_id) == (QUOTE, article.pk)
    position = made["target"]["selector"][1]
    assert (position["start"], position["end"]) == (highlight.start, highlight.end)
    assert Event.objects.filter(claim=claim, verb="highlight.added").exists()
    assert json_of(cleo.get(_path(made["id"]))) == made


def test_takes_the_quote_for_the_claim_where_nothing_else_is_said(cleo: Caller, article: Article) -> None:
    tags = [{"type": "TextualBody", "purpose": "tagging", "value": "budget"}, "https://example.org/about"]
    for body in ({}, {"body": tags}, {"bodyValue": "  "}):
        sent = {name: value for name, value in _said().items() if name != "body"}
        made = json_of(cleo.post(ROOT, {**sent, **body}), 201)
        assert made["body"]["value"] == QUOTE


@pytest.mark.parametrize(
    "selector",
    [
        _quote(),
        [_quote(), {"type": "TextPositionSelector", "start": 0, "end": 3}],
        [{"type": "RangeSelector", "startContainer": "/p[2]", "endContainer": "/p[2]"}, _quote()],
        {"type": "XPathSelector", "value": "/html/body/p[2]", "refinedBy": _quote()},
        [{"type": "FragmentSelector", "value": "p2", "refinedBy": {"type": "XPathSelector", "refinedBy": _quote()}}],
        _quote(prefix="million euros. ", suffix=" and was"),
        _quote(prefix="somewhere else "),
        _quote("Work  began\u00a0in 2021"),
    ],
)
def test_understands_what_tools_send(cleo: Caller, article: Article, selector: Any) -> None:
    made = json_of(cleo.post(ROOT, _said(target={"source": f"{URL}?utm_source=x#p2", "selector": selector})), 201)
    assert made["target"]["selector"][0]["exact"] == QUOTE
    assert made["target"]["source"] == URL


def test_finds_the_one_of_several_places_that_is_meant(cleo: Caller, checker: User) -> None:
    text = "It rose 🙂 twice. Then, in May, it rose twice.\nIn June it rose twice."
    made = factories.make_article(by=checker, url=URL, text=text)
    assert made.snapshot and made.snapshot.text == text
    problem = problem_of(cleo.post(ROOT, _said(target=_at(_quote("rose twice")))), 422, "quote_ambiguous")
    assert "2 times" in problem["detail"] and list(problem["fields"]) == ["target"]
    for selectors in (
        [_quote("rose twice", prefix="In June it ")],
        [_quote("rose twice"), {"type": "TextPositionSelector", "start": text.rindex("rose"), "end": len(text) - 1}],
    ):
        found = json_of(cleo.post(ROOT, _said(target=_at(*selectors))), 201)
        assert found["target"]["selector"][1]["start"] == text.rindex("rose")
    far = [_quote("rose twice"), {"type": "TextPositionSelector", "start": text.rindex("rose") - 1, "end": 60}]
    problem_of(cleo.post(ROOT, _said(target=_at(*far))), 422, "quote_ambiguous")


def test_finds_the_article_by_its_twins(cleo: Caller, article: Article) -> None:
    target = {"source": URL.replace("https://", "http://www."), "selector": _quote()}
    json_of(cleo.post(ROOT, _said(target=target)), 201)


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"@context": "https://schema.org"}, "bad_annotation", "@context"),
        ({"type": "Note"}, "bad_annotation", "type"),
        ({"motivation": "shouting"}, "bad_annotation", "motivation"),
        ({"motivation": ["assessing", "linking"]}, "bad_annotation", "motivation"),
        ({"motivation": {"id": "x"}}, "bad_annotation", "motivation"),
        ({"target": URL}, "bad_annotation", "target"),
        ({"target": []}, "bad_annotation", "target"),
        ({"target": [_at(_quote()), _at(_quote())]}, "bad_annotation", "target"),
        ({"target": {"selector": _quote()}}, "bad_annotation", "target"),
        ({"target": {"source": URL}}, "bad_annotation", "target"),
        ({"target": {"source": 5, "selector": _quote()}}, "bad_annotation", "target"),
        ({"target": {"source": {"id": ["x"]}, "selector": _quote()}}, "bad_annotation", "target"),
        ({"target": _at({"type": "TextPositionSelector", "start": 0, "end": 5})}, "bad_annotation", "target"),
        ({"target": _at(_quote(), _quote())}, "bad_annotation", "target"),
        ({"target": _at(_quote(prefix=["a", "b"]))}, "bad_annotation", "target"),
        ({"target": _at(_quote("  "))}, "bad_annotation", "target"),
        (
            {"target": _at(_quote(), {"type": "TextPositionSelector", "start": -1, "end": 5})},
            "bad_annotation",
            "target",
        ),
        (
            {"target": _at(_quote(), {"type": "TextPositionSelector", "start": 1.5, "end": 5})},
            "bad_annotation",
            "target",
        ),
        ({"target": _at(_quote("Nobody said this"))}, "quote_not_found", "target"),
        ({"target": _at(_quote("…"))}, "quote_not_found", "target"),
        ({"target": {"source": "ftp://news.example.org/", "selector": _quote()}}, "bad_scheme", "target"),
        ({"target": {"source": "https://else.example.org/", "selector": _quote()}}, "unknown_article", "target"),
        ({"body": [{"type": "TextualBody", "value": "a"}, {"type": "TextualBody", "value": "b"}]}, "", "body"),
        ({"body": {"type": "TextualBody", "value": 5}}, "bad_annotation", "body"),
        ({"bodyValue": "Twice."}, "bad_annotation", "body"),
        ({"body": {"type": "TextualBody", "value": "x" * 2_001}}, "invalid", "text"),
        ({"via": [["x"]]}, "bad_annotation", "via"),
        ({"via": [f"https://example.org/{number}" for number in range(21)]}, "bad_annotation", "via"),
        ({"canonical": "x" * 3_000}, "bad_annotation", "canonical"),
        ({"id": "x" * 3_000}, "bad_annotation", "id"),
    ],
)
def test_refuses_what_is_no_annotation_of_one_passage(
    cleo: Caller, article: Article, changed: Any, code: str, field: str
) -> None:
    problem = problem_of(cleo.post(ROOT, _said(**changed)), 422, code)
    assert list(problem["fields"]) == [field]
    assert not Annotation.objects.exists() and not Claim.objects.exists()


@pytest.mark.parametrize(
    "changed", [{"targets": []}, {"id": 5}, {"canonical": ["a"]}, {"bodyValue": 1}, {"body": {"value": "\ud800"}}]
)
def test_refuses_malformed_bodies(cleo: Caller, article: Article, changed: Any) -> None:
    problem_of(cleo.post(ROOT, _said(**changed)), 400, "bad_request")
    problem_of(cleo.raw("POST", ROOT, b"<a/>", "text/turtle"), 415, "unsupported_media_type")
    problem_of(cleo.post(ROOT, {"type": "Annotation"}), 400, "bad_request")


def test_honours_a_free_slug(cleo: Caller, article: Article) -> None:
    for slug, last in (("Harbour Works", "harbour-works"), ("H%C3%A4fen", "hafen")):
        response = cleo.post(ROOT, _said(), headers={"Slug": slug})
        assert response.headers["Location"].endswith(f"{ROOT}{last}/")
    for slug in ("harbour works", "", "///", "%", "ü" * 300, "--"):
        made = json_of(cleo.post(ROOT, _said(), headers={"Slug": slug}), 201)
        assert not made["id"].endswith("harbour-works/")
        assert json_of(cleo.get(_path(made["id"]))) == made


def test_answers_a_repeated_post_the_same(cleo: Caller, article: Article) -> None:
    first, again = (cleo.post(ROOT, _said(), headers={"Idempotency-Key": "one"}) for _ in range(2))
    assert json_of(first, 201) == json_of(again, 201)
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Annotation.objects.count() == 1


def test_edits_the_claim_by_put(cleo: Caller, article: Article) -> None:
    made = json_of(cleo.post(ROOT, _said(id="https://reader.example.org/1", canonical="https://c.example/1")), 201)
    path = _path(made["id"])
    tag = cleo.get(path).headers["ETag"]
    edited = {**made, "body": {"type": "TextualBody", "value": "Building began in 2021."}}
    problem_of(cleo.call("PUT", path, edited), 428, "version_required")
    response = cleo.call("PUT", path, edited, headers={"If-Match": tag})
    now = json_of(response)
    assert now["body"]["value"] == "Building began in 2021." == Claim.objects.get().text
    assert (now["via"], now["canonical"], now["target"]) == (made["via"], made["canonical"], made["target"])
    assert response.headers["ETag"] == cleo.get(path).headers["ETag"] != tag
    stale = problem_of(cleo.call("PUT", path, edited, headers={"If-Match": tag}), 412, "stale_version")
    assert stale["current"] == now
    assert cleo.get(path, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "changed",
    [
        {"via": "https://reader.example.org/2"},
        {"canonical": "https://c.example/2"},
        {"canonical": ""},
        {"id": "https://reader.example.org/1"},
        {"motivation": "linking"},
        {"target": _at(_quote("The council says"))},
        {"target": {"source": "https://else.example.org/", "selector": _quote()}},
        {"target": {"source": "no address", "selector": _quote()}},
    ],
)
def test_refuses_to_change_more_than_the_words(cleo: Caller, article: Article, changed: Any) -> None:
    made = json_of(cleo.post(ROOT, _said(id="https://reader.example.org/1", canonical="https://c.example/1")), 201)
    problem = problem_of(cleo.call("PUT", _path(made["id"]), {**made, **changed}, headers={"If-Match": "*"}), 422)
    assert list(problem["fields"]) == list(changed)
    assert json_of(cleo.get(_path(made["id"]))) == made


def test_removes_and_brings_back(cleo: Caller, article: Article, checker: User) -> None:
    made = json_of(cleo.post(ROOT, _said(), headers={"Slug": "works"}), 201)
    path = _path(made["id"])
    tag = cleo.get(path).headers["ETag"]
    problem_of(cleo.delete(path), 428, "version_required")
    problem_of(cleo.call("DELETE", path, headers={"If-Match": '"9.0123456789abcdef"'}), 412, "stale_version")
    gone = cleo.call("DELETE", path, headers={"If-Match": tag})
    assert (gone.status_code, gone.content) == (204, b"")
    for method in ("GET", "PUT", "DELETE"):
        problem_of(cleo.call(method, path, _said() if method == "PUT" else None), 410, "removed")
    assert json_of(cleo.get(ROOT))["total"] == 0
    another = json_of(cleo.post(ROOT, _said(), headers={"Slug": "works"}), 201)
    assert another["id"] != made["id"], "an address is never given again"
    claims.restore_highlight(Highlight.objects.get(annotation__name="works"), by=checker)
    back = json_of(cleo.get(path))
    assert {**back, "modified": ""} == {**made, "modified": ""}
    problem_of(cleo.get(f"{ROOT}none/"), 404, "not_found")


def test_answers_as_the_protocol_asks_of_a_container(cleo: Caller, article: Article) -> None:
    made = json_of(cleo.post(ROOT, _said()), 201)
    response = cleo.get(ROOT)
    found = json_of(response)
    require_valid(found, CONTAINER)
    assert found["first"]["items"] == [made]
    assert response.headers["Accept-Post"].startswith(MEDIA_TYPE)
    assert response.headers["Allow"] == "GET, POST, HEAD, OPTIONS"
    options = cleo.call("OPTIONS", ROOT)
    assert options.status_code == 204
    for name in ("Accept-Post", "Allow", "Link"):
        assert options.headers[name] == response.headers[name]
    assert {"Accept", "Prefer", "Authorization"} <= set(response.headers["Vary"].split(", "))
    page = json_of(cleo.get(_path(found["last"])))
    require_valid(page, PAGE)
    assert cleo.call("OPTIONS", _path(made["id"])).headers["Allow"] == "GET, PUT, DELETE, HEAD, OPTIONS"
    assert response.headers["Cache-Control"].startswith("private")


def test_still_names_the_passage_that_was_marked_when_the_article_changes(
    cleo: Caller, article: Article, checker: User
) -> None:
    made = json_of(cleo.post(ROOT, _said()), 201)
    articles.add_version(article, articles.Supplied.text("Words before.\n\n" + factories.TEXT), by=checker)
    assert json_of(cleo.get(_path(made["id"])))["target"] == made["target"]
    later = json_of(cleo.post(ROOT, _said()), 201)
    assert later["target"]["selector"][1]["start"] == made["target"]["selector"][1]["start"] + len("Words before.\n")


def test_refuses_edits_of_a_published_claim(caller: Any, article: Article, checker: User, editor: User) -> None:
    c = caller(checker)
    made = json_of(c.post(ROOT, _said()), 201)
    claim = Claim.objects.get()
    factories.make_source(claim, by=checker)
    factories.make_verdict(factories.fresh(claim), by=checker)
    reviews.submit(factories.fresh(claim), by=checker)
    reviews.decide(factories.fresh(claim), "approve", by=editor, seen=factories.seen_of(factories.fresh(claim)))
    publications.publish(factories.fresh(claim), by=editor)
    edited = {**made, "bodyValue": "Else."}
    del edited["body"]
    problem_of(c.call("PUT", _path(made["id"]), edited, headers={"If-Match": "*"}), 409, "wrong_state")


def test_costs_the_same_queries_for_many(cleo: Caller, article: Article) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            json_of(cleo.get(ROOT))
        return len(queries)

    for _ in range(2):
        json_of(cleo.post(ROOT, _said()), 201)
    few = cost()
    for _ in range(10):
        json_of(cleo.post(ROOT, _said()), 201)
    assert cost() == few <= 9
