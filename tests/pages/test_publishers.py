import re

import pytest

from annotations.models import ApiKey, Publisher, User
from annotations.models.secret import digest
from tests.conftest import SignIn
from tests.pages.reading_pages import text_of

pytestmark = pytest.mark.django_db


def test_adds_a_publisher_and_issues_a_key_once(admin: User, signed_in: SignIn) -> None:
    visitor = signed_in(admin)
    visitor.post("/publishers/", {"name": "The Daily Example", "contact": "desk@example.org"})
    publisher = Publisher.objects.get()
    answer = visitor.post(f"/publishers/{publisher.pk}/keys/", {"label": "Website", "scopes": ["read"]})
    found = re.search(r'value="(fck_[^"]+)"', answer.content.decode())
    assert found
    assert ApiKey.objects.get().digest == digest(found[1])
    assert found[1] not in text_of(visitor.get(f"/publishers/{publisher.pk}/"))


def test_revokes_a_key(admin: User, signed_in: SignIn, publisher_key: str) -> None:
    key = ApiKey.objects.get()
    visitor = signed_in(admin)
    visitor.post(f"/publishers/{key.publisher_id}/keys/{key.pk}/revoke/")
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert "Revoked" in text_of(visitor.get(f"/publishers/{key.publisher_id}/"))


def test_says_what_is_wrong(admin: User, signed_in: SignIn, publisher_key: str) -> None:
    visitor = signed_in(admin)
    publisher = Publisher.objects.get()
    taken = visitor.post("/publishers/", {"name": publisher.name})
    assert (taken.status_code, "publisher of this name" in text_of(taken)) == (422, True)
    scopeless = visitor.post(f"/publishers/{publisher.pk}/keys/", {"label": "Kept as typed"})
    assert scopeless.status_code == 422
    assert 'value="Kept as typed"' in scopeless.content.decode()
    assert "Choose what the key may do." in text_of(scopeless)
    assert ApiKey.objects.count() == 1


def test_teaches_the_first_step(admin: User, signed_in: SignIn) -> None:
    assert "No publishers yet" in text_of(signed_in(admin).get("/publishers/"))
