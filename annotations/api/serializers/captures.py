"""Captures that everybody may look at, and what went over the wire for any capture."""

from typing import Any

from rest_framework import serializers

from annotations.api.capture_examples import CAPTURE
from annotations.api.schema import example
from annotations.meaning.archived import capture_url
from annotations.meaning.mementos import timegate_url, timemap_url
from annotations.meaning.opened import Opened
from annotations.meaning.payload import check_url


class HopSerializer(serializers.Serializer[Any]):
    """One request of a capture and its answer. The bytes themselves are in its WARC."""

    url = serializers.CharField()
    status = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    address = serializers.CharField(help_text="The server's, as it was connected to.")
    tls = serializers.CharField(allow_blank=True, help_text="Version and cipher; empty without TLS.")
    certificate_sha256 = serializers.CharField(allow_blank=True, help_text="Of the server's certificate (DER).")
    body_sha256 = serializers.CharField(allow_blank=True, help_text="Of what followed the head, as it was sent.")
    body_bytes = serializers.IntegerField()
    is_whole = serializers.BooleanField(help_text="False where only the beginning of a redirect's page was kept.")


class CaptureBlockSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class NamingCheckSerializer(serializers.Serializer[Any]):
    """A check that names the capture."""

    slug = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, check: Any) -> str:
        return check_url(check.slug)


@example(CAPTURE)
class PublicCaptureSerializer(serializers.Serializer[Any]):
    """`url` is its page, where `archived_at` of a check leads. Offsets in `blocks` are code points of `text`."""

    id = serializers.IntegerField(source="snapshot.id")
    url = serializers.SerializerMethodField()
    original = serializers.CharField(source="page.url")
    final_url = serializers.CharField(source="snapshot.final_url", allow_blank=True)
    captured_at = serializers.DateTimeField(source="snapshot.captured_at")
    http_status = serializers.IntegerField(source="snapshot.http_status", allow_null=True)
    content_type = serializers.CharField(source="snapshot.content_type", allow_blank=True)
    title = serializers.CharField(source="snapshot.title", allow_blank=True)
    byline = serializers.CharField(source="snapshot.byline", allow_blank=True)
    site = serializers.CharField(source="snapshot.site", allow_blank=True)
    language = serializers.CharField(source="snapshot.language", allow_blank=True)
    published_at = serializers.DateTimeField(source="snapshot.published_at", allow_null=True)
    sha256 = serializers.CharField(source="snapshot.sha256", help_text="Of `text`, in UTF-8.")
    body_sha256 = serializers.CharField(source="snapshot.body_sha256", help_text="Of the page's bytes, unpacked.")
    body_bytes = serializers.IntegerField(source="snapshot.body_bytes")
    text = serializers.CharField(source="snapshot.text")
    blocks = CaptureBlockSerializer(source="snapshot.blocks", many=True)
    hops = HopSerializer(source="snapshot.exchanges.in_order", many=True)
    warc = serializers.SerializerMethodField()
    timegate = serializers.SerializerMethodField()
    timemap = serializers.SerializerMethodField()
    checks = NamingCheckSerializer(many=True)

    def get_url(self, found: Opened) -> str:
        return capture_url(found.snapshot.pk)

    def get_warc(self, found: Opened) -> str:
        return f"{capture_url(found.snapshot.pk)}capture.warc.gz"

    def get_timegate(self, found: Opened) -> str:
        return timegate_url(found.page.url)

    def get_timemap(self, found: Opened) -> str:
        return timemap_url(found.page.url)
