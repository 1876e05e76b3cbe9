"""Clients that send and read JSON with one person's or publisher's credentials."""

import json
from typing import Any

from django.test import Client


class Caller:
    """Sends JSON with an Authorization header."""

    def __init__(self, authorization: str = "") -> None:
        self.client = Client()
        self.headers = {"Authorization": authorization} if authorization else {}

    def call(self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None) -> Any:
        sent = {**self.headers, **(headers or {})}
        if body is None:
            return self.client.generic(method, path, headers=sent)
        return self.client.generic(method, path, json.dumps(body), "application/json", headers=sent)

    def raw(
        self,
        method: str,
        path: str,
        data: bytes,
        content_type: str = "application/json",
        *,
        headers: dict[str, str] | None = None,
    ) -> Any:
        return self.client.generic(method, path, data, content_type, headers={**self.headers, **(headers or {})})

    def form(self, path: str, fields: dict[str, Any], *, headers: dict[str, str] | None = None) -> Any:
        """A `multipart/form-data` POST."""
        return self.client.post(path, fields, headers={**self.headers, **(headers or {})})

    def get(self, path: str, *, headers: dict[str, str] | None = None) -> Any:
        return self.call("GET", path, headers=headers)

    def post(self, path: str, body: Any = None, *, headers: dict[str, str] | None = None) -> Any:
        return self.call("POST", path, {} if body is None else body, headers=headers)

    def patch(self, path: str, body: Any, *, headers: dict[str, str] | None = None) -> Any:
        return self.call("PATCH", path, body, headers=headers)

    def put(self, path: str, body: Any, *, headers: dict[str, str] | None = None) -> Any:
        return self.call("PUT", path, body, headers=headers)

    def delete(self, path: str) -> Any:
        return self.call("DELETE", path)


def json_of(response: Any, *statuses: int) -> Any:
    """The body, after the status was one of these."""
    assert response.status_code in (statuses or (200,)), (response.status_code, response.content[:800])
    return json.loads(response.content)


def problem_of(response: Any, status: int, code: str = "") -> Any:
    """The body of a refusal, after its form, status and code were as they should be."""
    problem = json_of(response, status)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "code", "detail", "fields"} <= set(problem)
    assert problem["status"] == status
    assert problem["detail"] and problem["title"]
    assert problem["type"].endswith(f"#problem-{problem['code']}") or problem["type"] == "about:blank"
    if code:
        assert problem["code"] == code, problem
    return problem
