"""Handing one letter to the mail server that the operator has set up, by SMTP (RFC 5321).

The server is the operator's own choice, so no address is judged here: it mostly stands inside his network. Every wait
has an end, and a failure has a name.
"""

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field

MAX_SAID = 300
_MAILBOX = {550, 551, 552, 553}
"""Codes by which servers that give no enhanced one say that the mailbox is not there or takes nothing (RFC 5321)."""
_ENHANCED = re.compile(r"5\.(\d{1,3})\.\d{1,3}\b")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in. `timeout_s` is for each step. `name` is what we say we are called."""

    host: str
    port: int
    name: str
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False
    timeout_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Parcel:
    """One letter as it goes over the wire."""

    sender: str
    recipient: str
    raw: bytes = field(repr=False)


class MailError(Exception):
    """A letter that was not taken. `is_final`: it will not be taken later either; `said`: the server's own words."""

    def __init__(self, code: str, *, said: str = "", is_final: bool = False) -> None:
        super().__init__(f"{code}: {said}" if said else code)
        self.code = code
        self.said = said
        self.is_final = is_final


def hand_in(parcel: Parcel, *, server: MailServer) -> str:
    """Hands the letter over and returns what the server said of it. Raises MailError where it was not taken.

    What happens after the server has taken it (a connection that breaks at the farewell) is no failure: sending it
    again would bring it twice.
    """
    smtp = _called(server)
    try:
        _introduce(smtp, server)
        return _handed_over(smtp, parcel)
    except OSError as error:  # smtplib's own errors are of this kind too, and a broken connection
        raise _trouble(error) from error
    finally:
        with suppress(OSError):
            smtp.quit()
        smtp.close()


def _called(server: MailServer) -> smtplib.SMTP:
    try:
        if server.tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, server.name, timeout=server.timeout_s, context=context)
        return smtplib.SMTP(server.host, server.port, server.name, timeout=server.timeout_s)
    except OSError as error:
        raise _trouble(error) from error


def _introduce(smtp: smtplib.SMTP, server: MailServer) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.starttls:
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()
    if server.user:
        smtp.login(server.user, server.password)


def _handed_over(smtp: smtplib.SMTP, parcel: Parcel) -> str:
    _expect(*smtp.mail(parcel.sender), final_code="", else_code="sender_refused")
    _expect(*smtp.rcpt(parcel.recipient), final_code="recipient_refused", else_code="recipient_busy")
    code, said = smtp.data(parcel.raw)
    _expect(code, said, final_code="letter_refused", else_code="mail_server_busy")
    return _plain(said)


def _expect(code: int, said: bytes, *, final_code: str, else_code: str) -> None:
    """Raises MailError unless the server agreed. 421 is no word on the letter: the server wants to be left alone."""
    if 200 <= code < 300:
        return
    if code == 421:
        raise MailError("mail_server_busy", said=_plain(said))
    if code < 500 or not final_code:
        raise MailError(else_code, said=_plain(said))
    if final_code == "recipient_refused" and _is_mailbox_gone(code, _plain(said)):
        raise MailError("mailbox_refused", said=_plain(said), is_final=True)
    raise MailError(final_code, said=_plain(said), is_final=True)


def _is_mailbox_gone(code: int, said: str) -> bool:
    """Whether the address is at fault, and not what we are or send: 5.1 address, 5.2 mailbox (RFC 3463)."""
    enhanced = _ENHANCED.search(said)
    return enhanced[1] in ("1", "2") if enhanced else code in _MAILBOX


def _trouble(error: OSError) -> MailError:
    """What went wrong before the letter was judged: the same letter may go later.

    smtplib says of a wait that was too long that the connection broke, in the course of handling that.
    """
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return MailError("mail_timeout")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return MailError("mail_sign_in_refused", said=_plain(error.smtp_error))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return MailError("mail_server_lacks", said=str(error)[:MAX_SAID])
    if isinstance(error, smtplib.SMTPDataError):
        is_final = error.smtp_code >= 500
        return MailError(
            "letter_refused" if is_final else "mail_server_busy", said=_plain(error.smtp_error), is_final=is_final
        )
    if isinstance(error, smtplib.SMTPResponseException):
        return MailError("mail_server_busy", said=_plain(error.smtp_error))
    if isinstance(error, ssl.SSLError):
        return MailError("mail_tls_failed", said=str(error)[:MAX_SAID])
    if isinstance(error, smtplib.SMTPException | ConnectionResetError | BrokenPipeError):
        return MailError("connection_lost")
    return MailError("mail_server_unreachable", said=str(error)[:MAX_SAID])


def _plain(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:MAX_SAID]
