"""Desks are kept by admins in the browser; claims change hands there too."""

from django.urls import reverse

from annotations.models import Desk, Notice, User
from tests.conftest import SignIn
from tests.factories import fresh, make_claim


def test_admins_keep_desks(admin: User, signed_in: SignIn) -> None:
    client = signed_in(admin)
    assert "No desk yet." in client.get(reverse("desks")).content.decode()
    assert client.post(reverse("desks"), {"name": "Health"}, follow=True).status_code == 200
    desk = Desk.objects.get()
    again = client.post(reverse("desks"), {"name": "Health"})
    assert again.status_code == 422 and "There is a desk of this name." in again.content.decode()
    address = reverse("desk_edit", args=[desk.pk])
    assert 'value="1"' in client.get(address).content.decode()
    refused = client.post(address, {"name": "Health", "approvals_needed": "9"})
    assert refused.status_code == 422 and 'value="9"' in refused.content.decode()
    shown = client.post(address, {"name": "Science", "approvals_needed": "2", "retired": "on"}, follow=True)
    desk.refresh_from_db()
    assert (desk.name, desk.approvals_needed, desk.retired) == ("Science", 2, True)
    assert "2 people approve" in shown.content.decode() and "Retired" in shown.content.decode()


def test_people_hand_over_their_own_and_editors_anybodys(
    checker: User, other_checker: User, editor: User, signed_in: SignIn
) -> None:
    claim = make_claim(by=checker)
    type(claim).objects.filter(id=claim.pk).update(assignee=checker)
    address, given = reverse("hand_over"), {"whose": str(checker.pk), "to": str(other_checker.pk)}
    assert signed_in(other_checker).post(address, given).status_code == 422
    assert fresh(claim).assignee == checker
    done = signed_in(checker).post(address, given, follow=True)
    assert f"1 claim went to {other_checker.name}." in done.content.decode()
    assert fresh(claim).assignee == other_checker
    assert Notice.objects.filter(user=other_checker, event__verb="claim.assigned", event__claim=claim).exists()
    back = signed_in(editor).post(address, {"whose": str(other_checker.pk), "to": ""}, follow=True)
    assert "1 claim went to everybody." in back.content.decode()
    assert fresh(claim).assignee is None
