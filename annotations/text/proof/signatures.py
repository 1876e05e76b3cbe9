"""Signatures checked in plain Python: RSA (PKCS #1 v1.5), ECDSA on the NIST curves, and Ed25519.

Only checking, with public values only: nothing here has to be quick or to hide how long it takes.
Sources: RFC 8017 section 8.2.2; FIPS 186-5 section 6.4.2 with the curves of SEC 2; RFC 8032 section 5.1.7.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from annotations.text.proof.der import BadProof, Node, one, written, written_oid

DIGESTS = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
SIGNS_WITH = {
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
    "1.2.840.10045.4.3.2": "sha256",
    "1.2.840.10045.4.3.3": "sha384",
    "1.2.840.10045.4.3.4": "sha512",
}
"""Algorithms of signatures that name their digest."""
RSA, EC, ED25519 = "1.2.840.113549.1.1.1", "1.2.840.10045.2.1", "1.3.101.112"
LEAST_RSA_BITS, MOST_RSA_BITS = 2048, 16384


@dataclass(frozen=True)
class Curve:
    """y² = x³ - 3x + b over the prime p, with a base point of order n."""

    p: int
    b: int
    n: int
    base: tuple[int, int]

    def added(self, first: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
        """The sum of two points of the curve; None is the one at infinity."""
        if first is None or other is None:
            return other if first is None else first
        (x1, y1), (x2, y2), p = first, other, self.p
        if x1 == x2 and (y1 + y2) % p == 0:
            return None
        slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, p) if x1 == x2 else (y2 - y1) * pow(x2 - x1, -1, p)
        x3 = (slope * slope - x1 - x2) % p
        return x3, (slope * (x1 - x3) - y1) % p

    def times(self, number: int, point: tuple[int, int] | None) -> tuple[int, int] | None:
        """The point added up so many times."""
        summed: tuple[int, int] | None = None
        for bit in bin(number)[2:]:
            summed = self.added(summed, summed)
            summed = self.added(summed, point) if bit == "1" else summed
        return summed

    def point(self, packed: bytes) -> tuple[int, int]:
        """An uncompressed point. Raises BadProof where it is none of the curve."""
        size = (self.p.bit_length() + 7) // 8
        x, y = int.from_bytes(packed[1 : 1 + size], "big"), int.from_bytes(packed[1 + size :], "big")
        is_on_it = max(x, y) < self.p and (y * y - x * x * x + 3 * x - self.b) % self.p == 0
        if len(packed) != 1 + 2 * size or packed[0] != 4 or not is_on_it:
            raise BadProof("The public key is no point of its curve.")
        return x, y


CURVES = {
    "1.2.840.10045.3.1.7": Curve(
        p=2**256 - 2**224 + 2**192 + 2**96 - 1,
        b=0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        n=0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
        base=(
            0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
            0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
        ),
    ),
    "1.3.132.0.34": Curve(
        p=2**384 - 2**128 - 2**96 + 2**32 - 1,
        b=0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        n=0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
        base=(
            0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
            0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
        ),
    ),
}


def require_signed(key: Node, algorithm: Node, message: bytes, signature: bytes, *, digest: str = "") -> None:
    """Raises BadProof unless the signature over the message is by this key.

    `key`: a SubjectPublicKeyInfo; `algorithm`: an AlgorithmIdentifier; `digest` is for algorithms that name none.
    """
    name = SIGNS_WITH.get(algorithm.at(0).oid, digest)
    kind = key.at(0)
    if name in ("", "sha1"):
        raise BadProof("It is signed in a way that this program cannot check, or that is not safe any more.")
    hashed = hashlib.new(name, message).digest()
    if kind.at(0).oid == RSA:
        is_signed = _is_signed_by_rsa(key.at(1).bits, hashed, name, signature)
    elif kind.at(0).oid == EC and kind.at(1).oid in CURVES:
        is_signed = _is_signed_on_curve(CURVES[kind.at(1).oid], key.at(1).bits, hashed, signature)
    else:
        raise BadProof("It is signed with a kind of key that this program cannot check.")
    if not is_signed:
        raise BadProof("The signature is wrong.")


def _is_signed_by_rsa(packed: bytes, hashed: bytes, name: str, signature: bytes) -> bool:
    numbers = one(packed)
    modulus, exponent = numbers.at(0).number, numbers.at(1).number
    size = (modulus.bit_length() + 7) // 8
    if not LEAST_RSA_BITS <= modulus.bit_length() <= MOST_RSA_BITS or not 3 <= exponent < 2**33:
        raise BadProof("The RSA key is too short, or no usual one.")
    oid = next(oid for oid, known in DIGESTS.items() if known == name)
    told = written(0x30, written(0x30, written_oid(oid), written(0x05)), written(0x04, hashed))
    expected = b"\0\1" + b"\xff" * (size - len(told) - 3) + b"\0" + told
    value = int.from_bytes(signature, "big")
    return (
        len(signature) == size and value < modulus and pow(value, exponent, modulus) == int.from_bytes(expected, "big")
    )


def _is_signed_on_curve(curve: Curve, packed: bytes, hashed: bytes, signature: bytes) -> bool:
    public, pair = curve.point(packed), one(signature)
    r, s = pair.at(0).number, pair.at(1).number
    if not (0 < r < curve.n and 0 < s < curve.n):
        return False
    shift = max(0, 8 * len(hashed) - curve.n.bit_length())
    inverse = pow(s, -1, curve.n)
    at_base = (int.from_bytes(hashed, "big") >> shift) * inverse % curve.n
    found = curve.added(curve.times(at_base, curve.base), curve.times(r * inverse % curve.n, public))
    return found is not None and found[0] % curve.n == r
