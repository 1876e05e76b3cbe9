"""The linter: one thing that breaks each rule, markup that breaks none, and text that would break a linter."""

import copy
import json
from typing import Any

import pytest

from annotations.text.claimreviews.findings import FIXES, Finding
from annotations.text.claimreviews.linting import MAX_FINDINGS, Subject, lint, lint_pages
from tests.text.claimreviews.reviews import AGENCY, URL, VALID, changed, page

MEDIA: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "MediaReview",
    "mediaAuthenticityCategory": "DecontextualizedContent",
    "itemReviewed": {
        "@type": "MediaReviewItem",
        "mediaItemAppearance": [{"@type": "ImageObjectSnapshot", "contentUrl": "https://social.example/p/1.jpg"}],
    },
}
OTHER_REVIEWER = {**VALID, "author": {"@type": "Organization", "name": "Second Checks"}}


def _broken(found: list[Finding]) -> list[tuple[str, str, str]]:
    return [(one.rule, one.severity, one.path) for one in found]


def _of_markup(path: str, value: Any) -> Subject:
    return Subject(changed(path, value), url=URL)


RATING = "reviewRating"
CASES = [
    ("CR01", "error", "script[2]:$", Subject(html=page(VALID, changed("claimReviewed", "Crime doubled in a year")))),
    ("CR01", "error", "script[2]:$", Subject(html=page(VALID, VALID))),
    ("CR03", "error", "$.url", _of_markup("url", None)),
    ("CR03", "error", "$.url", _of_markup("url", "https://elsewhere.example.net/x")),
    ("CR03", "error", "$.url", _of_markup("url", "https://checks.example.org/")),
    ("CR03", "error", "$.url", Subject(changed("url", "https://bit.ly/3xYz"))),
    ("CR03", "error", "$.url", Subject(changed("url", "https://www.google.com/url?q=https://a.example/"))),
    ("CR04", "error", "$.reviewRating", _of_markup(RATING, None)),
    ("CR04", "error", "$.reviewRating.alternateName", _of_markup(f"{RATING}.alternateName", " ")),
    ("CR04", "error", "$.reviewRating.alternateName", _of_markup(f"{RATING}.alternateName", "2/5")),
    ("CR04", "error", "$.reviewRating.alternateName", _of_markup(f"{RATING}.alternateName", "3 out of 5")),
    ("CR05", "error", "$.claimReviewed", _of_markup("claimReviewed", "Mostly false: crime doubled in two years")),
    ("CR05", "error", "$.claimReviewed", _of_markup("claimReviewed", "Crime doubled in two years (mostly false)")),
    ("CR05", "warning", "$.claimReviewed", _of_markup("claimReviewed", "The crime figures are mostly false, he said")),
    ("CR06", "warning", "$.claimReviewed", _of_markup("claimReviewed", "Crime has doubled " + "very " * 12 + "fast")),
    ("CR06", "error", "$.claimReviewed", _of_markup("claimReviewed", "")),
    ("CR07", "error", "$.reviewRating.ratingValue", _of_markup(f"{RATING}.ratingValue", -1)),
    ("CR07", "error", "$.reviewRating.ratingValue", _of_markup(f"{RATING}.ratingValue", "two")),
    ("CR07", "error", "$.reviewRating.ratingValue", _of_markup(f"{RATING}.ratingValue", True)),
    ("CR07", "error", "$.reviewRating.bestRating", _of_markup(f"{RATING}.bestRating", 1)),
    ("CR08", "error", "$.itemReviewed.author", _of_markup("itemReviewed.author", {"name": "EXAMPLE checks"})),
    (
        "CR08",
        "error",
        "$.itemReviewed.author",
        _of_markup("itemReviewed.author", {"name": "Us", "url": "http://www.checks.example.org"}),
    ),
    ("CR09", "warning", "$.itemReviewed.firstAppearance", _of_markup("itemReviewed.firstAppearance", URL)),
    (
        "CR10",
        "error",
        "$.itemReviewed.appearance",
        _of_markup("itemReviewed.appearance", "https://a.example/1, https://b.example/2 and https://c.example/3"),
    ),
    ("CR10", "error", "$.itemReviewed.appearance", _of_markup("itemReviewed.appearance", "a speech")),
    ("CR11", "warning", "$.itemReviewed", _of_markup("itemReviewed", {"@type": "CreativeWork", "url": URL + "x"})),
    ("CR14", "warning", "$.@context", _of_markup("@context", "http://schema.org/")),
    ("CR14", "error", "$.@context", _of_markup("@context", None)),
    ("CR15", "error", "$", Subject({"@context": "https://schema.org", "@type": "Article"})),
    ("CR15", "error", "$.mainEntity.review", Subject({"@type": "WebPage", "mainEntity": {"review": VALID}})),
    ("CR16", "error", "$", Subject('{"@type": "ClaimReview", "claimReviewed": ')),
    ("CR17", "error", "$", Subject(json.dumps(changed("claimReviewed", "Crime </SCRIPT> doubled")), url=URL)),
    ("CR17", "error", "script[1]:$", Subject(html=page(json.dumps({**VALID, "text": "Use </script> here"})))),
    ("CR18", "error", "$[1].itemReviewed", Subject(json.dumps([VALID, {**MEDIA, "itemReviewed": {}}]), url=URL)),
    (
        "CR12",
        "error",
        "script[1]:$.claimReviewed",
        Subject(html=page(changed("claimReviewed", "Wolves roam through northern villages"))),
    ),
    (
        "CR12",
        "error",
        "script[1]:$.reviewRating.alternateName",
        Subject(html=page(VALID, body=f"<h1>True: Crime doubled in two years</h1><p>{'Words of it. ' * 20}</p>")),
    ),
    (
        "CR13",
        "error",
        "script[1]:$.reviewRating.alternateName",
        Subject(html=page(VALID, body=f"<p>Crime doubled in two years</p><p>{'Words of it. ' * 20}</p>")),
    ),
    ("CR13", "error", "script[1]:$", Subject(html=page(VALID, body="Crime doubled in two years: mostly false"))),
]


