"""Web origins (RFC 6454; HTML standard, "origin"): what a browser says of the page that calls."""

import re

import ada_url

from annotations.text.marking import Sentence, marked

MAX_ORIGIN = 255
_HOST = re.compile(r"\[[0-9a-f:.]+\]|[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?\.?")


class BadOrigin(ValueError):
    """Not the origin of a page; `sentence` says why to a person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def exact_origin(given: str) -> str:
    """The origin as browsers send it: scheme, host in ASCII, and the port where it is not the usual one.

    Raises BadOrigin for anything with a path, a query, credentials or a wildcard, and for `null`.
    """
    try:
        url = ada_url.URL(given.strip())
    except ValueError as error:
        raise BadOrigin(marked("This is no web origin. Write it like https://www.example.org.")) from error
    if url.protocol not in ("http:", "https:"):
        raise BadOrigin(marked("An origin begins with https:// or http://."))
    if url.pathname != "/" or url.search or url.hash or url.username or url.password or "?" in given or "#" in given:
        raise BadOrigin(marked("Only scheme, host and port, without a path: https://www.example.org."))
    if not _HOST.fullmatch(url.hostname):
        raise BadOrigin(marked("Each host is named in full, without wildcards: https://www.example.org."))
    if len(url.origin) > MAX_ORIGIN:
        raise BadOrigin(Sentence(marked("An origin has at most {number} characters."), number=MAX_ORIGIN))
    return url.origin
