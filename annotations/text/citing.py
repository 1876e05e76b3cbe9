"""Whether a page says where it has its words from: the other's address anywhere, or its name beside the passage."""

import re

from annotations.text.urls import BadUrl, identity, site

MOST_ADDRESSES = 500
FEWEST_LETTERS = 5
"""Of a name that is looked for: shorter ones are words as often as names."""

_ADDRESS = re.compile(
    r"(?<![\w@./-])(?:https?://)?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}/[^\s<>\"”»]*)", re.I
)


def addresses_in(text: str) -> frozenset[str]:
    """The pages whose addresses a text spells out, by the keys of `urls.identity`; front pages and mail are none."""
    found: set[str] = set()
    for written, _ in zip(_ADDRESS.finditer(text), range(MOST_ADDRESSES), strict=False):
        address = written[1].rstrip(".,;:!?)]}'’/")
        try:
            found.add(identity(f"https://{address}"))
        except BadUrl:
            continue
    return frozenset(key for key in found if not key.endswith("/"))


def is_named(passage: str, *, name: str, url: str) -> bool:
    """Whether a passage names a source: by its name in its own spelling, as whole words, or by its host."""
    if len(name) >= FEWEST_LETTERS and name[0].isupper() and _holds(passage, name):
        return True
    return _holds(passage.casefold(), site(url))


def _holds(passage: str, words: str) -> bool:
    return re.search(rf"(?<![\w.@-]){re.escape(words)}(?![\w-])", passage) is not None
