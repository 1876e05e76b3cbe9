"""From a page in the browser to a claim: the bookmarklet brings an address and the words selected there."""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from annotations.actions import articles as actions
from annotations.errors import Invalid
from annotations.incoming import MAX_PASSAGE, MAX_TITLE, clean_text, clean_url
from annotations.models import Snapshot, User
from annotations.pages.article_forms import Clip
from annotations.pages.doors import Done, attempt, staff
from annotations.text.quotes import find_quote
from annotations.worker.intake import known_at

# The selection is shortened at a word's end until the address, with its own address in it after a sign-in, is taken.
SCRIPT = """
(() => {
let a = [...String(getSelection()).trim()].slice(0, %(most)d);
const n = a.length;
const f = () => new URLSearchParams({url: location.href, quote: a.join(''), title: document.title.slice(0, 200)});
while (a.length && encodeURIComponent(f()).length > 7500) a = a.slice(0, -10);
if (a.length < n) a = [...a.join('').replace(/\\s\\S*$/, '')];
open('%(clip)s?' + f(), '_blank');
})()
"""


@staff()
def bookmarklet(request: HttpRequest, me: User) -> HttpResponse:
    clip_at = settings.BASE_URL + reverse("clip")
    script = re.sub(r"\s*\n\s*", "", SCRIPT % {"most": MAX_PASSAGE, "clip": clip_at})
    context = {"section": "articles", "script": f"javascript:{script}"}
    return render(request, "annotations/bookmarklet.html", context)


@staff("GET", "HEAD", "POST")
def clip(request: HttpRequest, me: User) -> HttpResponse:
    """Leads to the article with the words selected; where we do not have it, asks before it is imported."""
    if request.method == "POST":
        form = Clip(request.POST)
        done = attempt(request, me, form, lambda: _import(form, by=me))
        return done or _clip_page(request, form, status=422)
    if not request.GET.get("url", "").strip():
        return _clip_page(request, Clip())
    form = Clip(request.GET)
    try:
        url, quote = clean_url(request.GET["url"]), _clean_quote(request.GET.get("quote", ""))
    except Invalid as refused:
        form.is_valid()
        form.take_refusal(refused)
        return _clip_page(request, form, status=422)
    known = known_at(url)
    return redirect(address_of(known.pk, quote)) if known else _clip_page(request, form, url=url, quote=quote)


def _import(form: Clip, *, by: User) -> Done:
    quote = _clean_quote(form.cleaned_data["quote"])
    article, _ = actions.import_url(form.cleaned_data["url"], by=by)
    return Done(to=address_of(article.pk, quote))


def _clip_page(request: HttpRequest, form: Clip, *, url: str = "", quote: str = "", status: int = 200) -> HttpResponse:
    title = request.GET.get("title", "")[:MAX_TITLE]
    context = {"section": "articles", "form": form, "url": url, "quote": quote, "title": title}
    return render(request, "annotations/clip.html", context, status=status)


def address_of(article_id: int, quote: str) -> str:
    """The article's page, with the words to look for in it."""
    at = reverse("article", args=[article_id])
    return f"{at}?{urlencode({'quote': quote})}" if quote else at


def wanted_quote(request: HttpRequest) -> str:
    """The words that an article's page was asked to select; empty for what cannot be a passage."""
    try:
        return _clean_quote(request.POST.get("quote") or request.GET.get("quote", ""))
    except Invalid:
        return ""


def selection_of(snapshot: Snapshot | None, quote: str) -> str:
    """Where the words stand, as the island reads it from the address: `START-END`; empty where they do not."""
    found = find_quote(snapshot.text, quote) if snapshot and quote else None
    return f"{found.start}-{found.end}" if found else ""


def _clean_quote(quote: str) -> str:
    return clean_text(quote, field="quote", most=MAX_PASSAGE)
