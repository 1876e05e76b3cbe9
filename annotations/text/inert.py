"""A captured page as it may be shown: without what opens connections though a policy forbids to load anything.

Browsers follow hints to look up names and to connect ahead (`<link rel=preconnect>`) whatever the policy of a page
says, and a page may ask that its links tell where they were followed from. Both tell strangers who reads.
"""

import codecs
import re

from annotations.text.decoding import sniff
from annotations.text.labels import codec_of

_MARKS = ((codecs.BOM_UTF8, "utf_8"), (codecs.BOM_UTF16_LE, "utf_16_le"), (codecs.BOM_UTF16_BE, "utf_16_be"))
_OTHERWISE = "cp1252"
_LIVE = re.compile(
    r"(?P<head><(?:link|meta|base)(?=[\s/>]))"
    r"|<(?P<end>/?)(?P<frame>iframe|frame|frameset|object|embed|portal|fencedframe)(?=[\s/>])"
    r"|(?P<attribute>srcdoc|referrerpolicy)",
    re.IGNORECASE | re.ASCII,
)


def inert_page(body: bytes, *, charset: str | None) -> str:
    """The page's HTML, in which elements that could open a connection have names that mean nothing. Send it as UTF-8.

    `charset` is the label that its server gave; else its own words count, as for browsers.
    """
    return _LIVE.sub(_harmless, _text_of(body, charset).replace("\x00", "\ufffd"))


def _harmless(found: re.Match[str]) -> str:
    if found["head"]:
        return "<basefont"
    return f"<{found['end']}x-{found['frame']}" if found["frame"] else f"data-{found['attribute']}"


def _text_of(body: bytes, charset: str | None) -> str:
    """Without a guess: what is not UTF-8 and does not say what it is, is read as Western text."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, errors="replace")
    stated = codec_of(charset or "") or sniff(body)
    if stated:
        return body.decode(stated, errors="replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode(_OTHERWISE, errors="replace")
