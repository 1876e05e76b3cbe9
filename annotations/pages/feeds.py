"""Subscriptions: the list with its form, one feed with its entries, and what its keepers do."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from annotations import policy
from annotations.actions import feeds as actions
from annotations.models import Feed, FeedEntry, User
from annotations.pages.doors import Done, attempt, deed, staff
from annotations.pages.forms import Typed, line
from annotations.pages.paging import NEWEST, page_of
from annotations.text.marking import marked

PASSES = marked("Nothing to do now: it is asked again by itself.")
SEE_BROWSER = marked(
    "Open the address in your browser. If the feed has moved, subscribe to its new address and remove this one."
)
REFUSED = marked("Ask the site whether it lets programs read its feed, or look for another of its feeds.")
ADVICE = {
    "gone": marked(
        "Look on the site for a new feed and subscribe to that. This one is not asked again unless you resume it."
    ),
    "known_feed": marked("You can remove this one: the other goes on."),
    "not_a_feed": "",
    "not_allowed": "",
    "blocked_address": marked("Only feeds on the public web can be read."),
    "dns_failed": marked("Check the spelling of the site’s name. It is asked again by itself."),
    "too_large": marked("Look on the site for a shorter feed, such as one for a section."),
    "tls_failed": marked("Tell the site. It is asked again by itself."),
    "reader_too_slow": marked("Tell the site, or look for another of its feeds."),
    "crashed_reader": marked("Tell the site, or look for another of its feeds."),
    **dict.fromkeys(("unauthorized", "payment_required", "forbidden", "bot_wall", "legally_blocked"), REFUSED),
    **dict.fromkeys(("unreachable", "connection_refused", "connect_timeout", "connection_lost"), PASSES),
    **dict.fromkeys(("read_timeout", "rate_limited", "server_error"), PASSES),
}
PERSISTENT = 10


class NewFeed(Typed):
    """A feed by its address."""

    url = line(
        marked("Address of the feed"),
        required=True,
        hint=marked("RSS, Atom, JSON Feed or a sitemap; or a page of the site, if it names its feed."),
        inputmode="url",
        placeholder="https://",
        autocomplete="off",
    )
    first_entries = forms.IntegerField(
        label=marked("Articles to begin with"),
        help_text=marked("How many of those that stand in it now are imported: 0 to 500. Later, all that are new."),
        initial=settings.FEED_FIRST_ENTRIES,
        min_value=0,
        max_value=actions.MOST_FIRST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": marked("Give a number; 0 for none."), "invalid": marked("Give a whole number.")},
    )


@staff("GET", "HEAD", "POST")
def feeds(request: HttpRequest, me: User) -> HttpResponse:
    if request.method != "POST":
        return _feeds_page(request, NewFeed())
    form = NewFeed(request.POST)

    def subscribe() -> Done:
        given = form.cleaned_data
        feed, is_new = actions.subscribe(given["url"], first_entries=given["first_entries"], by=me)
        said = _("Subscribed. The feed is being read.") if is_new else _("This feed is subscribed to already.")
        return Done(to=reverse("feed", args=[feed.pk]), said=said)

    return attempt(request, me, form, subscribe) or _feeds_page(request, form, status=422)


def _feeds_page(request: HttpRequest, form: NewFeed, *, status: int = 200) -> HttpResponse:
    page = page_of(Feed.objects.for_list(), order=NEWEST, query=request.GET)
    context = {"section": "articles", "page": page, "form": form}
    return render(request, "annotations/feeds.html", context, status=status)


@staff()
def feed(request: HttpRequest, me: User, feed_id: int) -> HttpResponse:
    found = get_object_or_404(Feed.objects.for_list(), id=feed_id)
    entries = FeedEntry.objects.for_list().filter(feed=found)
    context = {
        "section": "articles",
        "feed": found,
        "is_waiting": _is_waiting(found),
        "page": page_of(entries, order=NEWEST, query=request.GET),
        "advice": _(ADVICE.get(found.error_code, SEE_BROWSER)),
        "is_persistent": found.failures >= PERSISTENT,
        "may_keep": policy.may_keep(me, found),
    }
    return render(request, "annotations/feed.html", context)


@staff()
def feed_state(request: HttpRequest, me: User, feed_id: int) -> HttpResponse:
    """Whether it is still being read, for a page that waits for it."""
    found = get_object_or_404(Feed, id=feed_id)
    return render(request, "annotations/parts/feed_state.html", {"feed": found, "is_waiting": _is_waiting(found)})


def _is_waiting(feed: Feed) -> bool:
    """Whether it is being read, or what was read is still being imported."""
    return feed.is_due or (feed.is_active and feed.entries.waiting().exists())


@staff("POST")
def feed_pause(request: HttpRequest, me: User, feed_id: int) -> HttpResponse:
    found = get_object_or_404(Feed, id=feed_id)

    def pause() -> Done:
        actions.pause(found, by=me)
        undo = reverse("feed_resume", args=[found.pk])
        return Done(to=reverse("feed", args=[found.pk]), said=_("Paused. Nothing new is imported."), undo=undo)

    return deed(request, me, pause)


@staff("POST")
def feed_resume(request: HttpRequest, me: User, feed_id: int) -> HttpResponse:
    found = get_object_or_404(Feed, id=feed_id)

    def resume() -> Done:
        actions.resume(found, by=me)
        return Done(to=reverse("feed", args=[found.pk]), said=_("Resumed. The feed is being read."))

    return deed(request, me, resume)


@staff("POST")
def feed_poll(request: HttpRequest, me: User, feed_id: int) -> HttpResponse:
    found = get_object_or_404(Feed, id=feed_id)

    def poll() -> Done:
        actions.poll_now(found, by=me)
        return Done(to=reverse("feed", args=[found.pk]), said=_("The feed is being read."))

    return deed(request, me, poll)


@staff("GET", "HEAD", "POST")
def feed_remove(request: HttpRequest, me: User, feed_id: int) -> HttpResponse:
    """Asks first: what was seen in the feed cannot be brought back."""
    found = get_object_or_404(Feed.objects.for_list(), id=feed_id)
    if request.method != "POST":
        context = {"section": "articles", "feed": found, "may_keep": policy.may_keep(me, found)}
        return render(request, "annotations/feed_remove.html", context)

    def remove() -> Done:
        actions.remove(found, by=me)
        return Done(to=reverse("feeds"), said=_("Removed. The articles stay."))

    return deed(request, me, remove)
