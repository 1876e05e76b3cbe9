"""What can go wrong, by name."""

from __future__ import annotations

from typing import Any


class Unreachable(Exception):
    """Nobody answered, or what answered is not the API. What you have stays right until you hear otherwise."""


class Problem(Exception):
    """The API refused (RFC 9457). `code` is stable; `detail` is a sentence for a person; `fields` names culprits.

    retry_after_s: how long to wait before the next call, where the API said so.
    body: everything that it said.
    """

    def __init__(self, status: int, body: dict[str, Any], *, retry_after_s: float | None = None) -> None:
        self.status = status
        self.body = body
        self.code = str(body.get("code", ""))
        self.detail = str(body.get("detail", ""))
        fields = body.get("fields")
        self.fields: dict[str, list[str]] = fields if isinstance(fields, dict) else {}
        self.retry_after_s = retry_after_s
        super().__init__(f"{status} {self.code}: {self.detail}".strip())


class Retracted(Problem):
    """The check was taken back (410): take it down. `reason` says why, in the newsroom's words."""

    @property
    def reason(self) -> str:
        return str(self.body.get("reason", ""))
