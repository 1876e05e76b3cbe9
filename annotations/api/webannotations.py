"""The Web Annotation Protocol (W3C REC 2017-02-23): what every container, page and annotation answers with."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Max, Min, QuerySet
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.base import JsonView
from annotations.api.entity_tags import body_tag, tagged
from annotations.api.public import LdJsonRenderer
from annotations.api.serializers.fields import Strict
from annotations.errors import NotFound
from annotations.meaning.webannotation import CONTEXT, Json

MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
LDP = "http://www.w3.org/ns/ldp#"
RESOURCE = f'<{LDP}Resource>; rel="type"'
CONTAINER = f'<{LDP}BasicContainer>; rel="type", <http://www.w3.org/TR/annotation-protocol/>; rel="{LDP}constrainedBy"'
MINIMAL = f"{LDP}PreferMinimalContainer"
IRIS = "http://www.w3.org/ns/oa#PreferContainedIRIs"
DESCRIPTIONS = "http://www.w3.org/ns/oa#PreferContainedDescriptions"
SIZE = 50
"""How many annotations a page holds at most."""
MAX_PAGE = 2**62 // SIZE

_INCLUDE = re.compile(
    r'(?:^|[,;])\s*return\s*=\s*"?representation"?\s*;\s*include\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE
)


class ContainerQuery(Strict):
    iris = serializers.ChoiceField(
        required=False, choices=["0", "1"], help_text="`1`: only the addresses of the annotations, not the whole ones."
    )
    page = serializers.IntegerField(required=False, min_value=0, max_value=MAX_PAGE, help_text="From `next` or `prev`.")
    minimal = serializers.ChoiceField(required=False, choices=["1"], help_text="The container alone, without a page.")


class Protocol(JsonView):
    """Adds what the protocol asks of each answer: media type with its profile, Link, Vary, Accept-Post."""

    renderer_classes = [LdJsonRenderer, JSONRenderer]
    links = RESOURCE
    varies_by: tuple[str, ...] = ("Accept",)
    accepts_posts = False

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(final, self.varies_by)
        if final.status_code >= 400:
            return final
        final.headers.setdefault("Link", self.links)
        if self.accepts_posts:
            final.headers["Accept-Post"] = f"{MEDIA_TYPE}, application/json"
        if isinstance(final.accepted_renderer, LdJsonRenderer) and final.data is not None:
            final.content_type = MEDIA_TYPE
        return final


@dataclass(frozen=True, slots=True)
class Collection:
    """What a container holds. `iri` ends with a slash; `rows` are all that were ever in it, `standing` those in it now.

    `described` makes annotations of rows, in the same number of queries for any number of rows.
    """

    iri: str
    label: str
    rows: QuerySet[Any]
    standing: QuerySet[Any]
    touched: str
    address: Callable[[Any], str]
    described: Callable[[Sequence[Any]], list[Json]]


class Container(Protocol):
    links = CONTAINER
    varies_by = ("Accept", "Prefer")

    def collection(self) -> Collection:
        raise NotImplementedError

    def answer(self, request: Request) -> Response:
        """The container or one of its pages, as the address and the Prefer header ask for it."""
        asked = self.query(request, ContainerQuery)
        collection, preferred = self.collection(), _preferred(request)
        has_iris = asked["iris"] == "1" if "iris" in asked else IRIS in preferred
        if "page" in asked:
            page = {"@context": CONTEXT, **_page(collection, asked["page"], has_iris=has_iris, is_whole=True)}
            headers = {"Content-Location": page["id"], "Link": RESOURCE}
            return tagged(request, page, tag=body_tag(page), headers=headers)
        is_minimal = "minimal" in asked or ("iris" not in asked and MINIMAL in preferred)
        found = _container(collection, has_iris=has_iris, is_minimal=is_minimal)
        headers = {"Content-Location": found["id"]}
        if preferred & {MINIMAL, IRIS, DESCRIPTIONS}:
            headers["Preference-Applied"] = "return=representation"
        return tagged(request, found, tag=body_tag(found), headers=headers)


def _preferred(request: Request) -> set[str]:
    """What a Prefer header wants in the answer (RFC 7240; LDP 7.2). Raises BothPreferred."""
    found = _INCLUDE.search(request.headers.get("Prefer", "")[:1_000])
    wanted = set((found[1] or found[2]).split()) if found else set()
    if {IRIS, DESCRIPTIONS} <= wanted:
        raise serializers.ValidationError(
            {"Prefer": [_("Ask for PreferContainedIRIs or PreferContainedDescriptions.")]}
        )
    return wanted


def _at(collection: Collection, *, has_iris: bool, more: str = "") -> str:
    return f"{collection.iri}?iris={int(has_iris)}{more}"


def _page_at(collection: Collection, number: int | None, *, has_iris: bool) -> str | None:
    return None if number is None else _at(collection, has_iris=has_iris, more=f"&page={number}")


def _summary(collection: Collection) -> Json:
    modified = collection.rows.aggregate(newest=Max(collection.touched))["newest"]
    found: Json = {"label": collection.label, "total": collection.standing.count()}
    return {**found, "modified": modified.strftime("%Y-%m-%dT%H:%M:%SZ")} if modified else found


def _container(collection: Collection, *, has_iris: bool, is_minimal: bool) -> Json:
    found: Json = {
        "@context": [CONTEXT, "http://www.w3.org/ns/ldp.jsonld"],
        "id": _at(collection, has_iris=has_iris, more="&minimal=1" if is_minimal else ""),
        "type": ["BasicContainer", "AnnotationCollection"],
        **_summary(collection),
    }
    ends = collection.standing.aggregate(first=Min("id"), last=Max("id"))
    if ends["first"] is None:
        return found
    first, last = _number(ends["first"]), _number(ends["last"])
    embedded = None if is_minimal else _page(collection, first, has_iris=has_iris, is_whole=False)
    found["first"] = embedded or _page_at(collection, first, has_iris=has_iris)
    return {**found, "last": _page_at(collection, last, has_iris=has_iris)}


def _number(row_id: int) -> int:
    """The page on which a row stands: for ever the same, whatever comes and goes around it."""
    return (row_id - 1) // SIZE


def _page(collection: Collection, number: int, *, has_iris: bool, is_whole: bool) -> Json:
    """One page; `is_whole`: with the collection it is part of. Raises NotFound behind the last one.

    A page holds the rows of a range of ids, so that none moves to another page. It may have few, or none any more.
    """
    before, after = number * SIZE, (number + 1) * SIZE
    standing = collection.standing
    rows = list(standing.filter(id__gt=before, id__lte=after).order_by("id"))
    further = standing.filter(id__gt=after).aggregate(id=Min("id"))["id"]
    earlier = standing.filter(id__lte=before).aggregate(id=Max("id"))["id"]
    if not rows and further is None:
        raise NotFound(_("There is no such page."))
    items = [collection.address(row) for row in rows] if has_iris else collection.described(rows)
    found: Json = {"id": _page_at(collection, number, has_iris=has_iris), "type": "AnnotationPage"}
    if is_whole:
        found["partOf"] = {"id": _at(collection, has_iris=has_iris), **_summary(collection)}
    found["startIndex"] = standing.filter(id__lte=before).count()
    for name, row_id in (("prev", earlier), ("next", further)):
        if row_id is not None:
            found[name] = _page_at(collection, _number(row_id), has_iris=has_iris)
    return {**found, "items": items}


def absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"
