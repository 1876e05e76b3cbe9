"""What waits for a vector, what is nearest: with pgvector and without it, whoever wrote the statement."""

from typing import Any

import numpy as np
import pytest
from django.db import connection

from annotations.models import Claim, PriorCheck, StatementVector, User, preparing
from annotations.models.near import stored
from annotations.models.vector import LEASE_S, Part, Progress
from annotations.text.embedding import PACKAGED_NAME

pytestmark = pytest.mark.django_db
DIMENSIONS = 384


def unit(*places: float) -> "np.ndarray[Any, np.dtype[np.float32]]":
    """A vector of length 1 whose first numbers are in these proportions."""
    vector = np.zeros(DIMENSIONS, np.float32)
    vector[: len(places)] = places
    return vector / np.float32(np.linalg.norm(vector))


def claim(text: str, *, by: User, **columns: Any) -> Claim:
    return Claim.objects.create(text=text, created_by=by, last_edited_by=by, **columns)


def prior(number: int, **markup: str) -> PriorCheck:
    return PriorCheck.objects.create(
        digest=f"{number:064}",
        url="https://a.example/",
        claim=f"Claim {number}",
        site="a",
        origin="dump",
        markup=markup,
    )


def settle_all(vectors: "dict[int, np.ndarray[Any, np.dtype[np.float32]]]") -> None:
    """Gives the claims these vectors, as the job does."""
    rows = StatementVector.objects.take(100)
    for row in rows:
        row.embedding, row.model = stored(vectors[row.claim_id or 0]), PACKAGED_NAME
    assert StatementVector.objects.settle(rows) == {row.pk for row in rows}


@pytest.fixture
def three(checker: User) -> list[Claim]:
    made = [claim(text, by=checker) for text in ("The nearest.", "The next.", "The farthest.")]
    settle_all({made[0].pk: unit(1, 0.1), made[1].pk: unit(1, 1), made[2].pk: unit(-1)})
    return made


def _use_index() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    return ""


def _drop_index() -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX statement_near_{PACKAGED_NAME[-12:]}")
    return ""


def _drop_extension() -> str:
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION vector CASCADE")
    return ""


@pytest.mark.parametrize("surroundings", [_use_index, _drop_index, _drop_extension])
def test_the_nearest_come_first(three: list[Claim], surroundings: Any) -> None:
    surroundings()
    found = StatementVector.objects.nearest(unit(1), limit=2)
    assert [near.claim_id for near in found] == [three[0].pk, three[1].pk]
    assert [near.likeness for near in found] == pytest.approx([1 / 1.01**0.5, 0.5**0.5], abs=2e-4)
    assert StatementVector.objects.nearest(unit(1), limit=2, model="another") == []


def test_a_search_by_the_index_costs_two_questions(three: list[Claim], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):  # with the savepoint around it
        StatementVector.objects.nearest(unit(1), limit=20)


def test_each_owner_comes_once_by_its_nearest_part(checker: User) -> None:
    check = prior(1, headline="A title")
    (row,) = StatementVector.objects.take(10)
    row.embedding, row.model = stored(unit(0, 1)), PACKAGED_NAME
    StatementVector.objects.settle([row])
    title = {"part": Part.TITLE, "digest": row.digest, "model": row.model, "embedding": stored(unit(1))}
    StatementVector.objects.create(prior_check=check, **title)
    (found,) = StatementVector.objects.nearest(unit(1), limit=5)
    assert (found.claim_id, found.prior_check_id) == (None, check.pk)
    assert found.likeness == pytest.approx(1, abs=1e-4)
    (same,) = StatementVector.objects.likeness_to(unit(1), prior_checks=[check.pk])
    assert same.prior_check_id == check.pk
    assert same.likeness == pytest.approx(1, abs=1e-4)


def test_likeness_to_those_that_are_named(three: list[Claim]) -> None:
    found = StatementVector.objects.likeness_to(unit(1), claims=[three[2].pk, three[1].pk, 0])
    assert [near.claim_id for near in found] == [three[1].pk, three[2].pk]
    assert StatementVector.objects.likeness_to(unit(1)) == []


def test_too_many_are_not_compared_one_by_one(three: list[Claim], monkeypatch: pytest.MonkeyPatch) -> None:
    _drop_index()
    monkeypatch.setattr("annotations.models.near.FEW", 2)
    assert StatementVector.objects.nearest(unit(1), limit=2) == []


