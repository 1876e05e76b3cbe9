"""Four eyes, approvals bound to content, and the law of moves."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from annotations.actions import claims, publications, reviews, sources
from annotations.errors import Conflict, FourEyes, Invalid, NotAllowed, Refused, WrongState
from annotations.meaning.content import content_of, sha256_of
from annotations.models import Claim, Event, Publication, Review, User
from annotations.models.moves import MOVES, Status, legal_moves
from tests.factories import (
    approved_claim,
    fresh,
    make_claim,
    make_source,
    make_verdict,
    published_claim,
    seen_of,
    submitted_claim,
)

pytestmark = pytest.mark.django_db


def test_refuses_ones_own_verdict_for_every_role(admin: User, editor: User) -> None:
    for author in (admin, editor):
        claim = submitted_claim(by=author)
        with pytest.raises(FourEyes):
            reviews.decide(claim, "approve", by=author, seen=seen_of(fresh(claim)))
        assert fresh(claim).status == "in_review"


def test_refuses_the_approval_of_whoever_worked_on_it_however_often_others_touch_it_later(
    checker: User, other_checker: User, editor: User, second_editor: User
) -> None:
    claim = submitted_claim(by=checker)
    claims.edit_claim(claim, {"text": "As the editor would have it."}, version=None, by=editor)
    highlight = claim.highlights.get()
    claims.remove_highlight(highlight, by=other_checker)
    claims.restore_highlight(highlight, by=other_checker)
    with pytest.raises(FourEyes):
        reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    reviews.decide(fresh(claim), "approve", by=second_editor, seen=seen_of(fresh(claim)))


def test_refuses_it_also_for_edits_of_a_correction_that_was_withdrawn(
    checker: User, editor: User, second_editor: User
) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    publications.correct(claim, "true", "Revised.", note="Revised.", by=editor)
    claims.edit_claim(fresh(claim), {"text": "Left over."}, version=None, by=editor)
    reviews.withdraw(fresh(claim), by=editor)
    assert fresh(claim).verdict == claim.verdict, "the published verdict stands again"
    publications.correct(fresh(claim), "false", "A typo.", note="A typo.", by=second_editor)
    for person in (editor, second_editor):
        with pytest.raises(FourEyes):
            reviews.decide(fresh(claim), "approve", by=person, seen=seen_of(fresh(claim)))


def test_refuses_any_decision_on_ones_own_verdict(editor: User, second_editor: User) -> None:
    claim = submitted_claim(by=editor)
    for decision in ("send_back", "reject"):
        with pytest.raises(FourEyes):
            reviews.decide(claim, decision, by=editor, note="My own.")
    reviews.decide(claim, "approve", by=second_editor, seen=seen_of(fresh(claim)))
    reviews.withdraw(fresh(claim), by=editor)
    assert fresh(claim).status == "draft"


def test_refuses_the_last_editor_even_where_another_judged(checker: User, editor: User) -> None:
    claim = submitted_claim(by=checker)
    claims.edit_claim(claim, {"text": "Other words."}, version=claim.version, by=editor)
    with pytest.raises(FourEyes):
        reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))


def test_refuses_an_approval_by_a_checker(checker: User, other_checker: User) -> None:
    with pytest.raises(NotAllowed):
        reviews.decide(submitted_claim(by=checker), "approve", by=other_checker)


def test_database_refuses_an_approval_of_ones_own_work(checker: User, editor: User) -> None:
    claim = submitted_claim(by=checker)
    row = Review(
        claim=claim,
        verdict=claim.verdict,
        reviewer=checker,
        verdict_author=checker,
        last_editor=claim.last_edited_by,
        decision="approve",
        content_sha256="0" * 64,
    )
    with pytest.raises(IntegrityError, match="worked on this content"), transaction.atomic():
        row.save()
    row.verdict_author = row.last_editor = editor
    with pytest.raises(IntegrityError, match="names other authors"), transaction.atomic():
        row.save()


def test_database_refuses_a_publication_without_approval_of_this_content(checker: User, editor: User) -> None:
    claim = approved_claim(by=checker, reviewer=editor)
    row = Publication(
        claim=claim,
        slug="forged",
        version=1,
        kind="original",
        review=claim.reviews.get(),
        content_sha256="0" * 64,
        payload={},
        payload_sha256="0" * 64,
        published_by=editor,
        published_at=claim.created_at,
    )
    with pytest.raises(IntegrityError, match="no approval covers"), transaction.atomic():
        row.save()


def _edit_text(claim: Claim, by: User) -> None:
    claims.edit_claim(claim, {"text": "Edited."}, version=None, by=by)


def _edit_source(claim: Claim, by: User) -> None:
    sources.edit_source(claim.sources.get(), {"stance": "context"}, by=by)


def _remove_source(claim: Claim, by: User) -> None:
    sources.remove_source(claim.sources.get(), by=by)


def _new_verdict(claim: Claim, by: User) -> None:
    reviews.propose_verdict(claim, "true", "On second thought.", by=by)


def _remove_highlight(claim: Claim, by: User) -> None:
    claims.remove_highlight(claim.highlights.get(), by=by)


@pytest.mark.parametrize("edit", [_edit_text, _edit_source, _remove_source, _new_verdict, _remove_highlight])
def test_voids_the_approval_when_content_is_edited(
    edit: Callable[[Claim, User], None], checker: User, editor: User, second_editor: User
) -> None:
    claim = approved_claim(by=checker, reviewer=editor)
    before = seen_of(claim)
    edit(claim, second_editor)
    claim = fresh(claim)
    assert claim.status == "in_review"
    assert seen_of(claim) != before
    assert Event.objects.filter(claim=claim, verb="approval.voided", actor=second_editor).count() == 1
    with pytest.raises(WrongState) as refused:
        publications.publish(claim, by=editor)
    assert "approve" in refused.value.allowed


def test_refuses_a_decision_on_something_else_than_was_seen(checker: User, editor: User) -> None:
    claim = submitted_claim(by=checker)
    seen = seen_of(claim)
    claims.edit_claim(claim, {"text": "Edited meanwhile."}, version=None, by=checker)
    with pytest.raises(Conflict) as refused:
        reviews.decide(fresh(claim), "approve", by=editor, seen=seen)
    assert refused.value.code == "changed_meanwhile"
    assert fresh(claim).status == "in_review"


def test_refuses_to_overturn_a_decision_that_was_not_seen(checker: User, editor: User, second_editor: User) -> None:
    claim = submitted_claim(by=checker)
    reviews.decide(claim, "approve", by=second_editor, seen=seen_of(fresh(claim)))
    with pytest.raises(Conflict):
        reviews.decide(claim, "send_back", by=editor, note="Late.", seen=seen_of(claim), version=claim.version)
    assert fresh(claim).status == "approved"


def test_refuses_an_approval_while_a_capture_is_under_way(checker: User, editor: User) -> None:
    claim = submitted_claim(by=checker)
    make_source(claim, by=checker, url="https://late.example.org/", captured=None)
    with pytest.raises(WrongState) as refused:
        reviews.decide(fresh(claim), "approve", by=editor, seen=seen_of(fresh(claim)))
    assert refused.value.code == "captures_unsettled"


def test_asks_for_a_note_where_work_is_sent_back_or_rejected(checker: User, editor: User) -> None:
    claim = submitted_claim(by=checker)
    for decision in ("send_back", "reject"):
        with pytest.raises(Invalid) as refused:
            reviews.decide(claim, decision, by=editor, note=" \n")
        assert "note" in refused.value.fields
    reviews.decide(claim, "send_back", by=editor, note="Which year?")
    assert fresh(claim).status == "sent_back"
    reviews.submit(fresh(claim), by=checker)
    assert fresh(claim).status == "in_review"


def test_refuses_submission_without_a_verdict(checker: User) -> None:
    with pytest.raises(Invalid) as refused:
        reviews.submit(make_claim(by=checker), by=checker)
    assert refused.value.code == "incomplete" and "verdict" in refused.value.fields


def test_lets_checkers_judge_only_their_own_claims(checker: User, other_checker: User, editor: User) -> None:
    claim = make_claim(by=checker)
    with pytest.raises(NotAllowed):
        make_verdict(claim, by=other_checker)
    assert make_verdict(claim, by=editor).author == editor


def test_correction_is_a_new_version_and_goes_through_review_again(
    checker: User, editor: User, second_editor: User
) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    first = claim.publications.get()
    publications.correct(claim, "true", "The register was revised.", note="We had 212; it is 412.", by=editor)
    claim = fresh(claim)
    assert (claim.status, claim.is_live) == ("in_review", True)
    with pytest.raises(FourEyes):
        reviews.decide(claim, "approve", by=editor, seen=seen_of(fresh(claim)))
    reviews.decide(claim, "approve", by=second_editor, seen=seen_of(fresh(claim)))
    second = publications.publish(fresh(claim), by=editor)
    assert (second.version, second.kind, second.slug) == (2, "correction", first.slug)
    assert second.note == "We had 212; it is 412."
    assert second.payload["published_at"] == first.payload["published_at"]
    assert second.payload["claimreview"]["correction"]["text"] == second.note
    first.refresh_from_db()
    assert first.payload["rating"]["key"] == "false"


def test_rejected_or_withdrawn_correction_leaves_the_published_check(
    checker: User, editor: User, second_editor: User
) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    publications.correct(claim, "true", "Revised.", note="Revised.", by=editor)
    reviews.decide(fresh(claim), "reject", by=second_editor, note="The revision is a rumour.")
    assert (fresh(claim).status, fresh(claim).is_live) == ("published", True)
    publications.correct(fresh(claim), "true", "Revised.", note="Revised.", by=editor)
    reviews.withdraw(fresh(claim), by=editor)
    assert fresh(claim).status == "published"
    assert claim.publications.count() == 1


def test_retraction_is_a_version_without_the_verdict(checker: User, editor: User) -> None:
    claim = published_claim(by=checker, reviewer=editor)
    tombstone = publications.retract(claim, "The source was forged.", by=editor)
    assert (tombstone.version, tombstone.kind, tombstone.note) == (2, "retraction", "The source was forged.")
    assert "rating" not in tombstone.payload and "explanation" not in tombstone.payload
    assert (fresh(claim).status, fresh(claim).is_live) == ("retracted", False)
    with pytest.raises(WrongState):
        publications.retract(fresh(claim), "Twice.", by=editor)


def test_every_illegal_move_names_the_legal_ones(checker: User, editor: User) -> None:
    claim = approved_claim(by=checker, reviewer=editor)
    with pytest.raises(WrongState) as refused:
        reviews.submit(claim, by=checker)
    assert refused.value.allowed == legal_moves("approved", is_live=False, is_approved=True)
    assert refused.value.allowed == ["withdraw", "take_back", "send_back", "publish", "schedule"]


@pytest.mark.parametrize("status", Status.values)
def test_every_state_but_retracted_has_a_way_on(status: str) -> None:
    moves = {name for live in (True, False) for name in legal_moves(status, is_live=live)}
    assert bool(moves) is (status != Status.RETRACTED)
    assert all(MOVES[name].leads_to(is_live=False) in Status.values for name in moves)


@pytest.mark.django_db(transaction=True)
def test_race_of_edit_and_approval_never_publishes_what_was_not_approved(
    checker: User, editor: User, second_editor: User
) -> None:
    rounds, published = 25, 0
    for number in range(rounds):
        claim = submitted_claim(by=checker, text=f"Claim {number}")
        seen, barrier = seen_of(claim), threading.Barrier(3)

        def run(deed: Callable[[Claim], object], claim: Claim = claim, barrier: threading.Barrier = barrier) -> None:
            barrier.wait(10)
            try:
                deed(fresh(claim))
            except Refused:
                return
            finally:
                connection.close()

        def approve_and_publish(claim: Claim, seen: str = seen) -> None:
            reviews.decide(claim, "approve", by=editor, seen=seen)
            publications.publish(fresh(claim), by=editor)

        deeds: list[Callable[[Claim], object]] = [
            approve_and_publish,
            lambda claim: claims.edit_claim(claim, {"text": "Changed in the race."}, version=None, by=checker),
            lambda claim: publications.publish(claim, by=second_editor),
        ]
        threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        for publication in claim.publications.all():
            published += 1
            assert publication.review is not None
            assert publication.content_sha256 == publication.review.content_sha256
            assert publication.payload["claim"]["text"] == fresh(claim).text
            assert sha256_of(content_of(fresh(claim))) == publication.content_sha256
    assert published > 0
