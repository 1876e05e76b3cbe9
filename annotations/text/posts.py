"""What a post says, without what only its network needs: addresses, handles, tags, small pictures, who and when."""

import re

from annotations.text.clean import scrub

_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/|t\.co/)\S+", re.IGNORECASE)
_TAIL = re.compile(r"\s*(?:—|--|–|-)\s*[^—–\n]{0,80}\(\s*@\w+\s*\)[^—–]{0,60}$")
_SENT_ON = re.compile(r"^\s*(?:RT|MT|QT)\b\s*(?=@)", re.IGNORECASE)
_TO_WHOM = re.compile(r"^(?:\s*[.]?@\w+[\s,:]+)+")
_HANDLE = re.compile(r"(?<![\w.])@(\w+)")
_TAG = re.compile(r"#(\w+)")
_HUMPS = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|_+")
_PICTURES = re.compile(
    "[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff\U000e0000-\U000e007f]+"
)
_BLANKS = re.compile(r"\s+")


def said_in(post: str) -> str:
    """Return the words of a post, a headline or a sentence: tags as the words they are made of, on one line.

    A post that consists of nothing else is returned with its blanks put in order, as it is.
    """
    whole = _BLANKS.sub(" ", scrub(post)).strip()
    said = _TAIL.sub("", _ADDRESS.sub(" ", whole).strip())
    said = _TO_WHOM.sub("", _SENT_ON.sub("", said))
    said = _HANDLE.sub(lambda found: _parted(found.group(1)), said)
    said = _TAG.sub(lambda found: _parted(found.group(1)), said)
    said = _BLANKS.sub(" ", _PICTURES.sub(" ", said)).strip()
    return said or whole


def _parted(name: str) -> str:
    """Return `StopTheCount2020` as `Stop The Count 2020`."""
    return _HUMPS.sub(" ", name)
