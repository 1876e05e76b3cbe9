"""Which request the work at hand is for: a name that stands in its log lines, its answer and the jobs it rang for."""

import os
import re
import secrets
from contextvars import ContextVar, Token
from itertools import count

_SOUND = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,63}")
_current: ContextVar[str] = ContextVar("request_id", default="")
_process = [secrets.token_hex(8)]
_count = count(1)
"""An id is this process's mark and a number: as unlike any other as a random one, and sooner made."""


def current() -> str:
    """The id of the request, or of the job without one; empty outside of both."""
    return _current.get()


def begin(given: object = None) -> Token[str]:
    """Makes `given` the current id, or a new one where it is none: 8 to 64 letters, digits, `.`, `_`, `:` and `-`.

    Whatever else a caller sends is dropped, so that nothing of his can break a log line or a header.
    """
    if given is not None and isinstance(given, str) and _SOUND.fullmatch(given):
        return _current.set(given)
    return _current.set(f"{_process[0]}{next(_count):08x}")


def end(begun: Token[str]) -> None:
    """Puts back what was the id before."""
    _current.reset(begun)


def _mark_child() -> None:
    _process[0] = secrets.token_hex(8)


os.register_at_fork(after_in_child=_mark_child)
