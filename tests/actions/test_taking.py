"""Claims in hand: one person at a time, for a while, and never one's own work to decide on."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from annotations.actions import claims, comments, reviews, sources, taking, triage
from annotations.actions.sources import Evidence
from annotations.errors import Conflict, NotAllowed, WrongState
from annotations.meaning.queue import Wanted
from annotations.models import Claim, Event, Status, User
from annotations.models.queued import LEASE
from annotations.models.user import Role
from tests import factories
from tests.accounts import make_user

REVIEW = Wanted(states=(Status.IN_REVIEW,))
WORK = Wanted(states=(Status.SENT_BACK, Status.DRAFT))
Take = Callable[[User], Claim | None]


def idle(claim: Claim, minutes: int) -> None:
    """As if the holder's last deed were so long ago."""
    Claim.objects.filter(id=claim.pk).update(lease_until=Now() + LEASE - timedelta(minutes=minutes))


def left(claim: Claim) -> timedelta:
    until = Claim.objects.get(id=claim.pk).lease_until
    assert until is not None
    return until - timezone.now()


@pytest.mark.django_db
def test_gives_the_weightiest_then_the_oldest_and_never_own_work(
    checker: User, editor: User, second_editor: User
) -> None:
    article = factories.make_article(by=checker)
    first, second, harmful = (factories.submitted_claim(by=checker, article=article) for _ in range(3))
    editors_own = factories.submitted_claim(by=editor, article=article)
    edited = factories.submitted_claim(by=checker, article=article)
    claims.edit_claim(edited, {"text": "Said better"}, version=None, by=editor)
    given = factories.submitted_claim(by=checker, article=article)
    triage.note_on(given, {"assignee": second_editor.pk}, by=editor)
    triage.note_on(harmful, {"harm": 3, "why": "Many read it"}, by=editor)
    taken = [taking.take_next(REVIEW, by=editor) for _ in range(4)]
    assert taken == [harmful, first, second, None]
    assert Event.objects.filter(verb="claim.taken", actor=editor).count() == 3
    hers = [taking.take_next(REVIEW, by=second_editor) for _ in range(4)]
    assert hers == [editors_own, edited, given, None]


@pytest.mark.django_db
def test_gives_checkers_their_own_and_what_is_theirs_to_do(checker: User, other_checker: User, editor: User) -> None:
    article = factories.make_article(by=checker)
    own, others, given = (
        factories.make_claim(article, by=by, text=text)
        for by, text in ((checker, "Own"), (other_checker, "Another's"), (other_checker, "Given"))
    )
    factories.submitted_claim(by=other_checker, article=article)
    triage.note_on(given, {"assignee": checker.pk}, by=editor)
    assert [taking.take_next(WORK, by=checker) for _ in range(3)] == [own, given, None]
    assert taking.take_next(REVIEW, by=checker) is None
    with pytest.raises(NotAllowed):
        taking.take(others, by=checker)
    reviews.propose_verdict(given, "false", "The register says so.", by=checker)


@pytest.mark.django_db
def test_a_lease_lasts_while_its_holder_works_and_ends_by_itself(
    checker: User, editor: User, second_editor: User
) -> None:
    claim = taking.take(factories.submitted_claim(by=checker), by=editor)
    deeds: list[Callable[[], object]] = [
        lambda: comments.comment_on(factories.fresh(claim), "Who counted?", by=editor),
        lambda: claims.edit_claim(claim, {"text": "Said better"}, version=None, by=editor),
        lambda: sources.attach_source(claim, "https://example.org/a", Evidence("context", "", ""), by=editor),
        lambda: triage.note_on(claim, {"labels": ["homes"]}, by=editor),
        lambda: taking.take(claim, by=editor),
    ]
    for deed in deeds:
        idle(claim, minutes=14)
        with pytest.raises(Conflict, match="Edith Editor has this claim in hand") as refused:
            taking.take(claim, by=second_editor)
        assert refused.value.code == "taken"
        assert taking.take_next(REVIEW, by=second_editor) is None
        deed()
        assert left(claim) > timedelta(minutes=14)
    idle(claim, minutes=14)
    comments.comment_on(factories.fresh(claim), "The office did.", by=second_editor)
    assert left(claim) < timedelta(minutes=1)
    idle(claim, minutes=16)
    assert taking.take_next(REVIEW, by=second_editor) == claim
    assert factories.fresh(claim).taken_by == second_editor


