import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from annotations.models import Claim, User
from annotations.models.claim import ClaimQuerySet
from annotations.models.counted import MOST_COUNTED, Counted, counted
from annotations.pages.paging import NEWEST, Page, page_of
from tests import factories

pytestmark = pytest.mark.django_db


def page(user: User, query: str = "") -> Page[Claim]:
    def hers(rows: QuerySet[Claim], most: int) -> QuerySet[Claim]:
        assert isinstance(rows, ClaimQuerySet)
        return rows.first_of_person(most, user=user)

    return page_of(Claim.objects.all(), order=NEWEST, query=QueryDict(query.lstrip("?")), size=2, narrow=hers)


def test_repeats_whose_the_verdict_is(checker: User, editor: User) -> None:
    claim = factories.submitted_claim(by=checker)
    assert Claim.objects.get(id=claim.pk).verdict_author_id == checker.pk
    Claim.objects.filter(id=claim.pk).update(verdict_author=editor, verdict=claim.verdict_id)
    assert Claim.objects.get(id=claim.pk).verdict_author_id == checker.pk
    assert factories.make_claim(by=checker).verdict_author_id is None


def test_pages_hold_what_somebody_made_edited_or_judged_each_once(checker: User, editor: User) -> None:
    made = factories.make_claim(by=checker, text="Made")
    factories.make_claim(by=editor, text="Another's")
    edited = factories.make_claim(by=editor, text="Edited")
    Claim.objects.filter(id=edited.pk).update(last_edited_by=checker)
    judged = factories.submitted_claim(by=checker, text="Judged")
    Claim.objects.filter(id=judged.pk).update(created_by=editor, last_edited_by=editor)
    own = factories.submitted_claim(by=checker, text="Made, edited and judged")
    first = page(checker)
    second = page(checker, first.next)
    assert [row.pk for row in (*first.rows, *second.rows)] == [own.pk, judged.pk, edited.pk, made.pk]
    assert (first.previous, second.next) == ("", "")
    assert [row.pk for row in page(checker, second.previous).rows] == [own.pk, judged.pk]


def test_asks_once_for_a_page_of_hers(checker: User) -> None:
    factories.make_claim(by=checker)
    with CaptureQueriesContext(connection) as asked:
        page(checker)
    assert len(asked) == 1


def test_counts_no_further_than_is_shown(checker: User) -> None:
    claim = factories.make_claim(by=checker)
    assert (counted(Claim.objects.none()), counted(Claim.objects.all())) == (Counted(0), Counted(1))
    Claim.objects.bulk_create(
        Claim(text=f"Claim {number}", created_by=checker, last_edited_by=checker) for number in range(MOST_COUNTED)
    )
    assert counted(Claim.objects.all()) == Counted(MOST_COUNTED, is_more=True)
    assert str(counted(Claim.objects.all())) == "1,000+"
    assert str(counted(Claim.objects.filter(id=claim.pk))) == "1"
