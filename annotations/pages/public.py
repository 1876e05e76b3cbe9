"""What everyone may read: published checks, straight from their frozen payloads. No session, no script."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from annotations.meaning.currency import WHOLE, currency_of, has_changed
from annotations.meaning.lastday import checked_as_of, is_outdated, said_of_days
from annotations.meaning.spoken import languages_of, spoken
from annotations.meaning.webannotation import SERVICE, SERVICE_LINK
from annotations.models import Check, Publication
from annotations.pages import caching
from annotations.pages.caching import CACHE
from annotations.pages.doors import public
from annotations.pages.languages import speaking
from annotations.pages.paging import NEWEST_CHECKS, page_of
from annotations.postgres.replica import shared_read
from annotations.text.surrogates import key_of


@public()
def public_checks(request: HttpRequest) -> HttpResponse:
    """Every check that stands, newest first."""
    rows = Check.objects.live().with_payload()
    page = shared_read(lambda alias: page_of(rows.using(alias), order=NEWEST_CHECKS, query=request.GET))
    return cacheable(request, render(request, "annotations/public_checks.html", {"page": page}))


@public()
def public_check(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest version of a check; of a retracted one the tombstone, with 410."""
    newest = newest_version(slug)
    if newest.is_retraction:
        return tombstone(request, newest)
    page = page_of_check(request, {**check_context(newest, newest, asked=_language(request)), "is_own_page": True})
    page.headers["Link"] = ", ".join(
        f'<{address}>; rel="alternate"; type="{kind}+oembed"'
        for kind, address in zip(("application/json", "text/xml"), _oembed(newest.payload["url"]).values(), strict=True)
    )
    return cacheable(request, page, slug=slug)


@public()
def public_version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """One version as it was published, with a banner where it is not what stands today; none of a retracted check."""
    newest = newest_version(slug)
    asked = Publication.objects.filter(slug=slug, version=version).first()
    if asked is None:
        raise Http404
    if newest.is_retraction:
        return tombstone(request, newest)
    context = check_context(asked, newest, asked=_language(request))
    return cacheable(request, page_of_check(request, context), slug=slug)


def page_of_check(
    request: HttpRequest, context: dict[str, Any], *, template: str = "public_check", status: int = 200
) -> HttpResponse:
    """The check in the language that is shown of it (`check_context`), and the words around it too."""
    with speaking(context["words"].language):
        return render(request, f"annotations/{template}.html", context, status=status)


def _language(request: HttpRequest) -> str:
    return request.GET.get("lang", "")


def tombstone(request: HttpRequest, newest: Publication) -> HttpResponse:
    """410 with the reason, at every address of the check: what was withdrawn is not given out by another one."""
    context = check_context(newest, newest)
    response = page_of_check(request, context, template="public_retracted", status=410)
    response.headers["Cache-Control"] = CACHE
    response.headers["Surrogate-Key"] = key_of(newest.slug)
    return response


def newest_version(slug: str) -> Publication:
    newest = Publication.objects.filter(slug=slug).order_by("-version").first()
    if newest is None:
        raise Http404
    return newest


def check_context(
    shown: Publication, newest: Publication, *, changed: list[dict[str, object]] | None = None, asked: str = ""
) -> dict[str, Any]:
    """What the page of a version shows. `changed`: passages that are otherwise by now, looked up unless given.

    `asked`: the language that the reader wants; each has an address of its own, so that caches keep them apart.
    """
    currency: dict[str, Any] = {}
    if changed is None:
        currency = _currency(newest) if shown.version == newest.version else {}
        changed = [item for item in currency.get("passages", []) if has_changed(item["state"])]
    words = spoken(shown.payload, "" if shown.is_retraction else asked)
    payload = words.payload
    sources = payload.get("sources", [])
    return {
        "publication": shown,
        "newest": newest,
        "is_newest": shown.version == newest.version,
        "check": payload,
        "words": words,
        "languages": languages_of(payload),
        "evidence": with_today([one for one in sources if one["capture"]["state"] == "ok"], currency),
        "unread": [source for source in sources if source["capture"]["state"] != "ok"],
        "versions": newest.payload["versions"],
        "changed": changed,
        "summary": _summary(payload),
        "is_outdated": shown.version == newest.version and is_outdated(payload),
        "as_of": "" if shown.is_retraction else checked_as_of(payload),
        "oembed": _oembed(payload["url"]),
    }


def _oembed(url: str) -> dict[str, str]:
    """Where the check at this address is offered by oEmbed, by format."""
    query = {form: urlencode({"url": url, "format": form}) for form in ("json", "xml")}
    return {form: f"{settings.BASE_URL}/api/public/v1/oembed/?{asked}" for form, asked in query.items()}


def _currency(newest: Publication) -> dict[str, Any]:
    """What became of its passages and sources since."""
    return {} if newest.is_retraction else currency_of([newest], told=WHOLE)[newest.pk]


def with_today(sources: list[dict[str, Any]], currency: dict[str, Any]) -> list[dict[str, Any]]:
    """The sources, each with what became of it since as `today`, where it was looked at."""
    today = {(one["url"], one["quote"]): one for one in currency.get("sources", [])}
    return [{**source, "today": today.get((source.get("url"), source["quote"]))} for source in sources]


def _summary(payload: dict[str, object]) -> str:
    """One sentence for previews elsewhere: the verdict first."""
    rating = payload.get("rating")
    explanation = " ".join(str(payload.get("explanation", "")).split())
    words = (
        f"{said_of_days(payload)} {rating['label']}. {explanation}".strip()
        if isinstance(rating, dict)
        else str(payload.get("note", ""))
    )
    return words if len(words) <= 200 else f"{words[:200].rsplit(' ', 1)[0]}…"


def cacheable(request: HttpRequest, response: HttpResponse, *, slug: str = "") -> HttpResponse:
    """As `caching.cacheable`; says besides where our annotations are (Web Annotation Protocol, 6)."""
    service = f'<{settings.BASE_URL}{SERVICE}>; rel="{SERVICE_LINK}"'
    response.headers["Link"] = ", ".join(filter(None, [response.headers.get("Link", ""), service]))
    return caching.cacheable(request, response, slug=slug)
