"""What the settings of timestamps and of the web archive have to be."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def require_authority(url: str, ca_file: str) -> None:
    """Raises ImproperlyConfigured for an address without certificates."""
    if not url:
        return
    if not url.startswith(("https://", "http://")):
        raise ImproperlyConfigured("TIMESTAMP_URL has to begin with https:// or http://.")
    if not ca_file:
        raise ImproperlyConfigured("TIMESTAMP_URL needs TIMESTAMP_CA_FILE: the certificates that its answers lead to.")
    if not Path(ca_file).is_file():
        raise ImproperlyConfigured(f"TIMESTAMP_CA_FILE names no file: {ca_file}")


def require_archive(url: str, key: str, *, is_http_allowed: bool) -> None:
    """Raises ImproperlyConfigured where the key would go out in the clear, or is none."""
    if not url:
        return
    if not url.startswith("https://") and not (is_http_allowed and url.startswith("http://")):
        raise ImproperlyConfigured("ARCHIVE_URL must be an https:// address.")
    if key and (key.count(":") != 1 or not key.isascii() or not key.isprintable()):
        raise ImproperlyConfigured("ARCHIVE_KEY is access:secret.")
