"""Files for everybody that are put together for each call: so many in a minute for each address, as in the API."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from annotations import tally
from annotations.errors import TooOften
from annotations.visitors import caller_of


def count_download(request: HttpRequest) -> None:
    """Counts it by the address, together with those over the API. Raises TooOften. No Redis, no limit."""
    allowance = tally.spend(f"{tally.DOWNLOADS} address:{caller_of(request)}", tally.DOWNLOADS_PER_MINUTE)
    if allowance is not None and allowance.is_spent:
        raise TooOften(_("Too many downloads in this minute. Wait a little."), wait_s=allowance.resets_s)
