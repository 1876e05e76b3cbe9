"""`/api/v1/jobs/`: captures as jobs, for admins: what waits, runs and failed, and trying it again."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import policy
from annotations.actions import jobs as deeds
from annotations.api import loading
from annotations.api.base import StaffView
from annotations.api.idempotency import done_once
from annotations.api.pagination import MAX_SIZE, paged
from annotations.api.schema import example, page_of
from annotations.api.serializers.fields import Id, Nothing, Strict, Text
from annotations.meaning import jobs as meaning
from annotations.meaning.failures import CATALOGUE, said
from annotations.meaning.payload import Json
from annotations.meaning.waits import turn_of
from annotations.models import Snapshot
from annotations.models.counted import Counted

MOST_HOSTS = 100
CAUSE: Json = {
    "code": "not_found",
    "sentence": "The site has no page at this address.",
    "advice": "Check the address, search the site for the page, or look in a web archive.",
    "retries": False,
    "count": 3,
}
JOBS: Json = {
    "waiting": 12,
    "due": 9,
    "running": 4,
    "lost": 0,
    "oldest_at": "2026-11-03T14:05:12.120394Z",
    "failed": [CAUSE],
    "hosts": [{"name": "news.example", "until": "2026-11-03T15:05:12.120394Z"}],
}
FAILED: Json = {
    "id": 311,
    "url": "https://news.example/register",
    "filename": "",
    "code": "not_found",
    "sentence": "The site has no page at this address.",
    "advice": "Check the address, search the site for the page, or look in a web archive.",
    "http_status": 404,
    "attempts": 1,
    "asked_at": "2026-11-03T14:05:12.120394Z",
}


class Number(serializers.IntegerField):
    """A number that is counted as far as anybody cares."""

    def to_representation(self, value: Any) -> int:
        return value.number if isinstance(value, Counted) else int(value)


@example(CAUSE)
class CauseSerializer(serializers.Serializer[Any]):
    """`retries`: it was tried again by itself, several times, before it failed."""

    code = serializers.CharField()
    sentence = serializers.CharField(source="words.sentence")
    advice = serializers.CharField(source="words.advice")
    retries = serializers.BooleanField(source="words.retries")
    count = serializers.IntegerField()


@example({"name": "news.example", "until": "2026-11-03T15:05:12.120394Z"})
class WaitingHostSerializer(serializers.Serializer[Any]):
    """A host that asked us to come back later, and until when it is left alone."""

    name = serializers.CharField()
    until = serializers.DateTimeField(source="asked_until")


@example(JOBS)
class JobsSerializer(serializers.Serializer[Any]):
    """`due`: of those that wait, how many could begin now. `lost`: their worker did not come back; they are taken up
    again. Both, and `waiting`, are counted up to 1,000. `failed`: captures that are still wanted, by cause.
    """

    waiting = Number()
    due = Number()
    running = serializers.IntegerField()
    lost = serializers.IntegerField()
    oldest_at = serializers.DateTimeField(allow_null=True)
    failed = CauseSerializer(source="causes", many=True)
    hosts = WaitingHostSerializer(many=True)


@example(FAILED)
class FailedJobSerializer(serializers.Serializer[Any]):
    """A capture that failed; `attempts`: how often it was tried."""

    id = serializers.IntegerField()
    url = serializers.CharField(source="requested_url")
    filename = serializers.CharField()
    code = serializers.CharField(source="error_code")
    sentence = serializers.SerializerMethodField()
    advice = serializers.SerializerMethodField()
    http_status = serializers.IntegerField(allow_null=True)
    attempts = serializers.IntegerField()
    asked_at = serializers.DateTimeField(source="created_at")

    def get_sentence(self, row: Snapshot) -> str:
        return said(row.error_code, row.error_detail).sentence

    def get_advice(self, row: Snapshot) -> str:
        return said(row.error_code, row.error_detail).advice


class FailedJobsQuery(Strict):
    """Which failed captures are listed."""

    code = serializers.ChoiceField(required=False, choices=sorted(CATALOGUE), help_text="Only those of this cause.")
    cursor = serializers.CharField(required=False, max_length=500, help_text="From `next` or `previous`.")
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=MAX_SIZE)


@example({"code": "server_error"})
class RetrySerializer(Strict):
    """Either one failed capture, or the newest hundred of one cause."""

    capture = Id(required=False)
    code: Any = Text(required=False, max_length=40)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Name either capture or code."))
        return attrs


@example({"asked": 3, "refused": 0, "left": False})
class TriedAgainSerializer(serializers.Serializer[Any]):
    """`asked`: new captures. `refused`: what they were for may not be changed now. `left`: there are more."""

    asked = serializers.IntegerField()
    refused = serializers.IntegerField()
    left = serializers.BooleanField()


@example({"id": 311, "state": "pending", "place": 7, "host": "news.example", "not_before": None})
class TurnSerializer(serializers.Serializer[Any]):
    """`place`: 1 is the next to be taken; null where the capture does not wait. `not_before`: when its back-off is
    over, or its site may be asked again as it wished, whichever is later; null where neither holds it.
    """

    id = serializers.IntegerField()
    state = serializers.CharField()
    place = serializers.IntegerField(allow_null=True)
    host = serializers.CharField(allow_blank=True)
    not_before = serializers.DateTimeField(allow_null=True)


class TurnView(StaffView):
    @extend_schema(
        operation_id="read_turn",
        summary="See where a capture stands in the queue",
        description="A capture is asked for by importing an article or citing a page; `snapshot` is its id.",
        responses=TurnSerializer,
    )
    def get(self, request: Request, snapshot_id: int) -> Response:
        self.query(request, Nothing)
        row = loading.one(Snapshot.objects.without_text(), snapshot_id, "capture")
        return Response(TurnSerializer({**turn_of(row), "id": row.pk, "state": row.state, "host": row.host}).data)


class JobsView(StaffView):
    @extend_schema(
        operation_id="read_jobs",
        summary="See how captures do: waiting, running, failed by cause",
        description="For admins.",
        responses=JobsSerializer,
    )
    def get(self, request: Request) -> Response:
        self.query(request, Nothing)
        policy.require(self.person, "see_status")
        now = meaning.jobs_now()
        hosts = list(meaning.hosts_to_leave_alone()[:MOST_HOSTS])
        fields = ("waiting", "due", "running", "lost", "oldest_at", "causes")
        told = {name: getattr(now, name) for name in fields}
        return Response(JobsSerializer({**told, "hosts": hosts}).data)


class FailedJobsView(StaffView):
    @extend_schema(
        operation_id="list_failed_jobs",
        summary="List captures that failed and are still wanted, newest first",
        description="For admins. Wanted: the newest capture of an article, or of a source that stands.",
        parameters=[FailedJobsQuery],
        responses=page_of(FailedJobSerializer, FAILED),
    )
    def get(self, request: Request) -> Response:
        policy.require(self.person, "see_status")
        query = self.query(request, FailedJobsQuery)
        return paged(meaning.failed_and_wanted(query.get("code", "")), request, ["-id"], FailedJobSerializer, {})


class RetryView(StaffView):
    refuses = ("404",)

    @extend_schema(
        operation_id="retry_jobs",
        summary="Try one failed capture again, or those of one cause",
        description="For admins. A claim that was approved goes back to review: its sources change.",
        request=RetrySerializer,
        responses=TriedAgainSerializer,
    )
    @done_once
    def post(self, request: Request) -> Response:
        said = self.body(request, RetrySerializer)
        if "capture" in said:
            tried = deeds.retry_capture(said["capture"], by=self.person)
        else:
            tried = deeds.retry_cause(said["code"], by=self.person)
        return Response(TriedAgainSerializer(tried).data)
