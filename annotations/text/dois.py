"""Digital object identifiers, however people write them (ISO 26324; DOI Handbook, section 2)."""

import re
from urllib.parse import quote, unquote

RESOLVER = "https://doi.org/"
MAX_LETTERS = 500

_PREFIX = r"10\.\d{4,9}(?:\.\d{1,9}){0,5}"
_BARE = re.compile(rf"(?:doi\s*:\s*)?({_PREFIX}/\S{{1,480}})", re.IGNORECASE)
_LINKED = re.compile(rf"(?:https?://)?(?:dx\.|www\.)?doi\.org/({_PREFIX}/[^\s?#]{{1,480}})", re.IGNORECASE)
_KEPT = "/:;().,_-~!$&'*+=@"


def doi_in(written: str) -> str:
    """The DOI that is all of what is written, in lower case (case tells none apart); empty where it is none."""
    given = written.strip()
    if len(given) > MAX_LETTERS:
        return ""
    if match := _LINKED.fullmatch(given):
        return unquote(match[1]).rstrip(".,;").lower()
    match = _BARE.fullmatch(given)
    return match[1].rstrip(".,;").lower() if match else ""


def address_of(doi: str, *, resolver: str = RESOLVER) -> str:
    """The address that leads to the work, at the resolver."""
    return f"{resolver}{quote(doi, safe=_KEPT)}"
