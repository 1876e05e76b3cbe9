"""A web address taken apart by the URL standard, as browsers do: what is judged is what is connected to."""

from __future__ import annotations

import re
from dataclasses import dataclass

import ada_url

from annotations.web.failures import FetchError

MAX_URL_LENGTH = 8192
MAX_HOST_LENGTH = 254  # 253 and a trailing dot (RFC 1035 section 2.3.4)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_DEFAULT_PORTS = {"http:": 80, "https:": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes. `url` is normalised and has no fragment; `host` has no brackets and no trailing dot."""

    url: str
    is_tls: bool
    host: str
    port: int
    host_header: str
    path: str


def parse_target(url: str, *, base: str | None = None) -> Target:
    """Take a URL apart; every way of writing an IPv4 address has become `a.b.c.d` then.

    `base` resolves a relative redirect. Raises FetchError `bad_url` for another scheme, credentials, control
    characters, and for what the URL standard cannot read.
    """
    if len(url) > MAX_URL_LENGTH or _CONTROLS.search(url):
        raise FetchError("bad_url", detail="too long, or with control characters")
    try:
        parsed = ada_url.URL(url, base) if base else ada_url.URL(url)
    except ValueError as error:
        raise FetchError("bad_url", detail="not a URL") from error
    if parsed.protocol not in _DEFAULT_PORTS:
        raise FetchError("bad_url", detail=f"scheme {parsed.protocol[:20]}")
    if parsed.username or parsed.password:
        raise FetchError("bad_url", detail="credentials in the URL")
    return _target(parsed)


def _target(parsed: ada_url.URL) -> Target:
    host = parsed.hostname.strip("[]").removesuffix(".")
    if not host or len(host) > MAX_HOST_LENGTH:
        raise FetchError("bad_url", detail="no host, or one too long")
    bare_host = parsed.hostname.removesuffix(".")
    return Target(
        url=parsed.href.partition("#")[0],
        is_tls=parsed.protocol == "https:",
        host=host,
        port=int(parsed.port) if parsed.port else _DEFAULT_PORTS[parsed.protocol],
        host_header=f"{bare_host}:{parsed.port}" if parsed.port else bare_host,
        path=parsed.pathname + parsed.search,
    )
