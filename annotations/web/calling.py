"""Libraries that speak HTTP by `requests`, kept to our own rules: judged addresses, little read, no redirect."""

from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from annotations.web.failures import FetchError
from annotations.web.sending import Message, Reply, send, send_policy

Session = requests.Session
Unanswered = requests.RequestException
"""What such a library raises where there is no answer that it can use."""
MOST_BYTES = 256 * 1024
_OURS = {"host", "content-length", "connection", "transfer-encoding", "user-agent", "accept-encoding"}


class _Guarded(BaseAdapter):
    """Sends what a session prepared through `sending.send`."""

    def __init__(self, *, allow_networks: tuple[str, ...], total_s: float) -> None:
        super().__init__()
        self.policy = send_policy(allow_networks=allow_networks, total_s=total_s)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Raises requests.ConnectionError where there is no answer, or the address is none that may be asked."""
        body = _whole(request.body)
        headers = tuple((name, str(value)) for name, value in request.headers.items() if name.lower() not in _OURS)
        method = str(request.method)
        try:
            message = Message(str(request.url), body if method != "GET" else None, headers, method)
            reply = send(message, policy=self.policy, most_bytes=MOST_BYTES)
        except (FetchError, ValueError) as error:
            raise requests.ConnectionError(str(error), request=request) from error
        return _response(reply, request)

    def close(self) -> None:
        """Nothing is kept open."""


def session(*, allow_networks: tuple[str, ...] = (), total_s: float = 10.0) -> requests.Session:
    """A session that neither follows redirects nor heeds the environment's proxies and passwords."""
    made = requests.Session()
    made.trust_env = False
    made.max_redirects = 0
    guarded = _Guarded(allow_networks=allow_networks, total_s=total_s)
    for scheme in ("https://", "http://"):
        made.mount(scheme, guarded)
    return made


def _whole(body: object) -> bytes | None:
    """Raises requests.ConnectionError for what comes in pieces: what signs people in is short."""
    if isinstance(body, str):
        return body.encode()
    if body is None or isinstance(body, bytes):
        return body
    raise requests.ConnectionError("Only whole bodies are sent.")


def _response(reply: Reply, request: requests.PreparedRequest) -> requests.Response:
    response = requests.Response()
    response.status_code = reply.status
    headers: Mapping[str, str] = dict(reply.headers)
    response.headers = CaseInsensitiveDict(headers)
    response.url, response.request = str(request.url), request
    response._content = reply.body
    response.encoding = "utf-8"
    return response
