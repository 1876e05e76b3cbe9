"""Where the caches in front of us are told what was published, as the environment says it."""

import json
import re
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

METHOD = re.compile(r"[A-Z]{3,10}")
NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
VALUE = re.compile(r"[\x20-\x7e\x80-\xff]{1,4096}")
OURS = {
    *("host", "content-length", "connection", "transfer-encoding", "user-agent", "accept-encoding"),
    *("content-type", "surrogate-key"),
}
FEWEST, MOST = 2, 30
"""Keys in one request. The names of 30 checks, however long, still fit into one header of 4,096 characters."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """How caches are told: the address, the method, and how many keys in a request."""

    url: str
    method: str
    keys: int

    def require_sound(self, *, is_http_allowed: bool) -> None:
        """Raises ImproperlyConfigured where a purge could never be sent, or would carry its token in the clear."""
        if self.url and not self.url.startswith(("https://", "http://")):
            raise ImproperlyConfigured("PURGE_URL must be an https:// or http:// address.")
        if self.url.startswith("http://") and not is_http_allowed:
            raise ImproperlyConfigured(
                "PURGE_URL must be an https:// address, unless PURGE_ALLOW_NETWORKS names a network of your own."
            )
        if not METHOD.fullmatch(self.method):
            raise ImproperlyConfigured("PURGE_METHOD must be a method in capital letters, such as POST or PURGE.")
        if not FEWEST <= self.keys <= MOST:
            raise ImproperlyConfigured(f"PURGE_KEYS must be between {FEWEST} and {MOST}.")


def purge_headers(said: str) -> Headers:
    """A JSON object, or `Name: value` pairs with commas between. Raises ImproperlyConfigured; repeats no value."""
    pairs = _of_json(said) if said.lstrip().startswith("{") else _of_list(said)
    for name, value in pairs:
        if not NAME.fullmatch(name) or name.lower() in OURS or not VALUE.fullmatch(value):
            raise ImproperlyConfigured(f"PURGE_HEADERS has a header that cannot be sent: {name[:40]!r}.")
    return pairs


def _of_json(said: str) -> Headers:
    try:
        given = json.loads(said)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise ImproperlyConfigured("PURGE_HEADERS is not a JSON object of names and texts.")
    return tuple((name.strip(), value.strip()) for name, value in given.items())


def _of_list(said: str) -> Headers:
    pairs = [part.partition(":") for part in said.split(",") if part.strip()]
    if not all(colon for _, colon, _ in pairs):
        raise ImproperlyConfigured("PURGE_HEADERS is not a list of `Name: value`. Write JSON for values with commas.")
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)
