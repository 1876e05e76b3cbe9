from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from annotations.api.codes import CODES
from annotations.api.deprecation import Deprecated
from annotations.api.public import ChecksView
from annotations.api.webannotations_public import AnnotationsView

pytestmark = pytest.mark.django_db
SINCE = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)
GUIDE = "https://checks.example.org/api/docs/"


def leaving(sunset: datetime) -> Deprecated:
    return Deprecated(SINCE, sunset, GUIDE)


def test_announces_its_end_in_every_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ChecksView, "deprecated", leaving(datetime(2999, 12, 31, 23, 59, 59, tzinfo=UTC)))
    first = client.get("/api/public/v1/checks/")
    unread = client.get("/api/public/v1/checks/", {"no_such": "1"})
    again = client.get("/api/public/v1/checks/", HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert [answer.status_code for answer in (first, unread, again)] == [200, 400, 304]
    for answer in (first, unread, again):
        assert answer.headers["Deprecation"] == "@1769860800"
        assert answer.headers["Sunset"] == "Tue, 31 Dec 2999 23:59:59 GMT"
        assert f'<{GUIDE}>; rel="deprecation"' in answer.headers["Link"]


def test_keeps_the_other_links(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = client.get("/api/public/v1/annotations/").headers["Link"]
    monkeypatch.setattr(AnnotationsView, "deprecated", leaving(timezone.now() + timedelta(days=300)))
    assert client.get("/api/public/v1/annotations/").headers["Link"].startswith(f"{usual}, <{GUIDE}>")


def test_is_gone_after_the_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ChecksView, "deprecated", leaving(timezone.now() - timedelta(seconds=1)))
    answer: Any = client.get("/api/public/v1/checks/")
    assert (answer.status_code, answer.json()["code"]) == (410, "operation_ended")
    assert GUIDE in answer.json()["detail"]
    assert "operation_ended" in CODES
    assert "Sunset" in answer.headers


def test_nothing_is_said_of_what_stays(client: Client) -> None:
    answer = client.get("/api/public/v1/checks/")
    assert not {"Deprecation", "Sunset"} & set(answer.headers)
