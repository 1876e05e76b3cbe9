"""Traces: one of a request, with its queries and the job that it rang for, as an OTLP receiver gets it."""

import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from factcheck.local.bootstrap import ROOT
from tests.e2e.product import Product, wait_for
from tests.e2e.test_nothing_lost import captured, new_claim
from tests.factories import PAGE, QUOTE
from tests.fakes import HostileServer, answer

pytestmark = pytest.mark.e2e
NAME = "traced-from-end-to-end"


class Receiver(ThreadingHTTPServer):
    """Takes spans over HTTP, as a collector does."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.spans: list[Span] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def of_request(self, name: str) -> list[Span]:
        """Every span of the trace to which the request of this name belongs."""
        named = [span.trace_id for span in self.spans if attributes(span).get("factcheck.request_id") == name]
        return [span for span in self.spans if span.trace_id in named]


class Taking(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        plain = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
        for resource in ExportTraceServiceRequest.FromString(plain).resource_spans:
            self.server.spans += [span for scope in resource.scope_spans for span in scope.spans]
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def attributes(span: Span) -> dict[str, Any]:
    return {one.key: getattr(one.value, str(one.value.WhichOneof("value"))) for one in span.attributes}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def traced(receiver: Receiver, tmp_path: Path) -> Iterator[Product]:
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": receiver.address, "OTEL_BSP_SCHEDULE_DELAY": "200"}
    product = Product(tmp_path / "data", environment)
    product.start()
    yield product
    product.stop()


def test_traces_a_request_into_its_job(traced: Product, receiver: Receiver, outside: HostileServer) -> None:
    claim = new_claim(traced)
    source = {"url": outside.on("/traced", answer(PAGE)), "stance": "refutes", "quote": ""}
    path = f"{claim}sources/?q=zebrafish"
    said = traced.call("POST", path, source, as_="casey", headers={"X-Request-ID": NAME})
    assert said.status in (201, 400), said.body
    if said.status == 400:
        said = traced.call("POST", f"{claim}sources/", source, as_="casey", headers={"X-Request-ID": NAME})
    captured(traced, claim, seconds=60)
    traced.call("GET", "/checks/?q=zebrafish", headers={"User-Agent": "zebrafish"})

    def whole() -> list[Span] | None:
        spans = receiver.of_request(NAME)
        return spans if any(span.name == "run/annotations.tasks.capture_snapshot" for span in spans) else None

    spans = wait_for(whole, seconds=60, what="request and job in one trace")
    names = {span.name for span in spans}
    assert any(name.startswith("POST ") for name in names)
    assert "apply_async/annotations.tasks.capture_snapshot" in names
    statements = [str(attributes(span).get("db.statement", "")) for span in spans]
    assert any("INSERT INTO" in statement for statement in statements)
    everything = "\n".join(str(span) for span in receiver.spans)
    for hidden in (QUOTE, "zebrafish", traced.accounts["casey"]["token"]):
        assert hidden not in everything


@pytest.mark.parametrize("module", ["factcheck.wsgi", "factcheck.celery"])
def test_costs_nothing_where_nobody_takes_them(module: str) -> None:
    """Redis' client looks at OpenTelemetry's measures for itself, where the package is there."""
    ours = ("opentelemetry.instrumentation", "opentelemetry.sdk.trace", "opentelemetry.exporter")
    told = f"import sys, {module}; print(sorted(name for name in sys.modules if name.startswith({ours})))"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    done = subprocess.run([sys.executable, "-c", told], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


def test_goes_without_where_the_packages_are_not_there() -> None:
    told = (
        "import sys; sys.modules['opentelemetry'] = None\n"
        "import factcheck.wsgi, logging\nfrom factcheck import tracing\nprint(tracing.begin())"
    )
    environment = {**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}
    done = subprocess.run([sys.executable, "-c", told], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr
    assert "requirements-otel.txt" in done.stderr
