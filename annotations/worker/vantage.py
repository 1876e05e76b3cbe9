"""A second place to look from, before a page is said to be dead: a proxy elsewhere, where one is set."""

from django.conf import settings

from annotations.web.failures import FetchError
from annotations.web.fetch import FetchPolicy, fetch

ALIVE = "alive"


def look_at(url: str) -> str:
    """What is seen from there: `alive`, or a failure's code; "" where no second place is set."""
    if not settings.SECOND_VANTAGE_PROXY:
        return ""
    policy = FetchPolicy(
        allow_networks=tuple(settings.FETCH_ALLOW_NETWORKS),
        user_agent=settings.FETCH_USER_AGENT,
        total_s=settings.FETCH_TOTAL_S,
        proxy=settings.SECOND_VANTAGE_PROXY,
    )
    try:
        fetch(url, policy=policy)
    except FetchError as error:
        return error.code
    return ALIVE
