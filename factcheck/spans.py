"""What is traced, and how: requests, queries, bells and jobs, sent to an OTLP receiver. Only `tracing` imports this.

Sampling, headers, names of the service and the rest are OpenTelemetry's own variables (OTEL_TRACES_SAMPLER, …). Spans
hold routes and statements with placeholders; what callers searched for and what rows say is taken out or never in.
"""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span

SERVICE = "factcheck"
OF_THE_ADDRESS = ("http.url", "http.target", "url.full", "url.path")
OF_THE_CALLER = ("url.query", "http.user_agent", "user_agent.original", "net.peer.ip", "client.address")
LEFT_OUT = "[left out]"


@cache
def begin() -> None:
    """Begins once; children of a pool take over what their parent began."""
    named = Resource({SERVICE_NAME: SERVICE}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=named)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    DjangoInstrumentor().instrument(request_hook=leave_out_what_was_asked, response_hook=name_request)
    PsycopgInstrumentor().instrument(capture_parameters=False)
    CeleryInstrumentor().instrument()


def leave_out_what_was_asked(span: Span | None, request: HttpRequest) -> None:
    """The address up to the question mark is what a trace needs; people's words come after it."""
    if span is None or not span.is_recording():
        return
    known: Any = getattr(span, "attributes", None) or {}
    for name in OF_THE_ADDRESS:
        if name in known:
            span.set_attribute(name, str(known[name]).partition("?")[0])
    for name in OF_THE_CALLER:
        if name in known:
            span.set_attribute(name, LEFT_OUT)


def name_request(span: Span | None, request: HttpRequest, response: HttpResponse) -> None:
    """The same name as in the logs."""
    if span is not None and span.is_recording():
        span.set_attribute("factcheck.request_id", response.headers.get("X-Request-ID", ""))
