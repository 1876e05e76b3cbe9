"""Where one approval is not enough: what counts, what voids, and what the database refuses."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from annotations.actions import claims, publications, reviews, triage
from annotations.errors import Conflict, FourEyes, NotAllowed, WrongState
from annotations.models import Claim, Desk, Event, Publication, Rating, Review, User
from tests.accounts import make_user
from tests.factories import fresh, seen_of, submitted_claim
from tests.scales import make_scale


@pytest.fixture
def two_eyed(checker: User) -> Claim:
    """In review with a verdict that two people have to approve."""
    make_scale(eyes=2)
    return submitted_claim(by=checker)


def _approve(claim: Claim, by: User) -> Review:
    return reviews.decide(fresh(claim), "approve", by=by, seen=seen_of(fresh(claim)))


def test_stays_in_review_until_two_people_approved_the_same(two_eyed: Claim, editor: User, second_editor: User) -> None:
    _approve(two_eyed, editor)
    one = fresh(two_eyed)
    assert (one.status, one.approvers, one.approvals_needed) == ("in_review", [editor.pk], 2)
    with pytest.raises(WrongState):
        publications.publish(one, by=editor)
    _approve(two_eyed, second_editor)
    assert fresh(two_eyed).status == "approved"
    assert publications.publish(fresh(two_eyed), by=editor).version == 1
    verbs = list(
        Event.objects.filter(claim=two_eyed, verb__contains="approv").order_by("id").values_list("verb", flat=True)
    )
    assert verbs == ["approval.given", "claim.approve"]


def test_one_person_counts_once_by_constraint_too(two_eyed: Claim, editor: User) -> None:
    first = _approve(two_eyed, editor)
    with pytest.raises(Conflict, match="already"):
        _approve(two_eyed, editor)
    first.pk = None
    first._state.adding = True
    with pytest.raises(IntegrityError, match="review_approves_once"), transaction.atomic():
        first.save()


def test_an_edit_voids_all_approvals_even_where_it_is_taken_back(
    two_eyed: Claim, checker: User, editor: User, second_editor: User
) -> None:
    _approve(two_eyed, editor)
    before = seen_of(fresh(two_eyed))
    for words in ("Other words.", two_eyed.text):
        claims.edit_claim(fresh(two_eyed), {"text": words}, version=None, by=checker)
    assert seen_of(fresh(two_eyed)) == before
    assert fresh(two_eyed).approvers == []
    assert Event.objects.filter(claim=two_eyed, verb="approval.voided").count() == 1
    _approve(two_eyed, second_editor)
    assert fresh(two_eyed).status == "in_review"
    _approve(two_eyed, editor)
    assert fresh(two_eyed).status == "approved"


def test_an_approval_is_taken_back_by_whoever_gave_it_before_it_is_published(
    two_eyed: Claim, checker: User, editor: User, second_editor: User
) -> None:
    _approve(two_eyed, editor)
    for person in (checker, second_editor):
        with pytest.raises(NotAllowed, match="You did not approve"):
            reviews.take_back(two_eyed, by=person)
    reviews.take_back(two_eyed, by=editor)
    with pytest.raises(WrongState) as refused:
        reviews.take_back(two_eyed, by=editor)
    assert "take_back" not in refused.value.allowed
    _approve(two_eyed, editor)
    _approve(two_eyed, second_editor)
    reviews.take_back(two_eyed, by=second_editor)
    again = fresh(two_eyed)
    assert (again.status, again.approvers) == ("in_review", [])
    _approve(two_eyed, second_editor)
    with pytest.raises(WrongState):
        publications.publish(fresh(two_eyed), by=editor)
    _approve(two_eyed, editor)
    publications.publish(fresh(two_eyed), by=editor)
    with pytest.raises(WrongState):
        reviews.take_back(fresh(two_eyed), by=editor)


def test_the_larger_of_desk_and_step_counts(checker: User, editor: User, second_editor: User) -> None:
    make_scale(eyes=1)
    claim = submitted_claim(by=checker)
    Claim.objects.filter(id=claim.pk).update(desk=Desk.objects.create(name="Courts", slug="courts", approvals_needed=2))
    _approve(claim, editor)
    assert (fresh(claim).status, fresh(claim).approvals_needed) == ("in_review", 2)
    _approve(claim, second_editor)
    Desk.objects.update(approvals_needed=3)
    with pytest.raises(WrongState, match="2 of 3"):
        publications.publish(fresh(claim), by=editor)
    Desk.objects.update(approvals_needed=2)
    assert publications.publish(fresh(claim), by=editor).version == 1


def test_only_admins_take_a_claim_to_where_fewer_people_approve_it(checker: User, editor: User, admin: User) -> None:
    """Else its author would choose by how many she is read."""
    courts = Desk.objects.create(name="Courts", slug="courts", approvals_needed=2)
    sport = Desk.objects.create(name="Sport", slug="sport")
    claim = submitted_claim(by=checker)
    triage.note_on(claim, {"desk": courts.pk}, by=checker)
    for desk in (None, sport.pk):
        for person in (checker, editor):
            with pytest.raises(NotAllowed, match="Courts asks for 2 approvals"):
                triage.note_on(fresh(claim), {"desk": desk}, by=person)
    triage.note_on(fresh(claim), {"desk": sport.pk}, by=admin)
    assert fresh(claim).desk_id == sport.pk


def test_a_decision_to_send_back_voids_what_others_approved(two_eyed: Claim, checker: User, editor: User) -> None:
    second = make_user("sue", role="editor", name="Sue Second")
    _approve(two_eyed, editor)
    reviews.decide(fresh(two_eyed), "send_back", by=second, note="The source is thin.")
    reviews.submit(fresh(two_eyed), by=checker)
    _approve(two_eyed, second)
    assert (fresh(two_eyed).status, fresh(two_eyed).approvers) == ("in_review", [second.pk])


def test_whoever_worked_on_it_is_none_of_the_eyes(two_eyed: Claim, editor: User, second_editor: User) -> None:
    claims.edit_claim(fresh(two_eyed), {"text": "Edited."}, version=None, by=second_editor)
    with pytest.raises(FourEyes):
        _approve(two_eyed, second_editor)
    _approve(two_eyed, editor)
    assert fresh(two_eyed).status == "in_review"


def test_database_refuses_a_publication_with_one_approval_of_two(two_eyed: Claim, editor: User) -> None:
    review = _approve(two_eyed, editor)
    row = Publication(
        claim=two_eyed,
        slug="too-early",
        version=1,
        kind="original",
        review=review,
        content_sha256=review.content_sha256,
        payload={},
        payload_sha256="0" * 64,
        published_by=editor,
        published_at=two_eyed.created_at,
    )
    with pytest.raises(IntegrityError, match="no approval covers"), transaction.atomic():
        row.save()


def test_database_refuses_a_publication_by_a_voided_approval(checker: User, editor: User) -> None:
    claim = submitted_claim(by=checker)
    review = _approve(claim, editor)
    claims.edit_claim(fresh(claim), {"text": "Other words."}, version=None, by=checker)
    claims.edit_claim(fresh(claim), {"text": claim.text}, version=None, by=checker)
    row = Publication(
        claim=claim,
        slug="voided",
        version=1,
        kind="original",
        review=review,
        content_sha256=seen_of(fresh(claim)),
        payload={},
        payload_sha256="0" * 64,
        published_by=editor,
        published_at=claim.created_at,
    )
    assert review.content_sha256 == row.content_sha256
    with pytest.raises(IntegrityError, match="no approval covers"), transaction.atomic():
        row.save()


def test_database_keeps_the_steps_of_a_scale_as_they_are(db: None) -> None:
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Rating.objects.filter(key="false").update(approvals_needed=3)
