"""Traces by OpenTelemetry, where somebody takes them: OTEL_EXPORTER_OTLP_ENDPOINT names the receiver.

Without it nothing of OpenTelemetry is even imported. The packages stand in requirements-otel.txt.
"""

import logging
import os
from importlib import import_module
from typing import Any

log = logging.getLogger(__name__)
ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def begin(**_: Any) -> bool:
    """Begins to trace this process, where that is wanted; False where it is not, or the packages are not there."""
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return False
    try:
        spans = import_module("factcheck.spans")
    except ModuleNotFoundError as error:
        log.error("no traces: %s is not installed; see requirements-otel.txt", error.name)
        return False
    spans.begin()
    return True
