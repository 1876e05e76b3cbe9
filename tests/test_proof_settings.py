"""What the settings of timestamps and of the web archive may not be."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from factcheck.proving import require_archive, require_authority


def test_an_authority_comes_with_its_certificates(tmp_path: Path) -> None:
    held = tmp_path / "roots.pem"
    held.write_text("")
    require_authority("", "")
    require_authority("http://tsa.example.org/", str(held))
    for url, file in (("ftp://x", str(held)), ("https://x", ""), ("https://x", str(tmp_path / "none.pem"))):
        with pytest.raises(ImproperlyConfigured, match="TIMESTAMP_"):
            require_authority(url, file)


def test_the_key_of_an_archive_goes_out_over_tls_alone() -> None:
    require_archive("", "", is_http_allowed=False)
    require_archive("https://web.archive.org", "access:secret", is_http_allowed=False)
    require_archive("http://127.0.0.1:1", "", is_http_allowed=True)
    for url, key in (
        ("http://web.archive.org", "a:b"),
        ("https://x", "ab"),
        ("https://x", "a:b:c"),
        ("https://x", "a:\n"),
    ):
        with pytest.raises(ImproperlyConfigured, match="ARCHIVE_"):
            require_archive(url, key, is_http_allowed=False)
