"""Publishers' endpoints by the API: made, read, changed, tried, told again."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from annotations.actions.credentials import issue_token
from annotations.models import Delivery, Publisher, User, Webhook
from annotations.models.webhook import Progress
from tests.accounts import make_member
from tests.api.callers import Caller, json_of, problem_of
from tests.factories import make_claim
from tests.webhooks import happen, make_webhook

pytestmark = pytest.mark.django_db
NEW: dict[str, Any] = {"url": "https://daily.example.org/hook", "label": "Site", "events": ["verdict.corrected"]}
BAD: list[tuple[Any, int]] = [
    ({}, 400),
    ({**NEW, "url": 7}, 400),
    ({**NEW, "label": None}, 400),
    ({**NEW, "events": "verdict.corrected"}, 400),
    ({**NEW, "events": [7]}, 400),
    ({**NEW, "events": ["verdict.corrected"] * 21}, 400),
    ({**NEW, "secret": "mine"}, 400),
    ({**NEW, "events": []}, 422),
    ({**NEW, "events": ["x"]}, 422),
    ({**NEW, "label": ""}, 422),
    ({**NEW, "label": "x" * 81}, 422),
    ({**NEW, "label": "a\x00b"}, 422),
    ({**NEW, "label": "\ud800"}, 422),
    ({**NEW, "url": "https://daily.example.org/" + "x" * 9000}, 422),
    ({**NEW, "url": "https://169.254.169.254/"}, 422),
    ({**NEW, "url": "\ud800"}, 422),
]


@pytest.fixture(autouse=True)
def strict(settings: Settings) -> None:
    settings.WEBHOOK_ALLOW_NETWORKS = []
    settings.WEBHOOK_ALLOW_HTTP = False


@pytest.fixture
def mia(db: None) -> User:
    return make_member("mia")


@pytest.fixture
def calls(mia: User) -> Caller:
    """Mia's calls; her token's use is noted already."""
    made = Caller(f"Token {issue_token('Tests', by=mia)[1]}")
    assert made.get("/api/v1/tokens/").status_code == 200
    return made


def path_of(user: User) -> str:
    return f"/api/v1/publishers/{user.publisher_id}/webhooks/"


def test_goes_the_whole_way_of_an_endpoint(calls: Caller, mia: User) -> None:
    made = json_of(calls.post(path_of(mia), NEW), 201)
    assert made["secret"].startswith(made["secret_prefix"])
    one = f"{path_of(mia)}{made['id']}/"
    read = json_of(calls.get(one))
    assert "secret" not in read
    assert "created_by" not in read
    assert json_of(calls.patch(one, {"label": "App", "is_active": False}))["state"] == "paused"
    assert json_of(calls.patch(one, {"is_active": True}))["state"] == "active"
    rotated = json_of(calls.post(f"{one}rotate/"), 201)
    assert rotated["secret"] != made["secret"]
    assert rotated["previous_secret_until"]
    test = json_of(calls.post(f"{one}test/"), 202)
    assert test["event"] == "webhook.test"
    message = json_of(calls.get(f"{one}deliveries/{test['id']}/"))
    assert message["payload"].startswith('{"type":"webhook.test"')
    assert message["log"] == []
    assert json_of(calls.post(f"{one}replay/", {"since": "2026-01-01T00:00:00Z"}), 202) == {"count": 0}
    assert calls.delete(one).status_code == 204
    problem_of(calls.get(one), 404, "not_found")


def test_makes_one_endpoint_of_a_repeated_call_and_forgets_its_secret(calls: Caller, mia: User) -> None:
    headers = {"Idempotency-Key": "once"}
    first = json_of(calls.post(path_of(mia), NEW, headers=headers), 201)
    again = json_of(calls.post(path_of(mia), NEW, headers=headers), 201)
    assert again == {**first, "secret": None}
    assert Webhook.objects.count() == 1


@pytest.mark.parametrize(("body", "status"), BAD)
def test_refuses_what_is_wrong_and_says_where(body: Any, status: int, calls: Caller, mia: User) -> None:
    response = calls.post(path_of(mia), body)
    problem = problem_of(response, response.status_code)
    assert response.status_code in (400, 422), problem
    assert response.status_code == status or "\\u" in repr(body) or "\\x" in repr(body)
    assert problem["fields"]
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("since", [None, 7, "yesterday", "", "9" * 400, "2026-13-01T00:00:00Z"])
def test_refuses_a_time_that_is_none(since: Any, calls: Caller, mia: User) -> None:
    webhook, _ = make_webhook(NEW["url"], by=mia)
    problem_of(calls.post(f"{path_of(mia)}{webhook.pk}/replay/", {"since": since}), 400)


def test_knows_only_what_is_of_the_publisher(calls: Caller, mia: User, admin: User, checker: User) -> None:
    theirs, _ = make_webhook(NEW["url"], by=admin, publisher="Another Paper")
    own, _ = make_webhook(NEW["url"], by=admin)
    happen(make_claim(by=checker), by=admin)
    other = Delivery.objects.get(webhook=theirs)
    problem_of(calls.get(f"{path_of(mia)}{theirs.pk}/"), 404)
    problem_of(calls.get(f"/api/v1/publishers/{theirs.publisher_id}/webhooks/{theirs.pk}/"), 404)
    problem_of(calls.get(f"{path_of(mia)}{own.pk}/deliveries/{other.pk}/"), 404)
    problem_of(calls.get("/api/v1/publishers/999999/webhooks/"), 404)


def test_lists_by_state_and_refuses_states_that_there_are_not(calls: Caller, mia: User, checker: User) -> None:
    webhook, _ = make_webhook(NEW["url"], by=mia)
    first, _ = happen(make_claim(by=checker), 2, by=mia)
    Delivery.objects.filter(publication=first).update(state=Progress.FAILED, error_code="refused", http_status=400)
    log = f"{path_of(mia)}{webhook.pk}/deliveries/"
    [failed] = json_of(calls.get(f"{log}?state=failed"))["results"]
    assert failed["error"] == {"code": "refused", "detail": "It refused the message."}
    assert (failed["version"], failed["next_attempt_at"]) == (1, None)
    problem_of(calls.get(f"{log}?state=odd"), 400)


@pytest.mark.parametrize("which", ["endpoints", "messages"])
def test_lists_cost_the_same_however_long_they_are(which: str, calls: Caller, mia: User, checker: User) -> None:
    webhook, _ = make_webhook(NEW["url"], by=mia)
    claim = make_claim(by=checker)
    path = path_of(mia) if which == "endpoints" else f"{path_of(mia)}{webhook.pk}/deliveries/"

    def grow(count: int) -> int:
        happen(claim, count, by=mia)
        for _ in range(count if which == "endpoints" else 0):
            make_webhook(NEW["url"], by=mia)
        with CaptureQueriesContext(connection) as asked:
            json_of(calls.get(path))
        return len(asked)

    assert grow(2) == grow(10)
    assert Publisher.objects.count() == 1
