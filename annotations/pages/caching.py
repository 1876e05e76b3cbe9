"""What caches are told of the pages that everyone may read."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from annotations.text.surrogates import LISTS, key_of

CACHE = "public, max-age=0, s-maxage=60, must-revalidate"  # browsers ask again (304), a CDN waits a minute


def cacheable(request: HttpRequest, response: HttpResponse, *, slug: str = "") -> HttpResponse:
    """A strong ETag over the very bytes; 304 for who has them already. `slug`: the one check that it tells of."""
    response.headers["Surrogate-Key"] = key_of(slug) if slug else LISTS
    response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = CACHE
    conditional = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    if not isinstance(conditional, HttpResponse):
        return response
    conditional.headers["Surrogate-Key"] = response.headers["Surrogate-Key"]
    return conditional
