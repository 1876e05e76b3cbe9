"""Two people and one lost passage: one of them is first, the other is told, and nothing is half done."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection

from annotations.actions import articles, placing
from annotations.actions.placing import Spot
from annotations.errors import Conflict, NotAllowed, Refused
from annotations.models import Event, Highlight, Snapshot, User
from tests import factories

OLD = "Crossings\n\nThe ferry carried 40,000 people in its first year, the operator said.\n\nNobody has counted since."
NEW = (
    "Crossings\n\nPassengers were not counted in those days.\n\nThe old ferry took 30,000 people in two years, it says."
)
LOST = "The ferry carried 40,000 people in its first year"
SPOTS = ("The old ferry took 30,000 people in two years", "30,000 people", "Passengers were not counted")


def _lost(by: User) -> tuple[Highlight, Snapshot]:
    article = factories.make_article(by=by, text=OLD)
    first = factories.make_highlight(article, by=by, quote=LOST)
    version = articles.add_version(article, articles.Supplied.text(NEW), by=by)
    return Highlight.objects.get(first=first, snapshot=version), version


def _spot(version: Snapshot, quote: str) -> Spot:
    start = version.text.index(quote)
    return Spot(start, start + len(quote), quote)


def _at_once(deeds: Sequence[Callable[[], object]]) -> list[object]:
    """What deeds that start together give or refuse, each in a thread with a connection of its own."""
    barrier = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=10)
            return deed()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.mark.django_db(transaction=True)
def test_lets_one_of_two_put_it_back(checker: User, editor: User) -> None:
    for _ in range(5):
        row, version = _lost(checker)
        one, other = (_spot(version, quote) for quote in SPOTS[:2])
        said = _at_once(
            [
                partial(placing.reattach_highlight, row, one, by=checker),
                partial(placing.reattach_highlight, row, other, by=editor),
            ]
        )
        [refused] = [answer for answer in said if isinstance(answer, Conflict)]
        [placed] = [answer for answer in said if isinstance(answer, Highlight)]
        assert refused.code == "placed_already"
        row.refresh_from_db()
        assert (row.quote, row.placed_by) == (placed.quote, placed.placed_by)
        assert Event.objects.filter(verb="highlight.reattached", data__highlight=row.first_id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_lets_one_of_putting_back_and_retiring_through(checker: User, editor: User) -> None:
    for _ in range(5):
        row, version = _lost(checker)
        said = _at_once(
            [
                partial(placing.reattach_highlight, row, _spot(version, SPOTS[0]), by=checker),
                partial(placing.retire_highlight, row, by=editor),
            ]
        )
        row.refresh_from_db()
        refused = [one.code for one in said if isinstance(one, Refused)]
        assert row.retired_at is not None
        assert refused == ([] if row.placed_by_id else ["retired"])


@pytest.mark.django_db(transaction=True)
def test_never_puts_it_on_a_version_that_has_just_been_replaced(checker: User, editor: User) -> None:
    for _ in range(5):
        row, version = _lost(checker)
        _at_once(
            [
                partial(placing.reattach_highlight, row, _spot(version, SPOTS[0]), by=checker),
                partial(articles.add_version, row.article, articles.Supplied.text("Preface.\n\n" + NEW), by=editor),
            ]
        )
        row.refresh_from_db()
        newest = Highlight.objects.filter(first=row.first_id).order_by("-snapshot")[0]
        assert newest.snapshot_id > version.pk
        assert newest.is_placed == (row.placed_by_id is not None)


def test_refuses_who_has_left(checker: User, db: None) -> None:
    row, version = _lost(checker)
    User.objects.filter(id=checker.pk).update(is_active=False)
    gone = User.objects.get(id=checker.pk)
    for deed in (
        partial(placing.reattach_highlight, row, _spot(version, SPOTS[0]), by=gone),
        lambda: placing.detach_highlight(row, by=gone),
        lambda: placing.retire_highlight(row, by=gone),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_finds_again_without_a_person_what_she_had_corrected(checker: User, editor: User) -> None:
    article = factories.make_article(by=checker, text=OLD)
    first = factories.make_highlight(article, by=checker, quote=LOST)
    new = OLD.replace("40,000", "41,000") + "\n\nThe old ferry took 30,000 people in two years, it says."
    version = articles.add_version(article, articles.Supplied.text(new), by=checker)
    row = Highlight.objects.get(first=first, snapshot=version)
    found = {name: getattr(row, name) for name in ("start", "end", "quote", "prefix", "suffix", "state", "score")}
    assert row.state == "edited"
    placing.reattach_highlight(row, _spot(version, SPOTS[0]), by=editor)
    placing.detach_highlight(row, by=checker)
    row.refresh_from_db()
    assert {name: getattr(row, name) for name in found} == found
    event = Event.objects.get(verb="highlight.detached")
    assert (event.data["was"]["quote"], event.data["new"]) == (SPOTS[0], found["quote"])


def test_is_told_in_the_claim_s_history(checker: User, editor: User) -> None:
    row, version = _lost(checker)
    placing.reattach_highlight(row, _spot(version, SPOTS[0]), by=editor)
    placing.detach_highlight(row, by=editor)
    placing.retire_highlight(row, "Withdrawn.", by=editor)
    told = list(Event.objects.filter(claim=row.claim_id, actor=editor).order_by("id").values_list("verb", flat=True))
    assert told == ["highlight.reattached", "highlight.detached", "highlight.retired"]