@pytest.mark.parametrize(("rule", "severity", "path", "subject"), CASES)
def test_finds_what_breaks_the_rule(rule: str, severity: str, path: str, subject: Subject) -> None:
    found = lint(subject)
    assert (rule, severity, path) in _broken(found), found
    assert all(one.message.endswith((".", "!")) and one.fix == FIXES[one.rule] for one in found)


def test_has_a_failing_case_for_every_rule() -> None:
    assert {rule for rule, *_ in CASES} | {"CR02"} == set(FIXES) == {f"CR{number:02}" for number in range(1, 19)}


def test_breaks_one_rule_at_a_time() -> None:
    apart = [case for case in CASES if isinstance(case[3].markup, dict) and case[0] not in ("CR11", "CR15", "CR04")]
    for rule, _, _, subject in apart:
        assert {one.rule for one in lint(subject)} == {rule}, rule


def test_finds_the_same_review_on_several_pages() -> None:
    pages = [Subject(html=page(VALID), url=URL), Subject(html=page(VALID), url="https://checks.example.org/roundup")]
    found = lint_pages(pages)
    assert _broken(found) == [("CR02", "error", "page[2].script[1]:$")]
    assert "page[1]" in found[0].message
    assert lint_pages([pages[0], Subject(html=page(AGENCY, body=_french()))]) == []


def _french() -> str:
    told = "Cette image a été prise à Bruxelles en 2019, comme le montrent les enseignes et les archives."
    return f"<h1>Faux, cette photo ne montre pas une manifestation à Lyon</h1><p>{told}</p>"


