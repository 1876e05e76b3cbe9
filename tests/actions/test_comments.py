"""Comments on words that stand, on sources and on claims; what changed since a review."""

import pytest
from django.db import IntegrityError, transaction

from annotations.actions import claims, comments, contacting, reviews, sources
from annotations.actions.comments import About
from annotations.errors import BadSpan, Invalid, Refused
from annotations.meaning.content import content_of
from annotations.meaning.discussion import discussion_of
from annotations.meaning.since import Since, since_review
from annotations.models import Claim, Comment, Event, ReviewedContent, User
from tests.factories import fresh, make_claim, make_source, make_verdict, seen_of, submitted_claim

pytestmark = pytest.mark.django_db
QUOTE = "212 homes"


def test_stands_where_the_words_are_and_follows_them_until_they_are_edited(checker: User, editor: User) -> None:
    claim = submitted_claim(by=checker)
    comment = comments.comment_on(fresh(claim), "Which year?", by=editor, about=About(quote=QUOTE))
    assert comment.verdict is not None and comment.verdict.explanation[comment.start : comment.end] == QUOTE
    make_verdict(fresh(claim), by=checker, explanation="In May: the register counts 212 homes.")
    (remark,) = discussion_of(claim.comments.for_reading(), fresh(claim).verdict, sources=[]).on_words
    assert remark.span is not None and (remark.span.start, remark.span.end) == (28, 37)
    make_verdict(fresh(claim), by=checker, explanation="In May: the register counts 214 homes.")
    found = discussion_of(claim.comments.for_reading(), fresh(claim).verdict, sources=[])
    assert not found.on_words and [one.comment.quote for one in found.on_earlier_words] == [QUOTE]


@pytest.mark.parametrize(
    ("about", "field"),
    [
        (About(quote="999 homes"), "quote"),
        (About(quote=QUOTE, start=0, end=len(QUOTE)), "quote"),
        (About(quote="homes", start=10**30, end=10**30 + 5), "quote"),
        (About(quote="o"), "quote"),
        (About(quote="\ud800"), "quote"),
        (About(start=3, end=9), "quote"),
        (About(quote=QUOTE, verdict=999_999_999), "verdict"),
        (About(source=999_999_999), "source"),
        (About(source=1, quote=QUOTE), "source"),
    ],
)
def test_refuses_what_does_not_stand_there(about: About, field: str, checker: User) -> None:
    claim = submitted_claim(by=checker)
    with pytest.raises((BadSpan, Invalid)) as refused:
        comments.comment_on(claim, "Hm.", by=checker, about=about)
    assert refused.value.status == 422 and field in refused.value.fields
    assert not Comment.objects.exists()


def test_database_refuses_words_that_do_not_stand_and_others_sources(checker: User) -> None:
    claim, other = submitted_claim(by=checker), make_claim(by=checker)
    source = make_source(other, by=checker)
    wrong = [
        Comment(claim=claim, author=checker, text="x", verdict=claim.verdict, start=0, end=3, quote="not"),
        Comment(claim=other, author=checker, text="x", verdict=claim.verdict, start=0, end=3, quote="The"),
        Comment(claim=claim, author=checker, text="x", source=source),
        Comment(claim=claim, author=checker, text="x", quote="The"),
    ]
    for row in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_is_resolved_and_opened_again_once_each(checker: User, editor: User) -> None:
    claim = submitted_claim(by=checker)
    comment = comments.comment_on(claim, "Hm.", by=editor)
    for _ in range(2):
        assert comments.resolve_comment(comment, by=checker).resolved_by == checker
    for _ in range(2):
        assert not comments.reopen_comment(comment, by=editor).is_resolved
    verbs = list(Event.objects.filter(verb__startswith="comment.").order_by("id").values_list("verb", flat=True))
    assert verbs == ["comment.added", "comment.resolved", "comment.reopened"]


def test_tells_whom_it_mentions(checker: User, editor: User, second_editor: User) -> None:
    comments.comment_on(make_claim(by=checker), "@edith, ask @edgar. Not me@cleo.example, nor @nobody.", by=checker)
    assert Event.objects.get(verb="comment.added").data["mentioned"] == sorted([editor.pk, second_editor.pk])


def test_is_no_edit_of_what_is_reviewed(checker: User, editor: User) -> None:
    claim = submitted_claim(by=checker)
    reviews.decide(claim, "approve", by=editor, seen=seen_of(fresh(claim)))
    comments.comment_on(fresh(claim), "Fine.", by=editor, about=About(source=claim.sources.get().pk))
    assert fresh(claim).status == "approved"


def since(claim: Claim) -> Since:
    reviewed = list(claim.reviews.select_related("reviewer").order_by("-id"))
    found = since_review(reviewed, content_of(fresh(claim)))
    assert found is not None
    return found


def test_says_field_by_field_what_changed_since_the_last_review(checker: User, editor: User) -> None:
    claim = submitted_claim(by=checker)
    assert since_review([], content_of(claim)) is None
    reviews.decide(claim, "send_back", by=editor, note="Which year?")
    assert since(claim).is_same
    gone, kept = claim.sources.get(), make_source(claim, by=checker, url="https://other.example.com/")
    sources.remove_source(gone, by=checker)
    claims.edit_claim(fresh(claim), {"claimant": "The deputy"}, version=None, by=checker)
    make_verdict(fresh(claim), by=checker, rating="true", explanation="412 homes.")
    found = since(claim)
    assert {one.name: (one.old, one.new) for one in found.changes if one.name != "explanation"} == {
        "claimant": ("The mayor", "The deputy"),
        "rating": ("False", "True"),
    }
    assert {(one.what, one.id) for one in found.sources} == {("added", kept.pk), ("removed", gone.pk)}
    reviews.submit(fresh(claim), by=checker)
    reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    assert since(claim).is_same
    assert ReviewedContent.objects.count() == 2


def test_what_the_other_side_said_is_the_same_after_the_database_kept_it(checker: User, editor: User) -> None:
    """The database keeps the names of an object in an order of its own."""
    claim = make_claim(by=checker)
    make_source(claim, by=checker)
    make_verdict(fresh(claim), by=checker)
    contacting.tell_readers(fresh(claim), contacting.Told("replied", "They counted otherwise."), by=checker)
    reviews.submit(fresh(claim), by=checker)
    reviews.decide(fresh(claim), "send_back", by=editor, note="Which year?")
    assert since(claim).is_same


def test_says_honestly_where_what_was_reviewed_was_not_kept(checker: User, editor: User) -> None:
    claim = submitted_claim(by=checker)
    reviews.decide(claim, "send_back", by=editor, note="Which year?")
    with transaction.atomic(), pytest.raises(Exception, match="append_only|Cannot"), transaction.atomic():
        ReviewedContent.objects.all().delete()
    review = claim.reviews.get()
    review.content_sha256 = "0" * 64
    found = since_review([review], content_of(claim))
    assert found is not None and not found.is_kept and not found.is_same


def test_stale_verdict_is_refused_and_nothing_is_lost(checker: User, editor: User) -> None:
    claim = submitted_claim(by=checker)
    make_verdict(fresh(claim), by=editor)
    with pytest.raises(Refused) as refused:
        reviews.propose_verdict(claim, "true", "Mine.", version=claim.version, by=checker)
    assert refused.value.status == 412