def test_whatever_is_stated_waits_for_its_vector(checker: User, three: list[Claim]) -> None:
    assert StatementVector.objects.progress() == Progress(made=3, waiting=0)
    Claim.objects.bulk_create([Claim(text=f"{n}", created_by=checker, last_edited_by=checker) for n in range(3)])
    PriorCheck.objects.keep(
        [PriorCheck(digest=f"{n}", url="u", claim="c", site="s", origin="dump", markup={}) for n in range(2)]
    )
    claim("Away.", by=checker, status="discarded")
    assert StatementVector.objects.progress() == Progress(made=3, waiting=5)


def test_restated_it_waits_again_and_otherwise_not(three: list[Claim]) -> None:
    Claim.objects.filter(id=three[0].pk).update(claimant="Mayor", text="The nearest.")
    assert StatementVector.objects.progress() == Progress(made=3, waiting=0)
    Claim.objects.filter(id=three[0].pk).update(text="Another.")
    assert [row.claim_id for row in StatementVector.objects.waiting()] == [three[0].pk]
    assert [near.claim_id for near in StatementVector.objects.nearest(unit(1), limit=5)] == [three[1].pk, three[2].pk]


def test_put_away_it_is_not_found_and_brought_back_it_waits(three: list[Claim]) -> None:
    Claim.objects.filter(id=three[0].pk).update(status="discarded")
    assert not StatementVector.objects.filter(claim=three[0]).exists()
    Claim.objects.filter(id=three[0].pk).update(status="draft")
    assert [row.claim_id for row in StatementVector.objects.waiting()] == [three[0].pk]


def test_a_check_imported_again_waits_only_where_its_words_changed() -> None:
    check = prior(1, headline="A title", licence="x")
    (row,) = StatementVector.objects.take(10)
    row.embedding, row.model = stored(unit(1)), PACKAGED_NAME
    StatementVector.objects.settle([row])
    again = {"digest": check.digest, "url": "u", "claim": check.claim, "site": "s", "origin": "dump"}
    PriorCheck.objects.keep([PriorCheck(**again, markup={"headline": "A title", "licence": "y"})])
    assert not StatementVector.objects.waiting().exists()
    PriorCheck.objects.keep([PriorCheck(**again, markup={"headline": "Another title"})])
    assert StatementVector.objects.waiting().count() == 1


def test_what_was_restated_while_it_was_read_is_not_settled(checker: User) -> None:
    stated = claim("Before.", by=checker)
    (row,) = StatementVector.objects.take(10)
    Claim.objects.filter(id=stated.pk).update(text="After.")
    row.embedding, row.model = stored(unit(1)), PACKAGED_NAME
    assert StatementVector.objects.settle([row]) == set()
    (again,) = StatementVector.objects.take(10)
    assert again.claim is not None and again.claim.text == "After."


def test_a_row_that_is_held_is_taken_by_nobody_else_until_the_lease_is_over(checker: User) -> None:
    claim("Once.", by=checker)
    assert len(StatementVector.objects.take(10)) == 1
    assert StatementVector.objects.take(10) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE annotations_statementvector SET lease_until = lease_until - make_interval(secs => %s)",
            [LEASE_S + 1],
        )
    assert len(StatementVector.objects.take(10)) == 1


def test_taking_costs_the_same_for_two_and_for_twelve(checker: User, django_assert_num_queries: Any) -> None:
    for count in (2, 12):
        for number in range(count):
            claim(f"{count}-{number}", by=checker)
        with django_assert_num_queries(5):  # with the savepoint around it
            assert len(StatementVector.objects.take(50)) == count


def test_the_waiting_are_found_by_their_own_index(checker: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = StatementVector.objects.overdue().order_by("id").values("id")[:10].explain()
    assert "statement_vector_waiting" in plan


def test_the_index_by_meaning_serves_the_search(three: list[Claim]) -> None:
    assert preparing.has_index(connection, PACKAGED_NAME)
    _use_index()
    with connection.cursor() as cursor:
        before = _scans(cursor)
        StatementVector.objects.nearest(unit(1), limit=2)
        assert _scans(cursor) == before + 1


def _scans(cursor: Any) -> int:
    name = f"statement_near_{PACKAGED_NAME[-12:]}"
    cursor.execute("SELECT pg_stat_get_xact_numscans(%s::regclass)", [name])
    return int(cursor.fetchone()[0])
