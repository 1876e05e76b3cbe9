"""The measure for the public API: Django without any middleware, one view, the same query, the same server."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from annotations.meaning.shown import check_at, checks_at


def check(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse(check_at(slug).checks[0].body, content_type="application/json")


def checks(request: HttpRequest, key: str) -> HttpResponse:
    """`key` is ready to be looked up."""
    bodies = ", ".join(str(one.body) for one in checks_at(key, most=51).checks)
    return HttpResponse(f'{{"results": [{bodies}]}}', content_type="application/json")


urlpatterns = [path("check/<slug:slug>/", check), path("address/<path:key>", checks)]