def test_finds_nothing_in_sound_markup() -> None:
    numberless = changed("reviewRating", {"@type": "Rating", "alternateName": "Unproven"})
    texts = {**changed("reviewRating.ratingValue", "2"), "itemReviewed": {"@type": "Claim", "author": "A. Minister"}}
    for review in (VALID, AGENCY, numberless, texts, [VALID], {"@context": "https://schema.org", "@graph": [VALID]}):
        assert lint(Subject(json.dumps(review))) == []
    assert lint(Subject(html=page(VALID), url=URL)) == []
    assert lint(Subject(html=page(AGENCY, body=_french()))) == []
    assert lint(Subject(html=page(VALID, OTHER_REVIEWER), url=URL)) == []
    assert lint(Subject(json.dumps([VALID, MEDIA]))) == []
    assert lint(Subject(VALID, url="https://checks.example.org/all/", own_domains=["example.org"])) == []


def test_reads_microdata() -> None:
    written = """<div itemscope itemtype="http://schema.org/ClaimReview"><h1 itemprop="claimReviewed">Crime doubled</h1>
      <link itemprop="url" href="https://checks.example.org/2026/crime/"><p itemprop="author" itemscope
      itemtype="http://schema.org/Organization"><span itemprop="name">Example Checks</span></p>
      <div itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating">
      <meta itemprop="ratingValue" content="9">
      <meta itemprop="bestRating" content="5"><span itemprop="alternateName">Mostly false</span></div></div>"""
    found = lint(Subject(html=page(body=written + "<p>" + "The office counted. " * 9)))
    assert _broken(found) == [
        ("CR07", "error", "microdata[1]:$.reviewRating.ratingValue"),
        ("CR14", "warning", "microdata[1]:$.@context"),
    ]


def test_says_where_the_json_breaks() -> None:
    [found] = lint(Subject(json.dumps(VALID).replace("Crime doubled", 'Crime "doubled"'), url=URL))
    assert (found.rule, found.path) == ("CR16", "$")
    assert "Line 1, column" in found.message and '"doubled"' in found.value


def test_does_not_take_a_word_of_the_claim_for_its_verdict() -> None:
    for claim in ("False teeth cause cancer", "False-flag attacks doubled", "Crime doubled"):
        review = changed("claimReviewed", claim)
        review["reviewRating"]["alternateName"] = "False"
        assert all(one.severity == "warning" for one in lint(Subject(review, url=URL))), claim


HOSTILE: list[Any] = [
    None,
    [],
    {},
    0,
    "",
    "\x00",
    "\ud800 half",
    10**400,
    float("inf"),
    float("nan"),
    "x" * 1_000_000,
    "a " * 500_000,
    "https://" * 100_000,
    "<" * 300_000,
    [[[[[]]]]],
    [{"@value": None}, {"properties": {"properties": 7}}],
    {"@type": ["ClaimReview"], "url": {"url": {}}},
]


@pytest.mark.parametrize("path", ["", *VALID, "reviewRating.alternateName", "reviewRating.ratingValue"])
def test_survives_any_value_anywhere(path: str) -> None:
    for value in HOSTILE:
        review = value if not path else changed(path, value if value is not None else [None])
        markup = review if isinstance(review, (dict, str)) else json.dumps(review)
        for one in lint(Subject(markup, url=URL)):
            assert len(one.value) <= 301
            json.dumps([one.value, one.message, one.path], ensure_ascii=False).encode()


def test_survives_depth_and_length() -> None:
    deep: Any = copy.deepcopy(VALID)
    for _ in range(5_000):
        deep = {"mainEntity": deep}
    assert "CR15" in {one.rule for one in lint(Subject(deep))}
    assert lint(Subject("[" * 200_000))[0].rule == "CR16"
    assert len(lint(Subject(json.dumps([{"@type": "ClaimReview"}] * 500)))) <= MAX_FINDINGS
    for text in ('"' * 300_000, '{"a":"' * 50_000, ",\n " * 100_000, '["' + '",' * 100_000, "{" + " " * 900_000):
        assert lint(Subject(text))
    assert lint(Subject(html="<div>" * 3_000 + page(VALID)))[0].rule == "CR13"
