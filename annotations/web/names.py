"""Names to addresses, within a time limit: `getaddrinfo` itself knows none."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence

from annotations.web.addresses import Address, parse
from annotations.web.clock import Clock
from annotations.web.failures import FetchError

# A host name in ASCII → all its addresses as text, the preferred ones first. Raises OSError.
Resolver = Callable[[str], Sequence[str]]

# A lookup that hangs keeps its thread until the system's resolver gives up; no more than this many may hang at once.
_slots = threading.BoundedSemaphore(64)
_NO_SUCH_NAME = {socket.EAI_NONAME, socket.EAI_NODATA}


def system_resolver(host: str) -> Sequence[str]:
    """Ask the system (hosts file, DNS). Bytes, because a `str` goes through a codec with rules of its own."""
    rows = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    return [str(row[4][0]) for row in rows]


def look_up(host: str, *, resolver: Resolver, clock: Clock) -> tuple[Address, ...]:
    """Return all addresses of a host, itself if it is one. Raises FetchError `dns_failed`, `dns_timeout`."""
    try:
        return (parse(host),)
    except ValueError:
        pass
    found = _answer(host, resolver=resolver, clock=clock)
    if isinstance(found, OSError):
        known = isinstance(found, socket.gaierror) and found.errno in _NO_SUCH_NAME
        raise FetchError("dns_failed", detail=str(found), retryable=not known) from found
    try:
        addresses = tuple(dict.fromkeys(parse(text) for text in found))
    except ValueError as error:
        raise FetchError("dns_failed", detail="an answer that is no address") from error
    if not addresses:
        raise FetchError("dns_failed", detail="no addresses")
    return addresses


def _answer(host: str, *, resolver: Resolver, clock: Clock) -> Sequence[str] | OSError:
    slots = _slots
    answers: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolver(host))
        except OSError as error:
            answers.put(error)
        finally:
            slots.release()

    if not slots.acquire(timeout=clock.left_s()):
        raise FetchError("dns_timeout", detail="too many names are being looked up")
    threading.Thread(target=ask, name="name-lookup", daemon=True).start()
    try:
        return answers.get(timeout=clock.left_s())
    except (queue.Empty, TimeoutError):
        raise FetchError("dns_timeout", detail="timed out") from None
