import pytest

from annotations.actions import views
from annotations.errors import Conflict, Invalid, NotAllowed, NotFound
from annotations.models import Event, SavedView, User

pytestmark = pytest.mark.django_db


def test_keeps_a_query_in_one_spelling_and_without_the_place_in_the_list(checker: User) -> None:
    view = views.save_view(" Late ", "?q=&state=in_review&due=overdue&cursor=abc&state=in_review", by=checker)
    assert (view.name, view.query, view.address) == (
        "Late",
        "due=overdue&state=in_review",
        "?due=overdue&state=in_review",
    )


@pytest.mark.parametrize(
    ("name", "query"),
    [("", ""), ("x" * 61, ""), ("a\x00b", ""), ("a", "q=" + "x" * 2_001), ("a", "q=%00"), ("a", "a&" * 99)],
)
def test_refuses_what_cannot_be_kept(name: str, query: str, checker: User) -> None:
    with pytest.raises(Invalid):
        views.save_view(name, query, by=checker)
    assert not SavedView.objects.exists()


def test_takes_a_name_once_for_each_person_and_once_among_the_shared(checker: User, editor: User) -> None:
    views.save_view("Late", "", by=checker)
    views.save_view("Late", "", by=editor)
    shared = views.save_view("late", "", is_shared=True, by=editor)
    with pytest.raises(Conflict):
        views.save_view("LATE", "", by=checker)
    with pytest.raises(Conflict):
        views.save_view("LATE", "", is_shared=True, by=checker)
    views.remove_view(shared, by=editor)
    views.save_view("Late", "", is_shared=True, by=checker)
    with pytest.raises(Conflict):
        views.restore_view(shared, by=editor)


def test_keeps_as_many_as_there_is_room_for(checker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST_OWN", 2)
    for name in ("One", "Two"):
        views.save_view(name, "", by=checker)
    with pytest.raises(Conflict) as refused:
        views.save_view("Three", "", by=checker)
    assert refused.value.code == "too_many_views"
    views.save_view("Three", "", is_shared=True, by=checker)


def test_lets_only_its_owner_and_admins_change_a_shared_view(
    checker: User, other_checker: User, editor: User, admin: User
) -> None:
    shared = views.save_view("Ours", "state=approved", is_shared=True, by=checker)
    for other in (other_checker, editor):
        with pytest.raises(NotAllowed):
            views.change_view(shared, name="Theirs", by=other)
    assert views.change_view(shared, name="Everybody’s", by=admin).name == "Everybody’s"
    views.remove_view(shared, by=checker)
    with pytest.raises(NotFound):
        views.change_view(shared, name="Gone", by=checker)
    assert views.restore_view(shared, by=checker).removed_at is None
    verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["view.saved", "view.changed", "view.removed", "view.restored"]


def test_knows_nothing_of_another_s_own_view(checker: User, admin: User) -> None:
    own = views.save_view("Mine", "", by=checker)
    assert list(SavedView.objects.for_person(admin)) == []
    for deed in (views.remove_view, views.restore_view):
        with pytest.raises(NotFound):
            deed(own, by=admin)
