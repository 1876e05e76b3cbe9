"""The evidence for a published check as one ZIP that anybody can check offline."""

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404

from annotations.meaning.bundled import bundle_of, newest_standing
from annotations.models import Claim, Publication, User
from annotations.pages.caching import CACHE
from annotations.pages.doors import public, staff
from annotations.pages.downloads import count_download
from annotations.pages.public import newest_version, tombstone
from annotations.text.surrogates import key_of
from annotations.worker.bundling import MEDIA_TYPE, begun


@staff()
def claim_bundle(request: HttpRequest, me: User, claim_id: int) -> HttpResponseBase:
    """All that the version names; of a retracted check, its last version."""
    claim = get_object_or_404(Claim, id=claim_id)
    return _sent(newest_standing(claim.publications.all()), is_public=False)


@public()
def public_bundle(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What readers may look at."""
    count_download(request)
    newest = newest_version(slug)
    if newest.is_retraction:
        return tombstone(request, newest)
    sent = _sent(newest, is_public=True)
    sent.headers["Cache-Control"] = CACHE
    sent.headers["Surrogate-Key"] = key_of(slug)
    return sent


def _sent(publication: Publication, *, is_public: bool) -> StreamingHttpResponse:
    bundle = bundle_of(publication, is_public=is_public)
    answer = StreamingHttpResponse(begun(bundle), content_type=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{bundle.name}.zip"'
    return answer
