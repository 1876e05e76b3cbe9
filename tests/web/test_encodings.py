"""Packed bodies: unpacked whole, refused when broken, and stopped by size and not by memory when they are bombs."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zlib
from collections.abc import Callable

import brotli
import pytest

from annotations.web.failures import FetchError
from annotations.web.fetch import FetchPolicy, fetch
from tests.fakes import HTML, HostileServer, answer

MIB = 1024 * 1024


def gzip_bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b"<" * MIB) for _ in range(size // MIB)) + packer.flush()


def brotli_bomb(size: int) -> bytes:
    packer = brotli.Compressor(quality=5, lgwin=24)
    return bytes(b"".join([*(packer.process(b"<" * MIB) for _ in range(size // MIB)), packer.finish()]))


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "gzip": ("gzip", lambda: gzip_bomb(128 * MIB)),
    "gzip of many members": ("gzip", lambda: gzip_bomb(MIB) * 200),
    "deflate": ("deflate", lambda: zlib.compress(b"<" * (64 * MIB))),
    "brotli": ("br", lambda: brotli_bomb(256 * MIB)),
}
MEASURE = """
import re, sys
from pathlib import Path
from annotations.web.failures import FetchError
from annotations.web.fetch import FetchPolicy, fetch
policy = FetchPolicy(allow_networks=("127.0.0.1/32",), max_body_bytes=int(sys.argv[2]))
highest_kib = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = highest_kib()
try:
    fetch(sys.argv[1], policy=policy)
except FetchError as error:
    print(error.code, highest_kib() - before)
"""


def measured(url: str, *, max_body_bytes: int) -> tuple[str, int]:
    """Fetch in a process of its own; return the failure's code and by how many MiB its memory grew at most."""
    command = [sys.executable, "-c", MEASURE, url, str(max_body_bytes)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    code, grown_kib = run.stdout.split()
    return code, int(grown_kib) // 1024


@pytest.mark.parametrize(("encoding", "bomb"), BOMBS.values(), ids=BOMBS.keys())
def test_names_a_bomb_and_keeps_memory_small(server: HostileServer, encoding: str, bomb: Callable[[], bytes]) -> None:
    url = server.on("/a", answer(bomb(), headers=(("Content-Encoding", encoding),)))
    code, grown_mib = measured(url, max_body_bytes=5 * MIB)
    assert code == "too_large"
    assert grown_mib < 40  # brotli alone keeps a window of 16 MiB


def test_keeps_the_measure_of_memory_honest(server: HostileServer) -> None:
    url = server.on("/a", answer(gzip_bomb(128 * MIB), headers=(("Content-Encoding", "gzip"),)))
    assert measured(url, max_body_bytes=100 * MIB)[1] > 90


BROKEN: dict[str, tuple[str, bytes]] = {
    "gzip twice": ("gzip, gzip", gzip.compress(gzip.compress(HTML))),
    "gzip in brotli": ("gzip, br", brotli.compress(gzip.compress(HTML))),
    "a long chain": ("br, br, br, br, br", HTML),
    "zstd, not asked for": ("zstd", HTML),
    "an unknown name": ("nonsense", HTML),
    "gzip that is none": ("gzip", HTML),
    "deflate that is none": ("deflate", b"\xff" + HTML),
    "brotli that is none": ("br", HTML),
    "gzip cut short": ("gzip", gzip.compress(HTML)[:-9]),
    "gzip with a wrong checksum": ("gzip", gzip.compress(HTML)[:-8] + b"\x00" * 8),
    "deflate cut short": ("deflate", zlib.compress(HTML)[:-5]),
    "deflate of one byte": ("deflate", b"x"),
    "brotli cut short": ("br", brotli.compress(HTML)[:-2]),
}


@pytest.mark.parametrize(("encoding", "body"), BROKEN.values(), ids=BROKEN.keys())
def test_names_a_body_that_cannot_be_unpacked(
    server: HostileServer, policy: FetchPolicy, encoding: str, body: bytes
) -> None:
    url = server.on("/a", answer(body, headers=(("Content-Encoding", encoding),)))
    with pytest.raises(FetchError) as failed:
        fetch(url, policy=policy)
    assert failed.value.code == "bad_packing"


PACKED: dict[str, tuple[str, bytes]] = {
    "gzip": ("gzip", gzip.compress(HTML)),
    "gzip by its old name": ("X-GZip", gzip.compress(HTML)),
    "gzip in two members": ("gzip", gzip.compress(HTML[:9]) + gzip.compress(HTML[9:])),
    "gzip and padding": ("gzip", gzip.compress(HTML) + b"\x00" * 100),
    "deflate": ("deflate", zlib.compress(HTML)),
    "deflate without its wrapping": ("deflate", zlib.compress(HTML)[2:-4]),
    "brotli": ("br", brotli.compress(HTML)),
    "gzip and nothing": ("identity, gzip", gzip.compress(HTML)),
    "nothing": ("identity", HTML),
    "a charset for an encoding": ("utf-8", HTML),
    "an empty name": ("", HTML),
}


@pytest.mark.parametrize(("encoding", "body"), PACKED.values(), ids=PACKED.keys())
def test_returns_a_packed_body_unpacked(server: HostileServer, policy: FetchPolicy, encoding: str, body: bytes) -> None:
    url = server.on("/a", answer(body, headers=(("Content-Encoding", encoding),)))
    assert fetch(url, policy=policy).body == HTML
