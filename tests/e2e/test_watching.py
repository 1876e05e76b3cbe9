"""What whoever runs the product sees of it: counts of all processes together, log lines of one request everywhere."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.product import Product, wait_for
from tests.e2e.test_nothing_lost import WORKER, captured, cite, new_claim
from tests.factories import PAGE, QUOTE
from tests.fakes import HostileServer, answer
from tests.metrics import TOKEN, samples_of, value

pytestmark = pytest.mark.e2e
REQUESTS = "factcheck_http_requests_total"


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product as in production: JSON logs, and metrics for who has the token."""
    environment = {"LOG_FORMAT": "json", "LOG_REQUESTS": "all", "METRICS_TOKEN": TOKEN, "SWEEP_EVERY_S": "2"}
    product = Product(tmp_path_factory.mktemp("watched") / "data", environment)
    product.start()
    yield product
    product.stop()


def scraped(product: Product) -> dict[Any, float]:
    said = product.call("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert said.status == 200, said.body
    return dict(samples_of(said.body))


def healthy_calls(product: Product) -> float:
    return value(scraped(product), REQUESTS, route="robots", method="GET", status="200")


def logs(product: Product) -> list[str]:
    """Every line that web and workers have logged. Not what granian says of itself."""
    found = []
    for name in ("web", "worker", "captures", "deliveries", "beat"):
        text = Path(product.data_dir, "logs", f"{name}.log").read_text()
        found += [line for line in text.splitlines() if line.startswith("{")]
    return found


def events(product: Product, request_id: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in logs(product)]
    return [line for line in lines if line.get("request_id") == request_id]


def test_counts_add_up_over_processes_and_outlive_them(watched: Product) -> None:
    before = healthy_calls(watched)
    for _ in range(60):
        assert watched.call("GET", "/robots.txt").status == 200
    wait_for(lambda: healthy_calls(watched) == before + 60, seconds=60, what="every call to be counted once")
    assert len(watched.pids("granian|spawn_main|wsgi")) > 1, "more than one process answers"
    assert watched.kill(f"{WORKER}|granian|spawn_main", signal.SIGKILL)
    wait_for(
        lambda: watched.call("GET", "/readyz", tolerant=True).status == 200, seconds=60, what="new ones to take over"
    )
    for _ in range(40):
        assert watched.call("GET", "/robots.txt").status == 200
    wait_for(lambda: healthy_calls(watched) == before + 100, seconds=60, what="the new ones to go on with the count")


def test_names_a_request_in_answer_logs_and_jobs(watched: Product, outside: HostileServer) -> None:
    claim = new_claim(watched)
    name = "editor-asks-support-0001"
    source = {"url": outside.on("/named", answer(PAGE)), "stance": "refutes", "quote": ""}
    said = watched.call("POST", f"{claim}sources/", source, as_="casey", headers={"X-Request-ID": name})
    assert (said.status, said.headers["x-request-id"]) == (201, name)
    captured(watched, claim, seconds=60)

    def both() -> list[dict[str, Any]] | None:
        found = events(watched, name)
        return found if len(found) > 1 else None

    seen = wait_for(both, seconds=60, what="request and job")
    request = next(line for line in seen if line["event"] == "request")
    job = next(line for line in seen if line["event"] == "job")
    assert (request["method"], request["status"], request["level"]) == ("POST", 201, "info")
    assert request["user"] and request["duration_ms"] > 0 and request["rows"]["claim_id"]
    assert (job["job"], job["outcome"], len(job["rows"])) == ("capture_snapshot", "success", 1)
    refused = watched.call("GET", "/api/v1/claims/999999/", as_="casey", headers={"X-Request-ID": name})
    assert refused.body["request_id"] == name


def test_counts_jobs_and_captures_by_outcome(watched: Product, outside: HostileServer) -> None:
    claim = new_claim(watched)
    cite(watched, claim, outside.on("/counted", answer(PAGE)))
    cite(watched, claim, outside.on("/counted-away", answer(b"", status="404 Not Found")))
    captured(watched, claim, seconds=60)

    def counted() -> bool:
        found = scraped(watched)
        ok = value(found, "factcheck_captures_total", origin="fetch", outcome="ok")
        away = value(found, "factcheck_captures_total", origin="fetch", outcome="not_found")
        jobs = value(found, "factcheck_job_duration_seconds_count", kind="capture_snapshot", outcome="success")
        return ok >= 1 and away >= 1 and jobs >= 2

    wait_for(counted, seconds=60, what="captures and jobs to be counted")


def test_logs_no_secret_and_no_text(watched: Product, outside: HostileServer) -> None:
    """Everything that went through: a pasted text, a passage, a page, tokens, a password, what was searched for."""
    claim = new_claim(watched)
    cite(watched, claim, outside.on("/page-with-words", answer(PAGE)))
    captured(watched, claim, seconds=60)
    account = watched.accounts["casey"]
    watched.call("GET", "/api/v1/claims/?q=zebrafish-embargo", as_="casey")
    watched.call("GET", "/api/public/v1/search/?q=zebrafish-embargo")
    watched.call("GET", "/zebrafish-embargo/")
    watched.call("POST", "/api/v1/articles/", {"text": "x" * 10, "zebrafish-embargo": 1}, as_="casey")
    wait_for(lambda: len(logs(watched)) > 20, seconds=60, what="lines")
    everything = "\n".join(logs(watched))
    hidden = [
        QUOTE,
        "zebrafish",
        account["token"],
        account["password"],
        watched.publisher_key,
        TOKEN,
        "page-with-words",
    ]
    assert [words for words in hidden if words in everything] == []


def test_every_line_is_json_with_the_same_names(watched: Product) -> None:
    lines = [json.loads(line) for line in logs(watched)]
    assert {"at", "level", "logger", "event"} <= set.intersection(*map(set, lines))
    worker = Path(watched.data_dir, "logs", "captures.log").read_text().splitlines()
    assert sum(line.startswith("{") for line in worker) > 2
