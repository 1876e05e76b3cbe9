"""A mail's letter: what it says, made safe to send, and written as the bytes that a mail server takes (RFC 5322)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from annotations.text.marking import marked

MAX_ADDRESS = 254
MAX_SUBJECT = 200
MAX_NAME = 120
MAX_TEXT = 100_000
MAX_HEADER = 900
CUT = "\n\n[This mail was too long and is cut here.]\n"
HEADERS = ("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Reply-To", "In-Reply-To", "References")
"""The headers that a letter may bring along; all others are ours."""
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[^\s@<>()\[\],;:\\\"]{1,253}")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ONE_LINE = re.compile(r"[\x21-\x7e][\x20-\x7e]*")
_POLICY = SMTP.clone(cte_type="7bit")


class BadLetter(ValueError):
    """An address or a header that cannot be one. The message says which."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent to whom. Raises BadLetter for an address or a header that can be none.

    Of subject, name and text, what cannot be sent is left out, and what is too long is cut: a mail that says most of it
    is better than none. `text` is what is read; `html` only repeats it.
    """

    to: str
    subject: str
    text: str = field(repr=False)
    html: str = field(default="", repr=False)
    name: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        own = {
            "to": address_of(self.to),
            "subject": _line(self.subject, MAX_SUBJECT),
            "name": _line(self.name, MAX_NAME),
            "text": _body(self.text),
            "html": _UNPRINTABLE.sub("", self.html) if len(self.html) <= MAX_TEXT else "",
            "headers": {name: _header(name, value) for name, value in self.headers.items()},
        }
        for name, value in own.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends it (a display name or none, an address), by which id, when it was written."""

    sender: str
    message_id: str
    at: datetime


def address_of(said: str) -> str:
    """The address, its domain in lower-case ASCII. Raises BadLetter where it is none that mail can be sent to."""
    trimmed = said.strip()
    if len(trimmed) > MAX_ADDRESS or not _ADDRESS.fullmatch(trimmed):
        raise BadLetter(marked("This is no e-mail address."))
    local, _, domain = trimmed.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode().lower()
    except UnicodeError as error:
        raise BadLetter(marked("This is no e-mail address.")) from error
    if local.startswith(".") or local.endswith(".") or ".." in local:
        raise BadLetter(marked("This is no e-mail address."))
    return f"{local}@{ascii_domain}"


def written(letter: Letter, *, envelope: Envelope) -> bytes:
    """The whole message, seven bits wide, so that every server takes it."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = _mailbox(*parseaddr(envelope.sender))
    message["To"] = _mailbox(letter.name, letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(envelope.at)
    message["Message-ID"] = f"<{envelope.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    return message.as_bytes()


def _mailbox(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(_line(name, MAX_NAME), local, domain)


def _line(said: str, most: int) -> str:
    """One line of it: no control character can begin another header."""
    line = " ".join(_UNPRINTABLE.sub(" ", said).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _body(said: str) -> str:
    text = _UNPRINTABLE.sub("", said.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - len(CUT)] + CUT


def _header(name: str, value: str) -> str:
    if name not in HEADERS:
        raise BadLetter(f"A mail may not bring the header {name!r}.")
    if len(value) > MAX_HEADER or not _ONE_LINE.fullmatch(value):
        raise BadLetter(f"The header {name} is not one line of plain text.")
    return value
