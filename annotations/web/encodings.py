"""Unpacking gzip, deflate and brotli piece by piece, so that a bomb is stopped by its size and not by memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli

from annotations.web.failures import FetchError

ACCEPT_ENCODING = "gzip, deflate, br"
PIECE_BYTES = 256 * 1024
# Values that servers send though they are no encodings.
_NO_ENCODING = {"", "identity", "none", "utf-8", "binary"}


class Decoder(Protocol):
    """Takes packed bytes, gives pieces of about PIECE_BYTES at most."""

    def feed(self, packed: bytes) -> Iterator[bytes]: ...

    def is_complete(self) -> bool: ...


class _Plain:
    def feed(self, packed: bytes) -> Iterator[bytes]:
        yield packed

    def is_complete(self) -> bool:
        return True


class _Gzip:
    """Members one after the other; what follows the last and is none is ignored, as browsers do (RFC 1952)."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def feed(self, packed: bytes) -> Iterator[bytes]:
        while packed:
            if self._member.eof:
                if not packed.startswith(b"\x1f"):
                    return
                self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
            yield self._member.decompress(packed, PIECE_BYTES)
            packed = self._member.unused_data if self._member.eof else self._member.unconsumed_tail

    def is_complete(self) -> bool:
        return self._member.eof


class _Deflate:
    """zlib's wrapping (RFC 1950), or the bare stream (RFC 1951) that many servers send instead."""

    def __init__(self) -> None:
        self._start = b""
        self._stream = zlib.decompressobj()
        self._is_started = False

    def feed(self, packed: bytes) -> Iterator[bytes]:
        if not self._is_started:
            packed = self._start = self._start + packed
            if len(packed) < 2:
                return
            self._is_started = True
            is_wrapped = packed[0] & 0x0F == 8 and int.from_bytes(packed[:2], "big") % 31 == 0
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS)
        while packed and not self._stream.eof:
            yield self._stream.decompress(packed, PIECE_BYTES)
            packed = self._stream.unconsumed_tail

    def is_complete(self) -> bool:
        return self._stream.eof


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def feed(self, packed: bytes) -> Iterator[bytes]:
        if self._stream.is_finished():
            return
        yield self._stream.process(packed, output_buffer_limit=PIECE_BYTES)
        while not self._stream.is_finished() and not self._stream.can_accept_more_data():
            yield self._stream.process(b"", output_buffer_limit=PIECE_BYTES)

    def is_complete(self) -> bool:
        return bool(self._stream.is_finished())


_DECODERS: dict[str, type[Decoder]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
}


def decoder_for(content_encoding: str) -> Decoder:
    """Return the decoder that a Content-Encoding names. Raises FetchError `bad_packing` for several or another."""
    names = [name for name in content_encoding.lower().replace(" ", "").split(",") if name not in _NO_ENCODING]
    if not names:
        return _Plain()
    if len(names) > 1 or names[0] not in _DECODERS:
        raise FetchError("bad_packing", detail=f"Content-Encoding {content_encoding[:60]}")
    return _DECODERS[names[0]]()


def unpacked(packed: Iterable[bytes], *, decoder: Decoder) -> Iterator[bytes]:
    """Yield the pieces of a whole body. Raises FetchError `bad_packing` when it is broken or ends too early."""
    has_bytes = False
    try:
        for chunk in packed:
            has_bytes = has_bytes or bool(chunk)
            yield from decoder.feed(chunk)
    except (zlib.error, brotli.error) as error:
        raise FetchError("bad_packing", detail="broken") from error
    if has_bytes and not decoder.is_complete():
        raise FetchError("bad_packing", detail="ends too early")
