"""Where streams come from: a port or a path of the site's own host, for only there does a browser show its session."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def require_beside(live_url: str, base_url: str) -> None:
    """Raises ImproperlyConfigured unless the address (empty: none) is an origin on the site's host and scheme."""
    if not live_url:
        return
    live, site = urlsplit(live_url), urlsplit(base_url)
    if (live.scheme, live.hostname) != (site.scheme, site.hostname) or live.path or live.query or live.username:
        raise ImproperlyConfigured(
            f"LIVE_URL has to be {site.scheme}://{site.hostname}, with a port or without, and without a path: "
            "a browser shows its session to no other host."
        )
