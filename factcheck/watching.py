"""How the product is watched, as the environment says it: what log lines look like, and who may read the metrics."""

from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from django.core.exceptions import ImproperlyConfigured

SHORTEST_TOKEN = 20


def log_settings(shape: str, level: str) -> dict[str, Any]:
    """Django's LOGGING. `shape`: `lines` for people, `json` for machines. Raises ImproperlyConfigured."""
    require_known("LOG_FORMAT", shape, ("lines", "json"))
    require_known("LOG_LEVEL", level, ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
    handler = {"class": "logging.StreamHandler", "formatter": shape, "filters": ["request"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "annotations.logs.NameRequest"}},
        "formatters": {"lines": {"()": "annotations.logs.Lines"}, "json": {"()": "annotations.logs.JsonLines"}},
        "handlers": {"stderr": handler},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Every request and every job has a line of ours; these would say it again, with the address asked for.
            "django.request": {"level": "ERROR"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},  # every letter of a document is a line otherwise
        },
    }


def require_known(name: str, given: str, known: Collection[str]) -> None:
    """Raises ImproperlyConfigured where a setting is none of the words that it may be."""
    if given not in known:
        raise ImproperlyConfigured(f"{name} is one of {', '.join(known)}, not {given[:40]!r}.")


def networks(name: str, given: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """CIDRs with commas between. Raises ImproperlyConfigured."""
    try:
        return tuple(ip_network(part.strip()) for part in given.split(",") if part.strip())
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is a list of networks such as 10.1.0.0/16: {error}.") from error


def token(name: str, given: str) -> str:
    """A secret, or nothing. Raises ImproperlyConfigured where it could be guessed, and repeats none of it."""
    if given and (len(given) < SHORTEST_TOKEN or not given.isascii() or not given.isprintable()):
        raise ImproperlyConfigured(f"{name} has {SHORTEST_TOKEN} printable ASCII characters or more.")
    return given
