"""The API's callers: each a client that sends and reads JSON with one person's or publisher's credentials."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from annotations.actions.credentials import issue_token
from annotations.models import User


class Caller:
    """Sends JSON with an Authorization header, and keeps every answer's status, body and headers together."""

    def __init__(self, authorization: str = "") -> None:
        self.client = Client(raise_request_exception=True)
        self.headers = {"Authorization": authorization} if authorization else {}

    def call(self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None) -> HttpResponse:
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        sent = {**self.headers, **(headers or {})}
        return self.client.generic(method, path, headers=sent, **content)

    def raw(self, method: str, path: str, data: bytes, content_type: str = "application/json") -> HttpResponse:
        return self.client.generic(method, path, data=data, content_type=content_type, headers=self.headers)

    def form(self, path: str, fields: dict[str, Any], *, headers: dict[str, str] | None = None) -> HttpResponse:
        return self.client.post(path, fields, headers={**self.headers, **(headers or {})})

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, headers=headers)

    def post(self, path: str, body: Any = None, *, headers: dict[str, str] | None = None) -> HttpResponse:
        return self.call("POST", path, {} if body is None else body, headers=headers)

    def patch(self, path: str, body: Any, *, headers: dict[str, str] | None = None) -> HttpResponse:
        return self.call("PATCH", path, body, headers=headers)

    def delete(self, path: str) -> HttpResponse:
        return self.call("DELETE", path)


def json_of(response: HttpResponse) -> Any:
    return json.loads(response.content)


@pytest.fixture
def caller() -> Callable[[User], Caller]:
    """`caller(user)`: her calls, with a token of her own that has just been used."""

    def make(user: User) -> Caller:
        _, secret = issue_token("Tests", by=user)
        made = Caller(f"Token {secret}")
        assert made.get("/api/v1/ratings/").status_code == 200
        return made

    return make


@pytest.fixture
def anyone() -> Caller:
    """Calls without credentials."""
    return Caller()


@pytest.fixture
def reader(publisher_key: str) -> Caller:
    """A publisher with a key that may read."""
    return Caller(f"Api-Key {publisher_key}")
