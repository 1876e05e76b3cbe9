"""Others' ClaimReviews: read in every shape that people write, mended where there is one reading, else told."""

import json
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest

from annotations.text.claimreviews.labels import _SAID, SCORES, folded_label, score_of
from annotations.text.claimreviews.mending import read_lenient
from annotations.text.claimreviews.prior import MAX_CLAIM, NotAReview, read_prior
from annotations.text.claimreviews.records import MAX_RECORD, Record, readings_of, records_of
from annotations.text.claimreviews.sites import records_of_document
from tests.text.claimreviews.reviews import AGENCY, URL, VALID, changed, page


def _records(text: str) -> list[Record]:
    return list(records_of(BytesIO(text.encode("utf-8", "surrogatepass"))))


def test_reads_what_a_review_says() -> None:
    [found] = readings_of({**VALID, "sdLicense": "https://creativecommons.org/licenses/by/4.0/"})
    assert (found.url, found.site, found.publisher) == (URL, "checks.example.org", "Example Checks")
    assert (found.claim, found.claimant, found.language) == ("Crime doubled in two years", "A. Minister", "en")
    assert (found.label, found.score) == ("Mostly false", 0.0)
    assert found.claimed_on == date(2026, 1, 30) and found.reviewed_at == datetime(2026, 2, 3, tzinfo=UTC)
    assert found.appearances == ("https://pub.example/a", "https://social.example/p/1", "https://tv.example/clip?v=2")
    assert found.licence.endswith("/by/4.0/") and found.markup["claimReviewed"] == VALID["claimReviewed"]


@pytest.mark.parametrize(
    ("path", "value", "name", "expected"),
    [
        ("reviewRating", "False", "label", "False"),
        ("reviewRating.alternateName", ["", "Faux"], "label", "Faux"),
        ("reviewRating.alternateName", {"@value": "Falso", "@language": "es"}, "label", "Falso"),
        ("reviewRating", {"name": "Fake", "ratingValue": "1"}, "label", "Fake"),
        ("reviewRating", {"ratingValue": "4", "bestRating": "5", "worstRating": "1"}, "score", 0.75),
        ("reviewRating", {"ratingValue": "-1", "bestRating": "-1", "worstRating": "-1"}, "score", None),
        ("reviewRating", [{"alternateName": "True"}], "score", 1.0),
        ("itemReviewed.appearance", "https://a.example/1, https://b.example/2 and https://c.example/3", "n", 4),
        ("itemReviewed.appearance", ["https://a.example/1", {"url": ["https://b.example/2"]}, {"@id": "x"}], "n", 3),
        ("itemReviewed.appearance", {"@type": "CreativeWork", "url": "https://a.example/1"}, "n", 2),
        ("itemReviewed.url", ["https://a.example/1", "https://b.example/2"], "n", 5),
        ("itemReviewed", [{"@type": "Claim", "author": "A. Minister", "url": "https://a.example/1"}], "n", 1),
        ("itemReviewed.author", [{"name": ["A. Minister", "B"]}], "claimant", "A. Minister"),
        ("itemReviewed.author", "https://a.example/", "claimant", ""),
        ("itemReviewed", None, "claimant", ""),
        ("claimReviewed", "<p>Crime &amp; order&nbsp;doubled</p>", "claim", "Crime & order doubled"),
        ("inLanguage", {"name": "English", "alternateName": "en"}, "language", "en"),
        ("datePublished", "3 February 2026", "reviewed_at", datetime(2026, 2, 3, tzinfo=UTC)),
        ("datePublished", "yesterday", "reviewed_at", None),
        ("author", "Example Checks", "publisher", "Example Checks"),
        ("author", [None, {"properties": {"name": "Example Checks"}}], "publisher", "Example Checks"),
    ],
)
def test_takes_properties_in_every_shape(path: str, value: Any, name: str, expected: Any) -> None:
    found = read_prior(changed(path, value))
    assert (len(found.appearances) if name == "n" else getattr(found, name)) == expected


