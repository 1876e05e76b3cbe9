"""The broker's address in Kombu's spelling."""

from urllib.parse import parse_qs, urlsplit


def broker_url(redis_url: str) -> str:
    """The same Redis for Celery; redis-py writes unix sockets as `unix://path?db=n`, Kombu otherwise."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={database}"
