"""Ed25519 in plain Python agrees with the library that signs."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from annotations.text.proof.edwards import P, is_signed_by_ed25519


def test_agrees_with_who_signed() -> None:
    private = Ed25519PrivateKey.generate()
    key, signature = private.public_key().public_bytes_raw(), private.sign(b"a head")
    assert is_signed_by_ed25519(key, b"a head", signature)
    assert not is_signed_by_ed25519(key, b"a heaD", signature)
    for place in (0, 31, 32, 63):
        changed = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        assert not is_signed_by_ed25519(key, b"a head", changed)
    assert not is_signed_by_ed25519(P.to_bytes(32, "little"), b"a head", signature)
    assert not is_signed_by_ed25519(key[:31], b"a head", signature)