def test_takes_wrappers_graphs_lists_and_feeds() -> None:
    wrapped = {
        "type": "http://schema.org/ClaimReview",
        "properties": {
            "claimReviewed": "Crime doubled",
            "url": URL,
            "reviewRating": {"type": "http://schema.org/Rating", "properties": {"alternateName": "Falsch"}},
        },
    }
    assert (readings_of(wrapped)[0].label, readings_of(wrapped)[0].score) == ("Falsch", 0.0)
    assert readings_of(AGENCY)[0].language == "fr"
    assert len(readings_of([VALID, AGENCY])) == 2
    feed = {"@type": "DataFeed", "dataFeedElement": [{"item": [VALID]}, {"item": None}, {"item": []}]}
    assert len(readings_of(feed)) == 1
    assert readings_of({"item": None, "url": URL}) == () == readings_of(None)
    entry = {"item": [changed("datePublished", None)], "dateCreated": "2026-04-01", "license": "CC0"}
    assert (readings_of(entry)[0].reviewed_at, readings_of(entry)[0].licence) == (
        datetime(2026, 4, 1, tzinfo=UTC),
        "CC0",
    )


def test_takes_the_page_s_address_where_the_markup_has_none() -> None:
    here = "https://checks.example.org/here?utm_source=x"
    assert read_prior(changed("url", None), page_url=here).url == "https://checks.example.org/here"
    assert read_prior(changed("url", "/there"), page_url=here).url == "https://checks.example.org/there"
    other = read_prior(VALID, page_url=here)
    assert (other.url, other.page_url) == (URL, "https://checks.example.org/here")


def test_refuses_what_is_no_review() -> None:
    for value, code in (
        (changed("url", None), "no_address"),
        (changed("claimReviewed", " "), "no_claim"),
        ({"@type": "Article"}, "no_review"),
        ([], "no_review"),
        ({**VALID, "text": "x" * 70_000}, "too_large"),
    ):
        with pytest.raises(NotAReview) as refused:
            readings_of(value)
        assert refused.value.code == code


def test_is_the_same_review_however_it_is_spelled() -> None:
    same = [
        VALID,
        changed("url", "http://www.checks.example.org/2026/crime-rate/?utm_source=feed"),
        changed("claimReviewed", "Crime  DOUBLED in two years."),
        changed("reviewRating.alternateName", "False"),
    ]
    assert len({read_prior(one).digest for one in same}) == 1
    others = [changed("url", URL + "2/"), changed("claimReviewed", "Crime fell"), changed("author", "Else")]
    assert len({read_prior(one).digest for one in [VALID, *others]}) == 4


def test_keeps_only_what_can_be_stored() -> None:
    hostile = {**VALID, "a\x00": "b\x00\ud800", "n": [float("inf"), 10**400, 1.5, True], "claimReviewed": "x " * 9_000}
    found = read_prior(hostile)
    assert found.markup["a"] == "b" and found.markup["n"] == [None, None, 1.5, True]
    assert len(found.claim) <= MAX_CLAIM
    json.dumps(found.markup).encode()
    deep: Any = VALID
    for _ in range(2_000):
        deep = {**VALID, "hasPart": deep}
    with pytest.raises(NotAReview, match="nested"):
        read_prior(deep)


@pytest.mark.parametrize(
    ("label", "score"),
    [
        ("True", 1.0),
        ("MOSTLY TRUE.", 0.8),
        ("Half True", 0.5),
        ("Pants on Fire!", 0.0),
        ("False – the photo is old", 0.0),
        ("Größtenteils falsch", 0.0),
        ("Plutôt vrai", 0.8),
        ("Engañoso", 0.5),
        ("Enganoso", 0.5),
        ("Bufala", 0.0),
        ("Misleidend", 0.5),
        ("Fałsz", 0.0),
        ("Полуправда", 0.5),
        ("Yanlış", 0.0),
        ("Salah", 0.0),
        ("زائف", 0.0),
        ("झूठ", 0.0),
        ("誤り", 0.0),
        ("거짓", 0.0),
        ("Unverifiable", None),
        ("Three llamas", None),
    ],
)
def test_tells_what_a_label_amounts_to(label: str, score: float | None) -> None:
    assert score_of(label) == score


