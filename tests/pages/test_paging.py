from datetime import timedelta

import pytest
from django.http import Http404, QueryDict
from django.utils import timezone

from annotations.models import Claim, User
from annotations.pages.paging import NEWEST, OLDEST, Order, Page, page_of
from tests.factories import make_article, make_claim

pytestmark = pytest.mark.django_db
BY_TEXT = Order("text", str)
BY_CHANGE = Order("updated_at", type(timezone.now()), is_descending=True)


@pytest.fixture
def numbered(checker: User) -> list[int]:
    """Seven claims, two by two of one text and time, and the last alone."""
    article = make_article(by=checker)
    claims = [make_claim(article, by=checker, text=f"Text {number // 2}") for number in range(7)]
    now = timezone.now()
    for number, claim in enumerate(claims):
        Claim.objects.filter(id=claim.pk).update(updated_at=now + timedelta(minutes=number // 2))
    return [claim.pk for claim in claims]


def page(order: Order, query: str = "") -> Page[Claim]:
    return page_of(Claim.objects.all(), order=order, query=QueryDict(query.lstrip("?")), size=3)


def walk(order: Order) -> list[list[int]]:
    pages, query = [], ""
    while True:
        shown = page(order, query)
        pages.append([row.pk for row in shown.rows])
        if not shown.next:
            return pages
        query = shown.next


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (NEWEST, [6, 5, 4, 3, 2, 1, 0]),
        (OLDEST, [0, 1, 2, 3, 4, 5, 6]),
        (BY_TEXT, [0, 1, 2, 3, 4, 5, 6]),
        (BY_CHANGE, [6, 5, 4, 3, 2, 1, 0]),
    ],
)
def test_shows_every_row_once_in_order(order: Order, expected: list[int], numbered: list[int]) -> None:
    pages = walk(order)
    assert [len(rows) for rows in pages] == [3, 3, 1]
    assert [row for rows in pages for row in rows] == [numbered[number] for number in expected]


@pytest.mark.parametrize("order", [NEWEST, OLDEST, BY_TEXT, BY_CHANGE])
def test_leads_back_to_the_same_rows(order: Order, numbered: list[int]) -> None:
    first = page(order)
    second = page(order, first.next)
    third = page(order, second.next)
    assert first.previous == ""
    assert page(order, third.previous).rows == second.rows
    assert page(order, second.previous).rows == first.rows
    assert page(order, second.previous).previous == ""


def test_neither_repeats_nor_skips_when_rows_come_meanwhile(checker: User, numbered: list[int]) -> None:
    first = page(NEWEST)
    make_claim(by=checker, text="A late one")
    assert [row.pk for row in page(NEWEST, first.next).rows] == [numbered[3], numbered[2], numbered[1]]


def test_keeps_the_other_parts_of_the_query(numbered: list[int]) -> None:
    assert page(NEWEST, "q=Text&state=draft").next.startswith("?q=Text&state=draft&cursor=")


def test_has_one_empty_page_where_there_is_nothing() -> None:
    shown = page(NEWEST)
    assert (shown.rows, shown.next, shown.previous, shown.has_others) == ([], "", "", False)


@pytest.mark.parametrize(
    "cursor", ["x", "WzEsMl0", "W10", "bnVsbA", "WyJ4IiwxLDBd", "WzEsMSwyXQ", "W3RydWUsMSwwXQ", "9" * 3000, "é"]
)
@pytest.mark.parametrize("order", [NEWEST, BY_CHANGE])
def test_knows_no_cursor_that_it_did_not_make(cursor: str, order: Order, numbered: list[int]) -> None:
    with pytest.raises(Http404):
        page(order, f"cursor={cursor}")
