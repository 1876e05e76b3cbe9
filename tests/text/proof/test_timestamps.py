"""Timestamps are checked in plain Python as OpenSSL checks them, and whatever was changed is refused."""

import hashlib
from pathlib import Path

import pytest

from annotations.text.proof.certificates import Certificate, from_pem, to_pem
from annotations.text.proof.der import BadProof
from annotations.text.proof.timestamps import checked, request, token_of
from tests.authorities import Authority, make_authority

STAMPED = b'{"type":"factcheck-capture-v1"}'
KEYS = (
    "ec -pkeyopt ec_paramgen_curve:P-256",
    "ec -pkeyopt ec_paramgen_curve:P-384",
    "rsa -pkeyopt rsa_keygen_bits:2048",
)


@pytest.fixture(scope="module", params=KEYS)
def authority(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"), key=request.param)


def stamped(authority: Authority, *, nonce: int = 2**63 + 1) -> bytes:
    return authority.answer(request(hashlib.sha256(STAMPED).digest(), nonce=nonce))


def roots(authority: Authority) -> list[Certificate]:
    return from_pem(authority.root.read_text())


def test_says_when_and_who_as_openssl_does(authority: Authority) -> None:
    response = stamped(authority)
    assert authority.accepts(response, STAMPED)
    stamp = checked(token_of(response), STAMPED, roots(authority))
    assert (stamp.authority, stamp.root.name, stamp.is_trusted, stamp.nonce) == ("Clock", "Root", True, 2**63 + 1)
    assert stamp.at.utcoffset() is not None and stamp.serial >= 1


def test_says_that_nobody_trusts_the_root_of_another_authority(authority: Authority, tmp_path: Path) -> None:
    other = make_authority(tmp_path)
    assert not checked(token_of(stamped(authority)), STAMPED, roots(other)).is_trusted


def test_refuses_other_bytes_and_every_changed_byte(authority: Authority) -> None:
    token, trusted = token_of(stamped(authority)), roots(authority)
    with pytest.raises(BadProof, match="other bytes"):
        checked(token, STAMPED + b" ", trusted)
    whole = checked(token, STAMPED, trusted)
    for place in range(0, len(token), 23):
        changed = token[:place] + bytes([token[place] ^ 0x10]) + token[place + 1 :]
        try:
            found = checked(changed, STAMPED, trusted)
        except BadProof:
            continue
        assert (found.at, found.serial, found.nonce, found.is_trusted) == (
            *(whole.at, whole.serial, whole.nonce),
            True,
        ), f"byte {place} was changed, and something else is proved"


def test_refuses_a_certificate_for_other_purposes(tmp_path: Path) -> None:
    authority = make_authority(tmp_path / "good")
    response = stamped(authority)
    leaf = from_pem((authority.home / "tsa.pem").read_text())[0]
    assert leaf.purposes == ["1.3.6.1.5.5.7.3.8"] and not leaf.may_sign_others
    assert from_pem(to_pem(leaf)) == [leaf]
    with pytest.raises(BadProof, match="not valid"):
        leaf.require_valid(checked(token_of(response), STAMPED).at.replace(year=2100))


def test_tells_why_an_authority_granted_nothing(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    refused = authority.answer(request(b"too short", nonce=1))
    with pytest.raises(BadProof, match="granted no timestamp: .+"):
        token_of(refused)


@pytest.mark.parametrize(
    "junk", [b"", b"\x30", b"\x30\x80\x00\x00", b"\x30\x84\xff\xff\xff\xff", b"<html>", b"\x30\x00"]
)
def test_refuses_what_is_no_timestamp(junk: bytes) -> None:
    for read in (token_of, lambda data: checked(data, STAMPED)):
        with pytest.raises(BadProof):
            read(junk)
