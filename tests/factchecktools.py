"""Google's Fact Check Tools as far as we use them: a token endpoint, and pages that have versions; all may fail."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.fakes import HostileServer, Peer, Request

ROOT = "/v1alpha1"
EMAIL = "push@newsroom.example"
SCOPE = "https://www.googleapis.com/auth/factchecktools"
MARKUP = {"url", "claimReviewed", "claimDate", "claimLocation", "claimFirstAppearance", "claimAppearances"}
MARKUP |= {"claimAuthor", "rating"}
PAGE = {"name", "pageUrl", "publishDate", "claimReviewAuthor", "claimReviewMarkups", "versionId"}
KEY: RSAPrivateKey = generate_private_key(public_exponent=65537, key_size=2048)

Json = dict[str, Any]
Step = Callable[[int, str], str]


class Google:
    """`fail(number, method)` says what befalls a request for pages: "" nothing, `before` or `after` it was done the
    connection breaks, else the status that is answered instead, such as `503 Busy`.
    """

    def __init__(self, server: HostileServer) -> None:
        self.server = server
        self.url = server.on(f"{ROOT}/pages", self._speak).removesuffix("/pages")
        self.token_url = server.on("/token", self._give_token)
        self.pages: dict[str, Json] = {}
        self.asked: list[str] = []
        self.tokens: list[str] = []
        self.made = 0
        self.fail: Step = lambda number, method: ""
        self.token_answer = "200 OK"
        self.more_headers: tuple[str, ...] = ()
        self.is_token_good: Callable[[str], bool] = lambda token: token == self.tokens[-1]
        self._lock = threading.RLock()

    @property
    def credentials(self) -> str:
        """A key file as Google makes them."""
        pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        file = {"type": "service_account", "client_email": EMAIL, "private_key": pem, "private_key_id": "k1"}
        return json.dumps({**file, "token_uri": self.token_url})

    @property
    def only(self) -> Json:
        [page] = self.pages.values()
        return page

    def change(self) -> None:
        """Somebody edits the page there."""
        self.only["versionId"] += "x"

    def _give_token(self, peer: Peer) -> None:
        form = parse_qs(peer.request.body.decode())
        assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        head, said, signature = form["assertion"][0].split(".")
        KEY.public_key().verify(_bytes(signature), f"{head}.{said}".encode(), PKCS1v15(), SHA256())
        claims = json.loads(_bytes(said))
        assert json.loads(_bytes(head)) == {"alg": "RS256", "typ": "JWT", "kid": "k1"}
        assert (claims["iss"], claims["aud"], claims["scope"]) == (EMAIL, self.token_url, SCOPE)
        assert claims["iat"] <= time.time() < claims["exp"] <= claims["iat"] + 3600
        with self._lock:
            self.tokens.append(f"ya29.c.{len(self.tokens)}".ljust(1024, "."))
            made = {"access_token": self.tokens[-1], "expires_in": 3599, "token_type": "Bearer"}
        self._answer(peer, self.token_answer, made if self.token_answer == "200 OK" else {"error": "invalid_grant"})

    def _speak(self, peer: Peer) -> None:
        request = peer.request
        with self._lock:
            number = len(self.asked)
            self.asked.append(f"{request.method} {request.path.partition('?')[0].removeprefix(ROOT)}")
            what = self.fail(number, request.method)
            if what == "before":
                return peer.reset()
            if what not in ("", "after"):
                return self._answer(peer, what, {"error": {"message": "So it is.", "status": "SO_IT_IS"}})
            status, said = self._done(request)
        if what == "after":
            return peer.reset()
        return self._answer(peer, status, said)

    def _done(self, request: Request) -> tuple[str, Json]:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind != "Bearer" or not self.tokens or not self.is_token_good(token):
            return "401 Unauthorized", {"error": {"message": "Bad token.", "status": "UNAUTHENTICATED"}}
        parts = urlsplit(request.path)
        name = parts.path.removeprefix(f"{ROOT}/")
        if name == "pages":
            if request.method == "POST":
                return self._create(json.loads(request.body))
            return self._list(parse_qs(parts.query)["url"][0])
        if name not in self.pages:
            return "404 Not Found", {"error": {"message": "There is no such page.", "status": "NOT_FOUND"}}
        if request.method == "DELETE":
            del self.pages[name]
            return "200 OK", {}
        return (
            self._replace(name, json.loads(request.body)) if request.method == "PUT" else ("200 OK", self.pages[name])
        )

    def _create(self, page: Json) -> tuple[str, Json]:
        assert not {"name", "versionId"} & set(page)
        _require_known(page)
        self.made += 1
        name = f"pages/P{self.made}"
        self.server.on(f"{ROOT}/{name}", self._speak)
        self.pages[name] = {**page, "name": name, "versionId": "1"}
        return "200 OK", self.pages[name]

    def _replace(self, name: str, page: Json) -> tuple[str, Json]:
        _require_known(page)
        assert page["name"] == name
        if page["versionId"] != self.pages[name]["versionId"]:
            return "409 Conflict", {"error": {"message": "Another version stands.", "status": "ABORTED"}}
        self.pages[name] = {**page, "versionId": page["versionId"] + "1"}
        return "200 OK", self.pages[name]

    def _list(self, url: str) -> tuple[str, Json]:
        found = [page for page in self.pages.values() if page["pageUrl"] == url]
        return "200 OK", {"claimReviewMarkupPages": found} if found else {}

    def _answer(self, peer: Peer, status: str, said: Json) -> None:
        body = json.dumps(said).encode()
        lines = [f"HTTP/1.1 {status}", *self.more_headers, f"Content-Length: {len(body)}", "", ""]
        peer.send("\r\n".join(lines).encode(), body)


def _require_known(page: Json) -> None:
    assert set(page) <= PAGE, page
    for markup in page["claimReviewMarkups"]:
        assert set(markup) <= MARKUP, markup


def _bytes(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
