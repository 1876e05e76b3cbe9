"""Editors of single desks: on their desks' claims they decide, elsewhere they are what they are."""

import pytest

from annotations import policy
from annotations.actions import people, publications, reviews, triage
from annotations.errors import FourEyes, Invalid, NotAllowed
from annotations.models import Claim, Desk, Event, User
from tests.conftest import SignIn
from tests.factories import fresh, seen_of, submitted_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def politics(db: None) -> Desk:
    return Desk.objects.create(name="Politics", slug="politics")


@pytest.fixture
def raised(other_checker: User, politics: Desk, admin: User) -> User:
    """A checker who is an editor for Politics."""
    people.change_desks(other_checker, [politics.pk], by=admin)
    return User.objects.get(id=other_checker.pk)


def on_desk(claim: Claim, desk: Desk) -> Claim:
    Claim.objects.filter(id=claim.pk).update(desk=desk)
    return fresh(claim)


def test_decides_and_publishes_on_her_desk(checker: User, raised: User, politics: Desk) -> None:
    claim = on_desk(submitted_claim(by=checker), politics)
    reviews.decide(claim, "approve", by=raised, seen=seen_of(fresh(claim)))
    assert publications.publish(fresh(claim), by=raised).version == 1


def test_stays_a_checker_elsewhere(checker: User, raised: User, politics: Desk) -> None:
    sport = Desk.objects.create(name="Sport", slug="sport")
    for claim in (submitted_claim(by=checker), on_desk(submitted_claim(by=checker), sport)):
        assert not policy.may_on_claim(raised, claim)["approve"]
        with pytest.raises(NotAllowed):
            reviews.decide(claim, "approve", by=raised, seen=seen_of(fresh(claim)))


def test_approves_nothing_of_her_own(raised: User, politics: Desk) -> None:
    with pytest.raises(FourEyes):
        reviews.decide(on_desk(submitted_claim(by=raised), politics), "approve", by=raised)


def test_brings_no_claim_to_her_own_desk(raised: User, editor: User, politics: Desk) -> None:
    claim = submitted_claim(by=raised)
    with pytest.raises(NotAllowed):
        triage.note_on(claim, {"desk": politics.pk}, by=raised)
    assert triage.note_on(claim, {"desk": politics.pk}, by=editor).desk == politics


def test_nobody_chooses_who_decides_on_her_claim(
    checker: User, raised: User, editor: User, politics: Desk, admin: User
) -> None:
    """A checker files her claims, but not with a colleague who decides on one desk alone."""
    claim = submitted_claim(by=checker)
    with pytest.raises(NotAllowed, match="editors of its own"):
        triage.note_on(claim, {"desk": politics.pk}, by=checker)
    sport = Desk.objects.create(name="Sport", slug="sport")
    assert triage.note_on(claim, {"desk": sport.pk}, by=checker).desk == sport
    people.deactivate(raised, by=admin)
    assert triage.note_on(claim, {"desk": politics.pk}, by=checker).desk == politics


def test_is_made_by_admins_on_the_person_s_page(
    admin: User, checker: User, editor: User, politics: Desk, signed_in: SignIn
) -> None:
    visitor, path = signed_in(admin), f"/people/{checker.pk}/"
    assert "Editor on these desks" in visitor.get(path).content.decode()
    assert signed_in(editor).post(f"{path}desks/", {"desks": politics.pk}).status_code == 404
    assert visitor.post(f"/people/{admin.pk}/desks/", {"desks": politics.pk}).status_code == 403
    assert visitor.post(f"{path}desks/", {"desks": [politics.pk, "x"]}).status_code == 422
    assert visitor.post(f"{path}desks/", {"desks": politics.pk}).status_code == 303
    assert User.objects.get(id=checker.pk).edited_desks == {politics.pk}
    assert Event.objects.get(verb="account.desks_changed").data["to"] == [politics.pk]
    assert visitor.post(f"{path}desks/", {}).status_code == 303
    assert User.objects.get(id=checker.pk).edited_desks == frozenset()


def test_knows_no_desk_that_is_not_there(admin: User, checker: User) -> None:
    with pytest.raises(Invalid):
        people.change_desks(checker, [10**9], by=admin)
