"""Which request the work at hand is for: a name that stands in its log lines, its answer and the jobs it rang for."""

import re
import secrets
from contextvars import ContextVar, Token

_SOUND = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,63}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id of the request, or of the job without one; empty outside of both."""
    return _current.get()


def begin(given: object = None) -> Token[str]:
    """Makes `given` the current id, or a new one where it is none: 8 to 64 letters, digits, `.`, `_`, `:` and `-`.

    Whatever else a caller sends is dropped, so that nothing of his can break a log line or a header.
    """
    if given is not None and isinstance(given, str) and _SOUND.fullmatch(given):
        return _current.set(given)
    return _current.set(secrets.token_hex(12))


def end(begun: Token[str]) -> None:
    """Puts back what was the id before."""
    _current.reset(begun)
