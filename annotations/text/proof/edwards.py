"""Ed25519 signatures checked in plain Python (RFC 8032 section 5.1)."""

from __future__ import annotations

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)
"""A square root of -1."""
Extended = tuple[int, int, int, int]
"""X, Y, Z and T: x = X/Z, y = Y/Z, x·y = T/Z."""


def is_signed_by_ed25519(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature over the message is by the key, 32 bytes."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, nonce = _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if public is None or nonce is None or scalar >= ORDER:
        return False
    told = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    base = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    assert base is not None, "the base point is on the curve"
    return _is_same(_times(scalar, base), _added(nonce, _times(told, public)))


def _point(packed: bytes) -> Extended | None:
    """The point of 32 bytes; None where they are none."""
    y = int.from_bytes(packed, "little") & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x * ROOT % P if (x * x - square) % P else x
    sign = packed[31] >> 7
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _added(one: Extended, other: Extended) -> Extended:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Extended) -> Extended:
    summed: Extended = (0, 1, 1, 0)
    for bit in bin(number)[2:]:
        summed = _added(summed, summed)
        summed = _added(summed, point) if bit == "1" else summed
    return summed


def _is_same(one: Extended, other: Extended) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0