@pytest.mark.django_db
def test_a_decision_or_letting_go_ends_the_lease(checker: User, editor: User, second_editor: User) -> None:
    claim = taking.take(factories.submitted_claim(by=checker), by=editor)
    taking.release(claim, by=editor)
    taking.take(claim, by=second_editor)
    with pytest.raises(NotAllowed):
        taking.release(claim, by=checker)
    taking.release(claim, by=editor)
    assert taking.release(claim, by=editor).taken_by is None
    assert Event.objects.filter(verb="claim.released").count() == 2
    taking.take(claim, by=editor)
    reviews.decide(claim, "reject", note="An opinion.", by=editor)
    held = factories.fresh(claim)
    assert (held.taken_by, held.taken_at, held.lease_until) == (None, None, None)
    with pytest.raises(WrongState):
        taking.take(claim, by=editor)


@pytest.mark.django_db(transaction=True)
def test_passes_over_what_another_takes_at_this_moment(checker: User, editor: User, second_editor: User) -> None:
    article = factories.make_article(by=checker)
    first, second = (factories.submitted_claim(by=checker, article=article) for _ in range(2))
    has_taken, may_go_on = threading.Event(), threading.Event()

    def slowly() -> Claim | None:
        try:
            with transaction.atomic():
                got = taking.take_next(REVIEW, by=editor)
                has_taken.set()
                may_go_on.wait(timeout=10)
                return got
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(slowly)
        assert has_taken.wait(timeout=10)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            assert taking.take_next(REVIEW, by=second_editor) == second
        finally:
            may_go_on.set()
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
        assert slow.result() == first


def _at_once(take: Take, people: list[User], times: int) -> list[int]:
    """What all of them got, who ask so many times each and at the same time."""
    barrier = threading.Barrier(len(people))

    def run(user: User) -> list[int]:
        try:
            got = []
            for _ in range(times):
                barrier.wait(timeout=10)
                got.append(take(user))
            return [claim.pk for claim in got if claim is not None]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return [claim_id for some in pool.map(run, people) for claim_id in some]


@pytest.mark.django_db(transaction=True)
def test_every_claim_goes_to_one_person_however_many_ask_at_once(checker: User) -> None:
    people = [make_user(f"editor{number}", role=Role.EDITOR) for number in range(8)]
    claim = factories.submitted_claim(by=checker)
    columns = {"verdict_id": claim.verdict_id, "submitted_at": claim.submitted_at, "status": Status.IN_REVIEW}
    owners = {"created_by": checker, "last_edited_by": checker, "editors": [checker.pk]}
    Claim.objects.bulk_create(Claim(text=f"Claim {number}", **columns, **owners) for number in range(39))
    got = _at_once(lambda user: taking.take_next(REVIEW, by=user), people, times=5)
    assert sorted(got) == sorted(Claim.objects.values_list("id", flat=True))
    assert Event.objects.filter(verb="claim.taken").count() == 40

    def looks_then_writes(user: User) -> Claim | None:
        free = Claim.objects.filter(taken_by=None).order_by("id").first()
        together.wait(timeout=10)
        if free is not None:
            Claim.objects.filter(id=free.pk).update(taken_by=user, taken_at=Now(), lease_until=Now())
        return free

    Claim.objects.update(taken_by=None, taken_at=None, lease_until=None)
    together = threading.Barrier(len(people))
    careless = _at_once(looks_then_writes, people, times=1)
    assert len(set(careless)) < len(careless), "these people do not ask at once: the race proves nothing"
