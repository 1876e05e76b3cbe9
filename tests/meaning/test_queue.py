"""What a view of the queue finds, and that its pages stay where they are while rows move."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.meaning.queue import NOBODY, OPEN, Order, Wanted, counts_of, rows_of
from annotations.meaning.turns import BadCursor, page_of
from annotations.models import Claim, Desk, Status, User
from annotations.models.counted import MOST_COUNTED, Counted
from tests import factories

pytestmark = pytest.mark.django_db
DRAFTS = Wanted(states=(Status.DRAFT,))


def drafts(number: int, *, by: User, **columns: Any) -> list[Claim]:
    """So many, each made a minute after the one before; `columns` may hold functions of the number."""
    began = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [
        Claim(
            text=f"Claim {one}",
            created_by=by,
            last_edited_by=by,
            created_at=began + timedelta(minutes=one),
            **{name: value(one) if callable(value) else value for name, value in columns.items()},
        )
        for one in range(number)
    ]
    return Claim.objects.bulk_create(rows)


def seen(wanted: Wanted, *, by: User, size: int = 3, back: bool = False) -> list[list[str]]:
    """The texts of all pages, from the first to the last; or, where `back`, from the last to the first."""
    pages, cursor = [], ""
    while True:
        page = page_of(wanted, Claim.objects.for_queue(), by=by, cursor=cursor, size=size)
        pages.append([row.text for row in page.rows])
        cursor = page.next
        if not cursor:
            break
    if back:
        pages = [pages[-1]]
        while page.previous:
            page = page_of(wanted, Claim.objects.for_queue(), by=by, cursor=page.previous, size=size)
            pages.append([row.text for row in page.rows])
    return pages


def test_orders_by_priority_wait_age_and_due_date(checker: User) -> None:
    harms, due = {1: 3, 3: 0}, timezone.now()
    drafts(5, by=checker, harm=harms.get, due_at=lambda one: due - timedelta(days=one) if one > 2 else None)
    expected: Mapping[Order, list[int]] = {
        Order.PRIORITY: [1, 0, 2, 4, 3],
        Order.OLDEST: [0, 1, 2, 3, 4],
        Order.NEWEST: [4, 3, 2, 1, 0],
        Order.DUE: [4, 3, 0, 1, 2],
    }
    for order, numbers in expected.items():
        pages = seen(Wanted(states=OPEN, order=order), by=checker, size=2)
        assert pages == [[f"Claim {one}" for one in part] for part in (numbers[:2], numbers[2:4], numbers[4:])], order
        back = seen(Wanted(states=OPEN, order=order), by=checker, size=2, back=True)
        assert back[1:] == [pages[1], pages[0]]


def test_pages_stay_while_rows_move_out_in_and_up(checker: User) -> None:
    rows = drafts(9, by=checker)
    first = page_of(DRAFTS, Claim.objects.for_queue(), by=checker, size=3)
    seen_rows, out = [row.pk for row in first.rows], rows[4]
    Claim.objects.filter(pk__in=[rows[2].pk, out.pk]).update(status=Status.DISCARDED)  # the cursor's own row, a later
    Claim.objects.filter(pk=rows[7].pk).update(harm=3)  # goes to the front, behind the reader's back
    second = page_of(DRAFTS, Claim.objects.for_queue(), by=checker, cursor=first.next, size=3)
    Claim.objects.filter(pk=out.pk).update(status=Status.DRAFT)
    third = page_of(DRAFTS, Claim.objects.for_queue(), by=checker, cursor=second.next, size=3)
    seen_rows += [row.pk for row in (*second.rows, *third.rows)]
    assert seen_rows == [row.pk for row in rows if row.pk not in (out.pk, rows[7].pk)]
    back = page_of(DRAFTS, Claim.objects.for_queue(), by=checker, cursor=second.previous, size=3)
    assert [row.pk for row in back.rows] == [rows[7].pk, rows[0].pk, rows[1].pk]


def test_rows_alike_in_all_but_id_come_once_each(checker: User) -> None:
    same = datetime(2026, 1, 1, tzinfo=UTC)
    rows = drafts(7, by=checker)
    Claim.objects.update(created_at=same)
    for order in Order:
        pages = seen(Wanted(states=(Status.DRAFT,), order=order), by=checker, size=2)
        found = sorted(text for page in pages for text in page)
        assert found == [row.text for row in rows]


def test_each_filter_finds_its_rows(checker: User, editor: User) -> None:
    desk = Desk.objects.create(name="Health", slug="health")
    now = timezone.now()
    Claim.objects.bulk_create(
        [
            Claim(text="Plain", created_by=checker, last_edited_by=checker),
            Claim(text="Assigned", assignee=editor, created_by=checker, last_edited_by=checker),
            Claim(text="Of a desk", desk=desk, created_by=checker, last_edited_by=checker),
            Claim(text="Due soon", due_at=now + timedelta(hours=1), created_by=checker, last_edited_by=checker),
            Claim(text="Overdue", due_at=now - timedelta(hours=1), created_by=checker, last_edited_by=checker),
            Claim(text="Harmful", harm=3, created_by=checker, last_edited_by=checker),
            Claim(text="Spoken", claimant="The Mayor", language="de", created_by=checker, last_edited_by=checker),
            Claim(text="Labelled", labels=["vote", "city"], created_by=checker, last_edited_by=checker),
            Claim(text="Old", created_at=now - timedelta(days=9), created_by=checker, last_edited_by=checker),
            Claim(
                text="In hand",
                taken_by=editor,
                taken_at=now,
                lease_until=now + timedelta(minutes=5),
                created_by=editor,
                last_edited_by=editor,
            ),
            Claim(
                text="Let go",
                taken_by=checker,
                taken_at=now,
                lease_until=now - timedelta(minutes=5),
                created_by=editor,
                last_edited_by=editor,
            ),
        ]
    )
    marked = factories.make_claim(by=checker, text="Marked")
    article = marked.highlights.get().article_id
    everything = set(Claim.objects.values_list("text", flat=True))
    cases: list[tuple[Wanted, set[str]]] = [
        (Wanted(), everything),
        (Wanted(states=(Status.APPROVED,)), set()),
        (Wanted(assignee=editor.pk), {"Assigned"}),
        (Wanted(assignee=NOBODY), everything - {"Assigned"}),
        (Wanted(desk=desk.pk), {"Of a desk"}),
        (Wanted(desk=NOBODY), everything - {"Of a desk"}),
        (Wanted(due_before=now + timedelta(hours=2)), {"Due soon", "Overdue"}),
        (Wanted(due_after=now), {"Due soon"}),
        (Wanted(overdue=True), {"Overdue"}),
        (Wanted(min_priority=7), {"Harmful"}),
        (Wanted(claimant="THE mayor"), {"Spoken", "Marked"}),
        (Wanted(language="de-AT"), {"Spoken"}),
        (Wanted(label="city"), {"Labelled"}),
        (Wanted(waiting_before=now - timedelta(days=8)), {"Old"}),
        (Wanted(waiting_after=now - timedelta(days=8)), everything - {"Old"}),
        (Wanted(taken="yes"), {"In hand"}),
        (Wanted(taken="no"), everything - {"In hand"}),
        (Wanted(taken="mine"), set()),
        (Wanted(whose="mine"), everything - {"In hand", "Let go"}),
        (Wanted(whose="others"), {"In hand", "Let go"}),
        (Wanted(article=article), {"Marked"}),
        (Wanted(words="due SOON"), {"Due soon"}),
    ]
    for wanted, texts in cases:
        found = set(rows_of(wanted, by=checker).values_list("text", flat=True))
        paged = {text for page in seen(wanted, by=checker, size=200) for text in page}
        assert (found, paged) == (texts, texts), wanted
        count = Counted(len(texts))
        assert sum(one.number for one in counts_of(wanted, by=checker).values()) == count.number, wanted


def test_counts_by_state_in_one_query_and_says_more_than(checker: User) -> None:
    drafts(MOST_COUNTED + 1, by=checker)
    factories.submitted_claim(by=checker)
    with CaptureQueriesContext(connection) as asked:
        counts = counts_of(Wanted(), by=checker)
    assert len(asked) == 1
    assert counts[Status.DRAFT] == Counted(MOST_COUNTED, is_more=True)
    assert (counts[Status.IN_REVIEW], counts[Status.APPROVED]) == (Counted(1), Counted(0))


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WyJkdWUiLDEsMSwwXQ", "WyJwcmlvcml0eSIsMSwtMSwwXQ", "bnVsbA", "é\udcff"]
)
def test_refuses_cursors_of_others(cursor: str, checker: User) -> None:
    with pytest.raises(BadCursor):
        page_of(DRAFTS, Claim.objects.for_queue(), by=checker, cursor=cursor)