def test_knows_each_label_once() -> None:
    said = [folded_label(one) for text in _SAID.values() for line in text.splitlines() for one in line.split(";")]
    by_score = [
        {folded_label(one) for line in t.splitlines() for one in line.split(";")} - {""} for t in _SAID.values()
    ]
    twice = [(a & b) for at, a in enumerate(by_score) for b in by_score[at + 1 :] if a & b]
    assert not twice and len(SCORES) >= 400 and said


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1,}', {"a": 1}),
        ('{"a": "he said "no" twice", "b": 1}', {"a": 'he said "no" twice', "b": 1}),
        ('<!-- {"a": 1} -->', {"a": 1}),
        ('//<![CDATA[\n{"a": 1}\n//]]>', {"a": 1}),
        ('{"a": 1}\n{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": "one\ntwo"}', {"a": "one\ntwo"}),
        ("{&quot;a&quot;: 1}", {"a": 1}),
        ('\ufeff{"a": NaN};', {"a": None}),
    ],
)
def test_mends_what_has_one_reading(text: str, value: Any) -> None:
    mended = read_lenient(text)
    assert mended.is_read and mended.value == value and mended.trouble


@pytest.mark.parametrize("text", ['["a "b" c"]', '{"a "b": 1}', '{"a": ', "{'a': 1}", "nothing", '{"a": "x', ""])
def test_leaves_alone_what_could_be_read_otherwise(text: str) -> None:
    assert not read_lenient(text).is_read


def test_reads_lines_and_says_which_are_wrong() -> None:
    lines = [
        json.dumps(VALID),
        "",
        "{",
        json.dumps(changed("claimReviewed", "")),
        "x" * (MAX_RECORD + 10),
        json.dumps([AGENCY]),
    ]
    found = _records("\n".join(lines))
    assert [record.number for record in found] == [1, 2, 3, 4, 5, 6]
    assert [record.trouble.code if record.trouble else len(record.readings) for record in found] == [
        1,
        0,
        "not_json",
        "no_claim",
        "too_large",
        1,
    ]


def test_reads_lists_and_feeds_entry_by_entry() -> None:
    several = [{**VALID, "url": f"https://checks.example.org/{n}"} for n in range(1_200)]
    feed = {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "dataFeedElement": [{"item": [one]} for one in several],
    }
    for text in (json.dumps(several), json.dumps(several, indent=1), json.dumps(feed), json.dumps(feed, indent=2)):
        found = _records(text)
        assert [record.number for record in found] == list(range(1, 1_201))
        assert all(len(record.readings) == 1 and record.trouble is None for record in found)
    cut = _records(json.dumps(feed)[:-300])
    assert cut[-1].trouble is not None and cut[-1].trouble.code == "not_json" and len(cut) > 1_000


def test_reads_one_object_over_several_lines_as_a_list_of_one() -> None:
    assert [len(record.readings) for record in _records(json.dumps(VALID, indent=2))] == [1]


def test_reads_pages_and_feeds() -> None:
    broken = json.dumps(VALID).replace("Crime doubled", 'Crime "really" doubled')
    html = page(VALID, AGENCY, broken, '["ClaimReview "x" y"]')
    found = records_of_document(html.encode(), url=URL, charset=None, is_feed=False)
    assert [len(record.readings) for record in found] == [1, 1, 1, 0]
    assert found[2].readings[0].claim == 'Crime "really" doubled in two years'
    rss = f"""<?xml version="1.0"?><rss xmlns:schema="https://schema.org/"><channel>
      <item><schema:review encodingFormat="application/ld-json"><![CDATA[{json.dumps(VALID)}]]></schema:review></item>
      <item><schema:review><![CDATA[nothing]]></schema:review></item></channel></rss>"""
    told = records_of_document(rss.encode(), url=URL, charset=None, is_feed=True)
    assert [record.trouble is None for record in told] == [True, False]
    assert records_of_document(b"<html>", url=URL, charset=None, is_feed=False) == []
