"""An OpenID Connect provider on this machine, for tests: it vouches for whomever it is told to."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "factcheck", "between us two"


@dataclass
class Provider:
    """`claims` goes into the ID token, `userinfo` into the user info; `asked` is what each address was sent."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    challenge: str = ""
    status: int = 200
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    signs_with: rsa.RSAPrivateKey | None = None

    def answer(self, path: str, form: dict[str, list[str]]) -> Any:
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "auth", "token_endpoint": "token", "userinfo_endpoint": "me"}
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys"} | {
                name: f"{self.url}/{where}" for name, where in names.items()
            }
        if path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return {"keys": [{**public, "kid": "one", "alg": "RS256"}]}
        if path == "/me":
            return self.userinfo or self.claims
        return self._token(form)

    def _token(self, form: dict[str, list[str]]) -> Any:
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        is_same = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge
        if not is_same or form["client_secret"] != [SECRET]:
            return {"error": "invalid_grant"}
        told = {"iss": self.url, "aud": CLIENT, "exp": int(time.time()) + 60, **self.claims}
        signed = jwt.encode(told, self.signs_with or self.key, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": signed}


@contextmanager
def provider() -> Iterator[Provider]:
    """One that runs until the block ends."""
    told = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._reply(parse_qs(body.decode()))

        def _reply(self, form: dict[str, list[str]]) -> None:
            body = json.dumps(told.answer(self.path, form)).encode()
            self.send_response(told.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield told
        server.shutdown()
