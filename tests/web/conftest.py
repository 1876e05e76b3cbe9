from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.web.fetch import FetchPolicy
from tests.fakes import HostileServer

CERTIFICATES = Path(__file__).parent / "certificates"


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


@pytest.fixture
def policy() -> FetchPolicy:
    """The one local address opened, and limits that make a test short."""
    return FetchPolicy(
        allow_networks=("127.0.0.1/32",),
        user_agent="Factcheck tests",
        total_s=0.7,
        connect_s=0.4,
        max_wire_bytes=1024 * 1024,
        max_body_bytes=5 * 1024 * 1024,
    )


def tls_server_context(name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / name)
    return context
