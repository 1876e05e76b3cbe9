"""Annotations of published passages: their names, their selectors, what they say."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.actions import publications, reviews
from annotations.meaning.webannotation import annotation_of, passages_of
from annotations.models import Appearance, User
from annotations.text.clean import normalise
from annotations.text.quotes import context
from tests import factories
from tests.webannotations import require_valid

PIECES = ["a", "b ", "é", "e\u0301", "🙂", "👩‍👩‍👧", "👍🏽", "שלום ", "مرحبا ", "日本", "“", "–", " ", "\n", "𝔘𝔫"]
URL = "https://news.example.org/harbour"


def _payload(**item: Any) -> dict[str, Any]:
    version = {"sha256": "0" * 64, "captured_at": "2026-11-02T09:30:00Z", "origin": "fetch"}
    appearance = {"url": URL, "title": "", "start": 0, "end": 1, "quote": "a", "prefix": "", "suffix": "", **item}
    return {
        "slug": "a-check-7",
        "url": "https://checks.example.org/checks/a-check-7/",
        "language": "en",
        "publisher": {"name": "Example Checks", "url": "https://checks.example.org/"},
        "rating": {"label": "False"},
        "published_at": "2026-11-03T16:05:00Z",
        "modified_at": "2026-11-03T16:05:00Z",
        "claimreview": {"reviewRating": {}},
        "appearances": [{"version": version, **appearance}],
    }


@given(st.data())
def test_selectors_slice_exactly_the_quote(data: st.DataObject) -> None:
    text = normalise("".join(data.draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=50))))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())
    prefix, suffix = context(text, start, end)
    payload = _payload(start=start, end=end, quote=text[start:end], prefix=prefix, suffix=suffix)
    [(name, item)] = passages_of(payload).items()
    found = annotation_of(payload, item, iri=f"https://checks.example.org/{name}/")
    require_valid(found)
    quote, position = found["target"]["selector"]
    assert text[position["start"] : position["end"]] == quote["exact"]
    assert text[: position["start"]].endswith(quote["prefix"]) and len(quote["prefix"]) <= 32
    assert text[position["end"] :].startswith(quote["suffix"]) and len(quote["suffix"]) <= 32


def test_gives_each_place_a_name_of_its_own() -> None:
    [name] = passages_of(_payload())
    assert name.startswith("a-check-7-") and [name] == list(passages_of(_payload(title="Else", quote="b")))
    others = [_payload(start=1, end=2), _payload(end=2), _payload(url=f"{URL}/2"), _payload(start=11, end=1)]
    assert len({name, *(one for payload in others for one in passages_of(payload))}) == 5
    assert passages_of(_payload(url="")) == {} == passages_of({"slug": "a"})
    twice = _payload()
    twice["appearances"] *= 2
    assert list(passages_of(twice)) == [name]


@pytest.mark.parametrize("quote", ["👩‍👩‍👧 שלום 🙂", "مرحبا بالعالم", "e\u0301te\u0301 🇫🇷", "𝔘𝔫𝔦"])
def test_publishes_any_script(checker: User, editor: User, quote: str) -> None:
    text = f"Before 👍🏽 this: {quote}, then 日本 after."
    article = factories.make_article(by=checker, url=URL, text=text)
    assert article.snapshot is not None
    said = normalise(quote)
    claim = factories.make_claim(article, by=checker, quote=said)
    factories.make_source(claim, by=checker)
    factories.make_verdict(claim, by=checker)
    reviews.submit(factories.fresh(claim), by=checker)
    reviews.decide(factories.fresh(claim), "approve", by=editor, seen=factories.seen_of(factories.fresh(claim)))
    payload = publications.publish(factories.fresh(claim), by=editor).payload
    [(name, item)] = passages_of(payload).items()
    exact, position = annotation_of(payload, item, iri=f"{URL}/{name}")["target"]["selector"]
    assert article.snapshot.text[position["start"] : position["end"]] == exact["exact"] == said


def test_fills_in_what_was_published_before(checker: User, editor: User) -> None:
    article = factories.make_article(by=checker, url=URL)
    gone = factories.published_claim(by=checker, reviewer=editor, article=article, text="Gone")
    factories.published_claim(by=checker, reviewer=editor, article=article, text="Stands")
    publications.retract(gone, "Wrong.", by=editor)
    columns = ("name", "slug", "publication", "url", "quote", "label", "text", "created_at", "updated_at", "ended_at")
    kept = list(Appearance.objects.values_list(*columns))
    Appearance.objects.all().delete()
    import_module("annotations.migrations.0014_appearances_filled").fill(apps, None)
    assert list(Appearance.objects.values_list(*columns)) == kept
