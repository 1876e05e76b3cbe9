"""The job that makes vectors: of claims, of checks and what these are called; late, twice, at once, and by hand."""

import threading
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from annotations import tasks
from annotations.actions import claims as deeds
from annotations.models import Claim, PriorCheck, StatementVector, User, preparing
from annotations.models.vector import Part, Progress
from annotations.text.embedding import PACKAGED_NAME, Choice, choose, encoder
from annotations.worker import vectors

pytestmark = pytest.mark.django_db
JOBLESS = "The jobless rate went down by three percent last year."


@pytest.fixture
def without_model() -> Iterator[None]:
    choose(Choice("off"))
    yield
    choose(Choice())


def _claim(text: str, *, by: User) -> Claim:
    return Claim.objects.create(text=text, created_by=by, last_edited_by=by)


def _prior(text: str, **markup: Any) -> PriorCheck:
    return PriorCheck.objects.create(digest=text, url="u", claim=text, site="a", origin="dump", markup=markup)


def _nearest(text: str) -> tuple[int | None, int | None]:
    model = encoder()
    assert model is not None
    found = StatementVector.objects.nearest(model.encode([text], is_query=True)[0], limit=3)
    return found[0].claim_id, found[0].prior_check_id


def _parts(check: PriorCheck) -> list[str]:
    return sorted(StatementVector.objects.filter(prior_check=check).values_list("part", flat=True))


def test_claims_and_checks_are_found_in_other_words(checker: User) -> None:
    claim, check = _claim("Unemployment fell by 3 % in a year.", by=checker), _prior("Ferries run at night.")
    vectors.run()
    assert StatementVector.objects.progress() == Progress(made=2, waiting=0)
    assert _nearest(JOBLESS) == (claim.pk, None)
    assert _nearest("There are boats after midnight.") == (None, check.pk)


def test_a_check_is_found_by_its_title_as_long_as_it_has_that_title() -> None:
    check = _prior("He said so in the debate.", headline="No, unemployment did not fall by 3 percent")
    other = _prior("Ferries run at night.", name="FERRIES run at night.", headline={"@value": ["x", None]})
    vectors.run()
    assert _parts(check) == [Part.STATEMENT, Part.TITLE]
    assert _nearest(JOBLESS) == (None, check.pk)
    check.markup = {"headline": 7, "name": ""}
    check.save(update_fields=["markup"])
    other.markup = {}
    other.save(update_fields=["markup"])
    vectors.run()
    assert StatementVector.objects.progress().waiting == 0
    assert _parts(other) == [Part.STATEMENT]


@pytest.mark.parametrize("odd", ["😀", "x" * 100_000, "\u200b", "中文没有空格", "<b>&amp;</b>", "%s {} \\"])
def test_whatever_is_stated_gets_a_vector(checker: User, odd: str) -> None:
    claim = _claim(odd, by=checker)
    vectors.run()
    assert _nearest(odd) == (claim.pk, None)


def test_a_claim_is_found_once_the_bell_was_heard(checker: User, after_commit: Any) -> None:
    with after_commit():
        claim = _claim("Old words about the sea.", by=checker)
        deeds.edit_claim(claim, {"text": "Unemployment fell by 3 % in a year."}, version=None, by=checker)
    tasks.make_vectors()
    assert _nearest(JOBLESS) == (claim.pk, None)
    deeds.discard_claim(claim, by=checker)
    assert not StatementVector.objects.exists()
    deeds.restore_claim(claim, by=checker)
    tasks.make_vectors()
    assert _nearest(JOBLESS) == (claim.pk, None)


def test_without_a_model_they_wait(checker: User, without_model: None) -> None:
    _claim("Words.", by=checker)
    assert not vectors.run()
    assert StatementVector.objects.progress() == Progress(made=0, waiting=1)


def test_after_its_time_it_says_that_there_is_more(checker: User) -> None:
    for number in range(vectors.BATCH + 1):
        _claim(f"{number}", by=checker)
    assert vectors.run(seconds=0)
    assert StatementVector.objects.progress() == Progress(made=vectors.BATCH, waiting=1)
    assert not vectors.run(seconds=0)


def test_a_batch_costs_the_same_for_two_and_for_twelve(checker: User, django_assert_num_queries: Any) -> None:
    model = encoder()
    assert model is not None
    for count in (2, 12):
        for number in range(count):
            _prior(f"Claim {count} {number}", headline=f"Title {number}")
        with django_assert_num_queries(10):
            assert vectors.make_some(model) == count


@pytest.mark.django_db(transaction=True)
def test_jobs_at_once_make_each_vector_once(checker: User) -> None:
    for number in range(30):
        _prior(f"Claim {number}", headline=f"Title {number}")
    model, barrier, taken = encoder(), threading.Barrier(3), []
    assert model is not None

    def work() -> None:
        barrier.wait()
        while some := vectors.make_some(model, most=4):
            taken.append(some)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 30
    assert StatementVector.objects.progress() == Progress(made=60, waiting=0)


def _prepare(**options: Any) -> tuple[str, str, int]:
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("prepare_matching", stdout=out, stderr=err, **options)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return out.getvalue(), err.getvalue(), code


@pytest.mark.django_db(transaction=True)
def test_preparing_makes_all_that_is_missing_and_then_nothing(checker: User) -> None:
    claim = _claim("Unemployment fell by 3 % in a year.", by=checker)
    StatementVector.objects.all().delete()
    old = _prior("Ferries run at night.")
    StatementVector.objects.filter(prior_check=old).update(embedding=[1] * 384, model="another-0123456789ab")
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION vector CASCADE")
    out, err, code = _prepare()
    assert (err, code) == ("", 0)
    assert "1 statements were new to it, 1 vectors of another." in out
    assert "2 vectors made" in out and "Built in" in out
    assert preparing.has_index(connection, PACKAGED_NAME)
    assert _nearest(JOBLESS) == (claim.pk, None)
    again = _prepare()[0]
    assert "0 statements were new to it, 0 vectors of another." in again
    assert "0 vectors made" in again and "Built" not in again
    assert "Built in" in _prepare(rebuild=True, no_vectors=True)[0]


@pytest.mark.django_db(transaction=True)
def test_what_an_earlier_try_left_unfinished_is_built_anew() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = %s::regclass",
            [f"statement_near_{PACKAGED_NAME[-12:]}"],
        )
    assert not preparing.has_index(connection, PACKAGED_NAME)
    assert "Built in" in _prepare()[0]
    assert preparing.has_index(connection, PACKAGED_NAME)


def test_preparing_says_what_is_missing(checker: User, without_model: None) -> None:
    assert _prepare() == (
        "",
        "The sentence model is switched off (EMBEDDING_MODEL=off). Known claims are found by their words only.\n",
        1,
    )


def test_preparing_goes_on_where_pgvector_may_not_be_switched_on(checker: User) -> None:
    _claim("Words.", by=checker)
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION vector CASCADE")
        cursor.execute("CREATE ROLE plain IN ROLE pg_read_all_data, pg_write_all_data")
        cursor.execute("SET LOCAL ROLE plain")
    out, err, code = _prepare()
    assert "1 vectors made; about 1 in all, 0 wait." in out
    assert "pgvector cannot be switched on by this account: permission denied" in err
    assert code == 1
