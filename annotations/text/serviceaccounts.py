"""Service accounts of Google's kind: their key file, and the signed words by which they ask for a token.

Source: RFC 7523 section 2.1 (JWT bearer grant), RFC 7515 (RS256), and Google's "Using OAuth 2.0 for server to server".
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

TOKEN_URL = "https://oauth2.googleapis.com/token"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFETIME_S = 3600
"""For how long an assertion holds: the most that Google takes."""
SKEW_S = 30
"""By how much our clock may be ahead of the server's."""


class BadCredentials(Exception):
    """This is no key file of a service account."""


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """Who asks: the account's address, the id of its key, where it asks for tokens, and the key to sign with."""

    email: str
    key_id: str
    token_url: str
    key: RSAPrivateKey = field(repr=False)


def service_account(raw: str) -> ServiceAccount:
    """The account of a key file's JSON. Raises BadCredentials."""
    try:
        said = json.loads(raw)
        email, pem = said["client_email"], said["private_key"]
        key = load_pem_private_key(pem.encode(), password=None)
        named = str(said.get("private_key_id", "")), str(said.get("token_uri") or TOKEN_URL)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UnsupportedAlgorithm) as error:
        raise BadCredentials from error
    if not isinstance(key, RSAPrivateKey) or not isinstance(email, str) or not email:
        raise BadCredentials
    return ServiceAccount(email, *named, key)


def token_request(account: ServiceAccount, *, scope: str, token_url: str, at: int) -> bytes:
    """The body of a request for a token, as a form. `at`: Unix seconds now; `token_url`: where it will be sent."""
    return urlencode({"grant_type": GRANT, "assertion": _assertion(account, scope, token_url, at)}).encode()


def _assertion(account: ServiceAccount, scope: str, audience: str, at: int) -> str:
    """The signed JWT."""
    since = at - SKEW_S
    head = {"alg": "RS256", "typ": "JWT"} | ({"kid": account.key_id} if account.key_id else {})
    claims = {"iss": account.email, "scope": scope, "aud": audience, "iat": since, "exp": since + LIFETIME_S}
    signed = f"{_packed(head)}.{_packed(claims)}"
    return f"{signed}.{_base64url(account.key.sign(signed.encode(), PKCS1v15(), SHA256()))}"


def _packed(part: Mapping[str, object]) -> str:
    return _base64url(json.dumps(part, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
