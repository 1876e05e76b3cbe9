"""A timestamp authority of this machine's own, made with OpenSSL: a root, a certificate for timestamps, its answers."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from tests.fakes import HostileServer, Peer

CONFIG = """
[ req ]
distinguished_name = name
prompt = no
[ name ]
CN = placeholder
[ root ]
basicConstraints = critical, CA:true
[ stamps ]
basicConstraints = critical, CA:false
extendedKeyUsage = critical, timeStamping
[ sites ]
extendedKeyUsage = critical, serverAuth
[ tsa ]
default_tsa = tsa_config
[ tsa_config ]
dir = .
serial = $dir/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Authority:
    """`home` holds `root.pem`, `tsa.pem`, `tsa.key` and OpenSSL's configuration."""

    home: Path

    @property
    def root(self) -> Path:
        return self.home / "root.pem"

    def answer(self, query: bytes) -> bytes:
        """What the authority answers to a TimeStampReq."""
        (self.home / "query.tsq").write_bytes(query)
        self.run("ts -reply -config tsa.cnf -queryfile query.tsq -signer tsa.pem -inkey tsa.key -out reply.tsr")
        return (self.home / "reply.tsr").read_bytes()

    def accepts(self, response: bytes, stamped: bytes) -> bool:
        """Whether OpenSSL itself finds the response sound."""
        (self.home / "kept.tsr").write_bytes(response)
        (self.home / "stamped").write_bytes(stamped)
        asked = ["openssl", "ts", "-verify", "-data", "stamped", "-in", "kept.tsr", "-CAfile", "root.pem"]
        told = subprocess.run(asked, cwd=self.home, capture_output=True)
        return told.returncode == 0

    def run(self, arguments: str) -> None:
        subprocess.run(["openssl", *arguments.split()], cwd=self.home, check=True, capture_output=True)


def make_authority(
    home: Path, *, key: str = "ec -pkeyopt ec_paramgen_curve:P-256", purpose: str = "stamps"
) -> Authority:
    """`key`: as `openssl genpkey -algorithm` takes it. `purpose`: a section of CONFIG."""
    home.mkdir(parents=True, exist_ok=True)
    authority = Authority(home)
    (home / "tsa.cnf").write_text(CONFIG)
    (home / "serial").write_text("01\n")
    for name in ("root", "tsa"):
        authority.run(f"genpkey -algorithm {key} -out {name}.key")
    authority.run(
        "req -x509 -config tsa.cnf -new -key root.key -subj /CN=Root -days 3650 -extensions root -out root.pem"
    )
    authority.run("req -config tsa.cnf -new -key tsa.key -subj /CN=Clock -out tsa.csr")
    signed = "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -days 3000 -extfile tsa.cnf -CAcreateserial"
    authority.run(f"{signed} -extensions {purpose} -out tsa.pem")
    return authority


class Clock:
    """The authority over HTTP. `fail`: the status that is answered instead, such as `503 Busy`, or bytes."""

    def __init__(self, server: HostileServer, authority: Authority) -> None:
        self.server, self.authority = server, authority
        self.url = server.on("/tsa", self._speak)
        self.asked = 0
        self.fail: str | bytes = ""
        self._one_at_a_time = threading.Lock()

    def _speak(self, peer: Peer) -> None:
        self.asked += 1
        if isinstance(self.fail, str) and self.fail:
            peer.send(f"HTTP/1.1 {self.fail}\r\nContent-Length: 0\r\n\r\n".encode())
            return
        assert peer.request.headers["content-type"] == "application/timestamp-query"
        with self._one_at_a_time:
            body = self.fail or self.authority.answer(peer.request.body)
        assert isinstance(body, bytes)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {len(body)}\r\n\r\n"
        peer.send(head.encode(), body)
