"""A web archive of this machine's own, as far as we use it: Save Page Now 2, and pages that are given out later."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

from tests.fakes import HostileServer, Peer

MOMENT = "20261103140512"
KEY = "access:secret"


class Archive:
    """`next_answers`: what is answered instead, in order: a status such as `429 Too Many`, or JSON. `is_done`: whether
    copies that were asked for are made; `is_shown`: whether they are given out by now.
    """

    def __init__(self, server: HostileServer) -> None:
        self.server = server
        self.url = server.on("/save", self._save).removesuffix("/save")
        self.asked: list[str] = []
        self.jobs: dict[str, str] = {}
        self.next_answers: list[str | dict[str, Any]] = []
        self.is_done = self.is_shown = True

    def _save(self, peer: Peer) -> None:
        self.asked.append("save")
        if self._is_answered_otherwise(peer):
            return
        assert peer.request.headers["authorization"] == f"LOW {KEY}"
        [url] = parse_qs(peer.request.body.decode())["url"]
        job = f"spn2-{len(self.jobs)}"
        self.jobs[job] = url
        self.server.on(f"/save/status/{job}", self._status)
        self.server.on(f"/web/{MOMENT}/{url}", self._copy)
        _answer(peer, "200 OK", {"url": url, "job_id": job})

    def _status(self, peer: Peer) -> None:
        self.asked.append("status")
        if self._is_answered_otherwise(peer):
            return
        if not self.is_done:
            return _answer(peer, "200 OK", {"status": "pending", "resources": []})
        url = self.jobs[peer.request.path.rpartition("/")[2]]
        made = {"status": "success", "original_url": url, "timestamp": MOMENT, "http_status": 200, "duration_sec": 7.1}
        return _answer(peer, "200 OK", made)

    def _copy(self, peer: Peer) -> None:
        self.asked.append(f"look {peer.request.method}")
        if self.is_shown:
            peer.send(b"HTTP/1.1 200 OK\r\nMemento-Datetime: Tue, 03 Nov 2026 14:05:12 GMT\r\n\r\n")
        else:
            peer.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    def _is_answered_otherwise(self, peer: Peer) -> bool:
        if not self.next_answers:
            return False
        said = self.next_answers.pop(0)
        _answer(peer, *((said, {}) if isinstance(said, str) else ("200 OK", said)))
        return True


def _answer(peer: Peer, status: str, said: dict[str, Any]) -> None:
    body = json.dumps(said).encode()
    peer.send(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode(), body)
