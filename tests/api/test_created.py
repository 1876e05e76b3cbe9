"""201 says where what was made stands (RFC 9110, 15.3.2), also when it is said again."""

from typing import Any

import pytest
from django.test import Client

from annotations.models import User
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db
MADE: list[tuple[str, dict[str, Any]]] = [
    (
        "/api/v1/articles/",
        {"text": "The mayor said: we have built 400 homes since the last election.", "title": "Homes"},
    ),
    ("/api/v1/feeds/", {"url": "https://news.example.org/feed.xml"}),
    ("/api/v1/publishers/", {"name": "The Courier"}),
]


@pytest.mark.parametrize(("path", "body"), MADE)
def test_says_where_it_stands(path: str, body: dict[str, Any], admin: User, signed_in: SignIn) -> None:
    visitor: Client = signed_in(admin)
    for _ in range(2):
        made = visitor.post(path, body, content_type="application/json", HTTP_IDEMPOTENCY_KEY="once")
        assert made.status_code == 201, made.content
        assert made.headers["Location"] == f"{path}{made.json()['id']}/"
    found = visitor.get(made.headers["Location"])
    assert (found.status_code, found.json()["id"]) == (200, made.json()["id"])


def test_says_where_keys_of_a_publisher_stand(admin: User, signed_in: SignIn) -> None:
    visitor: Client = signed_in(admin)
    publisher = visitor.post("/api/v1/publishers/", {"name": "The Courier"}, content_type="application/json")
    path = f"{publisher.headers['Location']}keys/"
    made = visitor.post(path, {"label": "web", "scopes": ["read"]}, content_type="application/json")
    assert made.headers["Location"] == f"{path}{made.json()['id']}/"
    assert visitor.get(made.headers["Location"]).json()["label"] == "web"
