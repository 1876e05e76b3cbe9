import gzip

import brotli
import pytest

from annotations.web.packing import encoding_for, packed


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP ; q=1.0 , BR;q=0.999", "gzip"),
        ("br;q=0, gzip;q=0.001", "gzip"),
        ("gzip;q=0", ""),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "gzip"),
        ("*;q=0", ""),
        ("identity", ""),
        ("identity;q=1, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("deflate, zstd", ""),
        ("gzip;q=2", ""),
        ("gzip;q=nan, br;q=-1", ""),
        ("gzip;q=1e1", ""),
        (",,;;q=,=", ""),
        ("bro, gzipped", ""),
        ("é", ""),
    ],
)
def test_chooses_what_the_caller_would_rather_have(accepted: str, encoding: str) -> None:
    assert encoding_for(accepted) == encoding


def test_packs_to_the_same_bytes_every_time() -> None:
    body = b"400 homes were built. " * 100
    assert packed(body, "gzip") == packed(body, "gzip")
    assert gzip.decompress(packed(body, "gzip")) == body
    assert brotli.decompress(packed(body, "br")) == body
