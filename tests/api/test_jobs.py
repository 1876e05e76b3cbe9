"""Captures as jobs over the API."""

from typing import Any

import pytest

from annotations.meaning.failures import CATALOGUE
from annotations.models import Host, Snapshot, User
from tests.api.callers import json_of, problem_of
from tests.pages.test_jobs import failed

pytestmark = pytest.mark.django_db
JOBS = "/api/v1/jobs/"


def test_the_api_tells_the_same_and_does_the_same(caller: Any, checker: User, admin: User) -> None:
    (one, _), api = failed(checker, 2), caller(admin)
    Host.objects.wait_for("slow.example", 600)
    now = json_of(api.get(JOBS))
    assert [(cause["code"], cause["count"], cause["retries"]) for cause in now["failed"]] == [("server_error", 2, True)]
    assert (now["waiting"], now["running"], now["lost"]) == (0, 0, 0) and now["hosts"][0]["name"] == "slow.example"
    listed = json_of(api.get(f"{JOBS}failed/?code=server_error&page_size=1"))
    assert listed["next"] and listed["results"][0]["sentence"] == CATALOGUE["server_error"].sentence
    problem_of(api.get(f"{JOBS}failed/?code=x"), 400)
    problem_of(api.post(f"{JOBS}retry/", {"capture": one.snapshot_id, "code": "gone"}), 400)
    problem_of(api.post(f"{JOBS}retry/", {"capture": 2**40}), 404)
    tried = json_of(api.post(f"{JOBS}retry/", {"capture": one.snapshot_id}))
    assert tried == {"asked": 1, "refused": 0, "left": False}
    assert json_of(api.get(JOBS))["waiting"] == 1
    (waiting,) = Snapshot.objects.filter(state="pending")
    turn = json_of(api.get(f"/api/v1/captures/{waiting.pk}/turn/"))
    assert (turn["place"], turn["host"], turn["not_before"]) == (1, "news.example", None)
    assert json_of(api.get(f"/api/v1/captures/{one.snapshot_id}/turn/"))["place"] is None
