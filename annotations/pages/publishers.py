"""Publishers: the admins' list, and each publisher's own pages, which its people see too."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from annotations import policy
from annotations.actions import publishers as actions
from annotations.models import Check, KeyUsage, Publisher, User, Webhook
from annotations.pages.account_forms import NewMember, NewPublisher
from annotations.pages.doors import Done, admins, attempt, members
from annotations.pages.paging import Order, page_of
from annotations.text.marking import marked

BY_NAME = Order("name", str, label=marked("By name"))
BY_USERNAME = Order("username", str, label=marked("By user name"))
USAGE_DAYS = 30


@admins("GET", "HEAD", "POST")
def publishers(request: HttpRequest, me: User) -> HttpResponse:
    if request.method != "POST":
        return _list_page(request, NewPublisher(auto_id="publisher_%s"))
    form = NewPublisher(request.POST, auto_id="publisher_%s")

    def create() -> Done:
        given = form.cleaned_data
        made = actions.create_publisher(given["name"], contact=given["contact"], by=me)
        return Done(to=reverse("publisher", args=[made.pk]), said=_("Added. Now make a key."))

    return attempt(request, me, form, create) or _list_page(request, form, status=422)


def _list_page(request: HttpRequest, form: NewPublisher, *, status: int = 200) -> HttpResponse:
    live = Q(keys__revoked_at=None) & (Q(keys__expires_at=None) | Q(keys__expires_at__gt=timezone.now()))
    off = Webhook.objects.switched_off().filter(publisher=OuterRef("pk")).order_by().values("publisher")
    rows = Publisher.objects.annotate(
        key_count=Count("keys", filter=live, distinct=True),
        used_at=Max("keys__last_used_at"),
        off_count=Coalesce(Subquery(off.values(n=Count("pk"))), 0),
    )
    page = page_of(rows, order=BY_NAME, query=request.GET)
    context = {"section": "publishers", "page": page, "form": form}
    return render(request, "annotations/publishers.html", context, status=status)


def owned(publisher_id: int, me: User) -> Publisher:
    """A publisher that is hers to manage. Raises Http404, NotFound."""
    found = get_object_or_404(Publisher, id=publisher_id)
    policy.require_member(me, found)
    return found


def of_publisher(publisher: Publisher, me: User, tab: str) -> dict[str, object]:
    """What every page of a publisher shows around it."""
    is_admin = policy.may(me, "manage_publishers")
    return {
        "section": "publishers" if is_admin else tab,
        "publisher": publisher,
        "tab": tab,
        "is_admin": is_admin,
        "switched_off": Webhook.objects.switched_off().filter(publisher=publisher),
    }


@members()
def publisher_usage(request: HttpRequest, me: User, publisher_id: int) -> HttpResponse:
    """Calls of each day and key in the last 30 days."""
    found = owned(publisher_id, me)
    today = timezone.now().date()
    days = [today - timedelta(days=back) for back in reversed(range(USAGE_DAYS))]
    rows = list(KeyUsage.objects.filter(key__publisher=found, day__gte=days[0]).select_related("key"))
    context = {
        **of_publisher(found, me, "usage"),
        "days": _by_day(rows, days),
        "keys": _by_key(rows),
        "calls": sum(row.calls for row in rows),
        "refused": sum(row.refused for row in rows),
    }
    return render(request, "annotations/publisher_usage.html", context)


def _by_day(rows: list[KeyUsage], days: list[date]) -> list[dict[str, object]]:
    """For each day its calls and how high its bar is, of 100."""
    calls = {day: sum(row.calls for row in rows if row.day == day) for day in days}
    refused = {day: sum(row.refused for row in rows if row.day == day) for day in days}
    most = max(calls.values(), default=0) or 1
    return [
        {
            "day": day,
            "calls": calls[day],
            "refused": refused[day],
            "x": place * 10,
            "height": round(96 * calls[day] / most) or (1 if calls[day] else 0),
            "y": 100 - (round(96 * calls[day] / most) or (1 if calls[day] else 0)),
        }
        for place, day in enumerate(days)
    ]


def _by_key(rows: list[KeyUsage]) -> list[tuple[object, int, int]]:
    keys = {row.key_id: row.key for row in rows}
    sums = [
        (
            key,
            sum(row.calls for row in rows if row.key_id == key_id),
            sum(row.refused for row in rows if row.key_id == key_id),
        )
        for key_id, key in keys.items()
    ]
    return sorted(sums, key=lambda one: -one[1])


@members()
def publisher_start(request: HttpRequest, me: User, publisher_id: int) -> HttpResponse:
    """The first ten minutes, with commands to copy."""
    found = owned(publisher_id, me)
    newest = Check.objects.live().order_by("-publication_id").first()
    context = {
        **of_publisher(found, me, "start"),
        "key": found.keys.live().order_by("-id").first(),
        "base": settings.BASE_URL,
        "slug": newest.slug if newest else "the-slug-of-a-check",
    }
    return render(request, "annotations/publisher_start.html", context)


@sensitive_post_parameters("password")
@admins("GET", "HEAD", "POST")
def publisher_people(request: HttpRequest, me: User, publisher_id: int) -> HttpResponse:
    """The publisher's own people; POST makes an account for one."""
    found = get_object_or_404(Publisher, id=publisher_id)
    if request.method != "POST":
        return _people_page(request, me, found, NewMember(auto_id="member_%s"))
    form = NewMember(request.POST, auto_id="member_%s")

    def create() -> Done:
        given = form.cleaned_data
        made = actions.create_member(
            found, given["username"], name=given["display_name"], password=given["password"], by=me
        )
        return Done(
            to=reverse("publisher_people", args=[found.pk]), said=_("{name} can sign in now.").format(name=made.name)
        )

    return attempt(request, me, form, create) or _people_page(request, me, found, form, status=422)


def _people_page(
    request: HttpRequest, me: User, publisher: Publisher, form: NewMember, *, status: int = 200
) -> HttpResponse:
    page = page_of(User.objects.filter(publisher=publisher), order=BY_USERNAME, query=request.GET)
    context = {**of_publisher(publisher, me, "people"), "page": page, "form": form}
    return render(request, "annotations/publisher_people.html", context, status=status)
