"""The public log explained, its keys at a well-known address, and the script that checks it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from annotations.meaning.chained import key_id
from annotations.models import LogEntry, LogHead
from annotations.pages.caching import CACHE, cacheable
from annotations.pages.doors import public
from annotations.text.proof.joined import verifier

SHOWN_ENTRIES, SHOWN_HEADS = 20, 7
VERIFIER = Path(settings.BASE_DIR) / "clients" / "log" / "verify_log.py"


@public()
def log(request: HttpRequest) -> HttpResponse:
    """What the log is, its newest entries and heads, and how to check it."""
    context = {
        "entries": LogEntry.objects.order_by("-position")[:SHOWN_ENTRIES],
        "heads": LogHead.objects.all()[:SHOWN_HEADS],
        "keys": _keys(),
        "base_url": settings.BASE_URL,
    }
    return cacheable(request, render(request, "annotations/log.html", context))


@public()
def log_verifier(request: HttpRequest) -> HttpResponse:
    """The script, as plain text."""
    sent = HttpResponse(VERIFIER.read_bytes(), content_type="text/plain; charset=utf-8")
    sent.headers["Content-Disposition"] = 'attachment; filename="verify_log.py"'
    return sent


@public()
def bundle_verifier(request: HttpRequest) -> HttpResponse:
    """The script of every evidence bundle, for those who would not take it out of one that they were given."""
    sent = HttpResponse(verifier(), content_type="text/plain; charset=utf-8")
    sent.headers["Content-Disposition"] = 'attachment; filename="verify.py"'
    return sent


@public()
def log_keys(request: HttpRequest) -> HttpResponse:
    """Every public key that ever signed a head, and from which day to which."""
    keys = [{**key, "first": key["first"].isoformat(), "last": key["last"].isoformat()} for key in _keys()]
    told = {
        "log": f"{settings.BASE_URL}/api/public/v1/log/",
        "heads": f"{settings.BASE_URL}/api/public/v1/log/heads/",
        "algorithm": "Ed25519",
        "keys": keys,
    }
    sent = JsonResponse(told)
    sent.headers["Cache-Control"] = CACHE
    sent.headers["Access-Control-Allow-Origin"] = "*"
    return sent


def _keys() -> list[dict[str, Any]]:
    """The newest first."""
    rows = LogHead.objects.order_by().values("key").annotate(first=Min("day"), last=Max("day")).order_by("-last")
    return [{**row, "id": key_id(row["key"])} for row in rows]
