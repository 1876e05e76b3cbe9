"""`/api/public/v1/dumps/`: all checks that stand, in files of one day each."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import PUBLIC_CACHE, PublicView
from annotations.api.changes import Place
from annotations.api.entity_tags import body_tag, tagged
from annotations.api.errors import Problem
from annotations.api.schema import ETAG, IF_NONE_MATCH, UNCHANGED, PublicSchema, example
from annotations.api.serializers.fields import Nothing
from annotations.errors import NotFound
from annotations.meaning.payload import Json, utc
from annotations.models import Dump, Publication
from annotations.worker import dumping

MEDIA_TYPE = "application/gzip"
FORMATS = {"jsonl": dumping.LINES, "datafeed": dumping.FEED}
NAME = re.compile(r"checks-(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}|latest)\.(?P<ending>jsonl\.gz|datafeed\.json\.gz)")
Answer = Response | StreamingHttpResponse
RANGE = re.compile(r"bytes=(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})")


class DumpFileSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    url = serializers.URLField()
    format = serializers.ChoiceField(
        choices=list(FORMATS),
        help_text="`jsonl`: a line for each check, its payload with ClaimReview and licence. `datafeed`: one "
        "schema.org DataFeed of ClaimReview.",
    )
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="Of the file as it is sent, packed.")


class DumpSerializer(serializers.Serializer[Any]):
    """All checks that stood when it was begun."""

    day = serializers.DateField(help_text="In UTC.")
    started_at = serializers.DateTimeField()
    checks = serializers.IntegerField()
    cursor = serializers.CharField(
        help_text="For the change feed: sent as `after`, it tells what was published, corrected and retracted since."
    )
    files = DumpFileSerializer(many=True)


@example(
    {
        "results": [
            {
                "day": "2026-11-03",
                "started_at": "2026-11-03T00:00:41Z",
                "checks": 1,
                "cursor": "NDEuZTNiMGM0NDI5OGZj",
                "files": [
                    {
                        "name": "checks-2026-11-03.jsonl.gz",
                        "url": "https://checks.example.org/api/public/v1/dumps/checks-2026-11-03.jsonl.gz",
                        "format": "jsonl",
                        "bytes": 1874,
                        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                    }
                ],
            }
        ],
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
)
class DumpsSerializer(serializers.Serializer[Any]):
    results = DumpSerializer(many=True, help_text="The newest first, of a week at most.")
    license = serializers.CharField(
        allow_blank=True, help_text="The address of the licence; empty where none is given."
    )


class DumpFileSchema(PublicSchema):
    def more_refusals(self) -> set[str]:
        return super().more_refusals() | {"416"}


class GzipRenderer(JSONRenderer):
    """Only says that the file may be asked for by its type; refusals are JSON."""

    media_type = MEDIA_TYPE
    format = "gzip"


class DumpsView(PublicView):
    @extend_schema(
        operation_id="list_dumps",
        summary="List the daily dumps of all checks that stand",
        description="Take the newest, then follow the change feed from its `cursor`: so you have every check, and "
        "miss nothing since. A dump never holds what was retracted: a retraction withdraws those that were begun "
        "before it, and today's is made again within minutes; until then the list may be empty.",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: DumpsSerializer, 304: UNCHANGED},
    )
    def get(self, request: Request) -> Response:
        self.query(request, Nothing)
        dumps = list(Dump.objects.served())
        places = Publication.objects.only("payload_sha256").in_bulk([dump.position for dump in dumps])
        body = {
            "results": [_told(dump, places.get(dump.position)) for dump in dumps],
            "license": settings.CHECKS_LICENSE,
        }
        return tagged(request, body, tag=body_tag(body))


class DumpFileView(PublicView):
    schema = DumpFileSchema()
    renderer_classes = [GzipRenderer, JSONRenderer]

    @extend_schema(
        operation_id="read_dump",
        summary="Download one file of a dump",
        description="`checks-2026-11-03.jsonl.gz` or `checks-2026-11-03.datafeed.json.gz`; `latest` in the day's place "
        "is the newest. `Range` takes one range of bytes, so that a download that broke off may go on (with "
        "`If-Range`). 410: a check in it was retracted since; take the newest from the list.",
        parameters=[
            IF_NONE_MATCH,
            OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="Such as `bytes=1000-`."),
            OpenApiParameter("If-Range", str, OpenApiParameter.HEADER, description="The ETag of what you have of it."),
            ETAG,
        ],
        responses={
            (200, MEDIA_TYPE): OpenApiTypes.BINARY,
            (206, MEDIA_TYPE): OpenApiTypes.BINARY,
            304: UNCHANGED,
        },
    )
    def get(self, request: Request, file: str) -> Answer:
        self.query(request, Nothing)
        found = _found(file)
        if isinstance(found, Problem):
            return found.response()
        not_changed = tagged(request, None, tag=found.tag)
        return not_changed if not_changed.status_code == 304 else found.response(request)


@dataclass(frozen=True, slots=True)
class File:
    """One file of a dump that is given out."""

    name: str
    dump: Dump
    shape: str

    @property
    def size(self) -> int:
        return int(getattr(self.dump, f"{self.shape}_bytes"))

    @property
    def sha256(self) -> str:
        return str(getattr(self.dump, f"{self.shape}_sha256"))

    @property
    def tag(self) -> str:
        return f'"{self.sha256}"'

    def response(self, request: Request) -> Answer:
        """The file, or the part of it that Range asks for; 416 for a part that it does not have."""
        asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
        if asked is None or not any(asked.groups()) or request.headers.get("If-Range", self.tag) != self.tag:
            return self._sent(0, self.size, status=200)
        start, end = _span(asked, self.size)
        if start < end:
            return self._sent(start, end, status=206)
        problem = Problem(416, "bad_range", f"The file has {self.size:,} bytes; this part is none of them.")
        refused = problem.response()
        refused.headers["Content-Range"] = f"bytes */{self.size}"
        return refused

    def _sent(self, start: int, end: int, *, status: int) -> StreamingHttpResponse:
        """Raises NotFound where the store has lost the file."""
        if not dumping.path_of(self.dump, self.shape).is_file():
            raise NotFound("The file is not in the store.")
        pieces = dumping.pieces_of(self.dump, self.shape, start, end)
        sent = StreamingHttpResponse(pieces, status=status, content_type=MEDIA_TYPE)
        headers = {
            "ETag": self.tag,
            "Accept-Ranges": "bytes",
            "Content-Length": str(end - start),
            "Content-Disposition": f'attachment; filename="{self.name}"',
            "Cache-Control": PUBLIC_CACHE,
        }
        if status == 206:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{self.size}"
        for name, value in headers.items():
            sent.headers[name] = value
        return sent


def _span(asked: re.Match[str], size: int) -> tuple[int, int]:
    """The half-open span of bytes that a range means; empty where the file has none of it (RFC 9110, 14.1.2)."""
    if not asked["first"]:
        return max(size - int(asked["last"]), 0), size if int(asked["last"]) else 0
    start = int(asked["first"])
    end = min(int(asked["last"]) + 1, size) if asked["last"] else size
    return start, end


def _found(name: str) -> File | Problem:
    """The file of this name, or why it is not given out. Raises NotFound."""
    told = NAME.fullmatch(name)
    if told is None:
        raise NotFound("There is no such file. The list of dumps names those that there are.")
    shape = dumping.LINES if told["ending"] == "jsonl.gz" else dumping.FEED
    days = [dump for dump in Dump.objects.ready().with_withdrawn() if told["day"] in ("latest", dump.day.isoformat())]
    given = next((dump for dump in days if not dump.is_withdrawn), None)
    if given is not None:
        return File(_name(given, shape), given, shape)
    if not days:
        raise NotFound("There is no dump of this day. The list of dumps names those that there are.")
    return Problem(
        410, "dump_withdrawn", "A check in this dump was retracted. Take the newest from the list, in a few minutes."
    )


def _name(dump: Dump, shape: str) -> str:
    return f"checks-{dump.day.isoformat()}.{dumping.ENDINGS[shape]}"


def _told(dump: Dump, newest: Publication | None) -> Json:
    return {
        "day": dump.day.isoformat(),
        "started_at": utc(dump.started_at),
        "checks": dump.checks,
        "cursor": (Place.of(newest) if newest else Place()).cursor,
        "files": [_file_told(File(_name(dump, shape), dump, shape), name) for name, shape in FORMATS.items()],
    }


def _file_told(file: File, name: str) -> Json:
    url = f"{settings.BASE_URL}/api/public/v1/dumps/{file.name}"
    return {"name": file.name, "url": url, "format": name, "bytes": file.size, "sha256": file.sha256}
