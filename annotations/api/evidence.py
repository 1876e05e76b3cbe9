"""The evidence for a check as one ZIP: for the newsroom all that it names, for everybody what readers may look at."""

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api import loading
from annotations.api.base import PUBLIC_CACHE, REVALIDATE, PublicView, StaffView
from annotations.api.public import gone, keyed, newest_of
from annotations.api.serializers.fields import Nothing
from annotations.api.throttling import DOWNLOADS
from annotations.meaning.bundled import bundle_of, newest_standing
from annotations.models import Claim, Publication
from annotations.worker.bundling import MEDIA_TYPE, begun

DESCRIPTION = (
    "One ZIP, streamed: the version as it was published, its ClaimReview, its entry in the public log, each capture "
    "with its hashes and timestamp, and `verify.py`, which checks all of it with Python alone, offline. Confidential "
    "sources are not in it; the manifest says how many there are."
)
Answer = Response | StreamingHttpResponse


class ZipRenderer(JSONRenderer):
    """Only says that the file may be asked for by its type; refusals are JSON."""

    media_type = MEDIA_TYPE
    format = "zip"


class ClaimEvidenceView(StaffView):
    renderer_classes = [ZipRenderer, JSONRenderer]

    @extend_schema(
        operation_id="download_claim_evidence",
        summary="Download the evidence for a published check, with all captures",
        description=f"{DESCRIPTION} Of a retracted check: its last version. 404 where nothing was published yet.",
        responses={(200, MEDIA_TYPE): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, claim_id: int) -> Answer:
        self.query(request, Nothing)
        claim = loading.one(Claim.objects.all(), claim_id, "claim")
        return sent(newest_standing(claim.publications.all()), is_public=False)


class CheckEvidenceView(PublicView):
    renderer_classes = [ZipRenderer, JSONRenderer]
    limit = DOWNLOADS

    @extend_schema(
        operation_id="download_check_evidence",
        summary="Download the evidence for a check, as far as it is public",
        description=f"{DESCRIPTION} Captures that readers may not look at are left out, and counted.",
        responses={(200, MEDIA_TYPE): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, slug: str) -> Answer:
        self.query(request, Nothing)
        newest = newest_of(slug)
        self.gave((slug, newest.version))
        return gone(newest) if newest.is_retraction else sent(newest, is_public=True)


def sent(publication: Publication, *, is_public: bool) -> StreamingHttpResponse:
    """The ZIP as a download."""
    bundle = bundle_of(publication, is_public=is_public)
    answer = StreamingHttpResponse(begun(bundle), content_type=MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{bundle.name}.zip"'
    answer.headers["Cache-Control"] = PUBLIC_CACHE if is_public else REVALIDATE
    if is_public:
        for name, value in keyed(publication.slug).items():
            answer.headers[name] = value
    return answer
