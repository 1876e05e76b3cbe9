"""Timestamps of RFC 3161: asking for one, and checking one offline."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from annotations.text.proof.certificates import Certificate, chain_of
from annotations.text.proof.der import (
    BIT_STRING,
    BOOLEAN,
    INTEGER,
    OCTET_STRING,
    SEQUENCE,
    SET,
    BadProof,
    Node,
    one,
    written,
    written_number,
    written_oid,
)
from annotations.text.proof.signatures import DIGESTS, require_signed

_SHA256 = "2.16.840.1.101.3.4.2.1"
_SIGNED_DATA, _TOKEN_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_SIGNER_V1, _SIGNER_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
GRANTED = (0, 1)
_FAILURES = {
    0: "it does not know the algorithm",
    2: "it cannot grant such a request",
    5: "it could not read the request",
    14: "its clock is out of order",
    15: "it does not know the policy",
    16: "it does not know the extension",
    17: "it lacks information",
    25: "it has a fault of its own",
}


@dataclass(frozen=True)
class Stamp:
    """What a token proves: that these bytes existed at `at`, says `authority`.

    `root`: the topmost certificate that was found. `is_trusted`: whether it is one of those that the checker named.
    """

    at: datetime
    serial: int
    nonce: int | None
    authority: str
    root: Certificate
    is_trusted: bool


@dataclass(frozen=True)
class _Signed:
    """The parts of a token: what is said, by which signer, and the certificates that came with it."""

    info: bytes
    signer: Node
    certificates: list[Certificate]


def request(sha256: bytes, *, nonce: int) -> bytes:
    """A TimeStampReq for a digest (RFC 3161 section 2.4.1); the authority is to send its certificate along."""
    algorithm = written(SEQUENCE, written_oid(_SHA256), written(0x05))
    imprint = written(SEQUENCE, algorithm, written(OCTET_STRING, sha256))
    parts = (written_number(1), imprint, written_number(nonce), written(BOOLEAN, b"\xff"))
    return written(SEQUENCE, *parts)


def token_of(response: bytes) -> bytes:
    """The token in a TimeStampResp. Raises BadProof, with the authority's words, where it granted none."""
    whole = one(response)
    status = whole.at(0)
    if status.at(0).number in GRANTED:
        return whole.at(1).whole
    said = [text.text for part in status.inner if part.tag == SEQUENCE for text in part.inner]
    bits = [part.content for part in status.inner if part.tag == BIT_STRING]
    failed = [why for bit, why in _FAILURES.items() if bits and _has_bit(bits[0][1:], bit)]
    raise BadProof(f"The authority granted no timestamp: {'; '.join([*said, *failed]) or 'it does not say why'}.")


def _has_bit(bits: bytes, place: int) -> bool:
    return place // 8 < len(bits) and bool(bits[place // 8] & 0x80 >> place % 8)


def checked(token: bytes, stamped: bytes, trusted: Sequence[Certificate] = ()) -> Stamp:
    """What a token says of these bytes, all signatures checked up to the topmost certificate. Raises BadProof."""
    signed = _signed(token)
    info = one(signed.info)
    imprint, at = info.at(2), info.at(4).time
    digest = DIGESTS.get(imprint.at(0).at(0).oid, "")
    if digest in ("", "sha1") or hashlib.new(digest, stamped).digest() != imprint.at(1).content:
        raise BadProof("The timestamp was made for other bytes than these.")
    leaf = _signer(signed)
    _require_signature(signed, leaf)
    if TIME_STAMPING not in leaf.purposes:
        raise BadProof(f"The certificate of “{leaf.name}” is not for timestamps.")
    chain = chain_of(leaf, [*signed.certificates, *trusted], at=at)
    known = {certificate.der for certificate in trusted}
    nonce = next((node.number for node in info.inner[5:] if node.tag == INTEGER), None)
    is_trusted = any(certificate.der in known for certificate in chain)
    return Stamp(at, info.at(3).number, nonce, leaf.name, chain[-1], is_trusted)


def _signed(token: bytes) -> _Signed:
    """The parts of a SignedData (RFC 5652 section 5.1)."""
    whole = one(token)
    if whole.at(0).oid != _SIGNED_DATA:
        raise BadProof("This is no timestamp.")
    data = whole.at(1).at(0)
    content = data.at(2)
    if content.at(0).oid != _TOKEN_INFO:
        raise BadProof("This is no timestamp.")
    enclosed = data.tagged(0xA0)
    certificates = [Certificate(node.whole) for node in enclosed.inner if node.tag == 0x30] if enclosed else []
    signers = data.inner[-1].inner
    if len(signers) != 1:
        raise BadProof("A timestamp has one signer, and this has not.")
    return _Signed(content.at(1).at(0).content, signers[0], certificates)


def _attributes(signer: Node) -> dict[str, Node]:
    """The signed attributes, by type: the first value of each."""
    enclosed = signer.tagged(0xA0)
    if enclosed is None:
        raise BadProof("The timestamp lacks the attributes that it has to be signed with.")
    return {attribute.at(0).oid: attribute.at(1).at(0) for attribute in enclosed.inner}


def _signer(signed: _Signed) -> Certificate:
    """The certificate that the signed attributes name by its hash (RFC 5035 section 4)."""
    attributes = _attributes(signed.signer)
    for oid in (_SIGNER_V2, _SIGNER_V1):
        if oid not in attributes:
            continue
        parts = attributes[oid].at(0).at(0).inner
        named = DIGESTS.get(parts[0].at(0).oid, "") if parts[0].tag == 0x30 else "sha256"
        digest = "sha1" if oid == _SIGNER_V1 else named
        said = next((part.content for part in parts if part.tag == OCTET_STRING), b"")
        found = [known for known in signed.certificates if digest and hashlib.new(digest, known.der).digest() == said]
        if found:
            return found[0]
    raise BadProof("The certificate of the authority is not in the timestamp.")


def _require_signature(signed: _Signed, leaf: Certificate) -> None:
    """Raises BadProof unless the signer signed these attributes, and they what is said (RFC 5652 section 5.4)."""
    parts = signed.signer.inner
    digest = DIGESTS.get(signed.signer.at(2).at(0).oid, "")
    attributes = _attributes(signed.signer)
    is_said = digest not in ("", "sha1") and {_CONTENT_TYPE, _MESSAGE_DIGEST} <= attributes.keys()
    if not is_said or attributes[_CONTENT_TYPE].oid != _TOKEN_INFO:
        raise BadProof("The timestamp is signed in a way that this program cannot check.")
    if attributes[_MESSAGE_DIGEST].content != hashlib.new(digest, signed.info).digest():
        raise BadProof("What the timestamp says was changed after it was signed.")
    place = next(number for number, part in enumerate(parts) if part.tag == 0xA0)
    message = bytes([SET]) + parts[place].whole[1:]
    algorithm, signature = signed.signer.at(place + 1), signed.signer.at(place + 2)
    require_signed(leaf.key, algorithm, message, signature.content, digest=digest)
