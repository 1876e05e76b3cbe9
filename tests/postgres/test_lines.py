"""The product's database backend: lines that the server closed, and statements that it keeps planned."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.postgres.base import prepared_cursor

pytestmark = pytest.mark.django_db(transaction=True)


def _number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _close_at_the_server(number: int) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
    other.close()


def test_a_standing_line_is_asked_nothing() -> None:
    first = _number()
    connection.close_if_unusable_or_obsolete()
    assert connection.is_usable()
    assert _number() == first


def test_a_closed_line_is_noticed_before_it_is_used() -> None:
    first = _number()
    _close_at_the_server(first)
    assert not connection.is_usable()
    connection.close_if_unusable_or_obsolete()
    with CaptureQueriesContext(connection) as asked:
        assert _number() != first
    assert len(asked) == 1


def test_a_line_with_a_last_word_on_it_that_stands_is_used() -> None:
    """A notice arrives between two requests: the line is not silent, and stands."""
    first = _number()
    with connection.cursor() as cursor:
        cursor.execute("LISTEN somewhere")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("NOTIFY somewhere")
    other.close()
    assert connection.is_usable()
    assert _number() == first


def test_the_server_plans_a_statement_once() -> None:
    for given in ("a", "b"):
        with prepared_cursor() as cursor:
            cursor.execute("SELECT %s::text", [given])
            assert cursor.fetchone() == (given,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements")
        kept = cursor.fetchall()
    assert ("SELECT $1::text", 2) in kept
