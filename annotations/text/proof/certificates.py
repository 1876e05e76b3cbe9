"""Certificates (RFC 5280) as far as a timestamp needs them: who signed whom, for what, and until when."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from annotations.text.proof.der import BOOLEAN, BadProof, Node, one
from annotations.text.proof.signatures import require_signed

LONGEST_CHAIN = 6
_PURPOSES, _CONSTRAINTS, _COMMON_NAME = "2.5.29.37", "2.5.29.19", "2.5.4.3"
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True)
class Certificate:
    """Raises BadProof where a part that is asked for cannot be read."""

    der: bytes

    @property
    def _told(self) -> list[Node]:
        """Serial, algorithm, issuer, validity, subject, key and what follows."""
        nodes = one(self.der).at(0).inner
        return nodes[1:] if nodes and nodes[0].tag == 0xA0 else nodes

    def _part(self, place: int) -> Node:
        told = self._told
        if place >= len(told):
            raise BadProof("A certificate is cut off.")
        return told[place]

    @property
    def serial(self) -> int:
        return self._part(0).number

    @property
    def issuer(self) -> bytes:
        return self._part(2).whole

    @property
    def subject(self) -> bytes:
        return self._part(4).whole

    @property
    def key(self) -> Node:
        return self._part(5)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.der).hexdigest()

    @property
    def name(self) -> str:
        """The common name of whom it is for, or the SHA-256 where it has none."""
        for relative in one(self.subject).inner:
            for pair in relative.inner:
                if pair.at(0).oid == _COMMON_NAME:
                    return pair.at(1).text
        return self.sha256

    @property
    def purposes(self) -> list[str]:
        """Object identifiers of what its key may be used for; empty where it does not say."""
        found = self._extension(_PURPOSES)
        return [purpose.oid for purpose in found.inner] if found else []

    @property
    def may_sign_others(self) -> bool:
        found = self._extension(_CONSTRAINTS)
        first = found.tagged(BOOLEAN) if found else None
        return first is not None and first.content != b"\0"

    def require_valid(self, at: datetime) -> None:
        """Raises BadProof where it was not yet, or no longer, valid then."""
        validity = self._part(3)
        if not validity.at(0).time <= at <= validity.at(1).time:
            raise BadProof(f"The certificate of “{self.name}” was not valid at that time.")

    def require_signed_by(self, other: Certificate) -> None:
        """Raises BadProof unless the other's key signed it."""
        whole = one(self.der)
        require_signed(other.key, whole.at(1), whole.at(0).whole, whole.at(2).bits)

    def _extension(self, oid: str) -> Node | None:
        for node in self._told[6:]:
            for extension in node.at(0).inner if node.tag == 0xA3 else []:
                if extension.at(0).oid == oid:
                    return one(extension.inner[-1].content)
        return None


def from_pem(text: str) -> list[Certificate]:
    """The certificates in a file. Raises BadProof where there is none."""
    try:
        found = [Certificate(base64.b64decode("".join(body.split()), validate=True)) for body in _PEM.findall(text)]
    except ValueError as error:
        raise BadProof("A certificate in the file is not in PEM form.") from error
    if not found:
        raise BadProof("There is no certificate in PEM form in the file.")
    return found


def to_pem(certificate: Certificate) -> str:
    packed = base64.b64encode(certificate.der).decode()
    lines = [packed[start : start + 64] for start in range(0, len(packed), 64)]
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""])


def chain_of(leaf: Certificate, others: Sequence[Certificate], *, at: datetime) -> list[Certificate]:
    """The certificate, whoever signed it, and so on, as far up as the others reach. All valid then. Raises BadProof."""
    chain = [leaf]
    leaf.require_valid(at)
    while chain[-1].issuer != chain[-1].subject and len(chain) < LONGEST_CHAIN:
        above = [other for other in others if other.subject == chain[-1].issuer and other.may_sign_others]
        signer = next((other for other in above if _is_signed(chain[-1], other)), None)
        if signer is None:
            break
        signer.require_valid(at)
        chain.append(signer)
    return chain


def _is_signed(certificate: Certificate, by: Certificate) -> bool:
    try:
        certificate.require_signed_by(by)
    except BadProof:
        return False
    return True
