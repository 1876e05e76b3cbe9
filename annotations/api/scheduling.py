"""`/api/v1/claims/{id}/schedule/`: when an approved claim is published."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.actions import scheduling
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.claims import claim_json
from annotations.api.idempotency import done_once
from annotations.api.serializers.claims import ClaimSerializer
from annotations.api.serializers.fields import Nothing
from annotations.api.serializers.scheduling import ScheduleSerializer


class ScheduleView(StaffView):
    @extend_schema(
        operation_id="schedule_claim",
        summary="Set or change when the approved claim is published",
        description="It is published within the minute, in the name of whoever set the time. Until then nothing of it "
        "is public, and it is not published by hand; any edit takes the time off with the approval. What cannot be "
        "published at that time stays where it is: `publish_problem` says why, and its people get a notice.",
        request=ScheduleSerializer,
        responses=ClaimSerializer,
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        said = self.body(request, ScheduleSerializer)
        scheduling.schedule(loading.claim(claim_id), said["publish_at"], by=self.person)
        return Response(claim_json(claim_id, by=self.person))


class UnscheduleView(StaffView):
    @extend_schema(
        operation_id="unschedule_claim",
        summary="Take the time for publishing off; the approval stands",
        request=None,
        responses=ClaimSerializer,
    )
    @done_once
    def post(self, request: Request, claim_id: int) -> Response:
        self.body(request, Nothing)
        scheduling.unschedule(loading.claim(claim_id), by=self.person)
        return Response(claim_json(claim_id, by=self.person))
