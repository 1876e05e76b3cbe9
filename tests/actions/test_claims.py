"""Highlights stand on words; edits never overwrite in silence; discards can be undone."""

import pytest

from annotations.actions import articles, claims, reviews, sources
from annotations.actions.passages import Passage
from annotations.errors import BadSpan, Conflict, Invalid, NotAllowed, StaleVersion, WrongState
from annotations.models import Claim, Event, Highlight, User
from tests.factories import (
    PAGE_QUOTE,
    QUOTE,
    fresh,
    make_article,
    make_claim,
    make_highlight,
    make_source,
    make_verdict,
    published_claim,
)

pytestmark = pytest.mark.django_db


def test_refuses_every_span_that_is_not_the_words(checker: User) -> None:
    article, other = make_article(by=checker), make_article(by=checker, text="Another text altogether.")
    version, foreign = article.snapshot, other.snapshot
    assert version is not None and foreign is not None
    at = version.text.index(QUOTE)
    spans = [
        Passage(version.pk, at + 1, at + 1 + len(QUOTE), QUOTE),
        Passage(version.pk, at + len(QUOTE), at, QUOTE),
        Passage(version.pk, at, at, ""),
        Passage(version.pk, -1, 5, QUOTE),
        Passage(version.pk, at, len(version.text) + 1, version.text[at:]),
        Passage(version.pk, at, at + len(QUOTE), QUOTE.upper()),
        Passage(foreign.pk, 0, 7, "Another"),
        Passage(10**12, at, at + len(QUOTE), QUOTE),
        Passage(version.pk, version.text.index("\n"), version.text.index("\n") + 1, "\n"),
    ]
    for span in spans:
        with pytest.raises(BadSpan):
            claims.highlight_passage(article.pk, span, claim=claims.NewClaim("A claim"), by=checker)
    assert not Highlight.objects.exists() and not Claim.objects.exists()


def test_passage_marked_on_a_version_that_was_replaced_meanwhile_is_carried_over(checker: User) -> None:
    article = make_article(by=checker)
    old = article.snapshot
    assert old is not None
    articles.add_version(article, articles.Supplied.text("A correction was added above.\n\n" + old.text), by=checker)
    made = make_highlight(article, by=checker)
    assert made.snapshot == old
    now = list(article.highlights.standing())
    assert [row.quote for row in now] == [QUOTE]
    assert now[0].first == made and now[0].snapshot != old


def test_one_claim_may_stand_in_many_places(checker: User) -> None:
    claim = make_claim(by=checker)
    make_highlight(make_article(by=checker, text=f"Elsewhere: {QUOTE}."), by=checker, claim=claim)
    assert claim.highlights.count() == 2 and Claim.objects.count() == 1


def test_removed_passage_comes_back_where_it_stands_now(checker: User) -> None:
    article = make_article(by=checker)
    made = make_highlight(article, by=checker)
    claims.remove_highlight(made, by=checker)
    assert not article.highlights.standing().exists()
    assert article.snapshot is not None
    articles.add_version(article, articles.Supplied.text("New first line.\n\n" + article.snapshot.text), by=checker)
    assert not article.highlights.standing().exists()
    claims.restore_highlight(made, by=checker)
    assert [row.quote for row in article.highlights.standing()] == [QUOTE]


def test_stale_edit_changes_nothing(checker: User, editor: User) -> None:
    claim = make_claim(by=checker)
    claims.edit_claim(claim, {"text": "First."}, version=claim.version, by=editor)
    with pytest.raises(StaleVersion):
        claims.edit_claim(claim, {"text": "Second."}, version=claim.version, by=checker)
    assert fresh(claim).text == "First."
    assert Event.objects.get(verb="claim.edited").data["changes"]["text"] == [QUOTE, "First."]


def test_edit_that_changes_nothing_is_no_edit(checker: User, editor: User) -> None:
    claim = make_claim(by=checker)
    claims.edit_claim(claim, {"text": claim.text}, version=claim.version, by=editor)
    assert (fresh(claim).version, fresh(claim).last_edited_by) == (1, checker)


def test_discard_is_undone_by_restore(checker: User, other_checker: User) -> None:
    claim = make_claim(by=checker)
    with pytest.raises(NotAllowed):
        claims.discard_claim(claim, by=other_checker)
    claims.discard_claim(claim, by=checker)
    assert fresh(claim).status == "discarded"
    with pytest.raises(WrongState) as refused:
        claims.discard_claim(fresh(claim), by=checker)
    assert refused.value.allowed == ["restore"]
    claims.restore_claim(fresh(claim), by=checker)
    assert fresh(claim).status == "draft"


def test_checker_may_not_discard_what_somebody_has_judged(checker: User, editor: User) -> None:
    claim = make_claim(by=checker)
    make_verdict(claim, by=checker)
    with pytest.raises(NotAllowed):
        claims.discard_claim(fresh(claim), by=checker)
    claims.discard_claim(fresh(claim), by=editor)


def test_published_content_is_changed_by_corrections_only(checker: User, editor: User) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    with pytest.raises(WrongState) as refused:
        claims.edit_claim(claim, {"text": "Other."}, version=None, by=editor)
    assert refused.value.allowed == ["correct", "retract"]
    with pytest.raises(WrongState):
        sources.attach_source(claim, "https://a.example/", sources.Evidence("context"), by=editor)
    with pytest.raises(WrongState):
        reviews.propose_verdict(claim, "true", "No.", by=editor)


def test_same_passage_of_a_source_is_cited_once_another_passage_again(checker: User) -> None:
    claim = make_claim(by=checker)
    made = make_source(claim, by=checker)
    with pytest.raises(Conflict) as refused:
        make_source(fresh(claim), by=checker)
    assert refused.value.code == "cited"
    make_source(fresh(claim), by=checker, quote="Homes under construction are not counted")
    sources.remove_source(made, by=checker)
    make_source(fresh(claim), by=checker)
    with pytest.raises(Conflict):
        sources.restore_source(made, by=checker)


def test_new_passage_is_looked_for_in_the_capture_that_is_there(checker: User) -> None:
    made = make_source(make_claim(by=checker), by=checker, quote="")
    assert made.quote_state == "none"
    assert sources.edit_source(made, {"quote": PAGE_QUOTE}, by=checker).quote_state == "verified"
    edited = sources.edit_source(made, {"quote": "312 homes were completed"}, by=checker)
    assert (edited.quote_state, edited.quote_start) == ("not_found", None)


@pytest.mark.parametrize(
    ("field", "value"), [("text", ""), ("text", "x" * 2001), ("claimant", "x" * 201), ("text", "a\x00")]
)
def test_names_the_field_that_cannot_be_kept(field: str, value: str, checker: User) -> None:
    claim = make_claim(by=checker)
    with pytest.raises(Invalid) as refused:
        claims.edit_claim(claim, {field: value}, version=None, by=checker)
    assert list(refused.value.fields) == [field]
