"""`/api/public/v1/oembed/`: our checks for sites that embed by address (oEmbed 1.0, https://oembed.com)."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.utils.html import format_html
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import PublicView
from annotations.api.entity_tags import body_tag, tagged
from annotations.api.public import address_asked, keyed
from annotations.api.schema import ETAG, IF_NONE_MATCH, UNCHANGED
from annotations.errors import NotFound
from annotations.models import Check
from annotations.models.publisher import Scope
from annotations.text.urls import web_origin

WIDTH, HEIGHT = 600, 320
LARGEST = 10_000
CACHE_AGE_S = 3600
SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"

_CHECK = re.compile(r"/(?:embed/)?checks/(?P<slug>[-a-zA-Z0-9_]+)(?:/embed|/v/[0-9]{1,9})?/?")
_STAFF = re.compile(r"/(?:articles|claims|queue|feeds|orphans|notices|people|publishers|account|status|admin)(?:/.*)?")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EXAMPLE = {
    "version": "1.0",
    "type": "rich",
    "title": "False: We have built 400 homes since the last election",
    "provider_name": "Example Checks",
    "provider_url": "https://checks.example.org/",
    "author_name": "Example Checks",
    "author_url": "https://checks.example.org/",
    "cache_age": CACHE_AGE_S,
    "width": WIDTH,
    "height": HEIGHT,
    "html": '<iframe src="https://checks.example.org/embed/checks/we-have-built-400-homes-7/" width="600" height="320" '
    f'title="Fact check: False" sandbox="{SANDBOX}" loading="lazy" frameborder="0"></iframe>',
}
TEXT_XML = "text/xml"


class FormatNotSupported(APIException):
    status_code = 501
    default_code = "format_not_supported"
    default_detail = "oEmbed is made here as json and as xml."


class Private(NotAuthenticated):
    default_code = "private"
    default_detail = "This page is not public."
    auth_header = "Session"


class XmlRenderer(BaseRenderer):
    """oEmbed's XML; a refusal stays JSON."""

    media_type = TEXT_XML
    format = "xml"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        if data is None:
            return b""
        if "version" not in data:
            return bytes(JSONRenderer().render(data))
        root = ElementTree.Element("oembed")
        for name, value in data.items():
            ElementTree.SubElement(root, name).text = _NOT_XML.sub("\ufffd", str(value))
        written: str = ElementTree.tostring(root, "unicode")
        return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n{written}'.encode()


class OEmbedQuery(serializers.Serializer[Any]):
    """Names that are not known are passed over: consumers add their own, as WordPress does `dnt`."""

    url = serializers.CharField(max_length=16_384, help_text="The address of a public check.")
    format = serializers.CharField(required=False, max_length=20, help_text="`json`, unless told otherwise, or `xml`.")
    maxwidth = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST, help_text="In CSS pixels.")
    maxheight = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST, help_text="In CSS pixels.")


class OEmbedSerializer(serializers.Serializer[Any]):
    """A rich answer: `html` is one sandboxed frame, no wider and no higher than was asked."""

    version = serializers.CharField()
    type = serializers.CharField()
    title = serializers.CharField()
    provider_name = serializers.CharField()
    provider_url = serializers.URLField()
    author_name = serializers.CharField()
    author_url = serializers.URLField()
    cache_age = serializers.IntegerField(help_text="Seconds.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    html = serializers.CharField()


class OEmbedView(PublicView):
    renderer_classes = [JSONRenderer, XmlRenderer]
    refuses = ("404", "501")

    def scopes_for(self, request: Request) -> tuple[str, ...]:
        return (Scope.READ, Scope.LOOKUP)

    @extend_schema(
        operation_id="read_oembed",
        summary="Embed a check by its address (oEmbed 1.0)",
        description="404 for addresses that are no public check of ours, 401 for the newsroom's own pages, 501 for "
        "other formats than `json` and `xml`. A retracted check is given as what it is: the frame holds its tombstone.",
        parameters=[OEmbedQuery, IF_NONE_MATCH, ETAG],
        examples=[OpenApiExample("Example", value=EXAMPLE, media_type="application/json", response_only=True)],
        responses={
            (200, "application/json"): OEmbedSerializer,
            (200, TEXT_XML): OpenApiTypes.STR,
            304: UNCHANGED,
        },
    )
    def get(self, request: Request) -> Response:
        asked = self.query(request, OEmbedQuery)
        _choose_format(request, asked.get("format", "json"))
        check = _check_at(address_asked(asked["url"]))
        answer = _rich(check, asked.get("maxwidth"), asked.get("maxheight"))
        tag = body_tag(answer, prefix=f"{asked.get('format', 'json')}.")
        return tagged(request, answer, tag=tag, headers=keyed(check.slug))


def _choose_format(request: Request, name: str) -> None:
    """Raises FormatNotSupported."""
    made: dict[str, BaseRenderer] = {"json": JSONRenderer(), "xml": XmlRenderer()}
    if name not in made:
        raise FormatNotSupported
    request.accepted_renderer = made[name]
    request.accepted_media_type = made[name].media_type or ""


def _check_at(url: str) -> Check:
    """The check whose page, frame or version this is. Raises NotFound, Private; no other host is ever asked."""
    path = urlsplit(url).path
    if web_origin(url) != web_origin(settings.BASE_URL):
        raise NotFound("This address is not ours.")
    if _STAFF.fullmatch(path):
        raise Private
    named = _CHECK.fullmatch(path)
    found = Check.objects.filter(slug=named["slug"]).with_payload().first() if named else None
    if found is None:
        raise NotFound("There is no check at this address.")
    return found


def _rich(check: Check, maxwidth: int | None, maxheight: int | None) -> dict[str, Any]:
    verdict = "Retracted" if check.is_retracted else check.rating_label
    width, height = min(WIDTH, maxwidth or WIDTH), min(HEIGHT, maxheight or HEIGHT)
    publisher = check.publication.payload["publisher"]
    return {
        "version": "1.0",
        "type": "rich",
        "title": f"{verdict}: {check.text}",
        "provider_name": publisher["name"],
        "provider_url": publisher["url"],
        "author_name": publisher["name"],
        "author_url": publisher["url"],
        "cache_age": CACHE_AGE_S,
        "width": width,
        "height": height,
        "html": format_html(
            '<iframe src="{}/embed/checks/{}/" width="{}" height="{}" title="Fact check: {}" sandbox="{}" '
            'loading="lazy" frameborder="0"></iframe>',
            settings.BASE_URL,
            check.slug,
            width,
            height,
            verdict,
            SANDBOX,
        ),
    }
